"""Sources: every file and sheet that was read, its hash, its layout, and how it was read."""

from __future__ import annotations

from audit.engagement import Engagement
from audit.report.book import LEGAL, Page
from audit.report.sheet import Sheet
from audit.report.tables import Column, fit, write_table
from audit.report.wording import of_json

COLUMNS = (
    Column("File", 26), Column("Sheet", 13), Column("SHA-256", 14, wrap=False),
    Column("Bytes", 12, "count"), Column("Format", 9), Column("Layout", 16),
    Column("Header row", 9, "whole"),
    Column("Value is per", 9), Column("Rows read", 11, "count"), Column("Loaded", 11, "count"),
    Column("Duplicates", 11, "count"), Column("Rejected", 11, "count"),
    Column("Imported, UTC", 19, "moment"), Column("Columns read", 34), Column("Not read", 22),
    Column("Decisions on types", 34),
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
        (*row[:-3], *(of_json(text) for text in row[-3:])) for row in engagement.conn.execute(_SQL)
    )
    write_table(page, COLUMNS, rows, empty="No source was imported.")


SHEET = Sheet(4, "Sources", "Each file and sheet: hash, layout, what was read.", write, LEGAL)
