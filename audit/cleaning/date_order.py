"""Whether a column writes month or day first: its own evidence, else what was asked, else a guess."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


NOTHING_OPEN = "no value leaves day and month open"
AS_ASKED = "as asked"


@dataclass(frozen=True)
class Order:
    """How a column writes its dates and from what that was told."""

    order: str  # mdy, dmy or ymd
    because: str
    guessed: bool  # nothing in the column and nobody said so
    year_last: str = "mdy"  # in a ymd column, how its values that end in a year are read

    @property
    def told(self) -> bool:
        """Whether the values or a person told it: the next file of this kind may rely on it."""
        return not self.guessed and self.because != NOTHING_OPEN


def decide(duck: DuckDBPyConnection, asked: str | None) -> Order:
    """How the numeric dates of `date_parts` are written: the column's evidence outranks ``asked``."""
    years, evidence = _evidence(duck)
    year_first = asked == "ymd" or (years and not evidence["short"].second)
    long, short = evidence["long"], _Evidence() if year_first else evidence["short"]
    first, second = long.first + short.first, long.second + short.second
    order, because, guessed = "mdy", NOTHING_OPEN, False
    if first and not second:
        order, because = "dmy", f"{_have(first)} 13 or more in front"
        if first == short.first and not (short.open or asked):  # 24-05-03 may be a year in front
            because, guessed = f"{because}, which could be years; the day was assumed", True
    elif second and not first:
        because = f"{_have(second)} 13 or more in second place"
    elif asked in ("mdy", "dmy"):
        order, because, guessed = asked, AS_ASKED, bool(first)
    elif first or long.open or short.open:
        why = "the column has both orders" if first else "no value shows which comes first"
        because, guessed = f"{why}; month first was assumed", True
    if not year_first:
        return Order(order, because, guessed)
    why = AS_ASKED if asked == "ymd" else f"{_have(years)} a number above 31 in front"
    return Order("ymd", because if guessed else why, guessed, order)


def _have(count: int) -> str:
    return "1 value has" if count == 1 else f"{count} values have"


@dataclass(frozen=True)
class _Evidence:
    """Numeric values that show a day in front or in second place, and those that leave it open."""

    first: int = 0
    second: int = 0
    open: int = 0


def _evidence(duck: DuckDBPyConnection) -> tuple[int, dict[str, _Evidence]]:
    """How many values begin with a year of two digits; the rest by the length of their year."""
    counted = duck.execute(
        """
        SELECT CASE WHEN length(y) = 4 THEN 'long' ELSE 'short' END,
            count(*) FILTER (WHERE length(y) = 2 AND a > 31 AND b <= 12 AND TRY_CAST(y AS INT) <= 31),
            count(*) FILTER (WHERE a BETWEEN 13 AND 31 AND b <= 12),
            count(*) FILTER (WHERE b BETWEEN 13 AND 31 AND a <= 12),
            count(*) FILTER (WHERE a <= 12 AND b <= 12 AND a <> b)
        FROM (SELECT n.y AS y, TRY_CAST(n.a AS INT) AS a, TRY_CAST(n.b AS INT) AS b FROM date_parts
            WHERE n.a <> '') GROUP BY 1
        """
    ).fetchall()
    found = {"long": _Evidence(), "short": _Evidence()}
    found |= {length: _Evidence(*counts) for length, _, *counts in counted}
    return sum(years for _, years, *_ in counted), found


def examples(duck: DuckDBPyConnection, order: Order) -> tuple[str, ...]:
    """Up to three of the texts in `date_parts` that show the order; none where none does."""
    first = "BETWEEN 13 AND 31" if order.order == "dmy" else "<= 12"
    second = "BETWEEN 13 AND 31" if order.order == "mdy" else "<= 12"
    if order.order == "ymd":
        first = "> 31"
    rows = duck.execute(
        f"SELECT DISTINCT text FROM date_parts WHERE n.a <> '' AND TRY_CAST(n.a AS INT) {first} "
        f"AND TRY_CAST(n.b AS INT) {second} ORDER BY text LIMIT 3"
    )
    return tuple(text for (text,) in rows.fetchall())
