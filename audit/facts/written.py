"""What lines say in a text column, each distinct text once: facts judge the texts, not the lines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from audit.cleaning.blanks import NOTHING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable


def mapped(conn: sqlite3.Connection) -> set[str]:
    """The fields that some source has a column (or a constant) for."""
    sources = conn.execute("SELECT mapping FROM source").fetchall()
    return {field for (mapping,) in sources for field in json.loads(mapping)}


def judge(
    conn: sqlite3.Connection, table: str, field: str, meaning: Callable[[str], str | None]
) -> int:
    """Temporary table ``table`` (text, meaning): the texts of a field that have one; how many.

    ``text`` is as written, to be joined with `told`; ``meaning`` is given it trimmed, and never a
    blank or a placeholder. Needs `told`, with the field where a source has it.
    """
    conn.execute(f"DROP TABLE IF EXISTS temp.{table}")
    conn.execute(f"CREATE TEMP TABLE {table} (text TEXT PRIMARY KEY, meaning TEXT) WITHOUT ROWID")
    if field not in mapped(conn):
        return 0
    texts = conn.execute(f"SELECT DISTINCT {field} FROM told WHERE {field} IS NOT NULL").fetchall()
    found = [
        (text, said)
        for (text,) in texts
        if (plain := text.strip()).lower() not in NOTHING and (said := meaning(plain)) is not None
    ]
    conn.executemany(f"INSERT INTO {table} VALUES (?, ?)", found)
    return len(found)
