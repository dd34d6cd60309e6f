"""`document_price`: lines whose listed or paid price is above their value, in US cents like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.shipments.values import DOLLAR_CENTS, in_cents

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping


def build(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:  # noqa: ARG001
    """Temporary table document_price (shipment_no, line_id, value_cents, price_cents, kind).

    ``price_cents`` is the price that speaks for the value: the paid one where it stands, else the
    listed one; a paid price that is not above the value leaves the listed one, which then says only
    that there was a discount: ``kind`` is paid, listed or discounted. Prices are in the currency of
    the line's value and take its rate. A negative value is compared with nothing.
    """
    conn.create_function("in_cents", 2, in_cents, deterministic=True)
    conn.execute("DROP TABLE IF EXISTS temp.document_price")
    conn.execute(
        "CREATE TEMP TABLE document_price (shipment_no INTEGER, line_id INTEGER, "
        "value_cents INTEGER, price_cents INTEGER, kind TEXT)"
    )
    dollars = DOLLAR_CENTS.replace("l.amount_micros", "p.micros")
    conn.execute(
        f"""
        INSERT INTO document_price
        SELECT i.shipment_no, p.line_id, i.value_cents, p.cents, p.kind
        FROM (
            SELECT p.line_id, p.kind, CASE WHEN p.currency = 'USD' THEN {dollars}
                ELSE in_cents(p.micros, c.usd_per_unit) END AS cents
            FROM (
                SELECT l.line_id, l.currency,
                    CASE WHEN l.paid_micros > l.amount_micros THEN 'paid'
                        WHEN l.paid_micros IS NULL THEN 'listed' ELSE 'discounted' END AS kind,
                    CASE WHEN l.paid_micros > l.amount_micros THEN l.paid_micros
                        ELSE l.listed_micros END AS micros
                FROM line l WHERE l.amount_micros >= 0
                    AND (l.paid_micros > l.amount_micros OR l.listed_micros > l.amount_micros)
            ) p LEFT JOIN conversion c ON c.line_id = p.line_id
        ) p CROSS JOIN item i ON i.line_id = p.line_id
        WHERE p.cents > i.value_cents
        """
    )
