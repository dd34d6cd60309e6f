"""What a line is worth in US cents: dollars as written, other currencies at the rate of their day."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

from audit.shipments import day_rates

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

# Millionths of a dollar to whole cents, half up (away from zero).
DOLLAR_CENTS = """
    CASE WHEN l.amount_micros >= 0 THEN (l.amount_micros + 5000) / 10000
        ELSE -((5000 - l.amount_micros) / 10000) END
"""

# The same at a rate: whole numbers where they fit, else `in_cents`.
_RATE_CENTS = """
    CASE WHEN abs(f.amount_micros) > r.most THEN in_cents(f.amount_micros, w.usd_per_unit)
        ELSE (abs(f.amount_micros) * r.numerator + r.denominator / 2) / r.denominator
            * (CASE WHEN f.amount_micros < 0 THEN -1 ELSE 1 END) END
"""
FOREIGN = """
    SELECT l.line_id, l.currency, coalesce(l.export_day, l.arrival_day) AS day, l.amount_micros
    FROM line l WHERE coalesce(l.currency, '') <> 'USD' AND l.amount_micros IS NOT NULL
"""

_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


def in_cents(amount_micros: int | None, usd_per_unit: str | None) -> int | None:
    """Millionths of a currency at dollars per unit as written, in whole cents, half up."""
    if amount_micros is None or usd_per_unit is None:
        return None
    micros = _EXACT.multiply(Decimal(amount_micros), Decimal(usd_per_unit))
    return int(_EXACT.scaleb(micros, -4).to_integral_value(context=_EXACT))


def convert(conn: sqlite3.Connection, variance: Sequence[day_rates.Variance]) -> None:
    """`conversion`: lines in another currency with the rate of their day and their value.

    The day is that of export, else of arrival. Without a rate the line has no value, and an issue.
    """
    conn.create_function("in_cents", 2, in_cents, deterministic=True)
    conn.execute("DROP TABLE IF EXISTS temp.foreign_line")
    conn.execute(f"CREATE TEMP TABLE foreign_line AS {FOREIGN}")
    day_rates.choose(
        conn,
        "SELECT DISTINCT currency, day FROM foreign_line "
        "WHERE currency IS NOT NULL AND day IS NOT NULL",
        variance,
    )
    conn.execute("DELETE FROM conversion")
    conn.execute(
        f"""
        INSERT INTO conversion (line_id, usd_per_unit, rate_day, rate_kind, value_cents)
        SELECT f.line_id, w.usd_per_unit, w.day, w.kind, {_RATE_CENTS}
        FROM foreign_line f LEFT JOIN day_rate r ON r.currency = f.currency AND r.day = f.day
            LEFT JOIN rate w ON w.rowid = r.rate_no
        ORDER BY f.line_id
        """
    )
    conn.execute(
        """
        INSERT INTO issue (origin, source_id, source_row, field, raw, reason)
        SELECT 'run', l.source_id, l.source_row, 'value', coalesce(t.value, ''),
            CASE WHEN f.currency IS NULL THEN 'its currency cannot be read'
                WHEN f.day IS NULL THEN 'no day to take an exchange rate for ' || f.currency ||
                    ' of: neither an export nor an arrival date'
                ELSE 'no exchange rate for ' || f.currency || ' on or before ' ||
                    date(f.day * 86400, 'unixepoch') || CASE WHEN EXISTS (SELECT 1 FROM rate r
                        WHERE r.currency = f.currency AND r.kind = 'quarterly')
                    THEN '; a quarterly one holds in its own quarter only' ELSE '' END END
        FROM conversion c JOIN foreign_line f USING (line_id) JOIN line l USING (line_id)
            JOIN line_text t USING (line_id)
        WHERE c.value_cents IS NULL AND l.duplicate_of IS NULL ORDER BY l.line_id
        """
    )
