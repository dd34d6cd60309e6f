"""`origin_unread`: lines without a readable country of origin, and what stands there instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.cleaning.blanks import NOTHING_SQL

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping


def build(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:  # noqa: ARG001
    """Temporary table origin_unread (shipment_no, line_id, doubt)."""
    conn.execute("DROP TABLE IF EXISTS temp.origin_unread")
    conn.execute(
        "CREATE TEMP TABLE origin_unread AS SELECT i.shipment_no, i.line_id, CASE WHEN "
        f"lower(trim(coalesce(t.country_of_origin, ''))) IN ({NOTHING_SQL}) THEN 'the origin is blank' "
        "ELSE 'the origin ' || trim(t.country_of_origin) || ' is no country' END AS doubt "
        "FROM item i CROSS JOIN line_text t ON t.line_id = i.line_id WHERE i.origin IS NULL"
    )
