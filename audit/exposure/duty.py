"""From the lines of the listed shipments to duty: what is computed, and what is not, in cents.

Every line's value falls into exactly one part (m009_exposure.VALUE_PARTS), so that the parts of a
shipment are its value. Duty is computed on the value in the record, line by line, half a cent up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.engagement.m009_exposure import VALUE_PARTS
from audit.exposure.rates import DIGITS, rate_of
from audit.facts import looked_up

if TYPE_CHECKING:
    import sqlite3

_ON_CENTS = (
    "CASE WHEN cents < 0 THEN -((50000 - cents * thousandths) / 100000) "
    "ELSE (cents * thousandths + 50000) / 100000 END"
)
_NOT_COMPUTED = "'specific', 'compound', 'unknown', 'no_number', 'column_2'"


def compute(conn: sqlite3.Connection) -> None:
    """Temporary tables exposed_line and exposed_duty, from listed (shipment_no, claimed, ...)."""
    conn.execute("DROP TABLE IF EXISTS temp.goods")
    conn.execute(
        "CREATE TEMP TABLE goods AS SELECT h.shipment_no, i.hts, i.origin, i.value_cents AS cents "
        "FROM listed h CROSS JOIN item i ON i.shipment_no = h.shipment_no"
    )
    _rates(conn)
    looked_up.build(conn, "column_2_countries")
    conn.execute("DROP TABLE IF EXISTS temp.exposed_line")
    conn.execute(
        """
        CREATE TEMP TABLE exposed_line AS
        SELECT i.shipment_no, i.hts, r.thousandths, i.cents,
            CASE WHEN h.claimed = 0 THEN 'entered' WHEN h.postal = 1 THEN 'postal'
                WHEN r.kind IN ('no_number', 'addition') THEN r.kind
                WHEN EXISTS (SELECT 1 FROM column_2_countries c WHERE c.country = i.origin
                    AND (h.day IS NULL OR h.day BETWEEN c.first_day AND c.last_day)) THEN 'column_2'
                ELSE r.kind END AS part
        FROM goods i CROSS JOIN listed h ON h.shipment_no = i.shipment_no
            CROSS JOIN rate_of r ON r.hts = coalesce(i.hts, '')
        """
    )
    conn.execute("CREATE INDEX temp.exposed_line_shipment ON exposed_line (shipment_no)")
    _one_value_for_all(conn)
    parts = ", ".join(
        f"coalesce(sum(cents) FILTER (WHERE part = '{part}'), 0) AS {part}_cents"
        for part in (name.removesuffix("_cents") for name in VALUE_PARTS)
    )
    conn.execute("DROP TABLE IF EXISTS temp.exposed_duty")
    conn.execute(
        f"""
        CREATE TEMP TABLE exposed_duty AS
        SELECT shipment_no, coalesce(sum(cents), 0) AS value_cents,
            coalesce(sum({_ON_CENTS}) FILTER (WHERE part = 'percent'), 0) AS duty_cents,
            coalesce(sum({_ON_CENTS}) FILTER (WHERE part = 'addition'), 0) AS additional_cents,
            {parts}, count(*) FILTER (WHERE cents IS NULL) AS unvalued_lines
        FROM exposed_line GROUP BY shipment_no
        """
    )
    conn.execute("CREATE UNIQUE INDEX temp.exposed_duty_shipment ON exposed_duty (shipment_no)")


def _rates(conn: sqlite3.Connection) -> None:
    """Temporary table rate_of: each number that a listed line bears, with its duty."""
    numbers = conn.execute("SELECT DISTINCT coalesce(hts, '') FROM goods").fetchall()
    conn.execute("DROP TABLE IF EXISTS temp.rate_of")
    conn.execute("CREATE TEMP TABLE rate_of (hts TEXT PRIMARY KEY, kind TEXT, thousandths INTEGER)")
    conn.executemany(
        "INSERT INTO rate_of VALUES (?, ?, ?)",
        [(hts, (rate := rate_of(hts)).kind, rate.thousandths) for (hts,) in numbers],
    )


def _one_value_for_all(conn: sqlite3.Connection) -> None:
    """Where one value stands for the shipment and its lines differ in duty, none can be computed."""
    conn.execute("DROP TABLE IF EXISTS temp.one_value")
    conn.execute(
        """
        CREATE TEMP TABLE one_value AS
        SELECT s.shipment_no, s.value_cents AS cents, CASE WHEN min(l.part) = max(l.part)
            AND min(l.thousandths) = max(l.thousandths) THEN min(l.part) ELSE 'unsplit' END AS part,
            min(l.thousandths) AS thousandths, min(l.hts) AS hts
        FROM (SELECT shipment_no FROM listed WHERE one_value) h
            CROSS JOIN exposed_line l ON l.shipment_no = h.shipment_no
            CROSS JOIN shipment s ON s.shipment_no = h.shipment_no GROUP BY s.shipment_no
        """
    )
    conn.execute(
        "DELETE FROM exposed_line WHERE shipment_no IN (SELECT shipment_no FROM one_value)"
    )
    conn.execute(
        "INSERT INTO exposed_line (shipment_no, hts, thousandths, cents, part) "
        "SELECT shipment_no, hts, thousandths, cents, part FROM one_value"
    )


def name_the_rest(conn: sqlite3.Connection) -> None:
    """Temporary tables named and taxed: the numbers without a computed duty, and the excise taxes."""
    conn.execute("DROP TABLE IF EXISTS temp.named")
    conn.execute(
        f"""
        CREATE TEMP TABLE named AS
        SELECT shipment_no, group_concat(text, ', ') AS text FROM (
            SELECT DISTINCT shipment_no, hts AS text FROM exposed_line
            WHERE part IN ({_NOT_COMPUTED}, 'addition') AND hts <> '' ORDER BY 1, 2)
        GROUP BY shipment_no
        """
    )
    conn.execute("CREATE UNIQUE INDEX temp.named_shipment ON named (shipment_no)")
    looked_up.build(conn, "taxed_goods")
    conn.execute("CREATE INDEX temp.taxed_goods_digits ON taxed_goods (digits)")
    conn.execute("DROP TABLE IF EXISTS temp.taxed")
    conn.execute(
        f"""
        CREATE TEMP TABLE taxed AS
        WITH code AS MATERIALIZED (
            SELECT DISTINCT r.hts, t.tax FROM rate_of r JOIN taxed_goods t
            ON t.digits IN (r.hts, substr(r.hts, 1, {DIGITS})) WHERE length(r.hts) >= {DIGITS}
        )
        SELECT shipment_no, group_concat(tax, '; ') AS text FROM (
            SELECT DISTINCT h.shipment_no, code.tax FROM goods i CROSS JOIN code ON code.hts = i.hts
                CROSS JOIN listed h ON h.shipment_no = i.shipment_no
            WHERE h.claimed = 1 ORDER BY 1, 2)
        GROUP BY shipment_no
        """
    )
    conn.execute("CREATE UNIQUE INDEX temp.taxed_shipment ON taxed (shipment_no)")
