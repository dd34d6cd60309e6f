"""Split orders: chains of lots across days, bills, carriers, ports, sellers and spellings."""

from __future__ import annotations

from audit.engagement import Engagement
from audit.report.book import TABLOID, Page
from audit.report.sheet import Sheet
from audit.report.tables import Column, fit, write_table

COLUMNS = (
    Column("chain_id", 19, wrap=False), Column("chain", 38), Column("lot", 6, "whole"),
    Column("day", 10.5, "day"), Column("value_usd", 12, "money"), Column("order_numbers", 18),
    Column("seller", 14), Column("consignee_name", 20), Column("consignee_address", 22),
    Column("bill_number", 18), Column("entry_type", 11), Column("port", 8), Column("carrier", 12),
    Column("linked_lot", 9, "whole"), Column("reason", 26), Column("gap_days", 9, "whole"),
    Column("finding_ids", 25), Column("source_file", 22), Column("source_sheet", 12),
    Column("source_row", 11, "whole"),
)  # fmt: skip
# The sentence and the findings of a chain stand in its first row; a lot's own cells in its first.
_SQL = """
SELECT c.chain_id, CASE WHEN k.first THEN c.sentence ELSE '' END, k.lot, s.day,
    CASE WHEN k.once THEN s.value_cents END, k.order_numbers, k.seller, k.consignee_name,
    k.consignee_address, s.bill_number, s.entry_type, k.port, k.carrier, k.linked_lot, k.reason,
    k.gap_days, CASE WHEN k.first THEN replace(c.finding_ids, ' ', char(10)) ELSE '' END,
    o.source_file, o.sheet, s.source_row
FROM (
    SELECT *, row_number() OVER (PARTITION BY chain_no ORDER BY link_no) = 1 AS first,
        row_number() OVER (PARTITION BY shipment_no ORDER BY link_no) = 1 AS once
    FROM chain_link
) k JOIN chain c ON c.chain_no = k.chain_no
    JOIN shipment s ON s.shipment_no = k.shipment_no
    JOIN source o ON o.source_id = s.source_id
ORDER BY k.link_no
"""
_EMPTY = "No order lies in several shipments over the limit, and no pattern under it was found."


def write(page: Page, engagement: Engagement) -> None:
    """One row a link; a lot with two earlier lots has two rows and its value in the first."""
    fit(page, COLUMNS)
    write_table(page, COLUMNS, engagement.conn.execute(_SQL), empty=_EMPTY)


SHEET = Sheet(
    10, "Split orders", "Chains of lots of one order or pattern, with the reason of each link.",
    write, TABLOID,
)  # fmt: skip
