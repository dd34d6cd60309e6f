"""Where a table lies that fills more than one worksheet: Evidence, Evidence b, Evidence c ..."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MAX_ROWS = 1_048_576  # of an Excel worksheet; the last one says where a full sheet goes on


def column_letter(index: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


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
