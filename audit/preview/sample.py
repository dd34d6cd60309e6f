"""A sheet's columns, first rows and problem rows, out of its texts and the tables of `typed`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from audit.cleaning.blanks import PLACEHOLDERS
from audit.cleaning.readings import Faults, Problem, Read, faults, problems, readings
from audit.cleaning.rows import REJECTED
from audit.fields import FIELDS
from audit.preview.looks import Cell, ColumnLook, FieldLook, Kind, Row
from audit.rulebook import rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from duckdb import DuckDBPyConnection

    from audit.layouts import Mapping_
    from audit.readers import Sheet

TOP = 40  # rows shown below the header
WIDEST = 256  # columns shown of a row
_SEARCHED = 2_000  # rows looked through for samples before the whole column is


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
        kind: Kind = "rejected" if fault.startswith(REJECTED) else "line"
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


def seen(
    duck: DuckDBPyConnection, sheet: Sheet, mapping: Mapping_
) -> tuple[tuple[Row, ...], tuple[Problem, ...], tuple[Row, ...]]:
    """The first rows, the problems, and the rows that these name."""
    last = mapping.header_row + TOP
    found = problems(duck, mapping)
    numbers = sorted({row for problem in found for row in problem.rows})
    where = f"source_row <= {last} OR source_row IN ({', '.join(map(str, numbers)) or 0})"
    read, wrong = readings(duck, mapping, where), faults(duck, where)
    table = sheet.table()
    named = table.filter(pc.is_in(table.column("row"), pa.array(numbers, pa.int64())))
    return (
        rows(sheet, mapping, table.slice(0, last), read, wrong), found,
        rows(sheet, mapping, named, read, wrong),
    )  # fmt: skip
