"""`told` and `said`: what lines say as text in fields that no column of `item` holds.

The text of lines is wide and dear to read; it is read once for all rules, into `told`, which is as
narrow as the rules and facts of the run let it be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.cleaning.blanks import NOTHING_SQL
from audit.facts import written

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Sequence

# Fields that are read into a column of `item`: only what could not be read is of interest as text.
UNREAD = {
    "hts_number": "hts", "mode_of_transport": "mode", "country_of_origin": "origin",
    "country_of_shipment": "shipped_from", "shipper_country": "shipper_country",
}  # fmt: skip


def build(conn: sqlite3.Connection, fields: Collection[str], said: Sequence[str]) -> None:
    """Temporary tables told and said.

    told (line_id, shipment_no, a column for each of ``fields`` and ``said`` that a source has): as
    written; of a field of `UNREAD` only where its column of `item` is empty.
    said (field, shipment_no, line_id, text): of the fields ``said``, trimmed, never blank.
    """
    known = [field for field in sorted({*fields, *said}) if field in written.mapped(conn)]
    conn.execute("DROP TABLE IF EXISTS temp.told")
    declared = ["line_id INTEGER PRIMARY KEY", "shipment_no INTEGER", *(f"{f} TEXT" for f in known)]
    conn.execute(f"CREATE TEMP TABLE told ({', '.join(declared)})")
    if known:
        taken = [
            f"CASE WHEN i.{UNREAD[f]} IS NULL THEN t.{f} END" if f in UNREAD else f"t.{f}"
            for f in known
        ]
        conn.execute(
            f"INSERT INTO told SELECT i.line_id, i.shipment_no, {', '.join(taken)} FROM item i "
            "CROSS JOIN line_text t ON t.line_id = i.line_id ORDER BY i.line_id"
        )
    conn.execute("DROP TABLE IF EXISTS temp.said")
    conn.execute(
        "CREATE TEMP TABLE said (field TEXT, shipment_no INTEGER, line_id INTEGER, text TEXT)"
    )
    for field in (f for f in said if f in known):
        conn.execute(
            f"INSERT INTO said SELECT '{field}', shipment_no, line_id, trim({field}) FROM told "
            f"WHERE {field} IS NOT NULL AND lower(trim({field})) NOT IN ({NOTHING_SQL})"
        )
    conn.execute("CREATE INDEX temp.said_field ON said (field, shipment_no)")
