"""Whether the last run's results still follow from what is there: data, settings, rules, law, tables.

A run stores what it rested on; the same is taken anew here and compared.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from audit import __version__, facts, law, own_rules, own_tables, reference, rulebook
from audit.engagement.m009_exposure import EXPOSURE_TABLES
from audit.settings import DEFAULTS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from audit.law import Law
    from audit.rulebook import Rule

_OWN = "own rule "


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
    names = {name for rule in rulebook.rules() for name in rule.tables}.difference(_kinds())
    names.update(EXPOSURE_TABLES)
    return {f"{name}.csv": reference.sha256(name) for name in sorted(names)}


def files_of(chosen: Sequence[Rule], record: Law) -> dict[str, str]:
    """SHA-256 by file of all that a run of these rules rests on: rules, facts, law and tables."""
    own = {f"{_OWN}{rule.path.name}": rule.sha256 for rule in chosen if rule.own}
    shipped = {rule.path.name: rule.sha256 for rule in chosen if not rule.own}
    theirs = {name for rule in chosen if rule.own for name in rule.tables}.difference(_kinds())
    tables = {f"{name}.csv": reference.sha256(name) for name in theirs} | reference_sha256()
    return own | shipped | facts.sha256(chosen) | record.sha256_by_file | tables


def own_sha256(conn: sqlite3.Connection) -> dict[str, str]:
    """The user's tables that rules read, by name in run_file; the empty hash where there is none."""
    ran = own_rules.of_run(conn).values()  # every shipped rule, and the own ones of the run
    names = {name for rule in ran for name in rule.tables}.intersection(_kinds())
    hashes = own_tables.sha256s(conn)
    return {f"{own_tables.RUN_FILE}{name}": hashes[name] for name in sorted(names)}


def _kinds() -> list[str]:
    return own_tables.kinds.names()


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
        "your own rules have changed": _other_own_rules(conn),
        "the law files have changed": record != law_sha256(law.load()),
        "the reference tables have changed": _other_tables(conn),
        "a table of your own was loaded": _other_own_tables(conn),
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


def _other_own_tables(conn: sqlite3.Connection) -> bool:
    """Whether a table of the user's is another than the run read; a run of old read none."""
    read = dict(conn.execute("SELECT file, sha256 FROM run_file"))
    return any(read.get(file, "") != sha256 for file, sha256 in own_sha256(conn).items())


def _other_own_rules(conn: sqlite3.Connection) -> bool:
    """Whether an own rule is another than the run read, is gone, or is new to a run of all rules."""
    ran = dict(conn.execute("SELECT file, sha256 FROM own_rule"))
    now = own_rules.sha256_by_file()
    covered = {rule_id for (rule_id,) in conn.execute("SELECT rule_id FROM coverage")}
    ran_all = covered.issuperset(rule.id for rule in rulebook.rules())
    return now != ran if ran_all else any(now.get(file) != ran[file] for file in ran)
