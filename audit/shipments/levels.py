"""Each shipment's person at every level, where the levels differ; and what joined it to its person."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


def of_shipments(conn: sqlite3.Connection) -> None:
    """Fill shipment_level and the temporary table shipment_base (shipment_no, base_no, decided_no, own).

    From party_level, party_base, numbered and odd_line. A person's number at a level is the smallest
    of her parties there. base_no is the same for shipments that id, name and address alone join,
    decided_no for those that decisions join, too; without a row, nothing else joins the person. Both
    are those of the first line; ``own`` says what else joins the shipment's own lines: 2 a near match,
    1 a decision, 0 nothing.
    """
    conn.execute("DELETE FROM shipment_level")
    conn.execute(
        "INSERT INTO shipment_level SELECT n.shipment_no, v.strict_no, v.normal_no, v.lenient_no "
        "FROM numbered n CROSS JOIN party_level v ON v.party_id = n.party_id "
        "WHERE n.line_id = n.shipment_no ORDER BY 1"
    )
    # a name without an address joins at lenient only
    conn.execute(
        "INSERT OR IGNORE INTO shipment_level "
        "SELECT n.shipment_no, -n.shipment_no, -n.shipment_no, n.person_no "
        "FROM numbered n CROSS JOIN odd_line o ON o.line_id = n.line_id "
        "WHERE n.line_id = n.shipment_no AND o.identity = 'probable'"
    )
    conn.execute("DROP TABLE IF EXISTS temp.shipment_base")
    conn.execute(
        "CREATE TEMP TABLE shipment_base (shipment_no INTEGER PRIMARY KEY, base_no INTEGER, "
        "decided_no INTEGER, own INTEGER)"
    )
    conn.execute(
        "INSERT INTO shipment_base SELECT n.shipment_no, b.base_no, b.decided_no, 0 "
        "FROM numbered n CROSS JOIN party_base b ON b.party_id = n.party_id "
        "WHERE n.line_id = n.shipment_no ORDER BY 1"
    )
    conn.execute(
        "UPDATE shipment_base SET own = w.own FROM (SELECT n.shipment_no, "
        "CASE WHEN min(b.decided_no) < max(b.decided_no) THEN 2 ELSE 1 END AS own "
        "FROM numbered n CROSS JOIN party_base b ON b.party_id = n.party_id WHERE n.lines > 1 "
        "GROUP BY n.shipment_no HAVING min(b.base_no) < max(b.base_no)) w "
        "WHERE w.shipment_no = shipment_base.shipment_no"
    )
    # each line with a bare name is a part of its own
    conn.execute(
        "INSERT OR IGNORE INTO shipment_base SELECT n.shipment_no, -n.shipment_no, -n.shipment_no, 0 "
        "FROM numbered n CROSS JOIN odd_line o ON o.line_id = n.line_id "
        "WHERE n.line_id = n.shipment_no AND o.identity = 'probable'"
    )
