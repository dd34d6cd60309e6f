"""A table of any length: rows encoded in batches, continued on further sheets where one is full."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from audit.report.book import Page, column_letter, row_height
from audit.report.cells import Kind, encoder, letters

MAX_ROWS = 1_048_576  # of an Excel worksheet
_BATCH = 1_000
RowsEncoder = Callable[[int, Sequence[Sequence[Any]]], list[tuple[str, list[str]]]]


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    header: str
    width: float
    kind: Kind = "text"
    wrap: bool = True
    linked: bool = False

    @property
    def is_number(self) -> bool:
        return self.kind in ("whole", "count", "money", "usd", "percent")


@dataclass(frozen=True)
class Link:
    """Where the cell of one column leads."""

    column: int
    place: str
    tip: str


@dataclass(frozen=True)
class Stretch:
    """The rows of a table on one sheet, counted from 1 as Excel does, the header left out."""

    sheet: str
    first: int
    last: int

    def range(self, column: int) -> str:
        letter = column_letter(column)
        return f"'{self.sheet}'!${letter}${self.first}:${letter}${self.last}"


def stretches(name: str, rows: int, header_row: int = 1) -> list[Stretch]:
    """Where a table of so many rows lies; the last row of a full sheet says where it continues."""
    found: list[Stretch] = []
    left = rows
    sheet, first = name, header_row + 1
    while left or not found:
        taken = min(left, MAX_ROWS - first)
        found.append(Stretch(sheet, first, first + taken - 1))
        left -= taken
        sheet, first = continued(name, len(found)), 2
    return found


def place(parts: Sequence[Stretch], index: int, column: int = 0) -> str:
    """The cell of one row, counted from 0 over all sheets, as a link names it."""
    for part in parts:
        size = part.last - part.first + 1
        if index < size:
            return f"'{part.sheet}'!{column_letter(column)}{part.first + index}"
        index -= size
    raise IndexError(index)


def continued(name: str, sheets: int) -> str:
    """Findings, Findings b, Findings c ..."""
    return f"{name} {column_letter(sheets).lower()}"


def fit(page: Page, columns: Sequence[Column]) -> None:
    """Make the sheet's columns as wide as these."""
    page.widths([column.width for column in columns])


def write_table(
    page: Page,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    *,
    link: Callable[[int, Sequence[Any]], Link | None] | None = None,
    main: bool = True,
    totals: Sequence[Any] = (),
    empty: str = "None.",
) -> Page:
    """Header, rows, and a line of totals; gives the page on which the table ends.

    The main table of a sheet has a frozen header, repeated in print, and a filter.
    """
    source = iter(rows)
    encode = _rows_encoder(page, columns)
    name, sheets, done = page.name, 0, 0
    _header(page, columns, frozen=main)
    first = page.row
    while batch := list(islice(source, _BATCH)):
        while batch:
            room = MAX_ROWS - 1 - page.row
            if not room:
                sheets += 1
                page = _continue(page, columns, continued(name, sheets), first, main=main)
                first, room = page.row, MAX_ROWS - 1 - page.row
            part, batch = batch[:room], batch[room:]
            start = page.row
            page.append_rows(encode(start, part), len(columns))
            for n, row in enumerate(part if link else ()):
                found = link(done + n, row) if link else None
                if found:
                    page.sheet.link(start + n, found.column, found.place, found.tip)
            done += len(part)
            page.book.count(len(part))
    if main and done:
        page.sheet.autofilter(first - 1, 0, page.row - 1, len(columns) - 1)
    if not done:
        page.cells([(empty, page.book.styles.named("note"))])
    if totals:
        encode = _rows_encoder(page, columns, bold=True)
        page.append_rows(encode(page.row, [totals]), len(columns))
    return page


def _rows_encoder(page: Page, columns: Sequence[Column], *, bold: bool = False) -> RowsEncoder:
    """From a first row number and a batch of rows to their XML and texts, column by column."""
    styles = page.book.styles
    encoders = []
    for column in columns:
        style = styles.column(column.kind, wrap=column.wrap, bold=bold)
        if column.linked and not bold:
            style = styles.linked()
        by_word = {} if bold else styles.by_word(column.kind)
        room = letters(column.width) if column.wrap else 0
        encoders.append(encoder(column.kind, style, by_word, room))
    starts = [f'<c r="{column_letter(index)}' for index in range(len(columns))]

    def encode(first: int, rows: Sequence[Sequence[Any]]) -> list[tuple[str, list[str]]]:
        cells = [
            encode_column(values)
            for encode_column, values in zip(encoders, zip(*rows, strict=True), strict=True)
        ]
        encoded = []
        for number, row in enumerate(zip(*cells, strict=True), first + 1):
            middle = f'{number}"'
            xml = "".join([a + middle + b[0] for a, b in zip(starts, row, strict=True)])
            height = row_height(max([cell[2] for cell in row]))
            encoded.append((f'<row r="{middle}{height}>{xml}</row>', [cell[1] for cell in row]))
        return encoded

    return encode


def _header(page: Page, columns: Sequence[Column], *, frozen: bool) -> None:
    styles = page.book.styles
    looks = (styles.named("head number" if c.is_number else "head") for c in columns)
    lines = max(-(-len(c.header) // max(int(c.width) - 1, 1)) for c in columns)
    page.cells(
        [(c.header, look) for c, look in zip(columns, looks, strict=True)],
        height=6 + 13.5 * min(lines, 3),
    )
    if frozen:
        page.sheet.freeze_panes(page.row, 0)
        page.sheet.repeat_rows(page.row - 1)


def _continue(full: Page, columns: Sequence[Column], name: str, first: int, *, main: bool) -> Page:
    """Say on the full sheet where the table goes on, and begin there."""
    if main:
        full.sheet.autofilter(first - 1, 0, full.row - 1, len(columns) - 1)
    full.cells([(f"Continues on the sheet “{name}”.", full.book.styles.named("note"))])
    page = full.book.page(name, paper=full.paper)
    fit(page, columns)
    _header(page, columns, frozen=main)
    return page
