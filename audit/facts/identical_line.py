"""`identical_line`: shipments with a line that stands twice in one source."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping


def build(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:  # noqa: ARG001
    """Temporary table identical_line (shipment_no), one row a line."""
    conn.execute("DROP TABLE IF EXISTS temp.identical_line")
    conn.execute(
        "CREATE TEMP TABLE identical_line AS SELECT i.shipment_no FROM line l "
        "CROSS JOIN item i ON i.line_id = l.line_id WHERE l.repeats > 1 AND l.duplicate_of IS NULL"
    )
