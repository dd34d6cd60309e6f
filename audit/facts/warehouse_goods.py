"""`warehouse_goods`: shipments that say whether they are sold, whether to a warehouse, and whose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.facts.written import mapped

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping


def build(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:  # noqa: ARG001
    """Temporary table warehouse_goods (shipment_no, sold, warehouse, owner), each 0 or 1.

    sold: one of the lines says so; warehouse: one says that the consignee is one, or the user's
    table `warehouses` names it, NULL where neither can tell; owner: one names the owner. Needs
    `warehouses` and `said` with owner_name.
    """
    conn.execute("DROP TABLE IF EXISTS temp.warehouse_goods")
    conn.execute(
        "CREATE TEMP TABLE warehouse_goods (shipment_no INTEGER PRIMARY KEY, sold INTEGER, "
        "warehouse INTEGER, owner INTEGER)"
    )
    if "sold" not in mapped(conn):
        return
    conn.execute(
        "INSERT INTO warehouse_goods SELECT shipment_no, max(sold), max(consignee_is_warehouse), 0 "
        "FROM item GROUP BY shipment_no HAVING max(sold) IS NOT NULL"
    )
    conn.execute(
        "UPDATE warehouse_goods SET owner = 1 WHERE sold = 0 AND shipment_no IN "
        "(SELECT shipment_no FROM said WHERE field = 'owner_name')"
    )
    if conn.execute("SELECT 1 FROM warehouses LIMIT 1").fetchone() is None:
        return
    conn.execute(
        """
        UPDATE warehouse_goods SET warehouse = 1 WHERE sold = 0 AND shipment_no IN (
            SELECT i.shipment_no FROM item i CROSS JOIN line l ON l.line_id = i.line_id
            WHERE i.sold = 0 AND l.party_id IN (
                SELECT p.party_id FROM party p JOIN warehouses w
                    ON w.name_key = p.name_key AND w.address_key = p.address_key
                UNION
                SELECT p.party_id FROM party p JOIN warehouses w ON w.address_key = p.address_key
                WHERE w.name_key IS NULL
                UNION
                SELECT p.party_id FROM party p JOIN warehouses w ON w.name_key = p.name_key
                WHERE w.address_key IS NULL))
        """
    )
    conn.execute("UPDATE warehouse_goods SET warehouse = 0 WHERE warehouse IS NULL")
