"""Exposed shipments: one row each, with its part of the range, its entry type and its clocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.engagement import Engagement
from audit.exposure import words
from audit.exposure.figures import OPEN
from audit.report.book import TABLOID, Page
from audit.report.sheet import Sheet
from audit.report.tables import Column, fit, write_table

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

NAME = "Exposed shipments"
COLUMNS = (
    Column("shipment_id", 19, wrap=False), Column("bill_number", 17), Column("entry_type", 11),
    Column("day", 10.5, "day"), Column("certainty", 11, "certainty"), Column("findings on", 14),
    Column("rules", 16), Column("value_usd", 12, "money"), Column("duty_from_usd", 15, "money"),
    Column("additional_duty_usd", 20, "money"), Column("not_computed_usd", 18, "money"),
    Column("basis", 46), Column("correct entry", 13), Column("reason", 38),
    Column("records until", 12, "day"), Column("penalty suit until", 12, "day"),
    Column("fraud suit until", 14), Column("19 U.S.C. 1321(c), ceiling", 24),
)  # fmt: skip
_SQL = f"""
SELECT e.*, {OPEN} AS open_cents, s.shipment_id, s.bill_number, s.entry_type AS entered_as,
    r.entry_type AS correct, r.or_entry_type, r.reason, r.reference
FROM exposure e JOIN shipment s USING (shipment_no) LEFT JOIN exposure_rung r USING (rung)
ORDER BY e.ground, CASE e.level WHEN 'violation' THEN 1 WHEN 'probable' THEN 2 ELSE 3 END,
    e.shipment_no
"""


def write(page: Page, engagement: Engagement) -> None:
    """Findings on the exemption first, the surest first."""
    fit(page, COLUMNS)
    write_table(page, COLUMNS, _rows(engagement.conn), empty="No finding lists a shipment.")


def _rows(conn: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    found = conn.execute(_SQL)
    names = [column[0] for column in found.description]
    for values in found:
        row = dict(zip(names, values, strict=True))
        entry = " or ".join(filter(None, (row["correct"], row["or_entry_type"])))
        reason = f"{row['reason']} ({row['reference']})"
        if row["to_check"]:
            reason += f". To check, by review findings: {row['to_check'].replace(' ', ', ')}"
        if row["together_cents"]:
            reason += (
                f". The person's listed shipments of the day are {words.dollars(row['together_cents'])} "
                "together: on one conveyance they belong on one formal entry (19 CFR 141.51)"
            )
        yield (
            row["shipment_id"], row["bill_number"], row["entered_as"], row["day"], row["level"],
            words.GROUNDS[row["ground"]], row["rules"], row["value_cents"], row["duty_cents"],
            row["additional_cents"], row["open_cents"], words.basis(row), entry, reason,
            row["records_until"], row["limitation_until"], words.FRAUD,
            words.penalty(row["penalty_first_cents"], row["penalty_later_cents"]),
        )  # fmt: skip


SHEET = Sheet(12, NAME, "Each listed shipment: duty, entry type, periods.", write, TABLOID)
