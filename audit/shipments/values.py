"""What a line is worth in US cents: dollars as written, other currencies at the rate of their day."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

# Millionths of a dollar to whole cents, half up (away from zero).
DOLLAR_CENTS = """
    CASE WHEN l.amount_micros >= 0 THEN (l.amount_micros + 5000) / 10000
        ELSE -((5000 - l.amount_micros) / 10000) END
"""


_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


def in_cents(amount_micros: int | None, usd_per_unit: str | None) -> int | None:
    """Millionths of a currency at dollars per unit as written, in whole cents, half up."""
    if amount_micros is None or usd_per_unit is None:
        return None
    micros = _EXACT.multiply(Decimal(amount_micros), Decimal(usd_per_unit))
    return int(_EXACT.scaleb(micros, -4).to_integral_value(context=_EXACT))


def convert(conn: sqlite3.Connection) -> None:
    """`foreign_value`: lines in another currency at the latest rate on or before their day.

    The day is that of export, else of arrival. Without a rate the line has no value, and an issue.
    """
    conn.create_function("in_cents", 2, in_cents, deterministic=True)
    conn.execute("DROP TABLE IF EXISTS temp.foreign_value")
    conn.execute(
        """
        CREATE TEMP TABLE foreign_value (line_id INTEGER PRIMARY KEY, value_cents INTEGER)
        """
    )
    conn.execute(
        """
        INSERT INTO foreign_value
        SELECT l.line_id, in_cents(l.amount_micros, (
            SELECT r.usd_per_unit FROM rate r WHERE r.currency = l.currency
                AND r.day <= coalesce(l.export_day, l.arrival_day) ORDER BY r.day DESC LIMIT 1
        )) AS value_cents
        FROM line l WHERE coalesce(l.currency, '') <> 'USD' AND l.amount_micros IS NOT NULL
        """
    )
    conn.execute(
        """
        INSERT INTO issue (origin, source_id, source_row, field, raw, reason)
        SELECT 'run', l.source_id, l.source_row, 'value', coalesce(t.value, ''),
            CASE WHEN l.currency IS NULL THEN 'its currency cannot be read'
                ELSE 'no exchange rate for ' || l.currency || ' on or before its day' END
        FROM foreign_value f JOIN line l USING (line_id) JOIN line_text t USING (line_id)
        WHERE f.value_cents IS NULL AND l.duplicate_of IS NULL ORDER BY l.line_id
        """
    )
