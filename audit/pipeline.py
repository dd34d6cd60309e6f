"""A whole audit in one screen: the steps in order."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from audit import (
    __version__,
    chains,
    coverage,
    exposure,
    facts,
    findings,
    freshness,
    identity_levels,
    law,
    own_rules,
    regimes,
    rulebook,
    sensitivity,
    shipments,
)
from audit.engagement import Engagement, now
from audit.persons import traps
from audit.progress import Progress, part, quiet, stoppable
from audit.settings import differing
from audit.sources import ImportOptions, ImportSummary, SourceSummary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = [
    "ImportOptions",
    "ImportSummary",
    "RunSummary",
    "SourceSummary",
    "import_sources",
    "run",
    "write_report",
]


@dataclass
class RunSummary:
    """What a run found: counts by rule and certainty."""

    shipments: int = 0
    persons: int = 0
    findings: int = 0
    by_certainty: dict[str, int] = field(default_factory=dict)
    by_rule: dict[str, int] = field(default_factory=dict)
    differing_settings: dict[str, str] = field(default_factory=dict)  # from their defaults
    titles: dict[str, str] = field(default_factory=dict)  # of every rule of the run

    def as_dict(self) -> dict[str, object]:
        """For `--json` and the log; rule titles stand in the catalogue."""
        return {name: value for name, value in asdict(self).items() if name != "titles"}


def import_sources(
    path: Path,
    sources: Sequence[Path],
    options: ImportOptions | None = None,
    progress: Progress = quiet,
    *,
    dry_run: bool = False,
) -> ImportSummary:
    """Import every source or none: see audit.importing."""
    from audit import importing  # late: what reads spreadsheets is not needed for a run

    return importing.import_sources(path, sources, options, progress, dry_run=dry_run)


def run(
    path: Path,
    settings: Mapping[str, str] | None = None,
    rules: Sequence[str] | None = None,
    progress: Progress = quiet,
) -> RunSummary:
    """Match persons, build shipments, run the rules; replaces the last run's findings.

    Review decisions survive. All or nothing: raises AuditError or Cancelled with nothing changed.
    """
    chosen = own_rules.chosen(rules or ())
    record = law.load()
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        started = now()
        engagement.set_settings(settings or {})
        values = engagement.settings()
        first, last = (
            d.toordinal() - law.EPOCH.toordinal() for d in (record.first_date, record.last_date)
        )
        with stoppable(conn, progress, "Building shipments"):
            variance = record.days_of("exchange_rate_variance", values)
            shipments.build(conn, values, first, last, variance, part(progress, 0.0, 0.5))
            findings.apply_law(conn, values, record)
            traps.mark(conn)
            facts.prepare(conn, chosen, values)
            tested = coverage.count_tested(conn, chosen, values)
        for table in ("finding", "evidence", "coverage", "run", "run_file"):
            conn.execute(f"DELETE FROM {table}")
        conn.execute("DROP INDEX IF EXISTS evidence_finding")
        for number, rule in enumerate(chosen):
            progress(0.5 + 0.5 * number / len(chosen), f"Rule {rule.id}: {rule.title}")
            findings.run_rule(conn, rule, tested[rule.id], progress)
        conn.execute("CREATE INDEX evidence_finding ON evidence (finding_no)")
        with stoppable(conn, progress, "Joining split orders"):
            chains.build(conn, values)
        with stoppable(conn, progress, "Comparing the dates"):
            sensitivity.judge(conn, chosen, values, first, last)
            regimes.assign(conn, record, values)
        with stoppable(conn, progress, "Comparing the levels of identity"):
            identity_levels.judge(conn, chosen, values)
        with stoppable(conn, progress, "Computing the exposure"):
            exposure.build(conn, record, values)
        conn.execute("CREATE UNIQUE INDEX IF NOT EXISTS finding_key ON finding (finding_id)")
        own_rules.keep(conn, chosen)
        files = freshness.files_of(chosen, record) | freshness.own_sha256(conn)
        law_sha = freshness.law_sha256(record)
        conn.execute(
            "INSERT INTO run VALUES (1, ?, ?, ?, 'sqlite', ?, ?, ?, ?)",
            (started, now(), __version__, json.dumps(values), rulebook.sha256(), law_sha,
             freshness.data_stamp(conn)),
        )  # fmt: skip
        conn.executemany("INSERT INTO run_file VALUES (1, ?, ?)", files.items())
        summary = _summary(engagement)
        engagement.log(
            "run",
            {"settings": values, "rules": [r.id for r in chosen], "rulebook_sha256": rulebook.sha256(),
             "own_rules": {r.id: r.sha256 for r in chosen if r.own}, "law_sha256": law_sha, **summary.as_dict()},
        )  # fmt: skip
    progress(1.0, "Done")
    return summary


def _summary(engagement: Engagement) -> RunSummary:
    conn = engagement.conn
    return RunSummary(
        shipments=conn.execute("SELECT count(*) FROM shipment").fetchone()[0],
        persons=conn.execute("SELECT count(*) FROM person").fetchone()[0],
        findings=conn.execute("SELECT count(*) FROM finding").fetchone()[0],
        by_certainty=dict(conn.execute("SELECT certainty, count(*) FROM finding GROUP BY 1")),
        by_rule=dict(conn.execute("SELECT rule_id, count(*) FROM finding GROUP BY 1 ORDER BY 1")),
        differing_settings=differing(engagement.settings()),
        titles=dict(conn.execute("SELECT rule_id, title FROM coverage ORDER BY rule_id")),
    )


def write_report(engagement: Engagement, out: Path, progress: Progress = quiet) -> str:
    """Write the Excel report and log its content hash, which the cover shows; returns the hash."""
    from audit import report  # late: the drawing library takes a second to load

    with engagement.transaction():  # refused before anything is written where it cannot be logged
        pass
    content_hash = report.write(engagement, out, progress)
    with engagement.transaction():
        engagement.log("report", {"file": out.name, "content_hash": content_hash})
    return content_hash
