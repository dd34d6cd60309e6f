"""`same_goods`: what a person gets of one seller more than once, by tariff number and description."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from audit.facts.written import mapped

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

READS = ("description",)
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def goods_key(hts: str | None, description: str | None) -> str | None:
    """What is compared: `6109100012 COTTON T-SHIRT` and `6109100012 Cotton  t shirt` are the same.

    None where the number or the description is missing.
    """
    words = _BETWEEN_WORDS.sub(" ", unicodedata.normalize("NFKC", description or "").casefold())
    return f"{hts} {words.strip()}" if hts and words.strip() else None


def build(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:  # noqa: ARG001
    """Temporary table same_goods (person_no, seller_key, day, shipment_no, goods, cents).

    One row for each kind of goods of a shipment, of those alone that can come to a pattern: claimed,
    no gifts, at least two of those goods by one seller to a person who got more than the multiple of
    the limit in all.
    Needs legal_parameter.
    """
    conn.create_function("goods_key", 2, goods_key, deterministic=True)
    for name in ("same_goods", "repeated"):
        conn.execute(f"DROP TABLE IF EXISTS temp.{name}")
    conn.execute(
        """
        CREATE TEMP TABLE repeated AS
        WITH buyer AS (
            SELECT s.person_no, min(s.day) AS first_day, max(s.day) AS last_day,
                sum(max(coalesce(s.value_cents, 0), 0)) AS cents
            FROM shipment s WHERE s.claimed = 1 AND s.gift = 0 AND s.day IS NOT NULL
            GROUP BY s.person_no HAVING count(*) > 1
        ), likely AS (
            SELECT b.person_no FROM buyer b WHERE b.cents > (
                SELECT min(p.value) * (SELECT min(n.value) FROM legal_parameter n
                    WHERE n.parameter = 'structuring_same_goods')
                FROM legal_parameter p WHERE p.parameter = 'daily_limit'
                    AND p.first_day <= b.last_day AND p.last_day >= b.first_day)
        )
        SELECT shipment_no, person_no, seller_key, day, value_repeats, value_cents FROM (
            SELECT s.shipment_no, s.person_no, s.seller_key, s.day, s.value_repeats, s.value_cents,
                count(*) OVER (PARTITION BY s.person_no, s.seller_key) AS lots
            FROM likely b CROSS JOIN shipment s ON s.person_no = b.person_no
            WHERE s.claimed = 1 AND s.gift = 0 AND s.identified = 1 AND s.seller_key IS NOT NULL
                AND s.day IS NOT NULL AND s.value_cents IS NOT NULL
        ) WHERE lots > 1
        """
    )
    conn.execute(
        "CREATE TEMP TABLE same_goods (person_no INTEGER, seller_key TEXT, day INTEGER, "
        "shipment_no INTEGER, goods TEXT, cents INTEGER)"
    )
    if "description" not in mapped(conn):
        return
    conn.execute(
        """
        INSERT INTO same_goods
        WITH bought AS MATERIALIZED (
            SELECT r.person_no, r.seller_key, r.day, r.shipment_no, r.value_repeats, i.hts, i.line_id,
                r.value_cents AS shipment_cents, i.value_cents,
                count(*) OVER (PARTITION BY r.person_no, r.seller_key, i.hts) AS lines
            FROM repeated r CROSS JOIN item i ON i.shipment_no = r.shipment_no
            WHERE i.hts IS NOT NULL AND i.has_description = 1
        ), named AS MATERIALIZED (  -- the words only of what has a number in common
            SELECT b.*, goods_key(b.hts, t.description) AS goods
            FROM bought b CROSS JOIN told t ON t.line_id = b.line_id WHERE b.lines > 1
        )
        SELECT person_no, seller_key, day, shipment_no, goods, cents FROM (
            SELECT person_no, seller_key, day, shipment_no, goods,
                CASE WHEN value_repeats = 1 THEN shipment_cents
                    ELSE coalesce(sum(value_cents), 0) END AS cents,
                count(*) OVER (PARTITION BY person_no, seller_key, goods) AS lots
            FROM named WHERE goods IS NOT NULL GROUP BY shipment_no, goods
        ) WHERE lots > 1
        """
    )
