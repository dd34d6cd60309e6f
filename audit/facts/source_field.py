"""`source_field`: which fields each source has a column for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping


def build(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:  # noqa: ARG001
    """Temporary table source_field (source_id, field)."""
    conn.execute("DROP TABLE IF EXISTS temp.source_field")
    conn.execute(
        "CREATE TEMP TABLE source_field (source_id INTEGER, field TEXT, "
        "PRIMARY KEY (source_id, field))"
    )
    for source_id, mapping in conn.execute("SELECT source_id, mapping FROM source").fetchall():
        conn.executemany(
            "INSERT INTO source_field VALUES (?, ?)", [(source_id, f) for f in json.loads(mapping)]
        )
