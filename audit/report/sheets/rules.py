"""Rules: each rule of the run with its law, dates, logic, limits and result."""

from __future__ import annotations

from audit.engagement import Engagement
from audit.report.book import TABLOID, Page
from audit.report.sheet import Sheet
from audit.report.tables import Column, fit, write_table
from audit.report.wording import prose, rules_by_id

COLUMNS = (
    Column("Rule", 9), Column("What it looks for", 28),
    Column("Certainty at most", 11, "certainty"), Column("Law", 26), Column("Dates", 24),
    Column("Logic", 44), Column("Needs", 20), Column("Limits", 38), Column("What to do", 38),
    Column("Tested", 10, "count"), Column("Not testable", 10, "count"),
    Column("Findings", 10, "count"), Column("Why not all were tested", 26),
    Column("SHA-256", 34),
)  # fmt: skip


def write(page: Page, engagement: Engagement) -> None:
    """One row a rule, nil results too."""
    fit(page, COLUMNS)
    write_table(page, COLUMNS, _rules(engagement), empty="No rule was run.")


def _rules(engagement: Engagement) -> list[tuple[object, ...]]:
    known, rows = rules_by_id(), []
    for rule_id, title, tested, untested, findings, reason in engagement.conn.execute(
        "SELECT rule_id, title, tested, not_testable, findings, reason FROM coverage "
        "ORDER BY rule_id"
    ):
        rule = known.get(rule_id)
        texts: tuple[object, ...] = ("",) * 7
        if rule:
            needs = (need.replace("|", " or ") for need in rule.needs)
            texts = (
                rule.certainty, "\n".join(rule.criteria), prose(rule.dates), prose(rule.logic),
                ", ".join(needs), prose(rule.limits), prose(rule.action),
            )  # fmt: skip
        sha256 = rule.sha256 if rule else ""
        rows.append((rule_id, title, *texts, tested, untested, findings, reason, sha256))
    return rows


SHEET = Sheet(
    6,
    "Rules",
    "Law, dates, logic, limits and result of each rule.",
    write,
    TABLOID,
)
