"""`zone_admission`: shipments that name an admission to a foreign-trade zone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.facts import written

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping


def admission(text: str) -> str | None:
    """The number as it is compared: capitals and digits alone; None where nothing is left."""
    return re.sub(r"[\W_]+", "", text).upper() or None


READS = ("ftz_admission",)


def build(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:  # noqa: ARG001
    """Temporary table zone_admission (shipment_no, admission), one row a shipment and number."""
    conn.execute("DROP TABLE IF EXISTS temp.zone_admission")
    conn.execute("CREATE TEMP TABLE zone_admission (shipment_no INTEGER, admission TEXT)")
    if written.judge(conn, "zone_number", "ftz_admission", admission):
        conn.execute(
            "INSERT INTO zone_admission SELECT DISTINCT t.shipment_no, z.meaning FROM told t "
            "CROSS JOIN zone_number z ON z.text = t.ftz_admission"
        )
    conn.execute("CREATE INDEX temp.zone_admission_shipment ON zone_admission (shipment_no)")
