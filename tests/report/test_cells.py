"""What becomes of a value in a cell, whatever stands in it."""

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import from_excel, to_excel

from audit.report.book import Book
from audit.report.cells import MAX_TEXT, lines, number_cell, number_text, visible
from audit.report.contents import content_hashes
from audit.report.figures import Figures
from audit.report.full_sheets import column_letter, place, stretches
from audit.report.tables import Column, write_table

NOTHING = Figures(*[0] * 17)


def written(folder, *values):
    """The values as one column of a sheet of their own, read back."""
    book = Book(folder / "t.xlsx", folder, header="h", footer="f", figures=NOTHING)
    page = book.page("Texts")
    write_table(page, [Column("text", 20)], ([value] for value in values))
    book.save()
    workbook = openpyxl.load_workbook(folder / "t.xlsx")
    assert content_hashes(folder / "t.xlsx").computed == book.content_hash()
    return [row[0] for row in workbook["Texts"].iter_rows(min_row=2, values_only=True)]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "http://example.com", "  outer spaces  ", "a\nb",
        "00123", "12345678901234567890", "<b>&amp;</b>", "ünï – ✓ 中文 🧾", "#REF!",
        "TRUE", "1e5",
    ],
)  # fmt: skip
def test_text_comes_back_as_it_was(tmp_path, text):
    assert written(tmp_path, text) == [text]


def test_text_that_looks_like_an_escape_is_escaped(tmp_path):
    # Excel shows _x000D_ for this; openpyxl leaves it as it is in the file
    assert written(tmp_path, "_x000D_") == ["_x005F_x000D_"]


def test_control_characters_are_shown(tmp_path):
    assert written(tmp_path, "a\x00b\x1fc\x7fd") == ["a␀b␟c␡d"]


def test_half_a_surrogate_is_replaced(tmp_path):
    assert written(tmp_path, "a\ud800b") == ["a\N{REPLACEMENT CHARACTER}b"]


def test_text_beyond_what_a_cell_holds_is_cut_with_a_mark():
    cut = visible("x" * 40_000)
    assert len(cut) == MAX_TEXT
    assert cut.endswith("… [cut: 40,000 characters]")


def test_length_is_counted_as_excel_counts_it():
    assert visible("x" * MAX_TEXT) == "x" * MAX_TEXT
    cut = visible("🧾" * 20_000)
    assert len(cut.encode("utf-16-le")) // 2 <= MAX_TEXT
    assert cut.endswith("[cut: 20,000 characters]")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(), min_size=1, max_size=5))
def test_no_text_breaks_the_workbook(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("texts")
    back = written(folder, *texts)
    assert [text or None for text in map(visible, texts)] == [
        *back, *[None] * (len(texts) - len(back)),
    ]  # fmt: skip


def test_sheet_xml_holds_rows_one_after_the_other(tmp_path):
    written(tmp_path, *(f"t{n}" for n in range(2_500)))
    with zipfile.ZipFile(tmp_path / "t.xlsx") as package:
        xml = io.StringIO(package.read("xl/worksheets/sheet1.xml").decode())
    assert xml.getvalue().count("<row ") == 2_501


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [("", 10, 1), ("short", 10, 1), ("x" * 25, 10, 3), ("a\nb\nc", 10, 3), ("x" * 99, 0, 1)],
)
def test_lines_that_a_text_takes(text, room, expected):
    assert lines(text, room) == expected


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_column_letters(index, letters):
    assert column_letter(index) == letters


def test_place_of_a_row_beyond_the_first_sheet():
    parts = stretches("Evidence", 1_048_574 + 1)
    assert [part.sheet for part in parts] == ["Evidence", "Evidence b"]
    assert place(parts, 1_048_573) == "'Evidence'!A1048575"
    assert place(parts, 1_048_574) == "'Evidence b'!A2"


@given(st.integers(0, 86_399))
@settings(max_examples=300)
def test_a_moment_keeps_its_digits_when_another_program_writes_it_again(second):
    serial = to_excel(dt.datetime(2026, 11, 24) + dt.timedelta(seconds=second))  # noqa: DTZ001
    cell, text, _ = number_cell(serial, 1)
    written = float(re.search("<v>(.*)</v>", cell)[1])
    again = f"{to_excel(from_excel(written)):.16g}"
    assert number_text(float(again)) == text
