"""What an XLSX package says of its sheets: their names, where their XML lies, which are hidden."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from pathlib import Path

_MOST_WORKBOOK = 16 * 1024**2
_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True)
class Part:
    """One sheet of the workbook; ``size`` is its XML's, in bytes, once it is unpacked."""

    name: str
    part: str
    size: int
    visible: bool


def sheets(path: Path) -> list[Part]:
    """The sheets in the workbook's order; none where the file is no XLSX or says it otherwise."""
    if not zipfile.is_zipfile(path):
        return []
    with zipfile.ZipFile(path) as archive:
        sizes = {info.filename: info.file_size for info in archive.infolist()}
        if not {_BOOK, _LINKS} <= sizes.keys():
            return []
        try:
            book, links = (
                ET.fromstring(archive.open(name).read(_MOST_WORKBOOK))  # noqa: S314 - in the child, with expat's limits
                for name in (_BOOK, _LINKS)
            )
        except ET.ParseError:
            return []
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    found = []
    for entry in book.iterfind(".//{*}sheet"):
        ids = [value for key, value in entry.attrib.items() if key.endswith("}id")]
        target = targets.get(ids[0], "") if ids else ""
        part = _within("xl", target)
        if part in sizes:
            visible = entry.get("state", "visible") == "visible"
            found.append(Part(entry.get("name", ""), part, sizes[part], visible))
    return found


def a_table_is_filtered(path: Path, part: str) -> bool:
    """Whether a table (a named range with its own filter) on that sheet has a filter set."""
    folder, name = posixpath.split(part)
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        links = f"{folder}/_rels/{name}.rels"
        if links not in names:
            return False
        try:
            entries = ET.fromstring(archive.open(links).read(_MOST_WORKBOOK))  # noqa: S314 - as above
        except ET.ParseError:
            return False
        targets = {_within(folder, e.get("Target", "")) for e in entries}
        tables = (target for target in sorted(targets & names) if "/tables/" in target)
        return any(b"<filterColumn" in archive.open(t).read(_MOST_WORKBOOK) for t in tables)


def _within(folder: str, target: str) -> str:
    """The part that a link of that folder means; from the root where it begins with a slash."""
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
