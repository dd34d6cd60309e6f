"""What calamine does not tell of an XLS or XLSB sheet: rows and columns that are hidden, a filter.

XLS is a stream of records in an OLE file (Microsoft's MS-XLS), XLSB parts of records in a zip
(MS-XLSB). Only their heads are looked at; a file that breaks off says what it said until there.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import olefile

from audit.readers.remarks import counted, counted_columns

if TYPE_CHECKING:
    from pathlib import Path

# Records of XLS.
_BOUND_SHEET, _BOF, _EOF, _ROW, _COLUMNS, _FILTERED = 0x85, 0x809, 0x0A, 0x208, 0x7D, 0x9B
# Records of XLSB; those up to _LAST_CELL are the cells of the row before them.
_XLSB_ROW, _LAST_CELL, _XLSB_COLUMNS, _XLSB_SHEET, _XLSB_FILTER = 0, 11, 60, 156, 163
_RELATION = re.compile(rb"<Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb"""\b(Id|Target)=["']([^"']+)["']""")
# Rows and ranges of columns that are hidden, from 1, and whether a filter is set.
Hidden = tuple[list[int], list[tuple[int, int]], bool]


def look(path: Path, sheet: str, width: int) -> dict[str, str]:
    """What is hidden in a sheet of ``width`` columns, for `Sheet.how`; nothing of other formats."""
    try:
        if zipfile.is_zipfile(path):
            rows, columns, filtered = _of_xlsb(path, sheet)
        elif olefile.isOleFile(str(path)):
            rows, columns, filtered = _of_xls(path, sheet)
        else:
            return {}
    except (OSError, KeyError, ValueError, struct.error, zipfile.BadZipFile):
        return {}  # calamine has read the cells; what more the file says cannot be known
    how = {}
    if rows:
        how["hidden_rows"] = counted((row, row) for row in sorted(rows))
    within = [(first, min(last, width)) for first, last in sorted(columns) if first <= width]
    if within:
        how["hidden_columns"] = counted_columns(within)
    if filtered:
        how["filter"] = "yes"
    return how


def _of_xls(path: Path, sheet: str) -> Hidden:
    with olefile.OleFileIO(str(path)) as ole:
        name = "Workbook" if ole.exists("Workbook") else "Book"
        stream = ole.openstream(name).read()
    biff8 = stream[4:6] == b"\x00\x06"
    for kind, body in _xls_records(stream, 0):
        if kind == _BOUND_SHEET and _sheet_name(body, biff8=biff8) == sheet:
            return _hidden_in(_xls_records(stream, int.from_bytes(body[:4], "little")))
    return [], [], False


def _sheet_name(body: bytes, *, biff8: bool) -> str:
    count = body[6]
    if not biff8:
        return body[7 : 7 + count].decode("cp1252", "replace")
    wide = body[7] & 1
    return body[8 : 8 + count * (1 + wide)].decode("utf-16-le" if wide else "latin-1")


def _xls_records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream, from its beginning to its end."""
    place, depth = start, 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        depth += (kind == _BOF) - (kind == _EOF)
        yield kind, stream[place + 4 : place + 4 + size]
        if depth <= 0:
            return
        place += 4 + size


def _hidden_in(records: Iterable[tuple[int, bytes]]) -> Hidden:
    rows: list[int] = []
    columns: list[tuple[int, int]] = []
    filtered = False
    for kind, body in records:
        if kind == _ROW and len(body) >= 14:
            row, first, after = struct.unpack_from("<HHH", body)
            if body[12] & 0x20 and after > first:
                rows.append(row + 1)
        elif kind == _COLUMNS and len(body) >= 9 and body[8] & 1:
            first, last = struct.unpack_from("<HH", body)
            columns.append((first + 1, last + 1))
        filtered = filtered or kind == _FILTERED
    return rows, columns, filtered


def _of_xlsb(path: Path, sheet: str) -> Hidden:
    rows: list[int] = []
    columns: list[tuple[int, int]] = []
    filtered = False
    with zipfile.ZipFile(path) as archive:
        part = _xlsb_part(archive, sheet)
        if part is None:
            return [], [], False
        hidden_row = 0
        for kind, body in _xlsb_records(archive.read(part)):
            if kind == _XLSB_ROW:
                hidden_row = int.from_bytes(body[:4], "little") + 1 if body[11] & 0x10 else 0
            elif 0 < kind <= _LAST_CELL and hidden_row:
                rows.append(hidden_row)
                hidden_row = 0
            elif kind == _XLSB_COLUMNS and body[16] & 1:
                first, last = struct.unpack_from("<II", body)
                columns.append((first + 1, last + 1))
            filtered = filtered or kind == _XLSB_FILTER
    return rows, columns, filtered


def _xlsb_part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    if "xl/workbook.bin" not in archive.namelist():
        return None
    targets = {}
    for relation in _RELATION.findall(archive.read("xl/_rels/workbook.bin.rels")):
        said = dict(_ATTRIBUTE.findall(relation))
        targets[said.get(b"Id", b"").decode()] = said.get(b"Target", b"").decode()
    for kind, body in _xlsb_records(archive.read("xl/workbook.bin")):
        if kind == _XLSB_SHEET:
            relation_id, after = _wide_text(body, 8)
            if _wide_text(body, after)[0] == sheet:
                target = targets[relation_id]
                return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return None


def _wide_text(body: bytes, place: int) -> tuple[str, int]:
    count = int.from_bytes(body[place : place + 4], "little")
    end = place + 4 + 2 * count
    return body[place + 4 : end].decode("utf-16-le"), end


def _xlsb_records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record; both its kind and its size take 7 bits of a byte."""
    place = 0
    while place < len(part):
        kind, place = _packed(part, place, 2)
        size, place = _packed(part, place, 4)
        yield kind, part[place : place + size]
        place += size


def _packed(part: bytes, place: int, most: int) -> tuple[int, int]:
    """A number of 7 bits a byte, lowest first, and what follows it; the highest bit says go on."""
    number = 0
    for shift in range(most):
        byte = part[place]
        number |= (byte & 0x7F) << (7 * shift)
        place += 1
        if byte < 0x80:
            break
    return number, place
