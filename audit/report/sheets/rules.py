"""Rules: each rule of the run with its law, dates, logic and limits, and the law as applied."""

from __future__ import annotations

from audit.engagement import Engagement
from audit.law import STATUSES
from audit.report.book import TABLOID, Page
from audit.report.sheet import Sheet
from audit.report.tables import Column, fit, write_table
from audit.report.wording import parameter_title, parameter_value, rules_by_id

COLUMNS = (
    Column("Rule", 12), Column("What it looks for", 30),
    Column("Certainty at most", 12, "certainty"), Column("Dates", 14), Column("Law", 28),
    Column("Logic", 44), Column("How to read it", 44), Column("Needs", 20), Column("Limits", 34),
    Column("False positives", 34), Column("What to do", 34), Column("Tested", 10, "count"),
    Column("Not testable", 10, "count"), Column("Findings", 10, "count"),
    Column("Why not testable", 24), Column("SHA-256", 18),
)  # fmt: skip
LAW = (
    Column("First day", 12, "day"), Column("Parameter", 30), Column("Value", 12),
    Column("Last day", 14, "day"), Column("Reference", 28), Column("How sure", 44),
)  # fmt: skip


def write(page: Page, engagement: Engagement) -> None:
    """One row a rule, nil results too; below them the dated law."""
    fit(page, COLUMNS)
    page = write_table(page, COLUMNS, _rules(engagement), empty="No rule was run.")
    page.gap()
    page.section(
        "The law as applied", "Each shipment met the value of its own day; days are inclusive."
    )
    rows = (
        (first, parameter_title(name), parameter_value(name, value), last, reference,
         STATUSES.get(status, status))
        for name, first, last, value, reference, status in engagement.conn.execute(
            "SELECT parameter, first_day, last_day, value, reference, status "
            "FROM legal_parameter ORDER BY parameter, first_day"
        )
    )  # fmt: skip
    write_table(page, LAW, rows, main=False)


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
    "Law, dates, logic, limits and result of each rule; the law applied.",
    write,
    TABLOID,
)
