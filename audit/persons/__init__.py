"""Step 5: who is one person: the consignees as given, joined by id, name and address, likeness, decision.

A consignee_id joins whatever the name; the same normalised name and address joins, also under
different ids except at `strict`. A middle initial is passed over unless the same name at the same
address bears two different ones. At `normal` and `lenient` near matches join (audit.persons.scoring);
a decision outranks all. The clusters are a pure function of data, weights and decisions.
"""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from audit.persons import kept, levels
from audit.progress import quiet

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from duckdb import DuckDBPyConnection

    from audit.progress import Progress

__all__ = ["assign"]


def assign(
    conn: sqlite3.Connection, settings: Mapping[str, str], progress: Progress = quiet
) -> None:
    """Fill the temporary tables party_person, party_level and party_base.

    party_person (party_id, person_key): ``person_key`` is the smallest key of the
    cluster, the same whatever the order of rows; NULL where neither id nor name and address is given.
    party_level (party_id, strict_no, normal_no, lenient_no): the smallest party of the cluster at
    each level, of parties for which they differ. party_base (party_id, base_no, decided_no, main,
    by_decision): of parties of a person that more than id, name and address join, the part that those
    alone join, the part that those and decisions join, and whether each is the person's first.
    Fills identity_pair, consignee and what belongs to them, but for what only shipments tell (see `kept.describe`).
    """
    for table, columns in _FILLED.items():
        conn.execute(f"DROP TABLE IF EXISTS temp.{table}")
        conn.execute(f"CREATE TEMP TABLE {table} ({columns})")
    parties = conn.execute("SELECT count(*) FROM party").fetchone()[0]
    if not parties:
        kept.clear(conn)
        return
    import duckdb  # late: an engagement without consignees does without

    memory = max(_LEAST_MEMORY_MB, parties * _LEAST_MEMORY_MB // 1_000_000)
    with tempfile.TemporaryDirectory() as spilled, duckdb.connect() as duck:
        duck.execute(f"SET memory_limit = '{memory}MB'")
        duck.execute("SET preserve_insertion_order = false")
        duck.execute("SET temp_directory = ?", [spilled])
        compared = levels.find(conn, duck, settings, progress)
        _fill(conn, "party_person", levels.PARTY_PERSON, duck)
        _fill(conn, "party_level", levels.PARTY_LEVEL, duck)
        _fill(conn, "party_base", levels.PARTY_BASE, duck)
        kept.keep(conn, duck, compared)


_LEAST_MEMORY_MB = 700  # for a million consignees; what is more is spilled, but 500 are too few
_FILLED = {
    "party_person": "party_id INTEGER PRIMARY KEY, person_key TEXT",
    "party_level": "party_id INTEGER PRIMARY KEY, strict_no INTEGER, normal_no INTEGER, lenient_no INTEGER",
    "party_base": "party_id INTEGER PRIMARY KEY, base_no INTEGER, decided_no INTEGER, main INTEGER, "
    "by_decision INTEGER",
}  # fmt: skip


def _fill(conn: sqlite3.Connection, table: str, query: str, duck: DuckDBPyConnection) -> None:
    found = duck.execute(query)
    marks = ", ".join("?" * len(found.description or ()))
    while rows := found.fetchmany(100_000):
        conn.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
