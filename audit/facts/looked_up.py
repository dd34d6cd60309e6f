"""A table as rules join it, shipped or the user's own: its columns, days as numbers, `row`, `own`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from audit import own_tables, reference
from audit.law_values import EPOCH

if TYPE_CHECKING:
    import sqlite3

_DATES = {"first_date": "first_day", "last_date": "last_day"}
_MANY = {"hts_prefixes": "hts_prefix"}  # columns with several words, and what one of them is


def build(conn: sqlite3.Connection, name: str) -> None:
    """Temporary table ``name``: text columns, first_day and last_day where it is dated.

    `row` counts its rows from 1, `own` is 1 for a row that the user loaded. A row that names several
    tariff numbers (`hts_prefixes`) is there once for each, as `hts_prefix`; "" where it names none.
    The tables of resources/tables are the user's alone and may be empty.
    """
    own = name in own_tables.kinds.names()
    columns, rows = own_tables.rows_of(conn, name) if own else rows_of(name)
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
    many = next((n for n, c in enumerate(table.columns) if c in _MANY), None)
    rows: list[tuple[object, ...]] = []
    for number, row in enumerate(table.rows, 1):
        days = [_day(row[place]) for place in places]
        if many is None:
            rows.append((*row, *days, number, 0))
            continue
        rows += [
            (*row[:many], word, *row[many + 1 :], *days, number, 0)
            for word in row[many].split() or [""]
        ]
    columns = [_MANY.get(c, c) for c in table.columns]
    return [*columns, *(_DATES[c] for c in dates), "row", "own"], rows


def _day(text: str) -> int:
    return dt.date.fromisoformat(text).toordinal() - EPOCH.toordinal()
