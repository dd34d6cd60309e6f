"""`said`: what lines say in fields that no column of `item` holds, for the rules that name them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from audit.cleaning.blanks import ERRORS, PLACEHOLDERS, quoted

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence


def build(conn: sqlite3.Connection, fields: Sequence[str]) -> None:
    """Temporary table said (field, shipment_no, line_id, text): trimmed, as written, never blank."""
    conn.execute("DROP TABLE IF EXISTS temp.said")
    conn.execute(
        "CREATE TEMP TABLE said (field TEXT, shipment_no INTEGER, line_id INTEGER, text TEXT)"
    )
    mapped = {
        field
        for (mapping,) in conn.execute("SELECT mapping FROM source")
        for field in json.loads(mapping)
    }
    blank = ", ".join(map(quoted, ("", *PLACEHOLDERS, *ERRORS)))
    for field in (f for f in fields if f in mapped):
        conn.execute(
            f"INSERT INTO said SELECT '{field}', i.shipment_no, i.line_id, trim(t.{field}) "
            f"FROM item i CROSS JOIN line_text t ON t.line_id = i.line_id WHERE t.{field} IS NOT NULL "
            f"AND lower(trim(t.{field})) NOT IN ({blank})"
        )
    conn.execute("CREATE INDEX temp.said_field ON said (field, shipment_no)")
