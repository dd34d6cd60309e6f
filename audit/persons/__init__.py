"""Step 5: who is one person: `id` and `exact` joins over the consignees as given.

A consignee_id joins whatever the name; the same normalised name and address joins, also under
different ids except at `strict`. A middle initial is passed over unless the same name at the same
address bears two different ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import sqlite3


def assign(conn: sqlite3.Connection, level: str) -> None:
    """Fill the temporary table `party_person` (party_id, person_key, id_key, exact_key).

    ``person_key`` is the smallest key of the cluster, the same whatever the order of rows.
    """
    conn.execute("DROP TABLE IF EXISTS temp.party_key")
    conn.execute(
        """
        CREATE TEMP TABLE party_key AS
        WITH initial AS (
            SELECT name_key, address_key, count(DISTINCT NULLIF(initials, '')) > 1 AS differ
            FROM party WHERE name_key IS NOT NULL AND address_key IS NOT NULL GROUP BY 1, 2
        )
        SELECT p.party_id, p.id_key, 'n:' || p.name_key || '|' || p.address_key
            || CASE WHEN i.differ THEN '|' || p.initials ELSE '' END AS exact_key, p.name_key
        FROM party p LEFT JOIN initial i
            ON i.name_key = p.name_key AND i.address_key = p.address_key
        """
    )
    joins = (
        "SELECT id_key, exact_key FROM party_key WHERE id_key IS NOT NULL AND exact_key IS NOT NULL"
    )
    if level == "strict":  # a name joins nameless ids only where it bears a single id
        joins += " GROUP BY exact_key HAVING count(DISTINCT id_key) = 1"
    pairs = conn.execute(f"SELECT DISTINCT 'i:' || id_key, exact_key FROM ({joins})").fetchall()
    conn.execute("DROP TABLE IF EXISTS temp.cluster")
    conn.execute("CREATE TEMP TABLE cluster (key TEXT PRIMARY KEY, person_key TEXT) WITHOUT ROWID")
    conn.executemany("INSERT INTO cluster VALUES (?, ?)", clusters(pairs))
    conn.execute("DROP TABLE IF EXISTS temp.party_person")
    conn.execute(
        """
        CREATE TEMP TABLE party_person AS
        SELECT k.party_id, k.id_key, k.exact_key, k.name_key,
            coalesce(c.person_key, d.person_key, 'i:' || k.id_key, k.exact_key) AS person_key
        FROM party_key k LEFT JOIN cluster c ON c.key = 'i:' || k.id_key
            LEFT JOIN cluster d ON k.id_key IS NULL AND d.key = k.exact_key
        """
    )
    conn.execute("CREATE UNIQUE INDEX temp.party_person_id ON party_person (party_id)")


def clusters(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Connected components: each key with the smallest key of its component."""
    if not pairs:
        return []
    keys = sorted({key for pair in pairs for key in pair})
    number = {key: n for n, key in enumerate(keys)}
    left = np.fromiter((number[a] for a, _ in pairs), np.int64, len(pairs))
    right = np.fromiter((number[b] for _, b in pairs), np.int64, len(pairs))
    label = np.arange(len(keys))
    while True:
        before = label.copy()
        lowest = np.minimum(label[left], label[right])
        np.minimum.at(label, left, lowest)
        np.minimum.at(label, right, lowest)
        label = label[label]  # jump to the label's own label: long chains close quickly
        if np.array_equal(before, label):
            return [(key, keys[label[n]]) for n, key in enumerate(keys)]
