"""`filer_capacity`: as what each type 86 entry was filed, where the record says it in words known
to the reference table filer_capacities.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.facts import written

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

READS = ("filer_capacity",)


def build(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:  # noqa: ARG001
    """Temporary table filer_capacity (shipment_no, capacity, no_power).

    ``capacity`` is owner, purchaser, broker, consignee, carrier or other, one row for each that a
    shipment's lines name; ``no_power`` is 1 where a line says that there is no power of attorney.
    """
    known = dict(conn.execute("SELECT written, capacity FROM filer_capacities"))
    conn.execute("DROP TABLE IF EXISTS temp.filer_capacity")
    conn.execute(
        "CREATE TEMP TABLE filer_capacity (shipment_no INTEGER, capacity TEXT, no_power INTEGER, "
        "PRIMARY KEY (shipment_no, capacity)) WITHOUT ROWID"
    )

    def capacity(text: str) -> str | None:
        return known.get(re.sub(r"[\W\d_]+", "", text.lower()))

    if written.judge(conn, "capacity_word", "filer_capacity", capacity):
        conn.execute(
            "INSERT OR IGNORE INTO filer_capacity SELECT t.shipment_no, w.meaning, 0 "
            "FROM told t CROSS JOIN capacity_word w ON w.text = t.filer_capacity "
            "CROSS JOIN shipment s ON s.shipment_no = t.shipment_no AND s.entry_type = '86'"
        )
        # "no" on one line holds for every capacity of the shipment
        conn.execute(
            "UPDATE filer_capacity SET no_power = 1 WHERE shipment_no IN "
            "(SELECT shipment_no FROM item WHERE power_of_attorney = 0)"
        )
