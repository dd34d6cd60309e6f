"""What a preview tells of a sheet: its columns, the fields they are read as, rows, faults, sums."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from audit.cleaning.totals import Totals, together

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from audit.cleaning.evidence import Decision
    from audit.cleaning.readings import Problem
    from audit.layouts import Layout

Key = tuple["Path", str]  # a file, and the name of one of its sheets
Kind = Literal["above", "header", "line", "rejected", "blank"]
NOTHING = Totals({}, {})


@dataclass(frozen=True)
class ColumnLook:
    """A column of the sheet: its number from 1, its header, some of its texts."""

    number: int
    header: str
    samples: tuple[str, ...]

    @property
    def letter(self) -> str:
        """As a spreadsheet shows it: A ... Z, AA ..."""
        letters, rest = "", self.number
        while rest:
            rest, place = divmod(rest - 1, 26)
            letters = chr(65 + place) + letters
        return letters


@dataclass(frozen=True)
class FieldLook:
    """A canonical field: the columns it is read from, how they were told, what hangs on it."""

    name: str
    group: str
    columns: tuple[int, ...]
    constant: str  # what the layout says instead of a column
    reason: str  # how the column was recognised
    samples: tuple[str, ...]
    rules: tuple[
        str, ...
    ]  # mapped: what leaving it out would disable; not mapped: what it disables

    @property
    def mapped(self) -> bool:
        """Whether anything is read into it."""
        return bool(self.columns or self.constant)


@dataclass(frozen=True)
class Cell:
    """One text as written, the value read from it where that is another, and what is wrong."""

    text: str
    read: str = ""
    fault: str = ""
    blank: bool = False  # a placeholder, read as nothing said


@dataclass(frozen=True)
class Row:
    """One row of the sheet with the number that a spreadsheet shows for it."""

    number: int
    kind: Kind
    cells: tuple[Cell, ...]
    fault: str = ""


@dataclass(frozen=True)
class SheetLook:
    """How one sheet would be read, and what of it would go in."""

    file: Path
    sheet: str
    sha256: str
    fault: str  # why it cannot go in
    included: bool
    header_row: int
    columns: tuple[ColumnLook, ...]
    fields: tuple[FieldLook, ...]
    unread: tuple[str, ...]
    top: tuple[Row, ...]
    rows: int  # all that the sheet has, headers and blank ones too
    layout: str | None = None
    value_basis: str = "line"
    hidden: bool = False  # in the workbook
    form: str = ""  # what it is: `text in cp1252 with semicolons`
    remarks: tuple[str, ...] = ()  # what is hidden in it, what it does not say
    as_in: str = ""  # the earlier source that it is read like
    decisions: tuple[Decision, ...] = ()
    problems: tuple[Problem, ...] = ()
    problem_rows: tuple[Row, ...] = ()
    rows_read: int = 0
    duplicates: int = 0
    rejected: int = 0
    issues: int = 0
    totals: Totals = field(default_factory=lambda: NOTHING)  # of the lines that would be loaded
    shipment_cents: Mapping[str, int] | None = None  # each shipment once, where values repeat
    rejected_cents: Mapping[str, int] = field(default_factory=dict)
    rejected_rows: Mapping[str, int] = field(default_factory=dict)  # by kind: header, total ...
    titles: tuple[str, ...] = ()  # the rows above the header, `ROW: text`
    persons: int = 0  # by id or by name and address
    layout_because: str = ""  # why its layout was taken, or why none of several
    layout_faults: tuple[str, ...] = ()  # layouts of the user's that could not be looked at
    as_layout: Layout | None = None  # what "Save as layout" would write

    @property
    def key(self) -> Key:
        """What names it."""
        return self.file, self.sheet

    @property
    def goes_in(self) -> bool:
        """Whether an import would take it."""
        return self.included and not self.fault

    @property
    def lines(self) -> int:
        """Lines that would be loaded."""
        return self.rows_read - self.duplicates - self.rejected

    @property
    def counted(self) -> Totals:
        """Its sums, a value that the lines of a shipment repeat only once."""
        once = self.shipment_cents
        return self.totals if once is None else Totals(once, self.totals.dates)

    @property
    def warnings(self) -> tuple[Decision, ...]:
        """What was decided without evidence."""
        return tuple(decision for decision in self.decisions if decision.warning)


@dataclass(frozen=True)
class Look:
    """All sheets in the order of the import, the files that cannot be read, and the whole's sums."""

    sheets: tuple[SheetLook, ...] = ()
    unreadable: tuple[tuple[Path, str], ...] = ()
    not_testable: dict[str, str] = field(default_factory=dict)  # rule → fields that no source has
    locked: frozenset[Path] = frozenset()  # those of the unreadable that a password opens
    persons: int = 0  # in all sheets that go in, by id or by name and address

    @property
    def going_in(self) -> tuple[SheetLook, ...]:
        """The sheets that an import would take."""
        return tuple(sheet for sheet in self.sheets if sheet.goes_in)

    @property
    def totals(self) -> Totals:
        """What they add up to."""
        return together(sheet.counted for sheet in self.going_in)

    def count(self, name: Literal["rows_read", "lines", "duplicates", "rejected", "issues"]) -> int:
        """One count over all of them."""
        return sum(getattr(sheet, name) for sheet in self.going_in)
