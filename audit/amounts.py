"""SQL for what every table writes alike: dollars, days and exchange rates."""

from __future__ import annotations


def usd(cents: str) -> str:
    """SQL: cents as dollars with two decimals, exactly."""
    return (
        f"CASE WHEN {cents} IS NULL THEN NULL ELSE CASE WHEN {cents} < 0 THEN '-' ELSE '' END || "
        f"(abs({cents}) / 100) || '.' || substr('0' || (abs({cents}) % 100), -2) END"
    )


def iso(day: str) -> str:
    """SQL: a day number as an ISO date."""
    return f"date({day} * 86400, 'unixepoch')"


# Before a run only US dollars are cents; other currencies are converted by it.
CENTS = (
    "CASE WHEN l.amount_micros >= 0 THEN (l.amount_micros + 5000) / 10000 "
    "ELSE -((5000 - l.amount_micros) / 10000) END"
)
# The rates of shipment s in words: `EUR 1.0842 (2024-04-01, quarterly)`; NULL where all is dollars.
RATES_IN_WORDS = """
    (SELECT group_concat(words, '; ') FROM (
        SELECT DISTINCT l.currency || ' ' || c.usd_per_unit || ' (' ||
            date(c.rate_day * 86400, 'unixepoch') ||
            CASE WHEN c.rate_kind = '' THEN '' ELSE ', ' || c.rate_kind END || ')' AS words
        FROM item i CROSS JOIN conversion c ON c.line_id = i.line_id
            CROSS JOIN line l ON l.line_id = i.line_id
        WHERE i.shipment_no = s.shipment_no AND c.usd_per_unit IS NOT NULL ORDER BY 1))
"""
