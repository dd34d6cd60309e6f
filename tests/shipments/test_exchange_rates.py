"""The rate of a day: 19 CFR 159.34 and 159.35 where kinds are given, the latest one where not."""

import datetime as dt
import shutil
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit import law, pipeline, rates
from audit.engagement import Engagement
from audit.errors import AuditError
from audit.shipments import day_rates, values
from tests.engagement.audits import imported, table, written

EPOCH = dt.date(1970, 1, 1)
HEADER = ("currency", "date", "usd_per_unit", "kind")
DAYS = {
    "FIRST": "2024-04-01", "LAST": "2024-06-30", "BEFORE": "2024-03-31", "NEXT": "2024-07-01",
    "CALM": "2024-05-08", "JUST": "2024-05-15", "BELOW": "2024-05-16", "FRIDAY": "2024-05-24",
    "SATURDAY": "2024-05-25", "SUNDAY": "2024-05-26", "MONDAY": "2024-05-27",
}  # fmt: skip


def line(bill, day, value="100", currency="EUR", **more):
    return {"bill_number": bill, "value": value, "currency": currency, "export_date": day,
            "entry_type": "86", "arrival_date": "2024-12-24", "consignee_name": "Ann Lee", **more}  # fmt: skip


@pytest.fixture(scope="module")
def foreign(tmp_path_factory):
    path = tmp_path_factory.mktemp("rates") / "rates.s321"
    return imported(path, [line(bill, day) for bill, day in DAYS.items()])


@pytest.fixture
def engagement(foreign, tmp_path):
    return shutil.copy(foreign, tmp_path / "rates.s321")


def load(engagement, *rows):
    rows = [dict(zip(HEADER, row, strict=True)) for row in rows]
    return rates.load(engagement, written(engagement.with_suffix(".csv"), rows))


def taken(engagement):
    """The rate, its date and its kind, of each line by its bill."""
    pipeline.run(engagement, rules=["321-01"])
    return {
        row["bill_number"]: tuple(row[name] for name in ("rate", "rate_date", "rate_kind"))
        for row in table(engagement, "lines")
    }


CERTIFIED = ("EUR", "2024-04-02", "1.0000", "quarterly")
OFF = [("EUR", "2024-05-15", "1.0500", "daily"), ("EUR", "2024-05-16", "0.950001", "daily"),
       ("EUR", "2024-05-24", "0.95", "Daily")]  # fmt: skip


def test_the_quarters_rate_holds_from_its_first_day_to_its_last_and_no_longer(engagement):
    load(engagement, CERTIFIED)
    found = taken(engagement)
    certified = ("1.0000", "2024-04-02", "quarterly")
    assert found["FIRST"] == found["CALM"] == found["LAST"] == certified
    assert found["BEFORE"] == found["NEXT"] == (None, None, None)
    reasons = {
        row["source_row"]: row["reason"]
        for row in table(engagement, "issues")
        if row["field"] == "value"
    }
    rows = [2 + list(DAYS).index(bill) for bill in ("BEFORE", "NEXT")]
    assert sorted(reasons) == rows
    assert all("in its own quarter only" in reason for reason in reasons.values())
    assert "2024-07-01" in reasons[rows[1]]


def test_a_days_rate_replaces_the_quarters_from_five_percent_on_and_not_below(engagement):
    load(engagement, CERTIFIED, *OFF)
    found = taken(engagement)
    assert found["JUST"] == ("1.0500", "2024-05-15", "daily"), "exactly five percent"
    assert found["BELOW"][2] == "quarterly", "a millionth less"
    assert found["CALM"][2] == "quarterly", "a day without a rate of its own"


def test_a_weekend_has_the_rate_of_the_friday_before_and_monday_does_not(engagement):
    load(engagement, CERTIFIED, *OFF)
    found = taken(engagement)
    assert found["FRIDAY"] == ("0.95", "2024-05-24", "daily")
    assert found["SATURDAY"] == found["SUNDAY"] == found["FRIDAY"]
    assert found["MONDAY"][2] == "quarterly"


def test_a_quarter_without_a_certified_rate_takes_the_latest_daily_one(engagement):
    load(engagement, CERTIFIED, ("EUR", "2024-03-29", "1.2", "daily"),
         ("EUR", "2024-06-29", "1.3", ""), *OFF)  # fmt: skip
    found = taken(engagement)
    assert found["BEFORE"] == ("1.2", "2024-03-29", "daily")
    assert found["NEXT"] == ("1.3", "2024-06-29", None)
    assert found["LAST"][2] == "quarterly", "a rate without a kind never contradicts the quarter's"


def test_the_percentage_is_law_with_a_reference_and_a_status(engagement):
    standing = {s.parameter: s for s in law.load().describe(dt.date(2024, 5, 15))}
    found = standing["exchange_rate_variance"]
    assert (found.value, found.status) == ("5 percent", "secondary")
    assert "159.34" in found.reference


def test_a_run_applies_the_percentage_of_the_law_files(engagement, monkeypatch):
    load(engagement, CERTIFIED, *OFF)
    monkeypatch.setattr(law.Law, "days_of", lambda *_: [(0, 30_000, 6)])
    assert taken(engagement)["JUST"][2] == "quarterly"


def test_another_certified_rate_for_a_quarter_is_refused_in_one_file_and_replaces_in_two(
    engagement,
):
    other = ("EUR", "2024-06-03", "1.5", "certified quarterly")
    with pytest.raises(
        AuditError, match=r"line 3: EUR has another rate for that quarter in line 2"
    ):
        load(engagement, CERTIFIED, other)
    load(engagement, CERTIFIED)
    load(engagement, other)
    assert taken(engagement)["FIRST"] == ("1.5", "2024-06-03", "quarterly")


def test_a_kind_that_is_none_is_named_with_its_line(engagement):
    with pytest.raises(AuditError, match=r"line 2: 'weekly' is no kind of rate"):
        load(engagement, ("EUR", "2024-04-02", "1", "weekly"))


def test_a_rate_for_rmb_is_one_for_cny_and_reads_lines_of_both(tmp_path):
    lines = [line("A", "2024-05-01", currency="RMB"), line("B", "2024-05-01", currency="CNY"),
             line("C", "2024-05-01", currency="¥")]  # fmt: skip
    path = imported(tmp_path / "cny.s321", lines)
    load(path, ("RMB", "2024-04-01", "0.14", ""))
    found = taken(path)
    assert found["A"] == found["B"] == ("0.14", "2024-04-01", None)
    assert found["C"][0] is None
    (issue,) = [row for row in table(path, "issues") if row["field"] == "currency"]
    assert "CNY or JPY" in issue["reason"]


def test_a_file_of_an_older_version_keeps_its_rates_without_a_kind(tmp_path):
    from sqlite_utils import Database, Migrations

    from audit.engagement.schema import migrations

    lines = [
        line("A", "2024-05-08", consignee_country="China"),
        line("B", "2024-05-08", currency="RMB"),
    ]
    path = imported(tmp_path / "old.s321", lines)
    with Engagement.open(path) as made:
        conn = made.conn
        for name in ("estimated_second", "release_second", "export_second", "order_second",
                     "consignee_country"):  # fmt: skip
            conn.execute(f"ALTER TABLE line DROP COLUMN {name}")
        conn.execute("DROP TABLE conversion")
        conn.execute("DROP TABLE rate")
        conn.execute(
            "CREATE TABLE rate (currency TEXT, day INTEGER, usd_per_unit TEXT, rate_nanos INTEGER, "
            "PRIMARY KEY (currency, day))"
        )
        conn.execute("INSERT INTO rate VALUES ('EUR', 19000, '1.25', 1250000000)")
        conn.execute("INSERT INTO rate VALUES ('RMB', 19000, '0.14', 140000000)")
        conn.execute("UPDATE line SET currency = 'RMB' WHERE bill_key = 'B'")
        done = Migrations.migrations_table
        conn.execute(f"DELETE FROM {done} WHERE name LIKE 'm005%'")
        migrations.apply(Database(conn))
    assert taken(path) == {"A": ("1.25", "2022-01-08", None), "B": ("0.14", "2022-01-08", None)}
    load(path, ("RMB", "2024-05-01", "0.15", ""))
    assert taken(path)["B"][0] == "0.15", "RMB is CNY in what was there before, too"
    assert table(path, "lines")[0]["consignee_country"] == "CN"


def plainly(rows, day, percent=5):
    """The rate of one currency on a day, by the words of the regulation; None where there is none."""

    def quarter(date):
        return date.year, (date.month - 1) // 3

    rows = sorted(rows, key=lambda row: (row[0], row[2]))
    certified = [r for r in rows if r[2] == "quarterly" and quarter(r[0]) == quarter(day)]
    others = [r for r in rows if r[2] != "quarterly" and r[0] <= day]
    if not certified:
        return others[-1] if others else None
    friday = day - dt.timedelta(max(0, day.weekday() - 4))
    own = [r for r in others if r[2] == "daily" and r[0] >= friday]
    base = certified[0]
    if own and abs(Decimal(own[-1][1]) - Decimal(base[1])) / Decimal(base[1]) * 100 >= percent:
        return own[-1]
    return base


SOME_DAYS = st.dates(dt.date(2024, 3, 20), dt.date(2024, 7, 10))
SOME_RATES = st.sampled_from(["1", "1.0", "1.05", "1.0499999", "0.95", "0.9500001", "2"])


@settings(max_examples=30, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(
    st.lists(st.tuples(SOME_DAYS, SOME_RATES, st.sampled_from(["", "daily", "quarterly"])), max_size=12),
    st.lists(SOME_DAYS, min_size=1, max_size=12, unique=True),
)  # fmt: skip
def test_every_day_has_the_rate_that_a_plain_reading_gives_it(scratch, rows, days):
    rows = list({(day, kind): (day, rate, kind) for day, rate, kind in rows}.values())
    scratch.execute("DELETE FROM rate")
    scratch.executemany(
        "INSERT INTO rate VALUES ('EUR', ?, ?, 1, ?)",
        [((day - EPOCH).days, rate, kind) for day, rate, kind in rows],
    )
    asked = " UNION ALL ".join(f"SELECT 'EUR' AS currency, {(d - EPOCH).days} AS day" for d in days)
    day_rates.choose(scratch, asked, [(0, 30_000, 5)])
    found = {
        EPOCH + dt.timedelta(day): (EPOCH + dt.timedelta(own), rate, kind)
        for day, own, rate, kind in scratch.execute(
            "SELECT d.day, r.day, r.usd_per_unit, r.kind FROM day_rate d "
            "JOIN rate r ON r.rowid = d.rate_no"
        )
    }
    assert {day: found.get(day) for day in days} == {day: plainly(rows, day) for day in days}


@pytest.fixture
def scratch(tmp_path):
    with Engagement.create(tmp_path / "scratch.s321") as made:
        yield made.conn


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    st.integers(-(9 * 10**18), 9 * 10**18) | st.integers(-(10**9), 10**9),
    st.decimals("0.000000001", 999_999, places=9) | st.decimals("0.0001", 100, places=4),
)
def test_whole_numbers_convert_as_exactly_as_decimals_and_say_where_they_cannot(micros, rate):
    numerator, denominator, most = day_rates.fraction(str(rate))
    if abs(micros) <= most:
        product = abs(micros) * numerator + denominator // 2
        assert product < 2**63
        cents = product // denominator * (-1 if micros < 0 else 1)
        assert cents == values.in_cents(micros, str(rate))
    else:
        assert numerator is None or abs(micros) * numerator + denominator // 2 >= 2**63
