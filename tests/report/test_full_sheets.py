"""Where a sheet is full: what follows goes on on a further one, named, and nothing is lost."""

import re
from collections import Counter

import openpyxl
import pytest

from audit.report import full_sheets, write
from audit.report.book import Book
from audit.report.contents import content_hashes
from audit.report.sheets import charts as charts_sheet
from audit.report.tables import Column, fit, write_table
from tests.report.test_cells import NOTHING

COLUMNS = (Column("text", 20), Column("number", 10, "count"))
NEXT = re.compile("Continues on the sheet “(.*)”.")


@pytest.fixture
def sheets(tmp_path, monkeypatch):
    """Writes one page, of at most ``most`` rows a sheet, and reads all sheets back by name."""

    def written(fill, most):
        monkeypatch.setattr(full_sheets, "MAX_ROWS", most)
        book = Book(tmp_path / "t.xlsx", tmp_path, header="h", footer="f", figures=NOTHING)
        page = book.page("Texts")
        fit(page, COLUMNS)
        fill(page)
        book.save()
        assert content_hashes(tmp_path / "t.xlsx").computed == book.content_hash()
        workbook = openpyxl.load_workbook(tmp_path / "t.xlsx")
        return {sheet.title: [row[0] for row in sheet.values] for sheet in workbook}

    return written


def rows(word, count):
    return [(f"{word}{n}", n) for n in range(1, count + 1)]


def two_tables(first, second, **more):
    """A table, a gap, a section and a second table, as sheets have them."""

    def fill(page):
        write_table(page, COLUMNS, rows("a", first), **more)
        page.gap()
        page.section("Second")
        write_table(page, COLUMNS, rows("b", second), main=False)

    return fill


@pytest.mark.parametrize("first", [6, 7, 8])
def test_a_second_table_on_an_all_but_full_sheet_begins_on_a_further_one(sheets, first):
    found = sheets(two_tables(first, 2), 10)
    assert list(found) == ["Texts", "Texts b"]
    assert [cell for cell in found["Texts"] if cell] == [
        "text", *(f"a{n}" for n in range(1, first + 1)), "Continues on the sheet “Texts b”.",
    ]  # fmt: skip
    assert found["Texts b"] == ["Second", "text", "b1", "b2"]


def test_a_second_table_stays_where_its_title_header_and_first_row_fit(sheets):
    found = sheets(two_tables(4, 1), 10)
    assert found == {"Texts": ["text", "a1", "a2", "a3", "a4", None, "Second", "text", "b1"]}
    found = sheets(two_tables(4, 2), 10)
    assert found["Texts"][-1] == "Continues on the sheet “Texts b”."
    assert found["Texts b"] == ["text", "b2"]


def test_a_first_table_over_two_sheets_and_a_second_over_three_name_four_sheets(sheets):
    found = sheets(two_tables(10, 18), 10)
    assert list(found) == ["Texts", "Texts b", "Texts c", "Texts d"]
    assert [NEXT.search(rows[-1] or "")[1] for rows in list(found.values())[:-1]] == list(found)[1:]
    told = [cell for cells in found.values() for cell in cells if re.match(r"[ab]\d", cell or "")]
    assert told == [name for name, _ in rows("a", 10) + rows("b", 18)]
    assert max(map(len, found.values())) <= 10


def test_totals_that_no_longer_fit_stand_under_a_header_of_their_own(sheets):
    found = sheets(lambda page: write_table(page, COLUMNS, rows("a", 8), totals=("All", 36)), 10)
    assert found["Texts b"] == ["text", "All"]


def test_facts_and_single_rows_go_on_too(sheets):
    def fill(page):
        page.facts([(f"fact {n}", n, "count") for n in range(1, 13)])
        page.formula("Sum", "1+1", 2)

    found = sheets(fill, 8)
    told = [cell for cells in found.values() for cell in cells if cell and not NEXT.match(cell)]
    assert told == [*(f"fact {n}" for n in range(1, 13)), "Sum"]
    assert [len(rows) for rows in found.values()] == [8, 7]


def filled(sheet):
    """The rows that say something, however many columns the sheet has."""
    return Counter(
        tuple(cell for cell in row if cell is not None) for row in sheet.values if any(row)
    )


@pytest.mark.parametrize("most", [12, 17, 50])
def test_a_whole_report_on_small_sheets_has_every_row_of_one_on_large_ones(
    engagement, tmp_path, monkeypatch, most
):
    monkeypatch.setattr(charts_sheet, "charts", dict)  # no tables, but pictures beside numbers
    write(engagement, tmp_path / "large.xlsx")
    monkeypatch.setattr(full_sheets, "MAX_ROWS", most)
    write(engagement, tmp_path / "small.xlsx")
    large, small = (openpyxl.load_workbook(tmp_path / f"{n}.xlsx") for n in ("large", "small"))
    told = {name: Counter() for name in large.sheetnames}
    for sheet in small:
        assert sheet.max_row <= most, sheet.title
        base = re.sub(" [a-z]{1,2}$", "", sheet.title)
        told[base] += filled(sheet)
    for name in set(large.sheetnames) - {"Cover", "Reconciliation"}:
        assert filled(large[name]) - told[name] == Counter(), name
