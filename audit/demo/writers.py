"""Shipments to spreadsheets as other people's systems write them, after sheets.toml."""

from __future__ import annotations

import csv
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter

from audit.demo.shipments import Cell, Line, Shipment, day_of
from audit.demo.world import read

WRITTEN = datetime(2026, 1, 31, 9, 0)  # noqa: DTZ001 - workbooks have no time zone
ISO_TIME = "T17:00:00+00:00"


@cache
def sheets() -> dict[str, dict[str, Any]]:
    """How each sheet is written."""
    return read("sheets")


def file_name(sheet: str) -> str:
    return str(sheets()[sheet]["file"])


def write(folder: Path, sheet: str, shipments: Sequence[Shipment], name: str = "") -> Path:
    """Write one sample in the order of arrival."""
    spec = sheets()[sheet]
    path = folder / (name or file_name(sheet))
    lines = [line for shipment in sorted(shipments, key=_arrival) for line in shipment.lines]
    if path.suffix == ".xlsx":
        _write_workbook(path, spec, lines)
    else:
        _write_text(path, spec, lines)
    return path


def _arrival(shipment: Shipment) -> date:
    """The day by which the rows are sorted; a spoiled one falls back on the day of export."""
    line = shipment.lines[0]
    known = [line[name] for name in ("arrival_date", "export_date") if isinstance(line[name], date)]
    return day_of(known[0])


def _write_text(path: Path, spec: dict[str, Any], lines: list[Line]) -> None:
    with path.open("w", encoding=spec["encoding"], newline="") as file:
        writer = csv.writer(file, delimiter=spec["delimiter"], lineterminator="\r\n")
        writer.writerow([column[0] for column in spec["columns"]])
        writer.writerows([str(cell) for cell in _cells(spec, line)] for line in lines)


def _write_workbook(path: Path, spec: dict[str, Any], lines: list[Line]) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        workbook.set_properties({"title": path.stem, "created": WRITTEN})
        formats = {
            date: workbook.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        for tab, own_lines in _tabs(spec, lines):
            sheet = workbook.add_worksheet(tab)
            headers = [[column[0] for column in spec["columns"]]]
            above = [[text] for text in spec["above"]]
            rows = [*above, *headers, *_with_blank_rows(spec, own_lines)]
            for place, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(place, column, cell, formats[type(cell)])
                    elif isinstance(cell, Decimal):
                        sheet.write_number(place, column, float(cell))
                    elif cell:
                        sheet.write_string(place, column, cell)


def _tabs(spec: dict[str, Any], lines: list[Line]) -> Iterator[tuple[str, list[Line]]]:
    tabs = spec["tabs"]
    if len(tabs) == 1:
        yield tabs[0], lines
        return
    years = [day_of(line["arrival_date"]).year for line in lines]
    for tab, late in zip(tabs, (False, True), strict=True):
        own = [
            line
            for line, year in zip(lines, years, strict=True)
            if (year >= spec["split_year"]) == late
        ]
        yield tab, own


def _with_blank_rows(spec: dict[str, Any], lines: list[Line]) -> Iterator[list[Cell]]:
    every = spec.get("blank_every", 0)
    for place, line in enumerate(lines, 1):
        yield _cells(spec, line)
        if every and place % every == 0:
            yield []


def _cells(spec: dict[str, Any], line: Line) -> list[Cell]:
    return [_cell(spec, line, *column) for column in spec["columns"]]


def _cell(spec: dict[str, Any], line: Line, header: str, content: str, style: str = "") -> Cell:
    if content.startswith("="):
        return content[1:]
    cell = line.get(content, "") if content else ""
    # The style hangs on the line, not on its place: a line that is sent again looks the same.
    choice = zlib.crc32(f"{line['bill_number']}{line['entry_number']}{header}".encode())
    if isinstance(cell, date):
        return _date(cell, style or spec["dates"][choice % len(spec["dates"])])
    if content == "value" and cell:
        foreign = line["currency"] != "USD"
        return _money(cell, "%s" if foreign else spec["money"][choice % len(spec["money"])])
    if content == "entry_number" and "Summary" in header:
        return str(cell).replace("-", "")
    return str(cell)


def _date(moment: date, style: str) -> Cell:
    if style == "cell":
        return moment
    if style == "iso":
        return moment.isoformat() if isinstance(moment, datetime) else f"{moment}{ISO_TIME}"
    return moment.strftime(style)


def _money(amount: Cell, style: str) -> Cell:
    try:
        exact = Decimal(str(amount)).quantize(Decimal("0.01"))
    except InvalidOperation:
        return str(amount)  # a fault that was put there
    if style == "number":
        return exact
    grouped = f"{exact:,}" if style.startswith("$") else f"{exact}"
    return style % grouped
