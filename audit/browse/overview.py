"""Where an engagement stands: what has been read, run and decided, and what that leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True)
class Overview:
    """The figures behind the steps' states and the checks before a report."""

    client: str
    auditor: str
    created_at: str
    sources: int
    lines: int
    rejected: int
    issues: int
    unbalanced: tuple[str, ...]  # sources whose rows read are not loaded + duplicates + rejected
    ran_at: str
    rules: int  # of the last run
    findings: int
    undecided: int
    not_testable_rules: int
    stale: str  # what has changed since the run; empty where nothing has
    log_entries: int


def overview(conn: sqlite3.Connection) -> Overview:
    """One look at the whole engagement."""
    from audit.freshness import stale  # late: it reads the rules and the law

    named = dict(conn.execute("SELECT name, value FROM property"))
    sources, lines, rejected = conn.execute(
        "SELECT count(*), coalesce(sum(lines_loaded), 0), coalesce(sum(rejected), 0) FROM source"
    ).fetchone()
    unbalanced = tuple(
        " / ".join(part for part in row if part)
        for row in conn.execute(
            "SELECT source_file, sheet FROM source "
            "WHERE rows_read <> lines_loaded + duplicates + rejected ORDER BY source_id"
        )
    )
    ran = conn.execute("SELECT finished_at FROM run").fetchone()
    findings = _number(conn, "SELECT count(*) FROM finding")
    return Overview(
        client=named.get("client", ""),
        auditor=named.get("auditor", ""),
        created_at=named.get("created_at", ""),
        sources=sources,
        lines=lines,
        rejected=rejected,
        issues=_number(conn, "SELECT count(*) FROM issue"),
        unbalanced=unbalanced,
        ran_at=(ran[0] or "") if ran else "",
        rules=_number(conn, "SELECT count(*) FROM coverage"),
        findings=findings,
        undecided=findings - _number(conn, _DECIDED),
        not_testable_rules=_number(conn, "SELECT count(*) FROM coverage WHERE tested = 0"),
        stale=stale(conn),
        log_entries=_number(conn, "SELECT count(*) FROM log"),
    )


# The newest review of each finding of the last run, where it is not back to open.
_DECIDED = """
    SELECT count(*) FROM (
        SELECT finding_id, status, max(review_id) FROM review GROUP BY finding_id
    ) AS newest JOIN finding USING (finding_id) WHERE newest.status <> 'open'
"""


def _number(conn: sqlite3.Connection, sql: str) -> int:
    return int(conn.execute(sql).fetchone()[0])
