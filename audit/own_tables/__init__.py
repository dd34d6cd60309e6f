"""Tables of the user's own in an engagement: scope lists, warehouses, resellers, listed parties.

The kinds are the files of resources/tables. A table is replaced as a whole; shipped tables are never
changed. Rules join one by its name (audit/facts/looked_up.py).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit.engagement import Engagement, now
from audit.own_tables import keys, kinds, reading, watched

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

_EPOCH: Final = dt.date(1970, 1, 1).toordinal()
_OPEN: Final = {"first_date": dt.date(1900, 1, 1), "last_date": dt.date(2999, 12, 31)}
_DAYS: Final = {"first_date": "first_day", "last_date": "last_day"}
RUN_FILE: Final = "own/"  # before the name of a table, where a run says what it used


@dataclass(frozen=True)
class OwnTable:
    """What an engagement has of one kind; no file and no rows where nothing was loaded."""

    name: str
    title: str
    rows: int = 0
    file: str = ""
    loaded_at: str = ""
    sha256: str = ""


def load(path: Path, name: str, file: Path, sheet: str | None = None) -> OwnTable:
    """Replace the engagement's table ``name`` by the rows of a CSV or workbook, perhaps none.

    AuditError with the line and column at fault; nothing is changed then.
    """
    kind = kinds.known(name)
    with Engagement.open(path) as engagement:
        sheet_name, rows = reading.read(file, kind, sheet)
        with engagement.transaction() as conn:
            texts = [json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows]
            sha256 = hashlib.sha256("\n".join(texts).encode()).hexdigest()
            conn.execute("DELETE FROM own_row WHERE name = ?", (kind.name,))
            conn.executemany(
                "INSERT INTO own_row VALUES (?, ?, ?)",
                [(kind.name, number, text) for number, text in enumerate(texts, 1)],
            )
            conn.execute(
                "INSERT OR REPLACE INTO own_table VALUES (?, ?, ?, ?, ?, ?)",
                (kind.name, file.name, sheet_name, len(rows), sha256, now()),
            )
            engagement.log(
                "tables",
                {"table": kind.name, "file": file.name, "rows": len(rows), "sha256": sha256},
            )
        return next(table for table in listed(engagement.conn) if table.name == kind.name)


def listed(conn: sqlite3.Connection) -> list[OwnTable]:
    """Every kind, loaded or not."""
    loaded = {
        row[0]: row[1:]
        for row in conn.execute("SELECT name, rows, file, loaded_at, sha256 FROM own_table")
    }
    return [OwnTable(n, kinds.load(n).title, *loaded.get(n, ())) for n in kinds.names()]


def cells(conn: sqlite3.Connection, name: str) -> tuple[list[str], list[list[str]]]:
    """The columns and rows of a table as they are kept, in order; `row` comes first.

    Beside the watch list stands what each row meets in the last run: shipments, findings.
    """
    kind = kinds.known(name)
    numbered = _rows(conn, kind.name)
    found = [[str(n), *(row.get(column, "") for column in kind.names)] for n, row in numbered]
    if not kind.counted:
        return ["row", *kind.names], found
    met = watched.counts(conn, numbered)
    unknown = [""] * len(kind.counted)
    counts = ([str(count) for count in met[n]] if n in met else unknown for n, _ in numbered)
    return ["row", *kind.names, *kind.counted], [
        [*row, *count] for row, count in zip(found, counts, strict=True)
    ]


def sha256s(conn: sqlite3.Connection) -> dict[str, str]:
    """Kind → the hash of its rows; "" where it has none, loaded or not."""
    found = dict(conn.execute("SELECT name, sha256 FROM own_table WHERE rows > 0"))
    return {name: found.get(name, "") for name in kinds.names()}


def rows_of(conn: sqlite3.Connection, name: str) -> tuple[list[str], list[tuple[object, ...]]]:
    """A table as rules join it: its columns, first_day and last_day, its keys, row, own (1).

    Days count from 1970-01-01; an open first date is 1900-01-01, an open last one 2999-12-31.
    """
    kind = kinds.load(name)
    dated = [column for column in _DAYS if column in kind.names]
    numbered = _rows(conn, name)
    columns = [*kind.names, *(_DAYS[column] for column in dated)]
    rows: list[tuple[object, ...]] = [
        (*(row.get(c, "") for c in kind.names), *(_day(row.get(c, ""), c) for c in dated))
        for _, row in numbered
    ]
    if kind.keys:
        columns += keys.KEY_COLUMNS
        made = keys.of_rows([row for _, row in numbered], kind.keys)
        rows = [(*row, *of_row) for row, of_row in zip(rows, made, strict=True)]
    return [*columns, "row", "own"], [
        (*row, number, 1) for row, (number, _) in zip(rows, numbered, strict=True)
    ]


def _rows(conn: sqlite3.Connection, name: str) -> list[tuple[int, dict[str, str]]]:
    return [
        (number, json.loads(text))
        for number, text in conn.execute(
            "SELECT row, cells FROM own_row WHERE name = ? ORDER BY row", (name,)
        )
    ]


def _day(text: str, column: str) -> int:
    date = dt.date.fromisoformat(text) if text else _OPEN[column]
    return date.toordinal() - _EPOCH
