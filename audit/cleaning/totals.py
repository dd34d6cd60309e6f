"""What typed lines add up to: money by currency as written, and the span of each date column."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from duckdb import DuckDBPyConnection

DAY_COLUMNS = {
    "arrival_date": "arrival_day", "estimated_arrival_date": "estimated_day",
    "entry_date": "entry_day", "release_date": "release_day", "export_date": "export_day",
    "order_date": "order_day",
}  # fmt: skip
IN_CENTS = (
    "CASE WHEN amount_micros >= 0 THEN (amount_micros + 5000) // 10000 "
    "ELSE -((5000 - amount_micros) // 10000) END"
)
_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Totals:
    """``value_cents`` by currency ("" where it cannot be read); first and last ISO day by field."""

    value_cents: Mapping[str, int]
    dates: Mapping[str, tuple[str, str]]


def totals(duck: DuckDBPyConnection, lines: str) -> Totals:
    """Add up ``lines``: a table of typed lines, with a condition where only some count."""
    values = duck.execute(
        f"SELECT coalesce(currency, '') AS code, CAST(sum({IN_CENTS}) AS BIGINT) FROM {lines} "
        "GROUP BY code HAVING count(amount_micros) > 0 ORDER BY code <> 'USD', code"
    ).fetchall()
    spans = ", ".join(f"min({day}), max({day})" for day in DAY_COLUMNS.values())
    days = duck.execute(f"SELECT {spans} FROM {lines}").fetchall()[0]
    pairs = zip(DAY_COLUMNS, days[::2], days[1::2], strict=True)
    return Totals(
        dict(values),
        {name: (iso(first), iso(last)) for name, first, last in pairs if first is not None},
    )


def together(parts: Iterable[Totals]) -> Totals:
    """The sums of all parts, and the span over them."""
    values: dict[str, int] = {}
    dates: dict[str, tuple[str, str]] = {}
    for part in parts:
        for code, cents in part.value_cents.items():
            values[code] = values.get(code, 0) + cents
        for name, (first, last) in part.dates.items():
            known = dates.get(name, (first, last))
            dates[name] = (min(first, known[0]), max(last, known[1]))
    return Totals(dict(sorted(values.items(), key=lambda found: _rank(found[0]))), dates)


def _rank(code: str) -> tuple[bool, str]:
    return (code != "USD", code)


def amounts(value_cents: Mapping[str, int]) -> str:
    """`USD 84,112.40 + EUR 1,200.00`; `none` where nothing can be read."""
    written = (
        f"{code or 'unknown currency'} {'-' if cents < 0 else ''}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"
        for code, cents in value_cents.items()
    )
    return " + ".join(written) or "none"


def iso(day: int) -> str:
    """A day since 1970-01-01 as an ISO date."""
    return (_EPOCH + dt.timedelta(day)).isoformat()
