"""A reference table as rules join it: its columns, days as numbers, `row` and `own`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from audit import reference
from audit.law_values import EPOCH

if TYPE_CHECKING:
    import sqlite3

_DATES = {"first_date": "first_day", "last_date": "last_day"}


def build(conn: sqlite3.Connection, name: str) -> None:
    """Temporary table ``name``: text columns, first_day and last_day where it is dated.

    `row` counts its rows from 1, `own` is 1 for a row that the user loaded.
    """
    columns, rows = rows_of(name)
    kinds = {"first_day": "INTEGER", "last_day": "INTEGER", "row": "INTEGER", "own": "INTEGER"}
    declared = ", ".join(f"{column} {kinds.get(column, 'TEXT')}" for column in columns)
    conn.execute(f"DROP TABLE IF EXISTS temp.{name}")
    conn.execute(f"CREATE TEMP TABLE {name} ({declared})")
    conn.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", rows)


def rows_of(name: str) -> tuple[list[str], list[tuple[object, ...]]]:
    """The columns and rows of a shipped table; days count from 1970-01-01."""
    table = reference.load(name)
    dates = [c for c in _DATES if c in table.columns]
    places = [table.columns.index(c) for c in dates]
    rows = [
        (*row, *(_day(row[place]) for place in places), number, 0)
        for number, row in enumerate(table.rows, 1)
    ]
    return [*table.columns, *(_DATES[c] for c in dates), "row", "own"], rows


def _day(text: str) -> int:
    return dt.date.fromisoformat(text).toordinal() - EPOCH.toordinal()
