"""Step 7: the rules' rows become findings with evidence, certainty and coverage; and decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit import finding_rows, own_rules
from audit.engagement import Engagement, now
from audit.errors import AuditError
from audit.progress import Progress, stoppable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from audit import law
    from audit.coverage import Tested
    from audit.rulebook import Rule

STATUSES = ("open", "confirmed", "dismissed")


def apply_law(conn: sqlite3.Connection, settings: Mapping[str, str], record: law.Law) -> None:
    """The law as this run applies it, copied into the engagement."""
    conn.execute("DELETE FROM legal_parameter")
    conn.executemany(
        "INSERT INTO legal_parameter VALUES (?, ?, ?, ?, ?, ?)",
        [row[:6] for row in record.rows(settings)],
    )


def run_rule(conn: sqlite3.Connection, rule: Rule, tested: Tested, progress: Progress) -> None:
    """Run one rule: findings, evidence, coverage (inside the caller's transaction).

    ``tested`` is what `coverage.count_tested` says of the rule.
    """
    with (
        own_rules.running(rule, progress) as watched,
        stoppable(conn, watched, f"Rule {rule.id}"),
    ):
        conn.execute("DROP TABLE IF EXISTS temp.hit")
        conn.execute(f"CREATE TEMP TABLE hit AS {rule.sql}")
        own_rules.check_rows(conn, rule)
        findings = finding_rows.store(conn, rule)
        conn.execute(
            "INSERT OR REPLACE INTO coverage VALUES (?, ?, ?, ?, ?, ?)",
            (rule.id, rule.title, tested.tested, tested.not_testable, findings, tested.reason),
        )


def review(path: Path, finding_ids: Sequence[str], status: str, note: str, by: str) -> int:
    """Record a decision on findings; returns how many. AuditError for an unknown finding or status."""
    if status not in STATUSES:
        raise AuditError(f"There is no status '{status}'; choose from {', '.join(STATUSES)}.")
    if not by.strip():
        raise AuditError("A decision needs a name; say --by NAME.")
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        for finding_id in finding_ids:
            known = conn.execute(
                "SELECT 1 FROM finding WHERE finding_id = ? UNION ALL SELECT 1 FROM review "
                "WHERE finding_id = ? LIMIT 1", (finding_id, finding_id),
            ).fetchone()  # fmt: skip
            if not known:
                raise AuditError(
                    f"There is no finding {finding_id}; see 's321 export FILE findings'."
                )
            conn.execute(
                'INSERT INTO review (finding_id, status, note, "by", at) VALUES (?, ?, ?, ?, ?)',
                (finding_id, status, note, by, now()),
            )
        engagement.log(
            "review", {"findings": list(finding_ids), "status": status, "note": note, "by": by}
        )
    return len(finding_ids)
