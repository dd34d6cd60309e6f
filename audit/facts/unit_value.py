"""`unit_value`: what one piece of a seller's article is worth on each line that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.facts import written

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

READS = ("sku",)


def build(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:  # noqa: ARG001
    """Temporary table unit_value (shipment_no, line_id, unit_micros, seen, twice_median).

    ``unit_micros`` is value by quantity in millionths of a US dollar; only lines under their
    article's median are kept. ``seen`` counts the article's lines, ``twice_median`` is the sum of
    the two in the middle (or twice the one). An article is a seller's article number (SKU), compared
    without case. Only lines with a positive quantity and value of their own count: where the value
    is the shipment's, no line has one. An article that fewer lines say than the law file
    unit_value_count asks for has no row.
    """
    conn.execute("DROP TABLE IF EXISTS temp.unit_value")
    conn.execute(
        "CREATE TEMP TABLE unit_value (shipment_no INTEGER, line_id INTEGER, unit_micros INTEGER, "
        "seen INTEGER, twice_median INTEGER)"
    )
    if not written.judge(conn, "sku_text", "sku", str.upper):
        return
    for table in ("sku_number", "seller_number", "priced_line", "priced_article"):
        conn.execute(f"DROP TABLE IF EXISTS temp.{table}")
    # numbers for the two texts: a million of them are grouped and sorted three times as fast
    conn.execute("CREATE TEMP TABLE sku_number (text TEXT PRIMARY KEY, sku INTEGER) WITHOUT ROWID")
    conn.execute(
        "INSERT INTO sku_number SELECT text, dense_rank() OVER (ORDER BY meaning) FROM sku_text"
    )
    conn.execute("CREATE TEMP TABLE seller_number (seller INTEGER PRIMARY KEY, key TEXT UNIQUE)")
    conn.execute("INSERT INTO seller_number (key) SELECT DISTINCT seller_key FROM item")
    conn.execute(
        "CREATE TEMP TABLE priced_line AS SELECT i.shipment_no, i.line_id, "
        "n.sku * (SELECT count(*) + 1 FROM seller_number) + coalesce(e.seller, 0) AS article, "
        "CAST(i.value_cents * 10000.0 / i.quantity + 0.5 AS INTEGER) AS unit_micros "
        "FROM item i CROSS JOIN line l ON l.line_id = i.line_id "
        "CROSS JOIN source o ON o.source_id = l.source_id AND o.value_basis = 'line' "
        "CROSS JOIN told t ON t.line_id = i.line_id CROSS JOIN sku_number n ON n.text = t.sku "
        "LEFT JOIN seller_number e ON e.key = i.seller_key "
        "WHERE i.quantity > 0 AND i.value_cents > 0 ORDER BY article, unit_micros"
    )
    # the rows stand in order: the median is found by its place, without another sort
    conn.execute(
        "CREATE TEMP TABLE priced_article AS SELECT article, count(*) AS seen, min(rowid) AS first "
        "FROM priced_line GROUP BY article HAVING count(*) >= (SELECT min(p.value) "
        "FROM legal_parameter p WHERE p.parameter = 'unit_value_count')"
    )
    conn.execute(
        "INSERT INTO unit_value "
        "SELECT p.shipment_no, p.line_id, p.unit_micros, a.seen, low.unit_micros + high.unit_micros "
        "FROM priced_article a CROSS JOIN priced_line low ON low.rowid = a.first + (a.seen - 1) / 2 "
        "CROSS JOIN priced_line high ON high.rowid = a.first + a.seen / 2 "
        "CROSS JOIN priced_line p ON p.rowid BETWEEN a.first AND a.first + a.seen - 1 "
        "AND p.unit_micros * 2 < low.unit_micros + high.unit_micros"
    )
    conn.execute("DROP TABLE temp.priced_line")
