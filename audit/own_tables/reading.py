"""A user's CSV or workbook → rows of one kind, or the sentence that says which cell is wrong."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from audit.cleaning import codes
from audit.cleaning.blanks import PLACEHOLDERS
from audit.errors import AuditError

if TYPE_CHECKING:
    from audit.own_tables.kinds import Column, Kind
    from audit.readers import Sheet

MOST_ROWS: Final = 200_000  # a list longer than that is a source, not a table
_SERIALS: Final = range(20_000, 60_001)
_BASES: Final = {False: dt.date(1899, 12, 30), True: dt.date(1904, 1, 1)}


def read(file: Path, kind: Kind, sheet_name: str | None = None) -> tuple[str, list[dict[str, str]]]:
    """The sheet's name and the rows of the file: a cell a column, as it is kept, "" where blank.

    AuditError names the file, the line as a spreadsheet numbers it, the column and what to do.
    """
    from audit.readers import child  # late: what reads spreadsheets is not needed for a run

    with tempfile.TemporaryDirectory() as folder, child.Reader() as reader:
        sheet = _one(file, reader.read(file, Path(folder), sheet_name))
        lines = list(_lines(sheet))
    if not lines:
        raise AuditError(f"{file} has no header; it needs the columns {_wanted(kind)}.")
    (line, header), *below = lines
    places = _places(f"{file}, line {line}", kind, header)
    if len(below) > MOST_ROWS:
        raise AuditError(f"{file} has {len(below):,} rows; a table can have {MOST_ROWS:,}.")
    rows = []
    for number, cells in below:
        where = f"{file}, line {number}"
        row = {
            column.name: _cell(where, column, cells[places[column.name]], base_1904=sheet.base_1904)
            if column.name in places else ""
            for column in kind.columns
        }  # fmt: skip
        _check(where, kind, row)
        rows.append(row)
    return sheet.name, rows


def _one(file: Path, sheets: list[Sheet]) -> Sheet:
    filled = [sheet for sheet in sheets if sheet.rows] or sheets
    if len(filled) > 1:
        named = ", ".join(sheet.name for sheet in filled)
        raise AuditError(f"{file} has several sheets ({named}); choose one with --sheet.")
    if not filled:
        raise AuditError(f"{file} holds no sheet; save the table in one.")
    if bad := next((note for note in filled[0].notes if note.rejects_row), None):
        raise AuditError(f"{file}, line {bad.row}: {bad.reason}; mend that line.")
    return filled[0]


def _lines(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """The rows that say something, with their number in the spreadsheet."""
    table = sheet.table()
    numbers = table.column("row").to_pylist()
    columns = [table.column(f"c{n}").to_pylist() for n in range(1, sheet.columns + 1)]
    for number, *cells in zip(numbers, *columns, strict=True):
        texts = [(cell or "").strip() for cell in cells]
        if any(texts):
            yield number, texts


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _wanted(kind: Kind) -> str:
    words = [c.name if c.needed or c.name in kind.one_of else f"({c.name})" for c in kind.columns]
    return ", ".join(words)


def _places(where: str, kind: Kind, header: list[str]) -> dict[str, int]:
    """Column → its place; a header that names none, or names one twice, is refused."""
    known = {
        _folded(word): column.name
        for column in kind.columns for word in (column.name, *column.aliases)
    }  # fmt: skip
    shown = {"row", *map(_folded, kind.counted)}  # by `show`, beside what was loaded
    found: dict[str, int] = {}
    for place, text in enumerate(header):
        if not text or _folded(text) in shown:
            continue
        name = known.get(_folded(text))
        if name is None:
            raise AuditError(
                f"{where}: the column '{text}' is none of the table {kind.name}; its columns are "
                f"{_wanted(kind)}."
            )
        if name in found:
            raise AuditError(f"{where}: the column {name} stands there twice; leave one of them.")
        found[name] = place
    missing = [c.name for c in kind.columns if c.needed and c.name not in found]
    if missing or (kind.one_of and not set(kind.one_of) & set(found)):
        lacks = ", ".join(missing) or " or ".join(kind.one_of)
        raise AuditError(
            f"{where}: no column is named {lacks}; the table {kind.name} has {_wanted(kind)}."
        )
    return found


def _cell(where: str, column: Column, text: str, *, base_1904: bool) -> str:
    if text.casefold() in PLACEHOLDERS:
        text = ""
    if not text:
        if column.needed:
            raise AuditError(f"{where}: the column {column.name} is blank; fill it.")
        return ""
    try:
        return _READERS[column.kind](text, column, base_1904)
    except ValueError as error:
        raise AuditError(f"{where}, column {column.name}: '{text}' is {error}.") from None


def _check(where: str, kind: Kind, row: Mapping[str, str]) -> None:
    if kind.one_of and not any(row[name] for name in kind.one_of):
        raise AuditError(f"{where}: {' and '.join(kind.one_of)} are both blank; fill one.")
    keys = kind.keys or {}
    street = row.get(keys.get("street", ""), "")
    if street and not any(row.get(keys.get(part, ""), "") for part in ("postal_code", "city")):
        raise AuditError(
            f"{where}: the address '{street}' has neither postal code nor city, and would match no "
            "consignee; fill one."
        )
    first, last = row.get("first_date", ""), row.get("last_date", "")
    if first and last and last < first:
        raise AuditError(f"{where}: it ends on {last}, before it begins on {first}.")


def _country(text: str, _: Column, __: bool) -> str:
    code, reason = codes.country(text)
    if code is None:
        raise ValueError(f"{reason}; write it like CN")
    return str(code)


def _hts(text: str, _: Column, __: bool) -> str:
    digits = re.sub(r"[.\s-]", "", text)
    if not re.fullmatch(r"[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{8}|[0-9]{10}", digits):
        raise ValueError("not the first 2, 4, 6, 8 or 10 digits of a tariff number")
    return digits


def _case(text: str, _: Column, __: bool) -> str:
    number = case_number(text)
    if number is None:
        raise ValueError("no case number; write it like A-570-967")
    return number


def _date(text: str, _: Column, base_1904: bool) -> str:
    if re.fullmatch(r"[0-9]{5}(\.0+)?", text) and int(text[:5]) in _SERIALS:
        return (_BASES[base_1904] + dt.timedelta(days=int(text[:5]))).isoformat()
    try:
        return dt.date.fromisoformat(re.sub(r"[T ]00:00(:00)?(\.0+)?$", "", text)).isoformat()
    except ValueError:
        raise ValueError("no date; write it like 2024-05-03") from None


def _choice(text: str, column: Column, _: bool) -> str:
    if text.casefold() not in column.choices:
        raise ValueError(f"none of {', '.join(column.choices)}")
    return text.casefold()


def case_number(text: str) -> str | None:
    """`a570967`, `A-570-967-000` → A-570-967; None where the text begins with no case number."""
    found = re.match(r"\s*([AC])[-\s]?([0-9]{3})[-\s]?([0-9]{3})(?![0-9]{1,2}\b)", text.upper())
    return "-".join(found.groups()) if found else None


_READERS: Final[Mapping[str, Callable[[str, Column, bool], str]]] = {
    "text": lambda text, _, __: text, "code": lambda text, _, __: text.upper(),
    "country": _country, "hts": _hts, "case": _case, "date": _date, "choice": _choice,
}  # fmt: skip
