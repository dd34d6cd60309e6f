"""The consignees as given: each distinct id, name and address once, numbered by its key, in DuckDB.

A number says nothing about the order of rows: consignees are numbered in the order of their keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from duckdb import DuckDBPyConnection

# Only what is compared: a million consignees shall fit in a gigabyte.
_COLUMNS = (
    "party_id", "id_key", "name_key", "initials", "address_key", "name", "city", "postal_code",
    "email", "phone",
)  # fmt: skip
KEY = "concat_ws('|', coalesce(id_key, ''), coalesce(name_key, ''), coalesce(initials, ''), coalesce(address_key, ''))"
ID = "'C' || left(sha256({0}.key), 16)"  # the consignee's id, as audit.persons.consignee_ids has it
_CHUNK = 100_000


def exact_keys(source: str, target: str) -> str:
    """SQL: a table expression ``target``, the rows of ``source`` with exact_key, what joins as `exact`.

    Name and address; the middle initial, too, where the same name at the same address bears two.
    """
    return f"""initial AS (
            SELECT name_key, address_key FROM {source}
            WHERE name_key IS NOT NULL AND address_key IS NOT NULL AND initials <> ''
            GROUP BY ALL HAVING count(DISTINCT initials) > 1
        ), {target} AS (
            SELECT s.*, 'n:' || s.name_key || '|' || s.address_key
                || CASE WHEN i.name_key IS NULL THEN '' ELSE '|' || s.initials END AS exact_key
            FROM {source} s LEFT JOIN initial i
                ON i.name_key = s.name_key AND i.address_key = s.address_key
        )"""


def read(conn: sqlite3.Connection, duck: DuckDBPyConnection) -> int:
    """Tables given (party_id, node) and consignee (one row a node); returns how many nodes.

    consignee has node, key, exact_key (see `exact_keys`), base (the first node of the same exact_key) and the
    columns compared, each the least of what its parties say. A party with neither id nor name is none.
    """
    import pyarrow as pa  # late: the library takes a moment to load

    kinds = [pa.int64(), *[pa.string()] * (len(_COLUMNS) - 1)]
    rows = conn.execute(f"SELECT {', '.join(_COLUMNS)} FROM party")
    declared = ", ".join(f"{c} {'BIGINT' if c == 'party_id' else 'VARCHAR'}" for c in _COLUMNS)
    duck.execute(f"CREATE OR REPLACE TABLE given ({declared}, key VARCHAR)")
    while chunk := rows.fetchmany(_CHUNK):
        arrays = [
            pa.array(c, kind) for c, kind in zip(zip(*chunk, strict=True), kinds, strict=True)
        ]
        duck.register("chunk", pa.table(arrays, names=list(_COLUMNS)))
        duck.execute(
            f"INSERT INTO given SELECT *, {KEY} FROM chunk WHERE id_key IS NOT NULL OR name_key IS NOT NULL"
        )
        duck.unregister("chunk")
    least = ", ".join(f"min({column}) AS {column}" for column in _COLUMNS[1:])
    duck.execute(
        f"""
        CREATE OR REPLACE TABLE consignee AS
        WITH spelled AS (
            SELECT key, {least} FROM given GROUP BY key
        ), {exact_keys("spelled", "joined")}, numbered AS (
            SELECT (row_number() OVER (ORDER BY key) - 1)::INTEGER AS node, * FROM joined
        )
        SELECT *, min(node) OVER (PARTITION BY coalesce(exact_key, key)) AS base
        FROM numbered
        """
    )
    duck.execute(
        "CREATE OR REPLACE TABLE given AS SELECT g.party_id, c.node FROM given g JOIN consignee c USING (key)"
    )
    return int(duck.execute("SELECT count(*) FROM consignee").fetchall()[0][0])


def forget(duck: DuckDBPyConnection) -> None:
    """Keep of `consignee` what joins and names it; `feature` has the rest."""
    duck.execute(
        "CREATE OR REPLACE TABLE consignee AS "
        "SELECT node, key, id_key, exact_key, base FROM consignee"
    )
