"""Step 1: a file becomes sheets of text, each row with the number a spreadsheet shows for it.

Every reader runs in a child process with a memory limit (`child.py`), because files come from
strangers. It leaves one Arrow file per sheet: column `row` and text columns `c1` ... `cN`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import pyarrow as pa

from audit.readers.remarks import together

if TYPE_CHECKING:
    from collections.abc import Mapping

WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
TEXT_SUFFIXES = (".csv", ".tsv", ".psv", ".txt")
PACKED_SUFFIXES = (".gz", ".zip")
SUFFIXES = WORKBOOK_SUFFIXES + TEXT_SUFFIXES + PACKED_SUFFIXES
MOST_COLUMNS = 1_000  # the widest known export has some 250; more is a stray cell


@dataclass(frozen=True)
class Note:
    """Something the reader could not take as it stood: where, what it read, why."""

    row: int
    column: int  # from 1; 0 for the whole row
    raw: str
    reason: str
    rejects_row: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet as text, still in its Arrow files; ``columns`` counts `c1` to `cN`."""

    name: str
    arrow_files: tuple[Path, ...]
    columns: int
    rows: int
    notes: tuple[Note, ...] = ()
    base_1904: bool = False  # the workbook counts its days from 1904
    how: Mapping[str, str] = field(default_factory=dict)  # delimiter, encoding: shown and stored

    def joined(self, following: Sheet) -> Sheet:
        """The sheet with the rows that follow, where it was read in shares."""
        return replace(
            self,
            arrow_files=self.arrow_files + following.arrow_files,
            columns=max(self.columns, following.columns),
            rows=self.rows + following.rows,
            notes=self.notes + following.notes,
            how=together(self.how, following.how),
        )

    def table(self) -> pa.Table:
        """The rows, memory-mapped: nothing is copied until it is used."""
        parts = []
        for file in self.arrow_files:
            with pa.memory_map(str(file)) as source:
                parts.append(pa.ipc.open_file(source).read_all())
        if len(parts) == 1:
            return parts[0]
        whole = pa.concat_tables(parts, promote_options="default")
        return whole.select(["row", *column_names(self.columns)])


def is_spreadsheet(name: PurePath) -> bool:
    """Whether a file in a folder is meant: by its name, which is nobody's lock or leftover."""
    suffix = name.suffix.lower()
    inner = PurePath(name.stem).suffix.lower() if suffix == ".gz" else ""
    return (
        suffix in SUFFIXES
        and not name.name.startswith(("~$", "."))
        and (not inner or inner in WORKBOOK_SUFFIXES + TEXT_SUFFIXES)
    )


def column_names(count: int) -> list[str]:
    """The names of a sheet's text columns."""
    return [f"c{number}" for number in range(1, count + 1)]


def schema(columns: int) -> pa.Schema:
    """The layout of every reader's Arrow file."""
    texts = [(name, pa.string()) for name in column_names(columns)]
    return pa.schema([("row", pa.int64()), *texts])
