"""Dates: every form of the contract, the order by the column's evidence, times in US Eastern."""

import datetime as dt
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from audit.cleaning import dates
from tests.reading.imported import EPOCH, iso

EASTERN = ZoneInfo("America/New_York")


@pytest.fixture(scope="module")
def duck():
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        yield con


def read(duck, *texts, asked=None, base_1904=False):
    """Text → (ISO day, time or None) or None; and how the order was told."""
    duck.execute(
        "CREATE OR REPLACE TEMP TABLE texts AS SELECT unnest(?::VARCHAR[]) AS text", [texts]
    )
    order = dates.read(duck, "texts", "found", asked=asked, base_1904=base_1904)
    found = {}
    for text, day, second, reason in duck.execute("FROM found").fetchall():
        assert (day is None) == bool(reason), text
        time = None if second is None else str(dt.timedelta(seconds=second)).zfill(8)
        found[text] = None if day is None else (iso(day), time)
    return found, order


MAY_3 = ("2024-05-03", None)
READABLE = {
    "2024-05-03": MAY_3, "2024-5-3": MAY_3, "2024/05/03": MAY_3, "20240503": MAY_3,
    "05/03/2024": MAY_3, "5/3/2024": MAY_3, "5/3/24": MAY_3, "05-03-2024": MAY_3,
    "3 May 2024": MAY_3, "03-MAY-24": MAY_3, "3rd May 2024": MAY_3, "May 3, 2024": MAY_3,
    "Fri, May 3, 2024": MAY_3, "Friday 3 May 2024": MAY_3, "Sept. 4, 2024": ("2024-09-04", None),
    "2024-02-29": ("2024-02-29", None), "5/3/2024 12:00 AM": MAY_3, "2024-05-03 00:00:00": MAY_3,
    "2024-05-03 14:30": ("2024-05-03", "14:30:00"), "2024-05-03T14:30:05": ("2024-05-03", "14:30:05"),
    "5/3/2024 2:30 PM": ("2024-05-03", "14:30:00"), "5/3/2024 12:05 am": ("2024-05-03", "00:05:00"),
    "2024-05-03 14:30:05.123": ("2024-05-03", "14:30:05"), "20240503T1430": ("2024-05-03", "14:30:00"),
    "2024-05-03 14:30 EDT": ("2024-05-03", "14:30:00"),
    # with an offset, daylight saving time or not, and into another day
    "2024-07-01T12:00:00Z": ("2024-07-01", "08:00:00"), "2024-01-01T12:00:00Z": ("2024-01-01", "07:00:00"),
    "2024-05-03T02:30:00+00:00": ("2024-05-02", "22:30:00"),
    "2024-05-03 07:00 +0800": ("2024-05-02", "19:00:00"), "2024-05-03 23:30-07:00": ("2024-05-04", "02:30:00"),
    "2024-05-03 22:00 PDT": ("2024-05-04", "01:00:00"), "2024-01-03T05:00Z": ("2024-01-03", None),
    "2024-03-10T06:59:59Z": ("2024-03-10", "01:59:59"), "2024-03-10T07:00:00Z": ("2024-03-10", "03:00:00"),
    "2024-11-03T05:30:00Z": ("2024-11-03", "01:30:00"), "2024-11-03T06:30:00Z": ("2024-11-03", "01:30:00"),
    # serial numbers
    "45415": MAY_3, "45415.0": MAY_3, "45415.5": ("2024-05-03", "12:00:00"),
    "45415.999999": ("2024-05-04", None), "20000": ("1954-10-03", None), "60000": ("2064-04-08", None),
}  # fmt: skip
UNREADABLE = (
    "2023-02-29", "2024-02-30", "2024-13-01", "2024-00-10", "13/32/2024", "99/99/2024", "0024-05-03",
    "19999", "60001", "60000.5", "1714746605", "12345", "soon", "Marble 3, 2024", "May 2024", "2024",
    "2024-05-03 25:00", "2024-05-03 10:61", "2024-05-03 13:00 PM", "2024-05-03 10:00 +99:00",
    "2024-05-03 10:00 XYZ", "1899-12-31 14:30:00",
)  # fmt: skip


@pytest.fixture(scope="module")
def everything(duck):
    return read(duck, *READABLE, *UNREADABLE, "12/31/2024")[0]


@pytest.mark.parametrize("text", READABLE)
def test_a_date_is_read(everything, text):
    assert everything[text] == READABLE[text]


@pytest.mark.parametrize("text", UNREADABLE)
def test_a_date_that_cannot_be_read_is_none(everything, text):
    assert everything[text] is None


def test_a_zone_of_two_meanings_says_so(duck):
    read(duck, "2024-05-03 10:00 CST")
    assert "China" in duck.execute("SELECT reason FROM found").fetchall()[0][0]


def test_serials_count_from_1904_where_the_workbook_does(duck):
    assert read(duck, "43953", base_1904=True)[0] == {"43953": MAY_3}


FEBRUARY, JANUARY = ("2024-02-01", None), ("2024-01-02", None)


@pytest.mark.parametrize(
    ("others", "asked", "read_as", "order"),
    [
        ([], None, JANUARY, "mdy"),
        ([], "dmy", FEBRUARY, "dmy"),
        ([], "mdy", JANUARY, "mdy"),
        (["13/02/2024"], None, FEBRUARY, "dmy"),
        (["13/02/2024"], "mdy", FEBRUARY, "dmy"),
        (["02/13/2024"], None, JANUARY, "mdy"),
        (["02/13/2024"], "dmy", JANUARY, "mdy"),
        (["13.02.2024 10:30"], None, FEBRUARY, "dmy"),
        (["13/02/2024", "02/13/2024"], None, JANUARY, "mdy"),
        (["13/02/2024", "02/13/2024"], "dmy", FEBRUARY, "dmy"),
        (["99/99/2024", "13/32/2024"], "dmy", FEBRUARY, "dmy"),
        (["2024-13-02", "45415", "13 Feb 2024"], "dmy", FEBRUARY, "dmy"),
    ],
)
def test_day_or_month_first_is_told_by_the_column_else_by_what_was_asked(
    duck, others, asked, read_as, order
):
    found, told = read(duck, "01/02/2024", *others, asked=asked)
    assert (found["01/02/2024"], told.order) == (read_as, order)


@pytest.mark.parametrize(
    ("texts", "asked", "guessed"),
    [
        (["01/02/2024"], None, True),
        (["01/02/2024"], "dmy", False),
        (["01/02/2024", "02/13/2024"], None, False),
        (["13/02/2024", "02/13/2024"], None, True),
        (["13/02/2024", "02/13/2024"], "mdy", True),
        (["02/02/2024", "2024-01-02"], None, False),
        (["24-01-02", "24-03-04"], None, True),
    ],
)
def test_what_nothing_shows_is_a_guess(duck, texts, asked, guessed):
    assert read(duck, *texts, asked=asked)[1].guessed is guessed


def test_a_value_against_the_order_of_its_column_cannot_be_read(duck):
    found, _ = read(duck, "13/02/2024", "02/13/2024", "03/14/2024")
    assert found["13/02/2024"] is None


def test_two_digit_years_come_first_where_asked_or_shown(duck):
    assert read(duck, "24/05/03", asked="ymd")[0] == {"24/05/03": MAY_3}
    found, order = read(duck, "24/05/03", "35/01/02")
    assert (found["24/05/03"], order.order) == (MAY_3, "ymd")
    found, _ = read(duck, "24/05/03", "05/13/2024", "05/03/2024", asked="ymd")
    assert found["05/03/2024"] == MAY_3, "a year of four digits behind is no year in front"


def test_a_guess_is_a_warning_that_names_the_option(case):
    header = ("bill_number", "arrival_date", "entry_date", "release_date")
    summary = case.take(case.csv(header, ("b1", "01/02/2024", "01/13/2024", "2024-01-02")))
    (warning,) = summary.warnings
    assert "arrival_date" in warning
    assert "month first" in warning
    assert "--date-order" in warning
    decided = {
        d["field"]: d["decision"] for d in summary.sources[0].decisions if d["kind"] == "date"
    }
    assert decided == {"arrival_date": "mdy", "entry_date": "mdy", "release_date": "mdy"}


def test_each_date_column_is_judged_alone_and_else_as_asked(case):
    header = ("bill_number", "arrival_date", "entry_date")
    rows = [("b1", "01/02/2024", "01/02/2024"), ("b2", "", "01/13/2024")]
    assert case.take(case.csv(header, *rows), date_order="dmy").warnings == []
    line = case.lines()[0]
    assert (iso(line["arrival_day"]), iso(line["entry_day"])) == ("2024-02-01", "2024-01-02")


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904], ids=["1900", "1904"])
def test_date_cells_and_serials_of_a_workbook_are_the_day_that_it_shows(case, epoch):
    def since(book):
        if epoch:
            book.epoch = epoch

    serial = 45415 - (1462 if epoch else 0)
    header = ("bill_number", "arrival_date", "entry_date")
    day, time = dt.datetime(2024, 5, 3), dt.datetime(2024, 5, 3, 14, 30)  # noqa: DTZ001
    rows = [("b1", day, serial), ("b2", time, f"{serial}.5"), ("b3", dt.time(14, 30), "5/3/2024")]
    case.take(case.book(header, *rows, change=since))
    first, second, third = case.lines()
    assert {iso(x["entry_day"]) for x in (first, second, third)} == {"2024-05-03"}
    assert (iso(first["arrival_day"]), first["arrival_second"]) == ("2024-05-03", None)
    assert (iso(second["arrival_day"]), second["arrival_second"]) == ("2024-05-03", 52_200)
    assert second["entry_second"] == 43_200
    assert third["arrival_day"] is None, "a time alone is no date"
    assert [issue[:2] for issue in case.issues("arrival_date")] == [(4, "arrival_date")]


OFFSETS = st.integers(-12 * 60, 14 * 60)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(
    st.lists(
        st.tuples(st.datetimes(dt.datetime(1990, 1, 2), dt.datetime(2035, 1, 1)), OFFSETS),  # noqa: DTZ001
        min_size=1, max_size=20,
    )
)  # fmt: skip
def test_a_time_with_an_offset_is_the_same_moment_in_new_york(duck, moments):
    expected = {}
    for moment, minutes in moments:
        aware = moment.replace(microsecond=0, tzinfo=dt.timezone(dt.timedelta(minutes=minutes)))
        there = aware.astimezone(EASTERN)
        time = there.strftime("%H:%M:%S")
        expected[aware.isoformat()] = (
            there.date().isoformat(),
            None if time == "00:00:00" else time,
        )
    assert read(duck, *expected)[0] == expected


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.lists(st.dates(dt.date(1993, 1, 1), dt.date(2049, 12, 31)), min_size=1, max_size=20))
def test_a_day_is_the_same_day_however_it_is_written(duck, days):
    forms = ("%Y-%m-%d", "%Y%m%d", "%d %B %Y", "%b %d, %Y", "%d-%b-%y", "%m/%d/%Y", "%m-%d-%y")
    expected = {day.strftime(form): (day.isoformat(), None) for day in days for form in forms}
    expected |= {str((day - EPOCH).days + 25_569): (day.isoformat(), None) for day in days}
    assert read(duck, *expected, asked="mdy")[0] == expected
