"""A delivered workbook read again: the content hash it shows, and the one its cells give now.

Saving a workbook anew, as Excel does, changes its bytes but not this hash; changing a cell does.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple
from xml.etree import ElementTree as ET
from xml.parsers import expat

from audit.errors import AuditError
from audit.report.cells import number_text

HASH_LABEL = "Content hash, SHA-256"
COVER = "Cover"

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_MOST_BYTES = 8 << 30  # unpacked; a workbook of all Excel's rows stays below
_SMALL_BYTES = 64 << 20  # of the workbook's own lists


class Hashes(NamedTuple):
    """What the cover states and what the other sheets' cells give."""

    stated: str
    computed: str

    @property
    def agrees(self) -> bool:
        return bool(self.stated) and self.stated == self.computed


def content_hashes(path: Path) -> Hashes:
    """Both hashes of a workbook; AuditError where it is no workbook that can be read."""
    try:
        with zipfile.ZipFile(path) as package:
            if sum(part.file_size for part in package.infolist()) > _MOST_BYTES:
                raise AuditError(f"{path} unfolds to more than a report can hold; it is not read.")
            return _hashes(package)
    except FileNotFoundError:
        raise AuditError(f"There is no workbook {path}.") from None
    except (zipfile.BadZipFile, KeyError, expat.ExpatError, ET.ParseError, ValueError) as error:
        raise AuditError(f"{path} is not an Excel workbook that can be read.") from error
    except OSError as error:
        raise AuditError(f"{path} cannot be read: {error.strerror or error}.") from error


def _hashes(package: zipfile.ZipFile) -> Hashes:
    shared = _shared_texts(package)
    stated, lines = "", []
    for name, part in _sheets(package):
        digest = hashlib.sha256()
        with package.open(part) as stream:
            for texts in _Rows(shared).read(stream):
                if name == COVER and texts[0] == HASH_LABEL:
                    stated = texts[1] if len(texts) > 1 else ""
                digest.update(("\x1f".join(texts) + "\x1e").encode())
        if name != COVER:
            lines.append(f"{name}\t{digest.hexdigest()}")
    return Hashes(stated, hashlib.sha256("\n".join(lines).encode()).hexdigest())


def _sheets(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name and part of every sheet, in order."""
    links = {
        link.get("Id"): link.get("Target", "")
        for link in _small(package, "xl/_rels/workbook.xml.rels")
    }
    for sheet in _small(package, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
        target = links[sheet.get(_LINK)].lstrip("/")
        yield sheet.get("name", ""), target if target.startswith("xl/") else f"xl/{target}"


def _shared_texts(package: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    items = _small(package, "xl/sharedStrings.xml", 1 << 30).iter(f"{_MAIN}si")
    return ["".join(text.text or "" for text in item.iter(f"{_MAIN}t")) for item in items]


def _small(package: zipfile.ZipFile, part: str, most: int = _SMALL_BYTES) -> ET.Element:
    if package.getinfo(part).file_size > most:
        raise ValueError(part)
    with package.open(part) as stream:
        text = stream.read()
    if b"<!" in text.replace(b"<!--", b""):  # a report declares no entities
        raise ValueError(part)
    return ET.fromstring(text)  # noqa: S314 - no declarations, see above


class _Rows:
    """The texts of a sheet's rows, as the writer hashed them; empty rows are left out."""

    def __init__(self, shared: list[str]) -> None:
        self._shared = shared
        self._rows: list[list[str]] = []
        self._row: list[str] = []
        self._kind = ""
        self._reads = False
        self._parts: list[str] = []
        self._column = 0

    def read(self, stream: IO[bytes]) -> Iterator[list[str]]:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._refuse
        while chunk := stream.read(1 << 20):
            parser.Parse(chunk)
            yield from self._rows
            self._rows.clear()
        parser.Parse(b"", True)
        yield from self._rows

    def _refuse(self, *_: object) -> None:
        raise ValueError("a report declares no document type")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self._row, self._column = [], 0
        elif name == "c":
            place = attributes.get("r")
            self._column = _column(place) if place else self._column + 1
            self._kind, self._parts = attributes.get("t", "n"), []
        self._reads = name in ("t", "v")

    def _text(self, text: str) -> None:
        if self._reads:
            self._parts.append(text)

    def _end(self, name: str) -> None:
        self._reads = False
        if name == "c" and self._parts:
            self._row.extend([""] * (self._column - 1 - len(self._row)))
            self._row.append(self._value("".join(self._parts)))
        elif name == "row":
            while self._row and not self._row[-1]:
                self._row.pop()
            if self._row:
                self._rows.append(self._row)

    def _value(self, text: str) -> str:
        if self._kind == "n":
            return number_text(float(text))
        if self._kind == "s":
            text = self._shared[int(text)]
        return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _column(place: str) -> int:
    """AB12 → 28."""
    number = 0
    for letter in place:
        if letter.isdigit():
            break
        number = 26 * number + ord(letter) - 64
    return number
