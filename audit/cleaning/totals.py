"""What typed lines add up to: money by currency as written, and the span of each date column."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
# The typed lines with ``who``: a text that tells one consignee from another.
OWNED_LINES = (
    "SELECT t.*, coalesce('i:' || p.id_key, NULLIF(concat_ws('|', p.name_key, p.address_key), '')) AS who "
    "FROM typed t LEFT JOIN party p ON p.n = t.party_n"
)
_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Totals:
    """``value_cents`` by currency ("" where it cannot be read); first and last ISO day by field."""

    value_cents: Mapping[str, int]
    dates: Mapping[str, tuple[str, str]]


def rejected_account(duck: DuckDBPyConnection) -> dict[str, Any]:
    """What is known of the rejected rows, for the source's record.

    ``rows`` by kind; ``cents`` in US dollars, and ``of_totals`` what of them only repeats other
    rows; ``foreign`` has [currency, day or None, micros, rows] for each, to be converted by `run`.
    """
    cents = value_cents(duck, "rejected_value WHERE currency = 'USD'").get("USD", 0)
    repeated = "source_row IN (SELECT row FROM verdict WHERE kind = 'total')"
    of_totals = value_cents(duck, f"rejected_value WHERE currency = 'USD' AND {repeated}")
    rows = duck.execute(
        "SELECT kind, count(*) FROM verdict WHERE kind IS NOT NULL GROUP BY kind ORDER BY kind"
    ).fetchall()
    foreign = duck.execute(
        "SELECT currency, day, amount_micros, count(*) FROM rejected_value "
        "WHERE currency <> 'USD' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    ).fetchall()
    return {
        "rows": dict(rows), "cents": cents, "of_totals": of_totals.get("USD", 0),
        "foreign": [list(each) for each in foreign],
    }  # fmt: skip


def totals(duck: DuckDBPyConnection, lines: str) -> Totals:
    """Add up ``lines``: a table of typed lines, with a condition where only some count."""
    values = value_cents(duck, lines)
    spans = ", ".join(f"min({day}), max({day})" for day in DAY_COLUMNS.values())
    days = duck.execute(f"SELECT {spans} FROM {lines}").fetchall()[0]
    pairs = zip(DAY_COLUMNS, days[::2], days[1::2], strict=True)
    return Totals(
        values,
        {name: (iso(first), iso(last)) for name, first, last in pairs if first is not None},
    )


def value_cents(duck: DuckDBPyConnection, lines: str) -> dict[str, int]:
    """Cents by currency of ``lines``, dollars first; "" where the currency cannot be read."""
    values = duck.execute(
        f"SELECT coalesce(currency, '') AS code, CAST(sum({IN_CENTS}) AS BIGINT) FROM {lines} "
        "GROUP BY code HAVING count(amount_micros) > 0 ORDER BY code <> 'USD', code"
    ).fetchall()
    return dict(values)


def once_per_shipment(duck: DuckDBPyConnection, lines: str) -> dict[str, int]:
    """The same where each shipment's value is repeated on its lines: the largest counts, once.

    ``lines`` has bill_key, who (text that tells one consignee from another) and entry_type too. A
    line without a bill is a shipment of its own, one without a consignee is the bill's only one's.
    """
    values = duck.execute(
        f"""
        WITH line AS (
            SELECT coalesce(bill_key, chr(31) || source_row) AS bill, who, entry_type,
                coalesce(currency, '') AS code, {IN_CENTS} AS cents FROM {lines}
        ), owned AS (
            SELECT *, coalesce(who, CASE WHEN min(who) OVER b = max(who) OVER b THEN min(who) OVER b END)
                AS owner FROM line WINDOW b AS (PARTITION BY bill)
        )
        SELECT code, CAST(sum(cents) AS BIGINT) FROM (
            SELECT code, max(cents) AS cents FROM owned GROUP BY bill, owner, entry_type, code
        ) GROUP BY code HAVING count(cents) > 0 ORDER BY code <> 'USD', code
        """
    ).fetchall()
    return dict(values)


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
