"""What calamine does not tell of an XLSX sheet, read from its XML: long numbers, bare formulas.

A number cell may write more digits than a binary number keeps; they are taken as the file has
them. A formula that was never calculated has no value, which is not the same as a blank cell.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from audit.readers import Note

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NEVER_CALCULATED = (
    "the formula was never calculated; open the file in a spreadsheet program, save it"
)
DIGITS_LOST = "a number cell keeps 15 digits; the last ones of this number are lost"

_BLOCK = 4 * 1024**2
_MOST_WORKBOOK = 16 * 1024**2
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
_TEXT_TYPE = re.compile(rb"""\bt=["'](?:s|str|inlineStr|b|e|d)["']""")


@dataclass
class Found:
    """Long numbers by row and column (from 1), and notes on what the cells do not say."""

    numbers: dict[tuple[int, int], str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


def look(path: Path, sheet: str, *, long_numbers: bool) -> Found:
    """Look through one sheet's XML; nothing is found in files of another format."""
    found = Found()
    if not zipfile.is_zipfile(path):
        return found
    with zipfile.ZipFile(path) as archive:
        part = _part(archive, sheet)
        if part is None:
            return found
        if not long_numbers and not _has_formulas(archive, part):
            return found
        for block in _rows(archive, part):
            for formula in _BARE.finditer(block):
                if place := _number_cell(block, formula.start()):
                    found.notes.append(Note(*place, "", NEVER_CALCULATED))
            for value in _LONG.finditer(block) if long_numbers else ():
                if place := _number_cell(block, value.start()):
                    number = value[1].decode()
                    if "e" in number.lower():
                        found.notes.append(Note(*place, number, DIGITS_LOST))
                    else:
                        found.numbers[place] = number
    return found


def _part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The name of the sheet's XML inside the workbook."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    try:
        book, links = (
            ET.fromstring(archive.open(name).read(_MOST_WORKBOOK))  # noqa: S314 - in the child, with expat's limits
            for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
        )
    except ET.ParseError:
        return None
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for entry in book.iterfind(".//{*}sheet"):
        if entry.get("name") == sheet:
            ids = [value for key, value in entry.attrib.items() if key.endswith("}id")]
            target = targets.get(ids[0], "") if ids else ""
            part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
            return part if part in names else None
    return None


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


def _has_formulas(archive: zipfile.ZipFile, part: str) -> bool:
    """A look that costs little, since most sheets have none."""
    last = b""
    with archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            if b"f>" in block or (last == b"f" and block[:1] == b">"):
                return True
            last = block[-1:]
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
