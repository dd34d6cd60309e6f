"""`paid_gift`: lines that are marked as gifts and have a price paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping


def build(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:  # noqa: ARG001
    """Temporary table paid_gift (shipment_no, line_id)."""
    conn.execute("DROP TABLE IF EXISTS temp.paid_gift")
    conn.execute(
        "CREATE TEMP TABLE paid_gift AS SELECT i.shipment_no, i.line_id FROM item i "
        "CROSS JOIN line l ON l.line_id = i.line_id WHERE i.gift = 1 AND l.paid_micros > 0"
    )
