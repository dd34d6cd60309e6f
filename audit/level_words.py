"""What the totals of a finding at the levels of identity say: see audit.identity_levels."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

DEFINITION = (
    "The rule is run again with the persons of the levels strict, normal and lenient. A finding bears "
    "the strictest level at which each shipment that it lists is listed again."
)
NOT_JUDGED = {
    "321-05": "Not judged: this rule goes by order, whoever the persons are; only lots without a "
    "seller are joined by person."
}


class LevelTotal(NamedTuple):
    """What the sum of one person is at one level."""

    level: str
    day: int | None
    cents: int | None
    limit_cents: int | None
    shipments: int
    listed: int
    persons: int
    breach: str


def totals(conn: sqlite3.Connection, finding_no: int) -> list[LevelTotal]:
    """The totals of one finding: the level of the run first, then the others."""
    found = conn.execute(
        "SELECT level, day, cents, limit_cents, shipments, listed, persons, breach "
        "FROM level_total WHERE finding_no = ? ORDER BY rowid",
        [finding_no],
    )
    return [LevelTotal(*row) for row in found]


def in_words(found: Sequence[LevelTotal]) -> list[tuple[str, str]]:
    """Each level with what the finding comes to at it; the level of the run comes first."""
    by_level = {level: list(rows) for level, rows in groupby(found, key=lambda row: row.level)}
    of_run = next(iter(by_level), "")
    return [
        (level, f"{_sums(rows)}: {'the level of the run' if level == of_run else _outcome(rows)}")
        for level, rows in by_level.items()
    ]


def briefly(found: Sequence[LevelTotal]) -> list[tuple[str, str]]:
    """As `in_words`; one row for the level `every` where the finding comes to the same at each."""
    by_level = [[row[1:] for row in rows] for _, rows in groupby(found, key=lambda row: row.level)]
    if len(by_level) < 2 or any(rows != by_level[0] for rows in by_level):
        return in_words(found)
    return [("every", _sums(found[: len(by_level[0])]))]


def _sums(rows: Sequence[LevelTotal]) -> str:
    from audit.finding_rows import dollars

    sums = [dollars(row.cents) for row in rows]
    if len(sums) == 1:
        more = rows[0].shipments - rows[0].listed
        if not more:
            return sums[0]
        return f"{sums[0]} with {more} {'shipment' if more == 1 else 'shipments'} not listed"
    if len(sums) > 4:
        return f"{', '.join(sums[:3])} … of {len(sums):,} persons"
    return f"{', '.join(sums[:-1])} and {sums[-1]} of {len(sums)} persons"


def _outcome(rows: Sequence[LevelTotal]) -> str:
    lost = [row for row in rows if row.breach == "no"]
    if not lost:
        return "a breach of this rule too"
    if len(lost) < len(rows):
        return f"no breach of this rule, or not of every shipment, for {len(lost):,} of them"
    if all((row.cents or 0) <= (row.limit_cents or 0) for row in lost):
        return "no breach of this rule"
    return "no breach of this rule, or not of every shipment"
