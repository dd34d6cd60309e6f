"""A large sheet that is cut into pieces reads exactly as it does in one."""

from __future__ import annotations

import datetime as dt
import zipfile
from contextlib import ExitStack
from unittest.mock import patch

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.readers import child, large_sheets, workbook

CELLS = st.one_of(
    st.none(),
    st.text("ab<&> \n'é8", max_size=6),
    st.integers(-(10**17), 10**17),
    st.floats(-1e6, 1e6),
    st.booleans(),
    st.builds(
        dt.datetime.combine,
        st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)),
        st.just(dt.time(13, 5)),
    ),
    st.just("=1/0"),
    st.just("#REF!"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("large")


def book(folder, rows, sheet="Lines"):
    whole = openpyxl.Workbook()
    whole.active.title = sheet
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            if text is not None:
                whole.active.cell(number, column, text)
    whole.create_sheet("Small").append(["one"])
    path = folder / "lines.xlsx"
    whole.save(path)
    return path


def small_pieces(limit=400, piece=300, block=2_000):
    patches = ExitStack()
    for name, value in (("LARGE", limit), ("_PIECE", piece), ("_BLOCK", block)):
        patches.enter_context(patch.object(large_sheets, name, value))
    return patches


def cells(sheet):
    """Each cell that says something, by row and column."""
    table = sheet.table().to_pydict()
    rows = table.pop("row")
    return {
        (row, name): text
        for name, texts in table.items()
        for row, text in zip(rows, texts, strict=True)
        if text
    }


def read(path, folder, shares=1):
    found = {}
    for share in range(shares):
        for sheet in workbook.read(path, folder, None, (share, shares)):
            found[sheet.name] = found[sheet.name].joined(sheet) if sheet.name in found else sheet
    return found


@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=40),
    st.integers(1, 4),
    st.integers(10, 600),
)
@settings(max_examples=30)
def test_a_sheet_in_pieces_says_what_it_says_in_one(folder, rows, shares, piece):
    path = book(folder, [["bill_number", "value"], *rows])
    whole = read(path, folder)
    with small_pieces(limit=200, piece=piece):
        pieces = read(path, folder, shares)
    assert list(pieces) == ["Lines", "Small"]
    for name, sheet in pieces.items():
        assert cells(sheet) == cells(whole[name])
        assert set(sheet.notes) == set(whole[name].notes)
        assert sheet.how == whole[name].how


def test_pieces_are_small_and_their_rows_keep_their_numbers(folder):
    path = book(folder, [["bill", str(n)] for n in range(60)])
    with small_pieces(block=700):
        sheet = read(path, folder, 2)["Lines"]
    assert len(sheet.arrow_files) > 4
    assert sheet.table()["row"].to_pylist() == list(range(1, 61))


def rewritten(path, change):
    """The workbook with the XML of its first sheet changed."""
    other = path.with_name("rewritten.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text) if name.endswith("sheet1.xml") else text)
    return other


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace(b'<row r="7"', b'<row spans="1:2"'),
        lambda xml: xml.replace(b'<row r="7"', b'<!-- x --><row r="7"'),
        lambda xml: xml.replace(b"<row r=", b"<row  r="),
    ],
    ids=["a row without a number", "a comment", "rows written in another way"],
)
def test_a_sheet_whose_rows_cannot_be_told_apart_is_read_in_one_piece(folder, change):
    path = rewritten(book(folder, [["bill", str(n)] for n in range(60)]), change)
    with small_pieces():
        with pytest.raises(large_sheets.Whole):
            read(path, folder, 2)
        assert len(cells(read(path, folder)["Lines"])) == 120


def test_a_sheet_that_ends_too_early_is_not_mended_by_being_cut(folder):
    path = rewritten(
        book(folder, [["bill", str(n)] for n in range(60)]), lambda xml: xml[: len(xml) // 2]
    )
    with small_pieces(), pytest.raises(large_sheets.Whole):
        read(path, folder, 2)


def test_a_large_workbook_is_shared_between_processes(folder, tmp_path):
    rows = [[f"bill {n:06}", "x" * 60, n] for n in range(4_000)]
    path = book(folder, rows)
    with (
        patch.object(large_sheets, "LARGE", 100_000),
        patch.object(child.os, "cpu_count", lambda: 2),
        patch.object(child, "_read", None),  # nothing is read in this process
        child.Reader() as reader,
    ):
        assert large_sheets.is_large(path)
        lines, small = reader.read(path, tmp_path)
    assert (lines.name, lines.rows, small.name) == ("Lines", 4_000, "Small")
    assert lines.table()["row"].to_pylist() == list(range(1, 4_001))
