"""The engagement's figures that more than one sheet tells, each computed once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

STATUS_SQL = """
SELECT finding_id, status, note, "by", at, max(review_id) FROM review GROUP BY finding_id
"""
"""The newest decision on each finding."""


@dataclass(frozen=True)
class Figures:
    """What was read, what it became, what was found, what was decided."""

    sources: int
    rows_read: int
    lines_loaded: int
    duplicates: int
    rejected: int
    shipments: int
    claimed: int
    claimed_cents: int
    persons: int
    first_day: int | None
    last_day: int | None
    findings: int
    confirmed: int
    dismissed: int
    evidence: int
    listed: int
    listed_cents: int

    @property
    def undecided(self) -> int:
        return self.findings - self.confirmed - self.dismissed


def figures(conn: sqlite3.Connection) -> Figures:
    """All figures; a shipment that several findings list counts once."""
    sources = conn.execute(
        "SELECT count(*), coalesce(sum(rows_read), 0), coalesce(sum(lines_loaded), 0), "
        "coalesce(sum(duplicates), 0), coalesce(sum(rejected), 0) FROM source"
    ).fetchone()
    shipments = conn.execute(
        "SELECT count(*), coalesce(sum(claimed), 0), "
        "coalesce(sum(value_cents) FILTER (WHERE claimed = 1), 0) FROM shipment"
    ).fetchone()
    persons = conn.execute("SELECT count(*) FROM person").fetchone()
    days = conn.execute(
        "SELECT min(coalesce(day, trigger_day)), max(coalesce(day, trigger_day)) FROM shipment"
    ).fetchone()
    decided = conn.execute(
        f"SELECT count(*), count(*) FILTER (WHERE status = 'confirmed'), "
        f"count(*) FILTER (WHERE status = 'dismissed') "
        f"FROM finding LEFT JOIN ({STATUS_SQL}) USING (finding_id)"
    ).fetchone()
    evidence = conn.execute("SELECT count(*) FROM evidence").fetchone()
    listed = conn.execute(
        "SELECT count(*), coalesce(sum(value_cents), 0) FROM shipment WHERE shipment_no IN "
        "(SELECT e.shipment_no FROM evidence e JOIN finding f USING (finding_no) "
        "WHERE e.role = 'breach' AND f.certainty <> 'info')"
    ).fetchone()
    return Figures(*sources, *shipments, *persons, *days, *decided, *evidence, *listed)
