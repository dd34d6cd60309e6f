"""Evidence: every shipment of every finding, with the cell of the source it comes from."""

from __future__ import annotations

from typing import Any

from audit.amounts import RATES_IN_WORDS
from audit.engagement import Engagement
from audit.report.book import LEGAL, Page
from audit.report.full_sheets import place, stretches
from audit.report.sheet import Sheet
from audit.report.tables import Column, Link, fit, write_table

NAME = "Evidence"
COLUMNS = (
    Column("finding_id", 24, linked=True), Column("rule_id", 9),
    Column("certainty", 11, "certainty"), Column("role", 8), Column("shipment_id", 19),
    Column("bill_number", 18), Column("entry_number", 15), Column("entry_type", 11),
    Column("person_id", 19), Column("day", 10.5, "day"), Column("value_usd", 12, "money"),
    Column("source_file", 24), Column("source_sheet", 13), Column("source_row", 12, "whole"),
    Column("seller_id", 10), Column("order_numbers", 18), Column("note", 30),
    Column("exchange_rate", 26),
)  # fmt: skip
_SQL = """
SELECT f.finding_id, f.rule_id, coalesce(e.certainty, f.certainty), e.role, s.shipment_id,
       s.bill_number, s.entry_number, s.entry_type, s.person_id, s.day, s.value_cents,
       o.source_file, o.sheet, s.source_row, s.seller_id, s.order_numbers, e.note,
       {rate}
FROM finding f CROSS JOIN evidence e ON e.finding_no = f.finding_no
LEFT JOIN shipment s ON s.shipment_no = e.shipment_no
LEFT JOIN source o ON o.source_id = s.source_id
ORDER BY f.finding_no, e.evidence_no
"""


def write(page: Page, engagement: Engagement) -> None:
    """In the order of the findings; the first row of each leads back to it."""
    from audit.report.sheets import findings

    fit(page, COLUMNS)
    conn = engagement.conn
    foreign = conn.execute("SELECT 1 FROM conversion LIMIT 1").fetchone()
    sql = _SQL.format(rate=RATES_IN_WORDS if foreign else "NULL")
    parts, number, previous = stretches(findings.NAME, page.book.figures.findings), -1, ""

    def link(_: int, row: Any) -> Link | None:
        nonlocal number, previous
        if row[0] == previous:
            return None
        number, previous = number + 1, row[0]
        return Link(0, place(parts, number), "Back to the finding")

    write_table(page, COLUMNS, conn.execute(sql), link=link, empty="No evidence.")


SHEET = Sheet(8, NAME, "Every shipment of every finding, with file, sheet and row.", write, LEGAL)
