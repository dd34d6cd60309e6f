"""Export the lines, import them again: the same lines, as CSV and as a workbook (contract, section 5)."""

import csv
import datetime as dt

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.engagement import Engagement
from audit.export import export
from audit.fields import BY_NAME
from tests.reading.imported import Imported, counts, write_book, write_csv

OWN = ("line_id", "shipment_id")  # an engagement's own numbers
WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters="\n"), max_size=12
)
TEXTS = st.one_of(
    st.sampled_from([
        "00012", "01234567890123456789", '6" cup, "blue"', "two\nlines", "=1+1", "+7", "-dash", "@home",
        "'quoted", "Zoë Ähre 李", " spaces ", "n/a", "NONE", "#REF!", "1e5", "TRUE", "0", "2024-05-03", ";|\t",
    ]),
    WORDS,
)  # fmt: skip
DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2027, 12, 31))
TIMES = st.times().map(lambda time: time.replace(microsecond=0, fold=0))
KINDS = {
    "text": TEXTS,
    "code": TEXTS,
    "date": st.one_of(
        DAYS.map("{:%m/%d/%Y}".format), DAYS.map("{:%d-%b-%Y}".format), DAYS.map(str),
        st.builds("{:%m/%d/%y} {:%H:%M}".format, DAYS, TIMES), st.sampled_from(["45000", "soon"]),
        st.builds("{} {}-08:00".format, DAYS, TIMES),
    ),
    "money": st.one_of(
        st.sampled_from(["$1,234.50", "(900.00)", "-5", "US$ 900", "0.005", "8OO", "1234.5", "2,000,000", ".5"]),
        st.decimals(0, 10**6, places=4).map(str),
    ),
    "number": st.one_of(
        st.sampled_from(["12 pcs", "1,000", "0.00001", "12345678901234567890", "0.1234567890123", "few"]),
        st.decimals(0, 10**4, places=3).map(str),
    ),
    "yesno": st.sampled_from(["Y", "no", "1", "0", "TRUE", "perhaps"]),
    "country": st.sampled_from(["CN", "chn", "P.R. China", "Atlantis", "Germany"]),
    "hts": st.sampled_from(["6109.10.0012", "0101210010", "61091", "cups"]),
    "currency": st.sampled_from(["usd", "$", "EUR", "RMB", "¥", "shells", ""]),
    "entry_type": st.sampled_from(["86", "T86", "Section 321", "1", "mail", "later"]),
    "mode": st.sampled_from(["40", "Air", "truck", "broom"]),
    "port": st.sampled_from(["2704", "101", "Los Angeles", "2704 - LA"]),
}  # fmt: skip


@st.composite
def sheets(draw):
    """A header of some canonical fields, and rows of which each has a bill number."""
    others = st.sampled_from([name for name in BY_NAME if name != "bill_number"])
    fields = draw(st.lists(others, min_size=8, max_size=14, unique=True))
    row = st.tuples(*(st.one_of(KINDS[BY_NAME[name].kind], st.just("")) for name in fields))
    rows = draw(st.lists(row, min_size=6, max_size=12))
    return [("bill_number", *fields), *((f"B{n:03}", *row) for n, row in enumerate(rows))]


def exported(case):
    out = case.folder / "out.csv"
    with Engagement.open(case.file, read_only=True) as engagement:
        export(engagement.conn, "lines", out)
    return out


def without_blank_columns(path):
    """The same file without the columns that nothing stands in, which take most of the time."""
    with path.open(newline="", encoding="utf-8") as file:
        columns = [column for column in zip(*csv.reader(file), strict=True) if any(column[1:])]
    return write_csv(path.with_name("some.csv"), *zip(*columns, strict=True))


def workbook(path):
    """The exported CSV as a workbook: every cell text, as a program that changes nothing writes it."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    out = path.with_suffix(".xlsx")
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Lines")
    for row in rows:
        cells = [openpyxl.cell.WriteOnlyCell(sheet, value) for value in row]
        for cell in cells:
            cell.data_type = "s"  # a text that looks like a formula is a text
        sheet.append(cells)
    book.save(out)
    return out


def fields(case):
    return [{k: v for k, v in line.items() if k not in OWN} for line in case.table("lines")]


@pytest.fixture
def fresh(tmp_path_factory, without_child):
    return lambda: Imported(tmp_path_factory.mktemp("trip"))


@settings(
    max_examples=3, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(rows=sheets())
def test_lines_that_are_exported_and_imported_again_are_the_same_lines(fresh, rows):
    first = fresh()
    first.take(write_csv(first.folder / "in.csv", *rows))
    before = fields(first)
    assert len(before) == len(rows) - 1
    out = without_blank_columns(exported(first))
    for file in (out, workbook(out)):
        again = fresh()
        (read,) = counts(again.take(file))
        assert read == (len(before), len(before), 0, 0)
        assert fields(again) == before


def test_a_month_of_another_date_order_and_decimal_mark_comes_back_the_same(fresh):
    first, header = fresh(), ("bill_number", "arrival_date", "value", "quantity", "currency")
    first.take(
        write_csv(first.folder / "us.csv", header, ("U1", "03/04/2024", "1,234.50", "1.234", "USD"),
                  ("U2", "03/14/2024", "7.25", "2", "")),
        write_csv(first.folder / "eu.csv", header, ("E1", "03/04/2024", "1.234,50", "1,5", "EUR"),
                  ("E2", "14/03/2024", "7,25", "2", "EUR")),
    )  # fmt: skip
    before = fields(first)
    assert [line["arrival_date"] for line in before[::2]] == ["2024-03-04", "2024-04-03"]
    assert [line["value"] for line in before[::2]] == ["1234.50", "1234.50"]
    out = exported(first)
    for file in (out, workbook(without_blank_columns(out))):
        again = fresh()
        again.take(file)
        assert fields(again) == before


def test_exported_lines_are_duplicates_of_the_lines_they_come_from(fresh):
    case, header = (
        fresh(),
        ("bill_number", "entry_type", "arrival_date", "release_date", "value", "gift"),
    )
    rows = [
        ("00123", "T86", "05/03/2024", "05/04/2024 14:30", "$1,234.50", "Y"),
        ("00124", "Section 321", "05/13/2024", "", "(5)", ""),
    ]
    case.take(write_csv(case.folder / "in.csv", header, *rows))
    assert counts(case.take(without_blank_columns(exported(case)))) == [(2, 0, 2, 0)]


def test_what_cannot_be_read_is_empty_and_stands_in_the_issues(fresh):
    case, header = fresh(), ("bill_number", "value", "currency", "arrival_date", "quantity")
    case.take(
        write_csv(
            case.folder / "in.csv", header, ("B1", "8OO", "USD", "soon", "few"),
            ("B2", "100", "shells", "n/a", "3"),
        )
    )  # fmt: skip
    first, second = fields(case)
    assert {first[name] for name in ("value", "arrival_date", "quantity")} == {None}
    assert (second["value"], second["currency"], second["quantity"]) == (None, None, "3")
    raw = {(row, field): text for row, field, text, _ in case.issues()}
    assert raw[2, "value"] == "8OO"
    assert raw[2, "arrival_date"] == "soon"
    assert raw[3, "currency"] == "shells"


def test_cells_that_a_workbook_keeps_as_numbers_and_dates_come_back_the_same(fresh):
    case = fresh()
    header = ("bill_number", "arrival_date", "release_date", "value", "quantity")
    day, moment = dt.date(2024, 5, 3), dt.datetime(2024, 5, 4, 14, 30)  # noqa: DTZ001
    case.take(write_book(case.folder / "in.xlsx", header, ("00012", day, moment, 1234.5, 3)))
    before = fields(case)
    assert before[0]["release_date"] == "2024-05-04T14:30:00"
    again = fresh()
    again.take(workbook(without_blank_columns(exported(case))))
    assert fields(again) == before
