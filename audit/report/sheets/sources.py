"""Sources: every file and sheet that was read, its hash, its layout, and how it was read."""

from __future__ import annotations

import json

from audit.engagement import Engagement
from audit.report.book import LEGAL, Page
from audit.report.sheet import Sheet
from audit.report.tables import Column, fit, write_table
from audit.report.wording import column_decisions, decision_in_words

COLUMNS = (
    Column("File", 28), Column("Sheet", 12), Column("SHA-256", 14, wrap=False),
    Column("Bytes", 12, "count"), Column("Format", 9), Column("Layout", 16),
    Column("Header row", 9, "whole"),
    Column("Value is per", 9), Column("Rows read", 11, "count"), Column("Loaded", 11, "count"),
    Column("Duplicates", 11, "count"), Column("Rejected", 11, "count"),
    Column("Imported, UTC", 19, "moment"), Column("Columns read", 60), Column("Not read", 26),
    Column("Decisions on types", 52),
)  # fmt: skip
_SQL = """
SELECT source_file, sheet, sha256, size_bytes, format, layout, header_row, value_basis, rows_read,
       lines_loaded, duplicates, rejected, imported_at, mapping, unread, decisions
FROM source ORDER BY source_id
"""


def write(page: Page, engagement: Engagement) -> None:
    """One row a source."""
    fit(page, COLUMNS)
    rows = (
        (*row[:-3], _mapping(row[-3]), ", ".join(json.loads(row[-2] or "[]")), _decisions(row[-1]))
        for row in engagement.conn.execute(_SQL)
    )
    write_table(page, COLUMNS, rows, empty="No source was imported.")


def _mapping(text: str | None) -> str:
    return "; ".join(f"{field} ← {column}" for field, column in json.loads(text or "{}").items())


def _decisions(text: str | None) -> str:
    return "; ".join(decision_in_words(decision) for decision in column_decisions(text))


SHEET = Sheet(4, "Sources", "Each file and sheet: hash, layout, what was read.", write, LEGAL)
