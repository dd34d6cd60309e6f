"""Which currencies the sources use, and the days for which no exchange rate is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.browse.paging import as_text

if TYPE_CHECKING:
    import sqlite3

_MOST_DAYS = 3

_BY_CURRENCY = """
    SELECT a.currency, sum(a.lines), sum(CASE WHEN a.day IS NULL THEN a.lines ELSE 0 END),
        count(a.day), min(a.day), max(a.day), count(a.day) - count(r.day),
        coalesce(sum(CASE WHEN a.day IS NOT NULL AND r.day IS NULL THEN a.lines END), 0)
    FROM foreign_day a LEFT JOIN day_rate r ON r.currency = a.currency AND r.day = a.day
    GROUP BY a.currency ORDER BY a.currency IS NULL, sum(a.lines) DESC, a.currency
"""
_WITHOUT = """
    SELECT a.day FROM foreign_day a LEFT JOIN day_rate r ON r.currency = a.currency AND r.day = a.day
    WHERE a.currency = ? AND a.day IS NOT NULL AND r.day IS NULL ORDER BY a.day LIMIT ?
"""
_LOADED = """
    SELECT kind, count(*) FROM rate WHERE currency = ? GROUP BY kind ORDER BY kind
"""


@dataclass(frozen=True)
class Currency:
    """One currency other than the dollar: its lines and days, and what of them lacks a rate.

    Without a code it stands for all lines whose currency cannot be read: no rate helps them. A
    line's day is that of export, else of arrival, as in a run; ``rates`` counts the loaded ones by
    kind (quarterly, daily or nothing).
    """

    code: str
    lines: int
    lines_without_day: int
    days: int
    first_day: str
    last_day: str
    days_without: int
    lines_without: int  # on those days
    first_without: tuple[str, ...]  # the first few of those days
    rates: dict[str, int]

    @property
    def complete(self) -> bool:
        """Whether every line has a rate."""
        return not (self.days_without or self.lines_without_day)


def currencies(conn: sqlite3.Connection) -> tuple[Currency, ...]:
    """The currencies of the lines that count, the most used first; dollars need no rate."""
    from audit import law  # late: the window's first paint does without
    from audit.shipments import day_rates
    from audit.shipments.values import FOREIGN

    conn.execute("DROP TABLE IF EXISTS temp.foreign_day")
    conn.execute(
        f"CREATE TEMP TABLE foreign_day AS SELECT currency, day, count(*) AS lines "
        f"FROM ({FOREIGN} AND l.duplicate_of IS NULL) GROUP BY 1, 2"
    )
    asked = "SELECT currency, day FROM foreign_day WHERE currency IS NOT NULL AND day IS NOT NULL"
    day_rates.choose(conn, asked, law.load().days_of("exchange_rate_variance"))
    return tuple(
        Currency(
            code or "", lines, no_day, days, as_text("day", first), as_text("day", last), without,
            lines_without,
            tuple(as_text("day", day) for (day,) in conn.execute(_WITHOUT, [code, _MOST_DAYS])),
            dict(conn.execute(_LOADED, [code])),
        )
        for code, lines, no_day, days, first, last, without, lines_without in conn.execute(
            _BY_CURRENCY
        ).fetchall()
    )  # fmt: skip
