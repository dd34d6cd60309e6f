"""Which exchange rate holds on which day: 31 U.S.C. 5151 and 19 CFR 159.31 to 159.35, in one table.

A rate without a kind, or a daily one, holds from its day until the next. A certified quarterly rate
holds on every day of its calendar quarter and on no other, and goes before both, unless the daily
rate of that very day differs from it by the percentage of `exchange_rate_variance` or more: then the
daily rate holds on that day. A Saturday or a Sunday without a daily rate has that of the Friday
before; of bank holidays nothing is known, so the day has to be in the table.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

Variance = tuple[int, int, int]  # first and last day, percent

_EPOCH = dt.date(1970, 1, 1).toordinal()
_LARGEST = 2**63 - 1
_MICROS_A_CENT = 10_000

_NEWEST = "ORDER BY r.day DESC, r.kind DESC LIMIT 1"
_BANK_DAY = "a.day - (CASE ((a.day % 7) + 11) % 7 WHEN 6 THEN 1 WHEN 0 THEN 2 ELSE 0 END)"
_FOUND = f"""
    SELECT a.currency, a.day, c.rowid, c.usd_per_unit, d.rowid, d.usd_per_unit, l.rowid
    FROM asked_rate a
    LEFT JOIN rate c ON c.rowid = (
        SELECT r.rowid FROM rate r WHERE r.currency = a.currency AND r.kind = 'quarterly'
            AND r.day BETWEEN quarter(a.day) AND quarter(a.day) + 91
            AND quarter(r.day) = quarter(a.day) ORDER BY r.day LIMIT 1)
    LEFT JOIN rate d ON c.rowid IS NOT NULL AND d.rowid = (
        SELECT r.rowid FROM rate r WHERE r.currency = a.currency AND r.kind = 'daily'
            AND r.day BETWEEN {_BANK_DAY} AND a.day {_NEWEST})
    LEFT JOIN rate l ON c.rowid IS NULL AND l.rowid = (
        SELECT r.rowid FROM rate r WHERE r.currency = a.currency AND r.kind <> 'quarterly'
            AND r.day <= a.day {_NEWEST})
"""


def quarter(day: int | None) -> int | None:
    """The first day of a day's calendar quarter, both in days since 1970-01-01."""
    if day is None:
        return None
    date = dt.date.fromordinal(day + _EPOCH)
    return date.replace(month=date.month - (date.month - 1) % 3, day=1).toordinal() - _EPOCH


def varies(daily: str, certified: str, percent: int) -> bool:
    """Whether a daily rate differs from the quarter's by that percentage of the latter, or more."""
    day, whole = Decimal(daily), Decimal(certified)
    return abs(day - whole) * 100 >= percent * whole


def choose(conn: sqlite3.Connection, asked: str, variance: Sequence[Variance]) -> None:
    """Make the temporary table `day_rate`: the rate of every currency and day of the query ``asked``.

    ``asked`` gives distinct currency, day. A row of `day_rate` has them with rate_no (rowid in
    `rate`) and what turns millionths of the currency into US cents exactly: numerator, denominator,
    and the most millionths for which their product fits 64 bits. On a day outside ``variance`` the
    quarterly rate holds whatever the daily one is.
    """
    conn.create_function("quarter", 1, quarter, deterministic=True)
    conn.execute("DROP TABLE IF EXISTS temp.asked_rate")
    conn.execute(f"CREATE TEMP TABLE asked_rate AS {asked}")
    conn.execute("DROP TABLE IF EXISTS temp.day_rate")
    conn.execute(
        "CREATE TEMP TABLE day_rate (currency TEXT, day INTEGER, rate_no INTEGER, "
        "numerator INTEGER, denominator INTEGER, most INTEGER, PRIMARY KEY (currency, day)) "
        "WITHOUT ROWID"
    )
    rows: list[tuple[str, int, int]] = []
    for currency, day, certified, by_quarter, daily, by_day, latest in conn.execute(_FOUND):
        chosen = certified or latest
        if daily is not None:
            percent = next((p for first, last, p in variance if first <= day <= last), None)
            off = percent is not None and varies(by_day, by_quarter, percent)
            chosen = daily if off else certified
        if chosen is not None:
            rows.append((currency, day, chosen))
    written = dict(conn.execute("SELECT rowid, usd_per_unit FROM rate"))
    fractions = {number: fraction(written[number]) for number in {row[2] for row in rows}}
    conn.executemany(
        "INSERT INTO day_rate VALUES (?, ?, ?, ?, ?, ?)",
        [(*row, *fractions[row[2]]) for row in rows],
    )


def fraction(usd_per_unit: str) -> tuple[int | None, int | None, int]:
    """Numerator, denominator and the most millionths; -1 where they do not fit 64 bits."""
    numerator, denominator = Decimal(usd_per_unit).as_integer_ratio()
    denominator *= _MICROS_A_CENT
    if denominator > _LARGEST // 2 or numerator > _LARGEST // 2:
        return None, None, -1
    return numerator, denominator, (_LARGEST - denominator // 2) // numerator
