"""The decision for one sheet: which columns are which field, by what, and what a layout adds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit import address_blocks
from audit.errors import AuditError
from audit.fields import BY_NAME
from audit.layouts.headers import JOINED, field_of, folded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.layouts.layout import Layout

_BY_BLOCK = 100_000  # the rank of a header that only its place explains: below all synonyms
_ACCOUNT = "customer"  # its number is the consignee's where the consignee is called customer


@dataclass(frozen=True)
class Part:
    """A field that is a part of its column's text."""

    pattern: str
    groups: tuple[str, ...]
    rest: bool  # takes the whole text where the pattern does not fit


@dataclass(frozen=True)
class Mapping_:  # noqa: N801 - `Mapping` is the language's own word
    """The decision for one sheet: columns (numbers from 1) of each field, and how each was told."""

    header_row: int
    headers: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]
    reasons: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    unnamed: tuple[int, ...] = ()  # columns that say something under no header
    layout: Layout | None = None
    because: str = ""  # why this layout, or why none
    recognised: bool = False  # the layout was not asked for
    faults: tuple[str, ...] = ()  # own layouts that could not be looked at
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    parts: Mapping[str, Part] = field(default_factory=dict)
    unit_price: bool = False  # the value is the price of one piece
    no_lines: tuple[tuple[int, str, str], ...] = ()  # column, pattern, what such a row is
    fill_down: tuple[str, ...] = ()  # fields that an order says on its first row only

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
        told = " + ".join(h if h.strip() else f"column {number}" for number, h in headers)
        return f"part of {told}" if name in self.parts else told


def map_columns(
    headers: Sequence[str],
    header_row: int,
    asked: Mapping[str, str],
    layout: Layout | None = None,
    placed: Mapping[str, tuple[int, ...]] | None = None,
    *,
    recognised: bool = False,
) -> Mapping_:
    """Map a sheet's columns; AuditError for a field or a column that does not exist.

    ``placed`` outranks all: column numbers by field, none at all where the field is not to be read.
    A ``recognised`` layout leaves a field to the column that bears its canonical name.
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
    laid = _laid_out(headers, header_row, layout) if layout else {}
    for name, numbers in laid.items():
        if name not in columns and not (recognised and _named(headers, layout, name)):
            take(name, numbers, f"layout {layout.name}" if layout else "")
    for name, offered in (_offers(headers) if header_row else {}).items():
        found = [offer for offer in offered if offer[1] not in taken]
        if name in columns or not found:
            continue
        rank, number = min(found)
        numbers = (number,)
        if name in JOINED:
            stem = folded(headers[number - 1]).rstrip("1")
            numbers += tuple(
                n for _, n in found if re.fullmatch(stem + "[23]", folded(headers[n - 1]))
            )
        told = {0: "its canonical name", _BY_BLOCK: "the column before it"}
        take(name, sorted(numbers), told.get(rank, "a known header"))
    constants = {
        name: text
        for name, text in (layout.constants if layout else {}).items()
        if name not in columns
    }
    reasons |= {name: f"layout {layout.name}, always so" for name in constants if layout}
    read = {name: numbers for name, numbers in columns.items() if numbers}
    return Mapping_(
        header_row, tuple(headers), read, reasons, constants, layout=layout, recognised=recognised,
        translations={
            name: texts for name, texts in (layout.translations if layout else {}).items()
            if read.get(name, ()) == laid.get(name, read.get(name, ())) and name in read
        },
        parts=_parts(headers, layout, {n: c for n, c in read.items() if n not in asked}),
        unit_price=bool(
            layout and layout.unit_price and read.get("value", ()) == laid.get("value")
        ),
        no_lines=_no_lines(headers, header_row, layout),
        fill_down=tuple(
            name for name in (layout.fill_down if layout else ())
            if "order_number" in read and name in read and read[name] == laid.get(name)
        ),
    )  # fmt: skip


def _laid_out(
    headers: Sequence[str], header_row: int, layout: Layout
) -> dict[str, tuple[int, ...]]:
    """The columns that a layout gives each of its fields; () where it says not to read the field."""
    wide = layout.width is None or layout.width == len(headers) or not header_row
    found: dict[str, tuple[int, ...]] = {}
    for name, wanted in layout.columns.items():
        numbers = [_place(headers, column) for column in wanted if wide or isinstance(column, str)]
        if any(numbers) or not wanted:
            found[name] = tuple(number for number in numbers if number)
    for split in layout.splits:
        if number := _place(headers, split.column):
            found |= dict.fromkeys(split.fields, (number,))
    return found


def _no_lines(
    headers: Sequence[str], header_row: int, layout: Layout | None
) -> tuple[tuple[int, str, str], ...]:
    """The columns and patterns of rows that are no lines; those columns that the sheet has."""
    if layout is None:
        return ()
    wide = layout.width is None or layout.width == len(headers) or not header_row
    placed = [
        (_place(headers, found.column), found) for found in layout.no_lines
        if wide or isinstance(found.column, str)
    ]  # fmt: skip
    return tuple((number, found.pattern, found.why) for number, found in placed if number)


def _parts(
    headers: Sequence[str], layout: Layout | None, read: Mapping[str, tuple[int, ...]]
) -> dict[str, Part]:
    found = {}
    for split in layout.splits if layout else ():
        number = _place(headers, split.column)
        for name in split.fields:
            if number and read.get(name) == (number,):
                found[name] = Part(split.pattern, split.groups, name == split.rest)
    return found


def _named(headers: Sequence[str], layout: Layout | None, name: str) -> bool:
    """Whether another column than the layout's bears the field's canonical name."""
    known = {folded(header) for header in layout.headers} if layout else set()
    return folded(name) not in known and any(folded(header) == folded(name) for header in headers)


def _place(headers: Sequence[str], column: str | int) -> int | None:
    if isinstance(column, int):
        return column if column <= len(headers) else None
    return _number(headers, column)


def _offers(headers: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
    """Field → the columns that can be it by their header or their block, as (rank, number)."""
    by_block = address_blocks.fields(headers, folded, field_of)
    offers: dict[str, list[tuple[int, int]]] = {}
    for number, header in enumerate(headers, 1):
        known = field_of(header)
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
