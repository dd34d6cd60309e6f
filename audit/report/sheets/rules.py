"""Rules: each rule of the run with its law, dates, logic, limits and result."""

from __future__ import annotations

from audit.engagement import Engagement
from audit.report.book import TABLOID, Page
from audit.report.sheet import Sheet
from audit.report.tables import Column, fit, write_table
from audit.report.wording import rules_by_id

COLUMNS = (
    Column("Rule", 9), Column("What it looks for", 26),
    Column("Certainty at most", 11, "certainty"), Column("Dates", 13), Column("Law", 24),
    Column("Logic", 34), Column("How to read it", 38), Column("Needs", 16), Column("Limits", 28),
    Column("False positives", 28), Column("What to do", 28), Column("Tested", 10, "count"),
    Column("Not testable", 10, "count"), Column("Findings", 10, "count"),
    Column("Why not testable", 20), Column("SHA-256", 12, wrap=False),
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
        texts: tuple[object, ...] = ("",) * 9
        if rule:
            texts = (
                rule.certainty, f"{rule.first_date} to {rule.last_date}", "\n".join(rule.criteria),
                rule.condition, rule.why, ", ".join(rule.needs), rule.limits,
                rule.false_positives, rule.action,
            )  # fmt: skip
        rows.append(
            (
                rule_id,
                title,
                *texts,
                tested,
                untested,
                findings,
                reason,
                rule.sha256 if rule else "",
            )
        )
    return rows


SHEET = Sheet(
    6,
    "Rules",
    "Law, dates, logic, limits and result of each rule.",
    write,
    TABLOID,
)
