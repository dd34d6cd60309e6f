"""Hidden rows of XLS and XLSB workbooks: read all the same, and said."""

import zipfile
from pathlib import Path

import olefile
import pytest

from audit.readers import binary_cells

FILES = Path(__file__).with_name("files")


@pytest.mark.parametrize("name", ["biff8.xls", "lines.xlsb"])
def test_a_hidden_row_of_an_older_or_binary_workbook_is_read_and_said(case, name):
    path = (hidden_in_xls if name.endswith("xls") else hidden_in_xlsb)(FILES / name, case.folder)
    summary = case.take(path)
    hidden = [warning for warning in summary.warnings if "hidden" in warning]
    assert [warning.partition(": ")[2] for warning in hidden] == [
        "1 row is hidden (3); it was read all the same."
    ]
    assert "hidden rows 1: 3" in summary.sources[0].form


def test_a_binary_workbook_that_breaks_off_says_what_it_said_until_there(case):
    path = hidden_in_xlsb(FILES / "lines.xlsb", case.folder)
    part = "xl/worksheets/sheet1.bin"
    whole = parts_of(path)
    assert binary_cells.look(path, "Data", 3)["hidden_rows"] == "1: 3"
    written(path, whole | {part: whole[part][: len(whole[part]) // 2 - 1]})
    assert binary_cells.look(path, "Data", 3) in ({}, {"hidden_rows": "1: 3"})
    written(path, {"xl/other.bin": b"x"})
    assert binary_cells.look(path, "Data", 3) == {}


def parts_of(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(path, parts):
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return path


def hidden_in_xlsb(source, folder):
    """A copy of a workbook whose third row has the flag of a hidden one."""
    parts = parts_of(source)
    part = bytearray(parts["xl/worksheets/sheet1.bin"])
    start = part.find(bytes([0, 25, 2, 0, 0, 0]))  # kind, size, row from 0
    part[start + 2 + 11] |= 0x10
    return written(folder / source.name, parts | {"xl/worksheets/sheet1.bin": bytes(part)})


def hidden_in_xls(source, folder):
    path = folder / source.name
    path.write_bytes(source.read_bytes())
    with olefile.OleFileIO(str(path), write_mode=True) as ole:
        stream = bytearray(ole.openstream("Workbook").read())
        start = stream.find(bytes([0x08, 0x02, 16, 0, 2, 0]))  # kind, size, row from 0
        stream[start + 4 + 12] |= 0x20
        ole.write_stream("Workbook", bytes(stream))
    return path


@pytest.mark.parametrize("name", ["biff5.xls", "biff8.xls", "lines.xlsb"])
def test_where_nothing_is_hidden_nothing_is_said(name):
    assert binary_cells.look(FILES / name, "Data", 3) == {}


def test_a_file_of_another_kind_says_nothing(tmp_path):
    other = tmp_path / "lines.csv"
    other.write_text("bill_number\nA1\n")
    assert binary_cells.look(other, "Data", 3) == {}
