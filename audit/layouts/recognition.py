"""Which layout a sheet has, told from its headers, or from its width and its values' kinds.

A suggestion with its reason: what a person says outranks it, and where two layouts fit alike there
is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.fields import BY_NAME
from audit.layouts.headers import SEARCHED_ROWS, find_header, folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.layouts.layout import Layout

_LEAST_SHARE = 0.4  # of a layout's headers, where all its marks are there
_LEAST_WITHOUT_MARKS = 0.8
_LEAST_HEADERS = 3
_CLEAR = 0.1  # by which the best must be ahead of the next
_LEAST_KINDS = 2  # columns of numbers, dates or codes that a sheet without headers must show
_LEAST_FITTING = 0.8  # of their values: small files have faults too
_KINDS = {
    "date": r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T].*)?|\d{8}|[2-5]\d{4}(\.\d+)?|\d{1,2}-[A-Za-z]{3}-\d{2,4}",
    "money": r"[-(]?\s*[^\w\s]?\s*\d[\d.,' ]*\)?",
    "number": r"-?\d[\d.,]*",
    "country": r"[A-Za-z]{2,3}",
    "currency": r"[A-Za-z]{3}",
    "hts": r"\d{4}[\d. ]*",
}


@dataclass(frozen=True)
class Recognised:
    """The layout of a sheet, the row of its header (0 without one), and why; or why none."""

    layout: Layout | None = None
    header_row: int = 0
    because: str = ""


@dataclass(frozen=True)
class _Fit:
    layout: Layout
    row: int
    score: float
    because: str


def recognise(
    rows: Sequence[Sequence[str]], layouts: Sequence[Layout], header_row: int | None = None
) -> Recognised:
    """The one layout that clearly fits the first rows of a sheet; none where two fit alike.

    ``header_row`` is the row that a person named, 0 where the sheet has none.
    """
    fits: list[_Fit] = []
    if header_row != 0:
        places = (
            range(1, min(len(rows), SEARCHED_ROWS) + 1) if header_row is None else (header_row,)
        )
        sheets = [(n, _folded(rows[n - 1])) for n in places if n <= len(rows)]
        fits = [fit for layout in layouts if (fit := _by_headers(layout, sheets))]
    if not fits and (header_row == 0 or (header_row is None and not find_header(rows))):
        fits = [fit for layout in layouts if (fit := _by_values(layout, rows))]
    if not fits:
        return Recognised()
    fits.sort(key=lambda fit: (fit.score, fit.layout.own), reverse=True)
    best, *others = fits
    for other in others:
        ahead = best.layout.own and not other.layout.own
        if best.score - other.score < _CLEAR and not ahead:
            return Recognised(
                because=f"the layouts {best.layout.name} ({best.because}) and {other.layout.name} "
                f"({other.because}) fit alike; say --layout to choose"
            )
    return Recognised(best.layout, best.row, best.because)


def _folded(row: Sequence[str]) -> frozenset[str]:
    return frozenset(header for cell in row if (header := folded(cell)))


def _by_headers(layout: Layout, sheets: Sequence[tuple[int, frozenset[str]]]) -> _Fit | None:
    """How well a layout's headers fit the row that has most of them."""
    wanted = {folded(header) for header in layout.headers}
    marks = {folded(mark) for mark in layout.marks}
    best: _Fit | None = None
    for row, headers in sheets:
        found = wanted & headers
        if not found or not marks <= headers:
            continue
        share = len(found) / len(wanted)
        least = _LEAST_SHARE if marks else _LEAST_WITHOUT_MARKS
        if share < least or (not marks and len(found) < _LEAST_HEADERS):
            continue
        score = share + len(found) / len(headers) / 2 + (_CLEAR if layout.own else 0)
        if best is None or score > best.score:
            because = f"{len(found)} of its {len(wanted)} headers"
            if marks:
                many = {1: "its mark", 2: "both marks"}.get(len(marks), f"all {len(marks)} marks")
                because += f", {many}"
            best = _Fit(layout, row, score, because)
    return best


def _by_values(layout: Layout, rows: Sequence[Sequence[str]]) -> _Fit | None:
    """How well a layout without headers fits: as many columns, and values of the right kinds."""
    lines = [row for row in rows if any(cell.strip() for cell in row)]
    if not layout.by_position or not lines or len(lines[0]) != layout.width:
        return None
    columns = values = fitting = 0
    for name, numbers in layout.columns.items():
        pattern = _KINDS.get(BY_NAME[name].kind)
        if pattern is None or len(numbers) != 1 or not isinstance(numbers[0], int):
            continue
        texts = [row[numbers[0] - 1].strip() for row in lines if numbers[0] <= len(row)]
        said = [text for text in texts if text]
        columns += bool(said)
        values += len(said)
        fitting += sum(1 for text in said if re.fullmatch(pattern, text))
    if columns < _LEAST_KINDS or fitting < _LEAST_FITTING * values:
        return None
    because = (
        f"no header, {layout.width} columns, {fitting} of {values} values of the right kind in "
        f"{columns} of them"
    )
    return _Fit(layout, 0, fitting / values + (_CLEAR if layout.own else 0), because)
