"""Log: everything that was done to the engagement, as its hash chain holds it."""

from __future__ import annotations

from audit.engagement import Engagement
from audit.report.book import Page
from audit.report.sheet import Sheet
from audit.report.tables import Column, fit, write_table
from audit.report.wording import of_json

COLUMNS = (
    Column("Entry", 8, "whole"), Column("At, UTC", 19, "moment"), Column("Action", 14),
    Column("Detail", 92), Column("SHA-256", 34),
)  # fmt: skip


def write(page: Page, engagement: Engagement) -> None:
    """In the order in which it happened."""
    fit(page, COLUMNS)
    rows = (
        (entry, at, action, of_json(detail), sha256)
        for entry, at, action, detail, sha256 in engagement.conn.execute(
            "SELECT entry, at, action, detail, sha256 FROM log ORDER BY entry"
        )
    )
    write_table(page, COLUMNS, rows)


SHEET = Sheet(17, "Log", "Everything that was done, in a chain of hashes.", write)
