"""Rules: each rule of the run with its law, dates, logic, limits and result."""

from __future__ import annotations

from audit import law, rule_lock
from audit.engagement import Engagement
from audit.report.book import TABLOID, Page
from audit.report.sheet import Sheet
from audit.report.tables import Column, fit, write_table
from audit.report.wording import prose, rules_by_id
from audit.rule_pages import not_read

COLUMNS = (
    Column("Rule", 9), Column("What it looks for", 28),
    Column("Certainty at most", 11, "certainty"), Column("Law", 26), Column("Dates", 24),
    Column("Logic", 44), Column("Needs", 20), Column("Limits", 38), Column("What to do", 38),
    Column("Tested", 10, "count"), Column("Not testable", 10, "count"),
    Column("Findings", 10, "count"), Column("Why not all were tested", 26),
    Column("False positives", 34), Column("Law not read in its official text", 30),
    Column("Settings", 20), Column("Tables", 20), Column("Version", 9), Column("SHA-256", 34),
)  # fmt: skip


def write(page: Page, engagement: Engagement) -> None:
    """One row a rule, nil results too."""
    fit(page, COLUMNS)
    write_table(page, COLUMNS, _rules(engagement), empty="No rule was run.")


def _rules(engagement: Engagement) -> list[tuple[object, ...]]:
    known, rows = rules_by_id(engagement.conn), []
    locked, record = rule_lock.read(), law.load()
    for rule_id, title, tested, untested, findings, reason in engagement.conn.execute(
        "SELECT rule_id, title, tested, not_testable, findings, reason FROM coverage "
        "ORDER BY rule_id"
    ):
        rule = known.get(rule_id)
        texts: tuple[object, ...] = ("",) * 7
        more: tuple[object, ...] = ("",) * 6
        if rule:
            needs = (need.replace("|", " or ") for need in rule.needs)
            texts = (
                rule.certainty, "\n".join(rule.criteria), prose(rule.dates), prose(rule.logic),
                ", ".join(needs), prose(rule.limits), prose(rule.action),
            )  # fmt: skip
            entry = locked.get(f"rule {rule.id}")
            version = "own" if rule.own else str(entry.version) if entry else ""
            more = (
                prose(rule.false_positives), "\n".join(not_read(rule, record)),
                "\n".join(rule.settings), "\n".join(rule.tables), version, rule.sha256,
            )  # fmt: skip
        rows.append((rule_id, title, *texts, tested, untested, findings, reason, *more))
    return rows


SHEET = Sheet(
    6,
    "Rules",
    "Law, dates, logic, limits and result of each rule.",
    write,
    TABLOID,
)
