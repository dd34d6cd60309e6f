"""Hidden rows, columns and sheets, and formulas without a value: read all the same, and said."""

import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import FilterColumn, Filters
from openpyxl.worksheet.table import Table

from audit.readers import remarks
from tests.reading.imported import counts

HEADER = ("bill_number", "value", "order_number")
LINES = [(f"b{n}", n, f"o{n}") for n in range(2, 32)]


def hiding(rows=(), columns=(), filtered=False, formulas=()):
    def change(book):
        for row in rows:
            book.active.row_dimensions[row].hidden = True
        for column in columns:
            book.active.column_dimensions[column].hidden = True
        if filtered:
            book.active.auto_filter.ref = "A1:C31"
            book.active.auto_filter.add_filter_column(0, ["b2"])
        for cell in formulas:
            book.active[cell] = "=1+1"

    return change


def said(summary, about):
    return [warning.partition(": ")[2] for warning in summary.warnings if about in warning]


def how(case):
    (source,) = case.query("SELECT decisions FROM source")
    return json.loads(source["decisions"])


def test_hidden_rows_are_read_and_said_with_their_numbers(case):
    summary = case.take(case.book(HEADER, *LINES, change=hiding([*range(5, 17), 20])))
    assert counts(summary) == [(30, 30, 0, 0)]
    assert said(summary, "hidden") == [
        "13 rows are hidden (5-16, 20); they were read all the same."
    ]
    assert how(case)["hidden_rows"] == "13: 5-16, 20"
    assert "hidden rows 13: 5-16, 20" in summary.sources[0].form


def test_rows_hidden_by_a_filter_are_read_and_said(case):
    summary = case.take(case.book(HEADER, *LINES, change=hiding([7], filtered=True)))
    assert counts(summary) == [(30, 30, 0, 0)]
    assert said(summary, "hidden") == [
        "1 row is hidden by a filter or by hand (7); it was read all the same."
    ]


def test_rows_hidden_by_the_filter_of_a_table_are_said_to_be(case):
    def change(book):
        hiding([7])(book)
        table = Table(displayName="Lines", ref="A1:C31")
        table._initialise_columns()
        table.autoFilter.filterColumn.append(FilterColumn(colId=0, filters=Filters(filter=["b2"])))
        book.active.add_table(table)

    summary = case.take(case.book(HEADER, *LINES, change=change))
    assert said(summary, "hidden") == [
        "1 row is hidden by a filter or by hand (7); it was read all the same."
    ]


def test_a_filter_that_hides_nothing_is_not_worth_a_word(case):
    summary = case.take(case.book(HEADER, *LINES, change=hiding(filtered=True)))
    assert not said(summary, "hidden")


def test_hidden_blank_rows_and_columns_beyond_the_data_are_not_worth_a_word(case):
    summary = case.take(case.book(HEADER, *LINES, change=hiding([40, 41], ["Q"])))
    assert not said(summary, "hidden")


def test_hidden_columns_are_read_and_said_by_their_letters(case):
    summary = case.take(case.book(HEADER, *LINES, change=hiding(columns=["B", "C"])))
    assert case.written("value")[:2] == ["2", "3"]
    assert said(summary, "hidden") == ["2 columns are hidden (B-C); they were read all the same."]


def test_hidden_rows_and_columns_of_an_open_document_are_said_too(case):
    def cell(text):
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    rows = ""
    for number, row in enumerate([HEADER, *LINES[:5]], 1):
        unseen = ' table:visibility="filter"' if number in (3, 4) else ""
        rows += f"<table:table-row{unseen}>{''.join(map(cell, row))}</table:table-row>"
    names = ("office", "table", "text")
    declared = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    file = case.folder / "lines.ods"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {declared}><office:body><office:spreadsheet><table:table "
            'table:name="Data"><table:table-column/><table:table-column table:visibility="collapse" '
            f'table:number-columns-repeated="900"/>{rows}</table:table></office:spreadsheet>'
            "</office:body></office:document-content>",
        )
    summary = case.take(file)
    assert counts(summary) == [(5, 5, 0, 0)]
    assert said(summary, "hidden") == [
        "2 rows are hidden by a filter or by hand (3-4); they were read all the same.",
        "2 columns are hidden (B-C); they were read all the same.",
    ]


def test_formulas_that_were_never_calculated_are_counted_and_the_first_is_named(case):
    summary = case.take(case.book(HEADER, *LINES, change=hiding(formulas=["B9", "B4", "A20"])))
    (warning,) = said(summary, "never calculated")
    assert warning.startswith("3 formulas were never calculated (the first in B4) and are read as")
    assert sorted(issue[:2] for issue in case.issues()) == [
        (4, "value"), (9, "value"), (20, "bill_number"),
    ]  # fmt: skip


def test_of_very_many_uncalculated_formulas_the_first_thousand_are_issues_and_all_are_counted(case):
    lines = [(f"b{n}", "=1+1", "") for n in range(1_500)]
    summary = case.take(case.book(HEADER, *lines))
    assert said(summary, "never calculated")[0].startswith("1,500 formulas")
    assert len(case.issues("value")) == 1_000


ROWS = st.lists(st.integers(1, 60), unique=True).map(sorted)


@given(ROWS, st.integers(0, 60))
@settings(max_examples=60)
def test_what_is_told_of_two_parts_is_what_is_told_of_the_whole(rows, cut):
    def told(numbers):
        return {"hidden_rows": remarks.counted((n, n) for n in numbers)} if numbers else {}

    parts = [told([n for n in rows if n <= cut]), told([n for n in rows if n > cut])]
    assert remarks.together(*parts) == told(rows)


@pytest.mark.parametrize("number", [1, 26, 27, 702, 703, 16_384])
def test_columns_are_named_as_a_spreadsheet_names_them(number):
    assert remarks.letters(number) == get_column_letter(number)
