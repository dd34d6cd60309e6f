"""Months, quarters or years as the data's span asks, and where a day lies among them."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING

from audit.law_values import EPOCH

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 24  # columns; where months are more they become quarters, then years

_DATE = "day * 86400, 'unixepoch'"
_MONTH = f"strftime('%Y-%m', {_DATE})"
_QUARTER = f"strftime('%Y', {_DATE}) || '-Q' || ((strftime('%m', {_DATE}) + 2) / 3)"
_YEAR = f"strftime('%Y', {_DATE})"


def period_sql(first: int | None, last: int | None) -> str:
    """SQL: the period of the column ``day``, for data from first to last (since 1970-01-01)."""
    days = (last or 0) - (first or 0)
    return _MONTH if days // 30 < MOST else _QUARTER if days // 91 < MOST else _YEAR


def filled(periods: Sequence[str]) -> list[str]:
    """Every period from the first to the last of these, in order."""
    if not periods:
        return []
    found = [min(periods)]
    while found[-1] < max(periods):
        found.append(_next(found[-1]))
    return found


def _next(period: str) -> str:
    year, _, part = period.partition("-")
    quarterly = part.startswith("Q")
    number, parts = int(part.lstrip("Q") or 1), 4 if quarterly else 12 if part else 1
    year, number = (str(int(year) + 1), 1) if number == parts else (year, number + 1)
    return f"{year}-Q{number}" if quarterly else f"{year}-{number:02d}" if part else year


def place(periods: Sequence[str], day: int) -> float:
    """Where a day begins on an axis on which the n-th period reaches from n - 0.5 to n + 0.5.

    The periods follow each other without a gap; a day before or after them lies at their edge.
    """
    bounds = [_first_day(period) for period in (*periods, _next(periods[-1]))]
    if day <= bounds[0]:
        return -0.5
    for number, (first, following) in enumerate(pairwise(bounds)):
        if day < following:
            return number - 0.5 + (day - first) / (following - first)
    return len(periods) - 0.5


def _first_day(period: str) -> int:
    year, _, part = period.partition("-")
    month = 3 * int(part[1:]) - 2 if part.startswith("Q") else int(part or 1)
    return (dt.date(int(year), month, 1) - EPOCH).days


def months(period: str) -> dict[str, object]:
    """The period as a filter of the findings table."""
    year, _, part = period.partition("-")
    if not part:
        return {"year": year}
    if not part.startswith("Q"):
        return {"month": period}
    first = 3 * int(part[1:]) - 2
    return {"month": [f"{year}-{first + n:02d}" for n in range(3)]}


def short(periods: Sequence[str]) -> list[str]:
    """The part of the year on each tick, the year under its first."""
    seen, labels = "", []
    for period in periods:
        year, _, part = period.partition("-")
        labels.append(f"{part}\n{year}" if part and year != seen else part or year)
        seen = year
    return labels
