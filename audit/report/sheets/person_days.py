"""Person-days: what each finding of a person's day comes to under its other dates and at each level."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from audit.engagement import Engagement
from audit.identity_levels import LEVELS
from audit.level_words import LevelTotal
from audit.level_words import in_words as levels_in_words
from audit.report.book import TABLOID, Page
from audit.report.sheet import Sheet
from audit.report.tables import Column, fit, write_table
from audit.sensitivity import BASES, DateTotal, in_words

WORDS = {
    "firm": "Firm: it stands under every date that the shipments have.",
    "date-dependent": "Depends on the date: under another one it does not stand, or not in full.",
}
LEVEL_WORDS = {
    "strict": "It stands at strict, with the surest joins alone.",
    "normal": "It stands at normal, not at strict: see who was joined.",
    "lenient": "It stands at lenient only: see who was joined.",
    "": "It stands at no level with all its shipments.",
}
COLUMNS = (
    Column("finding_id", 24, wrap=False), Column("rule_id", 8), Column("person_id", 19, wrap=False),
    Column("person_name", 18), Column("day", 10.5, "day"), Column("Total of the day", 12, "money"),
    Column("Limit", 10, "money"), Column("Shipments", 10.5, "count"), Column("dates", 14),
    Column("What that means", 24),
    *(Column(f"Under the {basis} date", 24) for basis in (*BASES, "export")),
    Column("level", 8), Column("What the level means", 24),
    *(Column(f"At {level}", 24) for level in LEVELS),
)  # fmt: skip
_ABOUT = "f.finding_id, f.rule_id, f.person_id, f.person_name, f.day, f.dates, f.level"


def write(page: Page, engagement: Engagement) -> None:
    """One row a finding on a person's day, in the order of the findings."""
    fit(page, COLUMNS)
    write_table(page, COLUMNS, _rows(engagement), empty="No finding rests on a person's day.")


def _rows(engagement: Engagement) -> Iterator[tuple[Any, ...]]:
    """In groups: the totals of one finding stand together, its own date or level first.

    321-01 has no levels, since no person is added up; 321-06 to 08 have no other dates.
    """
    found = engagement.conn.execute(
        f"""
        SELECT f.finding_no, {_ABOUT}, 'date' AS kind, d.rowid AS place, d.basis, d.day, d.cents,
            d.limit_cents, d.shipments, d.listed, NULL AS persons, d.breach
        FROM date_total d JOIN finding f USING (finding_no)
        UNION ALL
        SELECT f.finding_no, {_ABOUT}, 'level', d.rowid, d.level, d.day, d.cents,
            d.limit_cents, d.shipments, d.listed, d.persons, d.breach
        FROM level_total d JOIN finding f USING (finding_no) ORDER BY 1, 9, 10
        """
    )
    for (_, *about, dates, level), group in groupby(found, key=lambda row: row[:8]):
        rows = list(group)
        under = [DateTotal(*(*row[10:16], row[17])) for row in rows if row[8] == "date"]
        at = [LevelTotal(*row[10:]) for row in rows if row[8] == "level"]
        own = (under or at)[0]
        by_date, by_level = dict(in_words(under)), dict(levels_in_words(at))
        yield (
            *about, own.cents, own.limit_cents, own.shipments, dates, WORDS.get(dates, ""),
            *(by_date.get(basis, "") for basis in (*BASES, "export")),
            level, LEVEL_WORDS[level] if at else "", *(by_level.get(level, "") for level in LEVELS),
        )  # fmt: skip


SHEET = Sheet(
    9, "Person-days", "Each finding on a person's day under its other dates and at each level.",
    write, TABLOID,
)  # fmt: skip
