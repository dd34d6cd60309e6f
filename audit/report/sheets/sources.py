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
from audit.report.wording import column_decisions, decision_in_words

COLUMNS = (
    Column("File", 28), Column("Sheet", 12), Column("SHA-256", 14, wrap=False),
    Column("Bytes", 12, "count"), Column("Format", 18), Column("Layout", 16),
    Column("Header row", 9, "whole"),
    Column("Value is per", 9), Column("Rows read", 11, "count"), Column("Loaded", 11, "count"),
    Column("Duplicates", 11, "count"), Column("Rejected", 11, "count"),
    Column("Imported, UTC", 19, "moment"), Column("Columns read", 60), Column("Not read", 26),
    Column("Decisions on types", 52), Column("Exchange rates", 40),
    Column("Rows that are no lines", 52),
)  # fmt: skip
_ROOM = (None,) * 6  # a reason is long: it runs over the narrow columns beside it
FIELD_COLUMNS = (
    Column("File", 28), Column("Sheet", 12), Column("Field", 14), Column("Read as", 12),
    Column("Values", 9, "count"), Column("Unit", 16), Column("Because", 9, wrap=False),
    *[Column("", 9) for _ in _ROOM], Column("Values that show it", 60), Column("Column", 26),
    Column("Why this column", 52),
)  # fmt: skip
_DECIDED = "SELECT source_file, sheet, decisions, mapping FROM source ORDER BY source_id"
_SQL = """
SELECT source_file, sheet, sha256, size_bytes, format, layout, header_row, value_basis, rows_read,
       lines_loaded, duplicates, rejected, imported_at, mapping, unread, decisions, source_id
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
            *row[:4], form(json.loads(row[-2] or "{}")) or row[4], *row[5:-4],
            _mapping(row[-4]), ", ".join(json.loads(row[-3] or "[]")),
            _decisions(row[-2]), "; ".join(rates.get(row[-1], [])), no_lines(row[-2]),
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
                file, sheet, name, made["decision"], made.get("values"), made.get("unit"), because,
                *_ROOM, ", ".join(examples) if isinstance(examples, list) else None,
                columns.get(name), reasons.get(name),
            )  # fmt: skip


def no_lines(text: str | None) -> str:
    """The titles above the header, and the rejected rows by kind; the issues name each with its row."""
    how = json.loads(text or "{}")
    rows = how.get("rejected", {}).get("rows", {})
    titles = [f"above the header, row {title}" for title in how.get("titles", [])]
    kinds = ", ".join(f"{words} {rows[kind]:,}" for kind, words in KINDS.items() if kind in rows)
    return "; ".join([*titles, f"rejected rows: {kinds}"] if kinds else titles)


def _mapping(text: str | None) -> str:
    return "; ".join(f"{field} ← {column}" for field, column in json.loads(text or "{}").items())


def _rates(currency: str, lines: int, without: int, first: int | None, last: int | None) -> str:
    """What the last run made of a source's lines in another currency."""
    said = f"{currency}: {lines:,} line{'' if lines == 1 else 's'}"
    if first is not None and last is not None:
        days = [(EPOCH + timedelta(day)).isoformat() for day in (first, last)]
        said += f" at rates of {' to '.join(dict.fromkeys(days))}"
    return f"{said}, {without:,} without a rate" if without else said


def _decisions(text: str | None) -> str:
    return "; ".join(
        decision_in_words(decision)
        for decision in column_decisions(text)
        if decision.get("kind", "date") in ("date", "money", "number") or decision.get("warning")
    )


SHEET = Sheet(4, "Sources", "Each file and sheet: hash, layout, what was read.", write, LEGAL)
