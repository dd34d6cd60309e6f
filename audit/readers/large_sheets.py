"""A large XLSX sheet cut between its rows into small ones: less memory, and every core has a share.

The pieces stand in a workbook of their own beside the shared texts and formats of the first. Their
cells keep the row numbers that the file gives them; where it gives none, the sheet is left whole.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

LARGE = 48 * 1024**2  # bytes of XML: below it, a second process costs more than it saves
_PIECE = 96 * 1024**2
_BLOCK = 4 * 1024**2
_ROW = b"<row "
_NUMBERED = re.compile(rb'<row r="([0-9]+)"')
_ROOT = re.compile(rb"<worksheet\b[^>]*>")
_SHARED = ("[Content_Types].xml", "_rels/.rels", "xl/sharedStrings.xml", "xl/styles.xml")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


class Whole(Exception):  # noqa: N818 - it is no fault of the file
    """The sheet has to be read in one piece."""


def is_large(path: Path) -> bool:
    """Whether some sheet of an XLSX is worth cutting."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(
            info.file_size >= LARGE and info.filename.startswith("xl/worksheets/")
            for info in archive.infolist()
        )


def cut(
    path: Path, part: str, target: Path, share: tuple[int, int], base_1904: bool
) -> list[tuple[str, int]]:
    """Write share i of n of the sheet's XML ``part`` into the workbook ``target``, piece by piece.

    Gives each piece's sheet name and the number of the row before its first (0: none is missing):
    that row holds one cell, so that what a reader calls the first row is known. Raises Whole.
    """
    place, shares = share
    pieces: list[tuple[str, int]] = []
    with (
        zipfile.ZipFile(path) as archive,
        zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, allowZip64=True) as out,
    ):
        present = set(archive.namelist())
        for name in _SHARED:
            if name in present:
                with archive.open(name) as source, out.open(name, "w", force_zip64=True) as copy:
                    while block := source.read(_BLOCK):
                        copy.write(block)
        size = archive.getinfo(part).file_size
        bounds = (size * place // shares, size * (place + 1) // shares)
        with archive.open(part) as stream:
            rows = _rows(stream, *bounds)
            for head, block in rows:
                name = f"p{len(pieces) + 1}"
                first = _first_row(block)
                before = 0 if head or first == 1 else first - 1
                pieces.append((name, before))
                with out.open(f"xl/worksheets/{name}.xml", "w", force_zip64=True) as piece:
                    _write(piece, head, before, block, rows)
        out.writestr("xl/workbook.xml", _book(pieces, base_1904))
        out.writestr("xl/_rels/workbook.xml.rels", _links(pieces, present))
    return pieces


def _write(
    piece: IO[bytes], head: bytes, before: int, block: bytes, rows: Iterator[tuple[bytes, bytes]]
) -> None:
    """One piece: the sheet's own head or a bare one, a row that marks the place, then its rows."""
    piece.write(head or b'<worksheet xmlns="%b" xmlns:r="%b"><sheetData>' % (
        _MAIN.encode(), _LINKS.encode()
    ))  # fmt: skip
    if before:
        piece.write(b'<row r="%d"><c r="A%d" t="b"><v>1</v></c></row>' % (before, before))
    written = 0
    while True:
        piece.write(block)
        written += len(block)
        ended = block.endswith(b"</worksheet>")
        if ended or written >= _PIECE:
            break
        following = next(rows, None)
        if following is None:
            break
        _, block = following
    if not ended:
        piece.write(b"</sheetData></worksheet>")


def _rows(stream: IO[bytes], first: int, last: int) -> Iterator[tuple[bytes, bytes]]:
    """Blocks of whole rows that begin between two places of the XML; the sheet's head with its first.

    The last block of all has the sheet's end with it.
    """
    rest = stream.read(_BLOCK)
    begin = rest.find(_ROW)
    if begin < 0 or _ROOT.search(rest, 0, begin) is None:
        raise Whole
    head = rest[:begin] if first == 0 else b""
    rest, at = rest[begin:], begin
    while True:
        end = rest.rfind(_ROW)
        start = rest.find(_ROW, max(0, first - at))
        beyond = at + end >= last
        if beyond:
            end = rest.find(_ROW, max(0, last - at))
        if 0 <= start < end:
            yield head, _checked(rest[start:end])
            head = b""
        if beyond:
            return
        at, rest = at + max(end, 0), rest[max(end, 0) :]
        block = stream.read(_BLOCK)
        if not block:
            break
        rest += block
    rest = rest.rstrip()
    if not rest.endswith(b"</worksheet>"):
        raise Whole
    start = rest.find(_ROW, max(0, first - at))
    if start >= 0:
        yield head, _checked(rest[start:])


def _checked(block: bytes) -> bytes:
    """The same block; Whole where its rows do not all say which they are."""
    odd = b"!" in block and b"<!" in block  # a mark alone is rare, and quickly sought
    if odd or b"<row>" in block or block.count(_ROW) != block.count(b'<row r="'):
        raise Whole
    return block


def _first_row(block: bytes) -> int:
    found = _NUMBERED.match(block)
    if found is None:
        raise Whole
    return int(found[1])


def _book(pieces: list[tuple[str, int]], base_1904: bool) -> str:
    sheets = "".join(
        f"<sheet name={quoteattr(name)} sheetId='{number}' r:id='r{number}'/>"
        for number, (name, _) in enumerate(pieces, 1)
    )
    base = "<workbookPr date1904='1'/>" if base_1904 else ""
    return (
        f"<workbook xmlns='{_MAIN}' xmlns:r='{_LINKS}'>{base}<sheets>{sheets}</sheets></workbook>"
    )


def _links(pieces: list[tuple[str, int]], present: set[str]) -> str:
    targets = [
        (f"r{number}", "worksheet", f"worksheets/{name}.xml")
        for number, (name, _) in enumerate(pieces, 1)
    ]
    if "xl/sharedStrings.xml" in present:
        targets.append(("texts", "sharedStrings", "sharedStrings.xml"))
    if "xl/styles.xml" in present:
        targets.append(("formats", "styles", "styles.xml"))
    links = "".join(
        f"<Relationship Id='{key}' Type='{_LINKS}/{kind}' Target='{target}'/>"
        for key, kind, target in targets
    )
    return f"<Relationships xmlns='{_PACKAGE}'>{links}</Relationships>"
