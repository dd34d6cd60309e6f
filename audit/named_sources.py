"""A source by what a person calls it: its file, its sheet, or its number (7 or #7)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import AuditError

if TYPE_CHECKING:
    import sqlite3

_ALL = "SELECT source_id, source_file, path, sheet FROM source ORDER BY source_id"


def find(conn: sqlite3.Connection, name: str, sheet: str | None = None) -> int:
    """The number of the one source that is meant; AuditError where there is none or several."""
    rows = conn.execute(_ALL).fetchall()
    found = [row for row in rows if name in (row[1], row[2]) or Path(name) == Path(row[2])]
    if not found and (number := name.removeprefix("#")).isdecimal():
        found = [row for row in rows if row[0] == int(number)]
    if not found:
        known = ", ".join(dict.fromkeys(row[1] for row in rows)) or "none"
        raise AuditError(f"No source is named {name}; the engagement has {known[:400]}.")
    if sheet is not None:
        sheets = ", ".join(row[3] for row in found)
        found = [row for row in found if row[3] == sheet]
        if not found:
            raise AuditError(f"{name} has no sheet '{sheet}' here; it has {sheets[:400]}.")
    if len(found) > 1:
        several = ", ".join(f"{row[0]} (sheet '{row[3]}' of {row[2]})" for row in found[:12])
        raise AuditError(
            f"{name} is the name of several sources: {several}; say --sheet, or the number in "
            "place of the name."
        )
    return int(found[0][0])


def where(conn: sqlite3.Connection, source_id: int) -> str:
    """The source as a sentence begins."""
    row = conn.execute(
        "SELECT source_file, sheet FROM source WHERE source_id = ?", (source_id,)
    ).fetchone()
    return f"{row[0]}, sheet '{row[1]}'"
