"""A sheet's columns, first rows and problem rows, out of its texts and the tables of `typed`."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from audit.cleaning.blanks import PLACEHOLDERS
from audit.cleaning.totals import DAY_COLUMNS, iso
from audit.fields import BY_NAME, FIELDS
from audit.preview.looks import Cell, ColumnLook, FieldLook, Kind, Problem, Row
from audit.rulebook import rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from duckdb import DuckDBPyConnection

    from audit.layouts import Mapping_
    from audit.readers import Sheet

TOP = 40  # rows shown below the header
WIDEST = 256  # columns shown of a row
_SEARCHED = 2_000  # rows looked through for samples before the whole column is
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


def columns(sheet: Sheet, mapping: Mapping_) -> tuple[ColumnLook, ...]:
    """Every column with its header and three different texts below it."""
    table = sheet.table()
    found = []
    for number in range(1, sheet.columns + 1):
        header = mapping.headers[number - 1] if number <= len(mapping.headers) else ""
        below = table.column(f"c{number}").slice(mapping.header_row)
        texts = _said(below.slice(0, _SEARCHED)) or _said(below)
        told = [text for text in texts if text.strip() != header.strip()]  # not a repeated header
        found.append(ColumnLook(number, header.strip(), tuple(told[:3])))
    return tuple(found)


def _said(column: pa.ChunkedArray) -> list[str]:
    says = column.filter(pc.not_equal(pc.utf8_trim_whitespace(column), ""))
    return list(dict.fromkeys(says.slice(0, 200).to_pylist()))


def fields(
    mapping: Mapping_, sheet_columns: Sequence[ColumnLook], settings: Mapping[str, str]
) -> tuple[FieldLook, ...]:
    """Every canonical field with its columns and the rules that hang on it."""
    mapped = {*mapping.columns, *mapping.constants}
    lacking = {rule.id: _names(rule.lacks(mapped, settings)) for rule in rules()}
    found = []
    for field in FIELDS:
        numbers = mapping.columns.get(field.name, ())
        if field.name in mapped:
            without = mapped - {field.name}
            lost = [
                rule.id for rule in rules()
                if not lacking[rule.id] and rule.lacks(without, settings)
            ]  # fmt: skip
        else:
            lost = [rule_id for rule_id, names in lacking.items() if field.name in names]
        constant = mapping.constants.get(field.name, "")
        parts = [sheet_columns[number - 1].samples for number in numbers]
        samples = [", ".join(texts) for texts in zip(*parts, strict=False)]
        found.append(
            FieldLook(
                field.name, field.group, tuple(numbers), constant,
                mapping.reasons.get(field.name, "the layout's constant" if constant else ""),
                tuple(samples) if numbers else (constant,) if constant else (), tuple(lost),
            )
        )  # fmt: skip
    return tuple(found)


def _names(needs: Iterable[str]) -> set[str]:
    return {name for need in needs for name in need.split("|")}


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


def rows(
    sheet: Sheet, mapping: Mapping_, chosen: pa.Table, read: Read, faults: Faults
) -> tuple[Row, ...]:
    """Rows of the sheet's own table with what was read from each cell."""
    first = {numbers[0]: name for name, numbers in mapping.columns.items()}
    mapped = {n for numbers in mapping.columns.values() for n in numbers}
    width = min(sheet.columns, WIDEST)
    found = []
    for raw in chosen.to_pylist():
        number = raw["row"]
        texts = [raw[f"c{n}"] or "" for n in range(1, width + 1)]
        fault = faults.get((number, ""), "")
        kind: Kind = "rejected" if fault else "line"
        if number <= mapping.header_row:
            kind = "header" if number == mapping.header_row else "above"
        elif not any(text.strip() for text in texts):
            kind = "blank"
        if kind in ("above", "header", "blank"):
            cells = tuple(Cell(text) for text in texts)
        else:
            cells = tuple(
                _cell(
                    text,
                    read.get((number, first.get(n, "")), ""),
                    faults.get((number, first.get(n, "-")), ""),
                    n in mapped and text.strip().lower() in PLACEHOLDERS,
                )
                for n, text in enumerate(texts, 1)
            )
        found.append(Row(number, kind, cells, fault))
    return tuple(found)


def _cell(text: str, read: str, fault: str, blank: bool) -> Cell:
    return Cell(text, "" if read == text.strip() and not fault else read, fault, blank)


def faults(duck: DuckDBPyConnection, where: str) -> Faults:
    """Row and field → what is wrong, for the rows that ``where`` chooses."""
    found = duck.execute(f"SELECT source_row, field, reason FROM problem WHERE {where}").fetchall()
    return {(row, name): reason for row, name, reason in found}


def problems(duck: DuckDBPyConnection) -> tuple[Problem, ...]:
    """Issues by field, reason and text, the most frequent texts of each reason."""
    found = duck.execute(
        """
        SELECT field, raw, reason, times, rows FROM (
            SELECT field, reason, raw, count(*) AS times, min(source_row) AS first,
                list_slice(list_sort(list(source_row)), 1, 3) AS rows
            FROM problem GROUP BY field, reason, raw
        )
        QUALIFY row_number() OVER (PARTITION BY field, reason ORDER BY times DESC, first) <= ?
        ORDER BY min(first) OVER (PARTITION BY field, reason), field, reason, times DESC, first
        LIMIT ?
        """,
        [_PER_KIND, _MOST_PROBLEMS],
    ).fetchall()
    return tuple(
        Problem(name, text, "", reason, times, tuple(row for row in rows if row))
        for name, text, reason, times, rows in found
    )


def seen(
    duck: DuckDBPyConnection, sheet: Sheet, mapping: Mapping_
) -> tuple[tuple[Row, ...], tuple[Problem, ...], tuple[Row, ...]]:
    """The first rows, the problems, and the rows that these name."""
    last = mapping.header_row + TOP
    found = problems(duck)
    numbers = sorted({row for problem in found for row in problem.rows})
    where = f"source_row <= {last} OR source_row IN ({', '.join(map(str, numbers)) or 0})"
    read, wrong = readings(duck, mapping, where), faults(duck, where)
    table = sheet.table()
    named = table.filter(pc.is_in(table.column("row"), pa.array(numbers, pa.int64())))
    told = tuple(
        replace(problem, read=read.get((problem.rows[0], problem.field), "")) if problem.rows
        else problem
        for problem in found
    )  # fmt: skip
    return (
        rows(sheet, mapping, table.slice(0, last), read, wrong), told,
        rows(sheet, mapping, named, read, wrong),
    )  # fmt: skip
