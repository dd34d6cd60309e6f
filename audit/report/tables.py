"""A table of any length: rows encoded in batches, continued on further sheets where one is full."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from audit.report.book import Page, row_height
from audit.report.cells import Kind, encoder, letters
from audit.report.full_sheets import column_letter

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
    """Header, rows, and a line of totals; gives the page, which may have gone on further sheets.

    A header never stands without a row below it. The main table of a sheet has a frozen header,
    repeated in print, and a filter.
    """
    source = iter(rows)
    encode = _rows_encoder(page, columns)
    done = 0
    page.keep(2)
    _header(page, columns, frozen=main)
    first = page.row
    while batch := list(islice(source, _BATCH)):
        while batch:
            if page.room < 1:
                first = _turn(page, columns, first, main=main)
            part, batch = batch[: page.room], batch[page.room :]
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
        if page.room < 1:
            _turn(page, columns, first, main=False)
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


def _turn(page: Page, columns: Sequence[Column], first: int, *, main: bool) -> int:
    """Go on on a further sheet, under the same header; gives the row below it."""
    if main:
        page.sheet.autofilter(first - 1, 0, page.row - 1, len(columns) - 1)
    page.turn()
    _header(page, columns, frozen=main)
    return page.row
