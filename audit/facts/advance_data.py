"""`advance_data`: shipments by sea or air that state their security filing or its screening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.cleaning import codes
from audit.facts import written

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

READS = ("isf_number", "security_scan")


def build(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:  # noqa: ARG001
    """Temporary table advance_data (shipment_no, field): one line that states it is enough.

    ``field`` is isf_number for modes 10 and 11, security_scan for 40 and 41. A word for no states
    nothing.
    """
    conn.execute("DROP TABLE IF EXISTS temp.advance_data")
    conn.execute("CREATE TEMP TABLE advance_data (shipment_no INTEGER PRIMARY KEY, field TEXT)")

    def stated(text: str) -> str | None:
        return None if codes.yes_no(text)[0] == 0 else "stated"

    for field, modes in (("isf_number", "'10', '11'"), ("security_scan", "'40', '41'")):
        if written.judge(conn, "stated_text", field, stated):
            conn.execute(
                f"INSERT OR IGNORE INTO advance_data SELECT t.shipment_no, '{field}' "
                f"FROM told t CROSS JOIN stated_text w ON w.text = t.{field} "
                f"CROSS JOIN shipment s ON s.shipment_no = t.shipment_no AND s.mode IN ({modes})"
            )
