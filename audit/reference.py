"""From resources/reference, one table a .csv file, to checked rows and what is known of them.

A file begins with lines `# key: text` (publisher, source, date, status, unique, note); then comes
the header, then the rows. `unique` names the column that no two rows share.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, NoReturn

from audit.errors import AuditError
from audit.paths import RESOURCES

REFERENCE_FOLDER: Final = RESOURCES / "reference"
STATUSES: Final = ("read", "secondary", "memory", "unconfirmed")
CERTAINTIES: Final = ("violation", "probable", "review", "none")

_ABOUT_KEYS: Final = ("publisher", "source", "date", "status", "unique")
_DIGIT_COLUMNS: Final = ("digits", "hts_prefix", "port_code")
_CHOICES: Final = {"status": STATUSES, "certainty": CERTAINTIES, "certainty_before": CERTAINTIES}


@dataclass(frozen=True)
class ReferenceTable:
    """One table as text: what it says of itself, its columns, its rows."""

    name: str
    about: Mapping[str, str]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sha256: str

    def column(self, name: str) -> list[str]:
        place = self.columns.index(name)
        return [row[place] for row in self.rows]


def names(folder: Path = REFERENCE_FOLDER) -> list[str]:
    """Every table of the folder."""
    return sorted(path.stem for path in folder.glob("*.csv"))


def sha256(name: str, folder: Path = REFERENCE_FOLDER) -> str:
    """The hash of one table's file, without reading what is in it; empty where it is missing."""
    path = folder / f"{name}.csv"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def load(name: str, folder: Path = REFERENCE_FOLDER) -> ReferenceTable:
    """Reads and checks one table; the error names the file, the line and what is wrong."""
    path = folder / f"{name}.csv"
    try:
        raw = path.read_bytes()
        lines = raw.decode("utf-8").replace("\r\n", "\n").rstrip("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise AuditError(f"The reference table {path} can't be read: {error}.") from error
    about = _read_about(path, lines)
    columns, *rows = _read_rows(path, lines, len(about))
    if len(set(columns)) != len(columns) or not all(columns):
        _refuse(path, len(about) + 1, "has an empty or a repeated column name")
    if about["unique"] not in columns:
        _refuse(path, len(about) + 1, f"has no column '{about['unique']}', which is to be unique")
    if about["status"] == "by row" and "status" not in columns:
        _refuse(path, len(about) + 1, "has no column 'status', but the status is by row")
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, start=len(about) + 2):
        if len(row) != len(columns):
            _refuse(path, number, f"has {len(row)} cells for {len(columns)} columns")
        cells = dict(zip(columns, row, strict=True))
        key = cells[about["unique"]]
        if not key or key in seen:
            _refuse(path, number, f"repeats {about['unique']} {key!r} of line {seen.get(key, 0)}")
        seen[key] = number
        _check_cells(path, number, cells)
    digest = hashlib.sha256(raw).hexdigest()
    return ReferenceTable(name, about, tuple(columns), tuple(map(tuple, rows)), digest)


def _read_about(path: Path, lines: list[str]) -> dict[str, str]:
    about: dict[str, str] = {}
    for line in lines:
        if not line.startswith("#"):
            break
        key, _, text = (part.strip() for part in line[1:].partition(":"))
        if not text:
            _refuse(path, len(about) + 1, "is not of the form '# key: text'")
        if key in about:
            _refuse(path, len(about) + 1, f"says '{key}' a second time")
        about[key] = text
    for key in _ABOUT_KEYS:
        if key not in about:
            _refuse(path, 1, f"and the next say nothing of the {key}; add '# {key}: ...'")
    if about["status"] not in (*STATUSES, "by row"):
        _refuse(path, 1, f"has the status {about['status']!r}; use by row or {', '.join(STATUSES)}")
    return about


def _read_rows(path: Path, lines: list[str], skipped: int) -> list[list[str]]:
    reader = csv.reader(lines[skipped:], strict=True)
    try:
        table = list(reader)
    except csv.Error as error:
        _refuse(path, skipped + reader.line_num, f"is not CSV: {error}")
    if not table:
        _refuse(path, skipped, "is followed by no header")
    return table


def _check_cells(path: Path, number: int, cells: Mapping[str, str]) -> None:
    for column in _DIGIT_COLUMNS:
        text = cells.get(column, "0")
        if not (text.isascii() and text.isdigit()):
            _refuse(path, number, f"has {text!r} as {column}; write digits only")
    for column, choices in _CHOICES.items():
        if column in cells and cells[column] not in choices:
            _refuse(path, number, f"has the {column} {cells[column]!r}; use {', '.join(choices)}")
    if "first_date" in cells:
        try:
            first = date.fromisoformat(cells["first_date"])
            last = date.fromisoformat(cells["last_date"])
        except (KeyError, ValueError) as error:
            raise AuditError(
                f"Line {number} of the reference table {path.name} has a date that can't be read; "
                f"write first_date and last_date as 2025-08-29."
            ) from error
        if last < first:
            _refuse(path, number, f"ends on {last}, before it begins")


def _refuse(path: Path, number: int, what: str) -> NoReturn:
    raise AuditError(f"Line {number} of the reference table {path.name} {what}.")
