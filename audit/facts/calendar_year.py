"""`calendar_year`: the years of the law's record by their days, for rules that group by year."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from audit.law_values import EPOCH

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping


def build(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:  # noqa: ARG001
    """Temporary table calendar_year (year, first_day, last_day); days since 1970-01-01."""
    conn.execute("DROP TABLE IF EXISTS temp.calendar_year")
    conn.execute(
        "CREATE TEMP TABLE calendar_year (year INTEGER PRIMARY KEY, first_day INTEGER, last_day INTEGER)"
    )
    first, last = conn.execute(
        "SELECT min(first_day), max(last_day) FROM legal_parameter"
    ).fetchall()[0]
    years = range((EPOCH + dt.timedelta(first)).year, (EPOCH + dt.timedelta(last)).year + 1)
    conn.executemany(
        "INSERT INTO calendar_year VALUES (?, ?, ?)",
        [(y, (dt.date(y, 1, 1) - EPOCH).days, (dt.date(y, 12, 31) - EPOCH).days) for y in years],
    )
