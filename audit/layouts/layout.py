"""A layout: what one kind of file says, and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Split:
    """One column that holds several fields: the groups of a pattern are the fields' parts of it."""

    column: str | int
    pattern: str  # RE2; searched in the trimmed text of a cell
    groups: tuple[str, ...]  # every capture group in order; "" where it has no name
    rest: str | None = None  # the field that takes the whole text where the pattern does not fit

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that this column is read into."""
        named = [name for name in self.groups if name]
        return tuple(dict.fromkeys([*named, *([self.rest] if self.rest else [])]))


@dataclass(frozen=True)
class NoLine:
    """Rows that are no lines: those in whose column the pattern is found, and what they are."""

    column: str | int
    pattern: str  # RE2; searched in the trimmed text of a cell
    why: str


@dataclass(frozen=True)
class Layout:
    """One known kind of file. Columns are headers, or numbers from 1; an empty list is not read."""

    name: str
    title: str
    columns: Mapping[str, tuple[str | int, ...]]
    constants: Mapping[str, str] = field(default_factory=dict)
    date_order: str | None = None
    value_basis: str | None = None
    decimal_mark: str | None = None  # point or comma
    description: str = ""
    seen_in: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    width: int | None = None
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    splits: tuple[Split, ...] = ()
    unit_price: bool = False  # the value is the price of one piece: it counts times the quantity
    no_lines: tuple[NoLine, ...] = ()
    fill_down: tuple[str, ...] = ()  # fields that an order says on its first row only
    own: bool = False  # the user's own file, not one that comes with the program

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header that it names, once."""
        named: list[str | int] = [h for headers in self.columns.values() for h in headers]
        named += [split.column for split in self.splits]
        named += [apart.column for apart in self.no_lines]
        return tuple(dict.fromkeys(h for h in (*named, *self.marks) if isinstance(h, str)))

    @property
    def by_position(self) -> bool:
        """Whether it is of files without a header row."""
        return self.width is not None and not self.headers
