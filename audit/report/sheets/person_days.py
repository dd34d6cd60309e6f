"""Person-days: what each finding of a person's day comes to under the arrival, entry, release date."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from audit.engagement import Engagement
from audit.report.book import TABLOID, Page
from audit.report.sheet import Sheet
from audit.report.tables import Column, fit, write_table
from audit.sensitivity import BASES, DateTotal, in_words

WORDS = {
    "firm": "Firm: it stands under every date that the shipments have.",
    "date-dependent": "Depends on the date: under another one it does not stand, or not in full.",
}
COLUMNS = (
    Column("finding_id", 24, wrap=False), Column("rule_id", 9), Column("person_id", 19, wrap=False),
    Column("person_name", 20), Column("day", 10.5, "day"), Column("Total of the day", 13, "money"),
    Column("Limit", 11, "money"), Column("Shipments", 11, "count"), Column("dates", 15),
    Column("What that means", 34),
    *(Column(f"Under the {basis} date", 36) for basis in (*BASES, "export")),
)  # fmt: skip


def write(page: Page, engagement: Engagement) -> None:
    """One row a finding on a person's day, in the order of the findings."""
    fit(page, COLUMNS)
    write_table(page, COLUMNS, _rows(engagement), empty="No finding rests on a person's day.")


def _rows(engagement: Engagement) -> Iterator[tuple[Any, ...]]:
    """In groups: the rows of one finding stand together, its own date first."""
    found = engagement.conn.execute(
        "SELECT f.finding_id, f.rule_id, f.person_id, f.person_name, f.day, f.dates, d.basis, d.day, "
        "d.cents, d.limit_cents, d.shipments, d.listed, d.breach "
        "FROM date_total d JOIN finding f USING (finding_no) ORDER BY d.finding_no, d.rowid"
    )
    for (*about, dates), group in groupby(found, key=lambda row: row[:6]):
        totals = [DateTotal(*row[6:]) for row in group]
        own, words = totals[0], dict(in_words(totals))
        yield (
            *about, own.cents, own.limit_cents, own.shipments, dates, WORDS.get(dates, ""),
            *(words.get(basis, "") for basis in (*BASES, "export")),
        )  # fmt: skip


SHEET = Sheet(
    9, "Person-days", "Each finding on a person's day under its other dates.", write, TABLOID
)
