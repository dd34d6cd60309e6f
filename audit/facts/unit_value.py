"""`unit_value`: what one piece of a seller's article is worth on each line that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.facts import written

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

READS = ("sku",)


def build(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:  # noqa: ARG001
    """Temporary table unit_value (shipment_no, line_id, article, unit_micros).

    ``article`` numbers a seller's article number (SKU), compared without case; ``unit_micros`` is
    value by quantity in millionths of a US dollar. Only lines with a positive quantity and value of
    their own count: where the value is the shipment's, no line has one. An article that fewer lines
    say than the law file unit_value_count asks for has no row.
    """
    conn.execute("DROP TABLE IF EXISTS temp.unit_value")
    conn.execute(
        "CREATE TEMP TABLE unit_value (shipment_no INTEGER, line_id INTEGER, article INTEGER, "
        "unit_micros INTEGER)"
    )
    if not written.judge(conn, "sku_text", "sku", str.upper):
        return
    conn.execute("DROP TABLE IF EXISTS temp.article")
    conn.execute(
        "CREATE TEMP TABLE article (article INTEGER PRIMARY KEY, seller TEXT, sku TEXT, "
        "UNIQUE (seller, sku))"
    )
    conn.execute("DROP TABLE IF EXISTS temp.priced_line")
    conn.execute(
        "CREATE TEMP TABLE priced_line AS SELECT i.shipment_no, i.line_id, "
        "coalesce(i.seller_key, '') AS seller, w.meaning AS sku, "
        "CAST(i.value_cents * 10000.0 / i.quantity + 0.5 AS INTEGER) AS unit_micros "
        "FROM item i CROSS JOIN line l ON l.line_id = i.line_id "
        "CROSS JOIN source o ON o.source_id = l.source_id AND o.value_basis = 'line' "
        "CROSS JOIN told t ON t.line_id = i.line_id CROSS JOIN sku_text w ON w.text = t.sku "
        "WHERE i.quantity > 0 AND i.value_cents > 0"
    )
    conn.execute(
        "INSERT INTO article (seller, sku) SELECT seller, sku FROM priced_line "
        "GROUP BY 1, 2 HAVING count(*) >= (SELECT min(p.value) FROM legal_parameter p "
        "WHERE p.parameter = 'unit_value_count')"
    )
    conn.execute(
        "INSERT INTO unit_value SELECT p.shipment_no, p.line_id, a.article, p.unit_micros "
        "FROM priced_line p CROSS JOIN article a ON a.seller = p.seller AND a.sku = p.sku"
    )
    conn.execute("DROP TABLE temp.priced_line")
    conn.execute(
        "CREATE INDEX temp.unit_value_article ON unit_value (article, unit_micros, shipment_no)"
    )
