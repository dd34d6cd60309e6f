"""Whether the last run's results still follow from what is there: data, settings, rules, law, tables.

A run stores what it rested on; the same is taken anew here and compared.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from audit import __version__, law, reference, rulebook
from audit.settings import DEFAULTS

if TYPE_CHECKING:
    import sqlite3

    from audit.law import Law


def data_stamp(conn: sqlite3.Connection) -> str:
    """What a run reads: the last source, how often sources were read again, the exchange rates."""
    last = conn.execute("SELECT coalesce(max(source_id), 0) FROM source").fetchone()[0]
    again = conn.execute("SELECT count(*) FROM log WHERE action = 'reread'").fetchone()[0]
    last = f"{last}+{again}" if again else last
    rates = conn.execute(
        "SELECT currency, day, usd_per_unit, kind FROM rate ORDER BY currency, day, kind"
    ).fetchall()
    return f"{last}/{len(rates)}/{hashlib.sha256(json.dumps(rates).encode()).hexdigest()[:16]}"


def law_sha256(record: Law) -> str:
    """One hash over all law files: the version of the law pack."""
    return hashlib.sha256(json.dumps(record.sha256_by_file, sort_keys=True).encode()).hexdigest()


def reference_sha256() -> dict[str, str]:
    """The reference tables that a run reads, by file name."""
    names = {name for rule in rulebook.rules() for name in rule.tables}
    return {f"{name}.csv": reference.sha256(name) for name in sorted(names)}


def stale(conn: sqlite3.Connection) -> str:
    """What has changed since the last run, in words; empty where nothing has, or nothing ran."""
    run = conn.execute(
        "SELECT program, settings, rulebook_sha256, law_sha256, data_stamp FROM run"
    ).fetchone()
    if run is None:
        return ""
    program, settings, rules, record, data = run
    sources, _, rates = (data or "").partition("/")
    sources_now, _, rates_now = data_stamp(conn).partition("/")
    ran_with = json.loads(settings or "{}")
    chosen = DEFAULTS | dict(conn.execute("SELECT name, value FROM setting"))
    changed = [n for n in DEFAULTS if chosen[n] != ran_with.get(n, DEFAULTS[n])]
    reasons = {
        "sources were imported": sources.partition("+")[0] != sources_now.partition("+")[0],
        "a source was read again": sources.partition("+")[2] != sources_now.partition("+")[2],
        "exchange rates were loaded": rates != rates_now,
        f"settings were changed ({', '.join(changed)})": bool(changed),
        "persons were decided on": _decided(conn),
        "the rules have changed": rules != rulebook.sha256(),
        "the law files have changed": record != law_sha256(law.load()),
        "the reference tables have changed": _other_tables(conn),
        f"version {program} of s321 made them": program != __version__,
    }
    return "; ".join(reason for reason, holds in reasons.items() if holds)


def _decided(conn: sqlite3.Connection) -> bool:
    """Whether a decision on persons is newer than the last run."""
    return bool(
        conn.execute(
            "SELECT 1 FROM log WHERE action IN ('persons', 'decide') "
            "AND entry > (SELECT coalesce(max(entry), 0) FROM log WHERE action = 'run') LIMIT 1"
        ).fetchone()
    )


def _other_tables(conn: sqlite3.Connection) -> bool:
    """Whether a reference table is another than the run read; a run of old may not say."""
    read = dict(conn.execute("SELECT file, sha256 FROM run_file WHERE file LIKE '%.csv'"))
    return any(read.get(file, sha256) != sha256 for file, sha256 in reference_sha256().items())
