"""What a run keeps of consignees in the engagement, so that a person can check who joined whom."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from audit.persons.consignees import ID

if TYPE_CHECKING:
    import sqlite3

    from duckdb import DuckDBPyConnection

    from audit.persons.levels import Compared

_TABLES = ("consignee", "consignee_party", "identity_conflict")
_OF_PAIRS = ("identity_pair", "identity_model")
_NOTED = f"""
CREATE OR REPLACE TABLE noted AS
SELECT DISTINCT n.node, {ID.format("c")} AS consignee_id FROM (
    SELECT unnest([l, r]) AS node FROM scored
    UNION ALL
    SELECT node FROM clustered QUALIFY count(*) OVER (PARTITION BY chosen) > 1
    UNION ALL
    SELECT unnest([l, r]) FROM decided
) n JOIN consignee c USING (node)
"""
_NAMES = """
SELECT n.consignee_id, c.key, coalesce(f.kind, '')
FROM consignee c JOIN noted n USING (node) LEFT JOIN feature f USING (node) ORDER BY 1
"""
_PARTIES = """
SELECT g.party_id, n.consignee_id FROM given g JOIN noted n USING (node) ORDER BY 1
"""
_CONSIGNEES = """
INSERT INTO consignee
SELECT n.consignee_id, n.key, n.kind, min(p.id_key), min(p.name), min(p.address), min(p.city),
    min(p.state), min(p.postal_code), min(p.country), min(p.phone), min(p.email), NULL, 0, 0, 0, ''
FROM consignee_name n JOIN consignee_party y USING (consignee_id) JOIN party p USING (party_id)
GROUP BY n.consignee_id
"""
_PAIRS = """
SELECT least(a.consignee_id, b.consignee_id), greatest(a.consignee_id, b.consignee_id), round(s.bits, 2),
    1 / (1 + power(2, -s.bits)), s.level,
    '[' || list_aggregate(list_transform(s.steps, lambda t: '["' || t.comparison || '", "' || t.level ||
        '", ' || round(t.bits, 2)::VARCHAR || ']'), 'string_agg', ', ') || ']',
    list_aggregate(list_transform(s.steps, lambda t: t.comparison || ': ' || t.level), 'string_agg', '; ')
FROM scored s JOIN noted a ON a.node = s.l JOIN noted b ON b.node = s.r ORDER BY 1, 2
"""
_CONFLICTS = """
SELECT least(a.consignee_id, b.consignee_id), greatest(a.consignee_id, b.consignee_id),
    'decided to be the same, and held apart by decisions that they differ'
FROM conflict s JOIN noted a ON a.node = s.l JOIN noted b ON b.node = s.r ORDER BY 1, 2
"""


def clear(conn: sqlite3.Connection, *, pairs: bool = True) -> None:
    """Forget what the last run kept, perhaps not the pairs and by what they were compared; decisions stay."""
    for table in (*_TABLES, *(_OF_PAIRS if pairs else ())):
        conn.execute(f"DELETE FROM {table}")


def keep(conn: sqlite3.Connection, duck: DuckDBPyConnection, compared: Compared | None) -> None:
    """Fill the tables of migration 11 anew but for what only shipments tell: see `describe`.

    Pairs stay as they are where they were taken over (see `known`).
    """
    clear(conn, pairs=compared is not None)
    duck.execute(_NOTED)
    conn.execute("DROP TABLE IF EXISTS temp.consignee_name")
    conn.execute(
        "CREATE TEMP TABLE consignee_name (consignee_id TEXT PRIMARY KEY, key TEXT, kind TEXT) "
        "WITHOUT ROWID"
    )
    for table, query in (
        ("consignee_name", _NAMES), ("consignee_party", _PARTIES), ("identity_conflict", _CONFLICTS),
        *((("identity_pair", _PAIRS),) if compared else ()),
    ):  # fmt: skip
        found = duck.execute(query)
        marks = ", ".join("?" * len(found.description or ()))
        while rows := found.fetchmany(50_000):
            conn.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    conn.execute(_CONSIGNEES)
    conn.execute("DROP TABLE temp.consignee_name")
    if compared:
        _note(conn, compared)


def _note(conn: sqlite3.Connection, compared: Compared) -> None:
    seen = compared.seen
    for weights in compared.weights:
        said = {
            **weights.about, "normal_bits": weights.normal_bits, "lenient_bits": weights.lenient_bits,
            "shared_addresses": seen._asdict() if seen else None,
        }  # fmt: skip
        conn.execute(
            "INSERT INTO identity_model VALUES (?, ?, ?, ?)",
            (weights.kind, weights.sha256, compared.stamp, json.dumps(said)),
        )


def describe(conn: sqlite3.Connection) -> None:
    """What shipments tell of the consignees that were kept: person, lines, shipments, US cents.

    Needs the temporary table `numbered` and `person`. The value of a line is as it stands; a shipment
    whose value is repeated on its lines counts with each of them.
    """
    conn.execute(
        """
        UPDATE consignee SET person_id = w.person_id, lines = w.lines, shipments = w.shipments,
            value_cents = w.cents
        FROM (
            SELECT y.consignee_id, min(o.person_id) AS person_id, count(*) AS lines,
                count(DISTINCT n.shipment_no) AS shipments, coalesce(sum(n.value_cents), 0) AS cents
            FROM numbered n CROSS JOIN consignee_party y ON y.party_id = n.party_id
                CROSS JOIN person o ON o.person_no = n.person_no
            GROUP BY y.consignee_id
        ) w WHERE w.consignee_id = consignee.consignee_id
        """
    )
