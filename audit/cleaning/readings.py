"""Texts beside what was read from them, and the issues by reason: out of the tables of `typed`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from audit.cleaning.totals import DAY_COLUMNS, iso
from audit.fields import BY_NAME, FIELDS, NAMES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from audit.layouts import Mapping_

_PER_KIND, _MOST_PROBLEMS = 10, 150
_MONEY = {"value": "amount_micros", "listed_price": "listed_micros", "paid_price": "paid_micros"}
_CODES = {
    "entry_type": "entry_type", "currency": "currency", "shipper_country": "shipper_country",
    "country_of_origin": "origin", "country_of_shipment": "shipped_from", "hts_number": "hts",
    "mode_of_transport": "mode", "port_of_entry": "port",
}  # fmt: skip
_TYPED = {
    **_MONEY, **_CODES, **DAY_COLUMNS, "quantity": "quantity", "gross_weight": "gross_weight",
    **{field.name: field.name for field in FIELDS if field.kind == "yesno"},
}  # fmt: skip

Read = dict[tuple[int, str], str]  # row and field → the value as it was read
Faults = dict[tuple[int, str], str]


@dataclass(frozen=True)
class Problem:
    """Issues of one field with one reason and one text: how many, and in which rows first."""

    field: str  # "" for the whole row
    text: str
    read: str  # what it was read as all the same
    reason: str
    count: int
    rows: tuple[int, ...]  # the first three; none where the whole sheet is meant


def readings(duck: DuckDBPyConnection, mapping: Mapping_, where: str) -> Read:
    """The typed values of the rows that ``where`` (a condition on `source_row`) chooses."""
    names = [name for name in _TYPED if name in mapping.columns]
    if not names:
        return {}
    chosen = ", ".join(_TYPED[name] for name in names)
    times = "arrival_second, entry_second"
    found: Read = {}
    for row, *values, arrival, entry in duck.execute(
        f"SELECT source_row, {chosen}, {times} FROM typed WHERE {where}"
    ).fetchall():
        seconds = {"arrival_date": arrival, "entry_date": entry}
        for name, value in zip(names, values, strict=True):
            if value is not None:
                found[row, name] = _words(name, value, seconds.get(name))
    return found


def _words(name: str, value: float | str, second: int | None) -> str:
    if name in _MONEY:
        amount = Decimal(int(value)) / 1_000_000
        return f"{amount:,.2f}" if amount == round(amount, 2) else f"{amount.normalize():,f}"
    if name in DAY_COLUMNS:
        time = dt.time(second // 3600, second // 60 % 60, second % 60) if second else None
        return iso(int(value)) + (f" {time.isoformat()}" if time else "")
    if BY_NAME[name].kind == "yesno":
        return "yes" if value else "no"
    return f"{value:,.12g}" if isinstance(value, float) else str(value)


def faults(duck: DuckDBPyConnection, where: str) -> Faults:
    """Row and field → what is wrong, for the rows that ``where`` chooses."""
    found = duck.execute(f"SELECT source_row, field, reason FROM problem WHERE {where}").fetchall()
    return {(row, name): reason for row, name, reason in found}


def problems(
    duck: DuckDBPyConnection, mapping: Mapping_, most: int = _MOST_PROBLEMS
) -> tuple[Problem, ...]:
    """Issues by field, reason and text, the most frequent texts of each reason."""
    found = duck.execute(
        """
        SELECT field, raw, reason, times, rows FROM (
            SELECT field, reason, raw, count(*) AS times, min(source_row) AS first,
                coalesce(min(source_row, 3) FILTER (WHERE source_row > 0), []) AS rows
            FROM problem GROUP BY field, reason, raw
        )
        QUALIFY row_number() OVER (PARTITION BY field, reason ORDER BY times DESC, first) <= ?
        ORDER BY min(first) OVER (PARTITION BY field, reason), field, reason, times DESC, first
        LIMIT ?
        """,
        [_PER_KIND, most],
    ).fetchall()
    first = ", ".join(str(rows[0]) for *_, rows in found if rows)
    read = readings(duck, mapping, f"source_row IN ({first or 0})")
    return tuple(
        Problem(
            name, text, read.get((rows[0], name), "") if rows else "", reason, times, tuple(rows)
        )
        for name, text, reason, times, rows in found
    )


def first_rows(duck: DuckDBPyConnection, mapping: Mapping_, count: int) -> list[dict[str, object]]:
    """The first lines: row, and each field that says something with its text and what was read."""
    names = [name for name in NAMES if name in mapping.columns]
    if not names:
        return []
    lines = duck.execute(
        f"SELECT row, {', '.join(names)} FROM as_read ORDER BY row LIMIT {count}"
    ).fetchall()
    read = readings(duck, mapping, f"source_row IN ({', '.join(str(r) for r, *_ in lines) or 0})")
    return [
        {"row": row, "fields": {
            name: {"text": text, "read": read.get((row, name), text.strip() if name not in _TYPED else "")}
            for name, text in zip(names, texts, strict=True) if text is not None
        }}
        for row, *texts in lines
    ]  # fmt: skip
