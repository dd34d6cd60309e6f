"""What calamine does not tell of a sheet, read from its XML: long numbers, bare formulas, the hidden.

A number cell may write more digits than a binary number keeps; they are taken as the file has
them. A formula that was never calculated has no value, which is not the same as a blank cell.
ODS sheets are looked through by `ods_cells`, XLS and XLSB sheets by `binary_cells`.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.readers import Note, binary_cells, ods_cells, package
from audit.readers.remarks import counted, counted_columns, letters

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NEVER_CALCULATED = (
    "the formula was never calculated; open the file in a spreadsheet program, save it"
)
DIGITS_LOST = "a number cell keeps 15 digits; the last ones of this number are lost"

_BLOCK = 4 * 1024**2
_MOST_NOTES = 1_000  # of one kind; `how` has their number
_LONGEST_CELL = 16_384  # from a cell's start to its value; a formula has 8,192 letters at most
_START = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
_BARE = re.compile(
    rb"<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_LONG = re.compile(
    rb"<(?:\w+:)?v>(-?[0-9]{16,}|-?[0-9]\.[0-9]{14,}[Ee]\+?(?:1[5-9]|[2-9][0-9]))</(?:\w+:)?v>"
)
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_HIDDEN_ROW = re.compile(
    rb"""<(?:\w+:)?row\b([^>]*\bhidden=["'](?:1|true)["'][^>]*)(?<!/)>(?!</)"""
)
_HIDDEN_COLUMN = re.compile(rb"""<(?:\w+:)?col\b([^>]*\bhidden=["'](?:1|true)["'][^>]*)>""")
_NUMBER = {
    name: re.compile(rb"""\b%b=["']([0-9]{1,7})["']""" % name.encode())
    for name in ("r", "min", "max")
}
_SEAM = 16  # longer than any of the signs
_SIGNS = (b"f>", b" hidden=")
_TEXT_TYPE = re.compile(rb"""\bt=["'](?:s|str|inlineStr|b|e|d)["']""")


@dataclass
class Found:
    """Texts in place of a reader's by row and column (from 1), notes on cells, and on the sheet."""

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    how: dict[str, str] = field(default_factory=dict)  # see `remarks`


def look(path: Path, sheet: str, width: int, *, long_numbers: bool) -> Found:
    """Look through a sheet of ``width`` columns; of XLS and XLSB only what is hidden is known."""
    found = Found()
    if not zipfile.is_zipfile(path):
        found.how = binary_cells.look(path, sheet, width)
        return found
    with zipfile.ZipFile(path) as archive:
        if "content.xml" in archive.namelist():
            found.texts, found.how = ods_cells.look(archive, sheet, width)
            return found
        if "xl/workbook.bin" in archive.namelist():
            found.how = binary_cells.look(path, sheet, width)
            return found
        part = next((entry.part for entry in package.sheets(path) if entry.name == sheet), None)
        if part is None or not (long_numbers or _has_signs(archive, part)):
            return found
        hidden, bare = [], []
        for block in _rows(archive, part):
            hidden += _hidden_rows(block)
            bare += _bare_formulas(block)
            _say_of_sheet(found, block, width)
            if long_numbers:
                _take_long_numbers(found, block)
    if hidden:
        found.how["hidden_rows"] = counted((row, row) for row in hidden)
        if package.a_table_is_filtered(path, part):
            found.how["filter"] = "yes"
    if bare:
        row, column = bare[0]
        found.how["never_calculated"] = f"{len(bare)}: {letters(column)}{row}"
        found.notes += [Note(*place, "", NEVER_CALCULATED) for place in bare[:_MOST_NOTES]]
    return found


def _bare_formulas(block: bytes) -> list[tuple[int, int]]:
    places = (_number_cell(block, formula.start()) for formula in _BARE.finditer(block))
    return [place for place in places if place]


def _take_long_numbers(found: Found, block: bytes) -> None:
    for value in _LONG.finditer(block):
        if place := _number_cell(block, value.start()):
            number = value[1].decode()
            if "e" in number.lower():
                found.notes.append(Note(*place, number, DIGITS_LOST))
            else:
                found.texts[place] = number


def _hidden_rows(block: bytes) -> list[int]:
    """The numbers of the hidden rows that have cells."""
    if b" hidden=" not in block:
        return []
    numbers = (_NUMBER["r"].search(row[1]) for row in _HIDDEN_ROW.finditer(block))
    return [int(number[1]) for number in numbers if number]


def _say_of_sheet(found: Found, block: bytes, width: int) -> None:
    """Hidden columns, which stand before the rows, and whether a filter is set, which stands after."""
    if b"<filterColumn" in block:
        found.how["filter"] = "yes"
    end = block.find(b"sheetData")
    head = block[:end] if end > 0 else b""
    ranges = []
    for column in _HIDDEN_COLUMN.finditer(head):
        first, last = (_NUMBER[name].search(column[1]) for name in ("min", "max"))
        if first and last and int(first[1]) <= width:
            ranges.append((int(first[1]), min(int(last[1]), width)))
    if ranges:
        found.how["hidden_columns"] = counted_columns(ranges)


def _rows(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The XML in blocks that end with a whole row."""
    rest = b""
    with archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            rest += block
            end = rest.rfind(b"row>") + 4
            if end > 3:
                yield rest[:end]
                rest = rest[end:]
    yield rest


def _has_signs(archive: zipfile.ZipFile, part: str) -> bool:
    """Whether there is anything to find: a look that costs little, since most sheets have nothing."""
    end = b""
    with archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            seam = end + block[:_SEAM]
            if any(sign in block or sign in seam for sign in _SIGNS):
                return True
            end = block[-_SEAM:]
    return False


def _number_cell(block: bytes, inside: int) -> tuple[int, int] | None:
    """Row and column of the cell around a place in the XML, if it is no text and says where it is."""
    attributes = b""
    for back in (256, _LONGEST_CELL):
        for start in _START.finditer(block, max(0, inside - back), inside):
            attributes = start[1]
        if attributes:
            break
    place = _PLACE.search(attributes)
    if place is None or _TEXT_TYPE.search(attributes):
        return None
    column = 0
    for letter in place[1]:
        column = column * 26 + letter - 64
    return int(place[2]), column
