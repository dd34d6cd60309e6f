"""Findings: one row a finding, as the contract names its columns, with what an audit adds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from audit.engagement import Engagement
from audit.report.book import TABLOID, Page
from audit.report.figures import STATUS_SQL
from audit.report.full_sheets import place, stretches
from audit.report.sheet import Sheet
from audit.report.sheets import evidence
from audit.report.tables import Column, Link, fit, write_table
from audit.report.wording import IDENTITY, dollars, first_sentence, many, rules_by_id

if TYPE_CHECKING:
    import sqlite3

    from audit.rulebook import Rule

NAME = "Findings"
COLUMNS = (
    Column("finding_id", 24, wrap=False), Column("rule_id", 9), Column("certainty", 11, "certainty"),
    Column("person_id", 19, wrap=False), Column("day", 10.5, "day"), Column("order_number", 15),
    Column("shipments", 11.5, "count"), Column("value_usd", 12, "money"),
    Column("status", 10.5, "status"), Column("message", 38), Column("person_name", 18),
    Column("seller_id", 10), Column("dates", 14), Column("level", 9),
    Column("condition", 28), Column("criteria", 22), Column("cause", 34), Column("effect", 26),
    Column("recommendation", 32),
    Column("evidence", 11, linked=True), Column("disposition", 14), Column("owner", 12),
    Column("comment", 20), Column("reviewer", 13), Column("reviewed_at", 12, "day"),
)  # fmt: skip
_EVIDENCE = next(index for index, c in enumerate(COLUMNS) if c.header == "evidence")
_SQL = f"""
SELECT f.finding_id, f.rule_id, f.certainty, f.person_id, f.day, f.order_number, f.shipments,
       f.value_cents, coalesce(r.status, 'open'), f.message, f.person_name, f.seller_id,
       f.dates, f.level, f.identity, r.note, r."by", CAST(strftime('%s', r.at) AS INTEGER) / 86400,
       (SELECT count(*) FROM evidence e WHERE e.finding_no = f.finding_no)
FROM finding f LEFT JOIN ({STATUS_SQL}) r USING (finding_id)
ORDER BY f.finding_no
"""
_CONDITION = {
    "violation": "Potential breach", "probable": "Potential breach, probable",
    "review": "To review", "info": "Information",
}  # fmt: skip


def write(page: Page, engagement: Engagement) -> None:
    """In the order of the rules; `evidence` leads to the first shipment of each finding.

    `dates` is firm or date-dependent for a finding on a person's day (audit.sensitivity), `level` the
    strictest level of identity at which one on persons stands (audit.identity_levels), else blank.
    """
    fit(page, COLUMNS)
    conn = engagement.conn
    parts, before = stretches(evidence.NAME, page.book.figures.evidence), 0

    def link(_: int, row: Any) -> Link | None:
        nonlocal before
        count = int(row[_EVIDENCE].partition(" ")[0].replace(",", "")) if row[_EVIDENCE] else 0
        first, before = before, before + count
        return Link(_EVIDENCE, place(parts, first), "To the evidence") if count else None

    write_table(page, COLUMNS, _rows(conn), link=link, empty="No findings.")


def _rows(conn: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    rules = {number: _texts(rule) for number, rule in rules_by_id(conn).items()}
    for *contract, identity, note, by, at, count in conn.execute(_SQL):
        certainty, shipments, cents, status = (contract[place] for place in (2, 6, 7, 8))
        title, criteria, logic, action = rules.get(contract[1], (contract[1], "", "", ""))
        person = f" Person {IDENTITY[identity]}." if identity in IDENTITY else ""
        verb = "is" if shipments == 1 else "are"
        yield (
            *contract,
            f"{_CONDITION[certainty]}: {title}",
            criteria,
            logic + person,
            f"If confirmed, {many(shipments or 0, 'shipment')} worth {dollars(cents)} {verb} affected.",
            action,
            many(count, "row") if count else "",
            "not yet decided" if status == "open" else status,
            "",
            note,
            by,
            at,
        )


def _texts(rule: Rule) -> tuple[str, str, str, str]:
    """Title, law, the first sentence of its logic and of what to do; the rest is on Rules."""
    return (
        rule.title,
        "\n".join(rule.criteria),
        first_sentence(rule.logic),
        first_sentence(rule.action),
    )


SHEET = Sheet(7, NAME, "Every potential finding, its status and its decision.", write, TABLOID)
