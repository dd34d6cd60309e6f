"""Step 2: which column of a sheet is which canonical field, and which columns nobody reads.

In order: `--map`, the named layout, canonical names, the synonyms of `resources/layouts/`.
"""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from audit import address_blocks
from audit.errors import AuditError
from audit.fields import BY_NAME, NAMES
from audit.paths import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FOLDER = RESOURCES / "layouts"
_SEARCHED_ROWS = 60
_BY_BLOCK = 100_000  # the rank of a header that only its place explains: below all synonyms
_ACCOUNT = "customer"  # its number is the consignee's where the consignee is called customer
_JOINED = ("consignee_address", "shipper_address")  # address line 1, 2, 3 are one address


@dataclass(frozen=True)
class Layout:
    """One known kind of file: `resources/layouts/NAME.toml`, or a file of the user's own."""

    name: str
    title: str
    columns: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, str] = field(default_factory=dict)
    date_order: str | None = None
    value_basis: str | None = None


@dataclass(frozen=True)
class Mapping_:  # noqa: N801 - `Mapping` is the language's own word
    """The decision for one sheet: columns (numbers from 1) of each field, and how each was told."""

    header_row: int
    headers: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]
    reasons: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    unnamed: tuple[int, ...] = ()  # columns that say something under no header

    @property
    def unread(self) -> list[str]:
        """The headers of the columns that no field takes; their numbers where there is none."""
        taken = {number for numbers in self.columns.values() for number in numbers}
        return [
            header if header.strip() else f"column {number}"
            for number, header in enumerate(self.headers, 1)
            if number not in taken
            and (header.strip() or not self.header_row or number in self.unnamed)
        ]

    def names(self, name: str) -> str:
        """The header or headers that a field was read from; a number where there is none."""
        if name in self.constants:
            return f"constant {self.constants[name]!r}"
        headers = ((number, self.headers[number - 1]) for number in self.columns[name])
        return " + ".join(h if h.strip() else f"column {number}" for number, h in headers)


def folded(header: str) -> str:
    """A header as it is compared: case, spaces, underscores and punctuation do not matter."""
    return re.sub(r"[\W_]+", "", header.casefold())


def load(name: str) -> Layout:
    """A layout by name or by path; AuditError where there is none or it is no layout."""
    path = Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(sorted(found.stem for found in FOLDER.glob("*.toml")))
        raise AuditError(f"There is no layout '{name}'; choose from {known}, or give a .toml file.")
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AuditError(f"The layout {path} cannot be read: {error}.") from None
    columns = {
        field_name: tuple([headers] if isinstance(headers, str) else headers)
        for field_name, headers in raw.get("columns", {}).items()
    }
    for mapped in (*columns, *raw.get("constants", {})):
        if mapped not in BY_NAME:
            raise AuditError(f"The layout {path} maps '{mapped}', which is no field of s321.")
    return Layout(
        raw.get("name", path.stem), raw.get("title", path.stem), columns,
        raw.get("constants", {}), raw.get("date_order"), raw.get("value_basis"),
    )  # fmt: skip


@cache
def known() -> tuple[Layout, ...]:
    """The layouts that come with the program, by title."""
    found = [load(path.stem) for path in FOLDER.glob("*.toml")]
    return tuple(sorted(found, key=lambda layout: layout.title.casefold()))


@cache
def synonyms() -> dict[str, tuple[str, int]]:
    """Folded header → (field, rank); canonical names rank first, then the table's own order."""
    found = {folded(name): (name, 0) for name in NAMES}
    lines = (FOLDER / "synonyms.csv").read_text(encoding="utf-8").splitlines()
    for rank, row in enumerate(csv.DictReader(line for line in lines if line[:1] != "#"), 1):
        found.setdefault(folded(row["header"]), (row["field"], rank))
    return found


def _field_of(header: str) -> tuple[str, int] | None:
    known = synonyms().get(folded(header))
    if known is None and (line := re.fullmatch(r"(.*\D)([23])", folded(header))):
        for first in (f"{line[1]}1", line[1]):
            known = synonyms().get(first)
            if known and known[0] in _JOINED:
                return known
        return None
    return known


def find_header(rows: Sequence[Sequence[str]], wanted: Sequence[str] = ()) -> int:
    """The row number (from 1) whose cells are most of all headers; 0 where none is."""
    asked = {folded(name) for name in wanted}
    best, best_score = 0, 0
    for number, row in enumerate(rows[:_SEARCHED_ROWS], 1):
        cells = [cell for cell in row if cell.strip()]
        fields = {known[0] for cell in cells if (known := _field_of(cell))}
        score = len(fields) + 2 * len(asked & {folded(cell) for cell in cells})
        if score > best_score:
            best, best_score = number, score
    return best if best_score >= 2 else 0


def map_columns(
    headers: Sequence[str],
    header_row: int,
    asked: Mapping[str, str],
    layout: Layout | None = None,
    placed: Mapping[str, tuple[int, ...]] | None = None,
) -> Mapping_:
    """Map a sheet's columns; AuditError for a field or a column that does not exist.

    ``placed`` outranks all: column numbers by field, none at all where the field is not to be read.
    """
    columns = {
        name: tuple(number for number in numbers if number <= len(headers))
        for name, numbers in (placed or {}).items()
    }
    reasons = dict.fromkeys(columns, "chosen")
    taken = {number for numbers in columns.values() for number in numbers}

    def take(name: str, numbers: Sequence[int], reason: str) -> None:
        columns[name] = tuple(numbers)
        reasons[name] = reason
        taken.update(numbers)

    for name, column in asked.items():
        if name not in BY_NAME:
            raise AuditError(f"--map {name}={column}: there is no field '{name}'.")
        take(name, _find(headers, column, f"--map {name}={column}"), "as mapped")
    for name, wanted in (layout.columns if layout else {}).items():
        numbers = [n for header in wanted if (n := _number(headers, header)) is not None]
        if numbers and name not in columns:
            take(name, numbers, f"layout {layout.name}" if layout else "")
    for name, offered in (_offers(headers) if header_row else {}).items():
        found = [offer for offer in offered if offer[1] not in taken]
        if name in columns or not found:
            continue
        rank, number = min(found)
        numbers = [number]
        if name in _JOINED:
            stem = folded(headers[number - 1]).rstrip("1")
            numbers += [n for _, n in found if re.fullmatch(stem + "[23]", folded(headers[n - 1]))]
        told = {0: "its canonical name", _BY_BLOCK: "the column before it"}
        take(name, sorted(numbers), told.get(rank, "a known header"))
    constants = {
        name: text
        for name, text in (layout.constants if layout else {}).items()
        if name not in columns
    }
    read = {name: numbers for name, numbers in columns.items() if numbers}
    return Mapping_(header_row, tuple(headers), read, reasons, constants)


def _offers(headers: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
    """Field → the columns that can be it by their header or their block, as (rank, number)."""
    by_block = address_blocks.fields(headers, folded, _field_of)
    offers: dict[str, list[tuple[int, int]]] = {}
    for number, header in enumerate(headers, 1):
        known = _field_of(header)
        if number in by_block:
            name = by_block[number]
            known = (name, _BY_BLOCK) if name else None
        if known:
            offers.setdefault(known[0], []).append((known[1], number))
    names = [folded(headers[number - 1]) for _, number in offers.get("consignee_name", ())]
    if names and not any(name.startswith(_ACCOUNT) for name in names):
        offers["consignee_id"] = [
            offer for offer in offers.get("consignee_id", ())
            if not folded(headers[offer[1] - 1]).startswith(_ACCOUNT)
        ]  # fmt: skip
    return offers


def _number(headers: Sequence[str], column: str) -> int | None:
    wanted = folded(column)
    for number, header in enumerate(headers, 1):
        if header.strip() == column.strip() or (wanted and folded(header) == wanted):
            return number
    return None


def _find(headers: Sequence[str], column: str, where: str) -> list[int]:
    number = _number(headers, column)
    if number is not None:
        return [number]
    if column.isdecimal() and 1 <= int(column) <= len(headers):
        return [int(column)]
    parts = [_number(headers, part) for part in column.split("+")]
    if len(parts) > 1 and None not in parts:
        return [part for part in parts if part is not None]
    known = ", ".join(header for header in headers if header.strip()) or "no headers"
    raise AuditError(f"{where}: the sheet has no column '{column}'; it has {known[:400]}.")
