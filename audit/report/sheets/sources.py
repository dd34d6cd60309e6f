"""Sources: every file and sheet that was read, its hash, its layout, and how it was read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

from audit.cleaning.rows import KINDS
from audit.engagement import Engagement
from audit.law import EPOCH
from audit.readers.remarks import form
from audit.report.book import LEGAL, Page
from audit.report.sheet import Sheet
from audit.report.tables import Column, fit, write_table
from audit.report.wording import column_decisions

COLUMNS = (
    Column("File", 26), Column("Sheet", 14), Column("SHA-256", 18, wrap=False),
    Column("Format", 18), Column("Layout", 20), Column("Header row", 9, "whole"),
    Column("Value is per", 10), Column("Bytes", 12, "count"), Column("Rows read", 11, "count"),
    Column("Loaded", 11, "count"), Column("Duplicates", 11, "count"),
    Column("Rejected", 11, "count"), Column("Imported, UTC", 22, "moment"), Column("Not read", 64),
    Column("Rows that are no lines", 40), Column("Exchange rates", 30),
)  # fmt: skip
_ROOM = (None,) * 5  # a reason is long: it runs over the narrow columns beside it
FIELD_COLUMNS = (
    Column("File", 26), Column("Sheet", 14), Column("Field", 18), Column("Read as", 18),
    Column("Unit", 20), Column("Values", 9, "count"), Column("Because", 10, wrap=False),
    *[Column("", 11) for _ in _ROOM], Column("Column", 22), Column("Values that show it", 64),
    Column("Why this column", 40),
)  # fmt: skip
_DECIDED = "SELECT source_file, sheet, decisions, mapping FROM source ORDER BY source_id"
_SQL = """
SELECT source_file, sheet, sha256, format, layout, header_row, value_basis, size_bytes, rows_read,
       lines_loaded, duplicates, rejected, imported_at, unread, decisions, source_id
FROM source ORDER BY source_id
"""
_RATES = """
SELECT l.source_id, coalesce(l.currency, 'unknown currency'), count(*),
       sum(c.usd_per_unit IS NULL), min(c.rate_day), max(c.rate_day)
FROM conversion c CROSS JOIN line l ON l.line_id = c.line_id GROUP BY 1, 2 ORDER BY 1, 2
"""


def write(page: Page, engagement: Engagement) -> None:
    """One row a source."""
    fit(page, COLUMNS)
    rates: dict[int, list[str]] = {}
    for source_id, *found in engagement.conn.execute(_RATES):
        rates.setdefault(source_id, []).append(_rates(*found))
    rows = (
        (
            *row[:3], form(json.loads(row[-2] or "{}")) or row[3], *row[4:-3],
            ", ".join(json.loads(row[-3] or "[]")), no_lines(row[-2]),
            "; ".join(rates.get(row[-1], [])),
        )
        for row in engagement.conn.execute(_SQL)
    )  # fmt: skip
    page = write_table(page, COLUMNS, rows, empty="No source was imported.")
    page.gap()
    page.section("How each field was read, and from which values")
    write_table(page, FIELD_COLUMNS, _fields(engagement), main=False)


def _fields(engagement: Engagement) -> Iterator[tuple[object, ...]]:
    """Each field of each source: what was decided, from which values, and of which column."""
    for file, sheet, text, mapping in engagement.conn.execute(_DECIDED):
        how, columns = json.loads(text or "{}"), json.loads(mapping or "{}")
        reasons = how.get("reasons", {})
        for made in column_decisions(text):
            name = str(made["field"])
            examples = made.get("examples") or []
            because = f"{made['because']}{' (warning)' if made.get('warning') else ''}"
            yield (
                file, sheet, name, made["decision"], made.get("unit"), made.get("values"), because,
                *_ROOM, columns.pop(name, None),
                ", ".join(examples) if isinstance(examples, list) else None, reasons.get(name),
            )  # fmt: skip
        for name, column in columns.items():  # an earlier version noted no decision for them
            yield file, sheet, name, *(None,) * 4, *_ROOM, column, None, reasons.get(name)


def no_lines(text: str | None) -> str:
    """The titles above the header, and the rejected rows by kind; the issues name each with its row."""
    how = json.loads(text or "{}")
    rows = how.get("rejected", {}).get("rows", {})
    titles = [f"above the header, row {title}" for title in how.get("titles", [])]
    kinds = ", ".join(f"{words} {rows[kind]:,}" for kind, words in KINDS.items() if kind in rows)
    return "; ".join([*titles, f"rejected rows: {kinds}"] if kinds else titles)


def _rates(currency: str, lines: int, without: int, first: int | None, last: int | None) -> str:
    """What the last run made of a source's lines in another currency."""
    said = f"{currency}: {lines:,} line{'' if lines == 1 else 's'}"
    if first is not None and last is not None:
        days = [(EPOCH + timedelta(day)).isoformat() for day in (first, last)]
        said += f" at rates of {' to '.join(dict.fromkeys(days))}"
    return f"{said}, {without:,} without a rate" if without else said


SHEET = Sheet(4, "Sources", "Each file and sheet: hash, layout, what was read.", write, LEGAL)
