"""How many persons the sheets at hand name: before an import, by id or by name and address alone.

What `assign` joins at the level `normal` before near matches; only the count is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.persons.clusters import smallest_keys
from audit.persons.consignees import exact_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection


def keep(duck: DuckDBPyConnection, table: str) -> None:
    """Keep the consignees of `typed` and `party` as ``table``.

    ``alone``: a name without id and address, which joins within one bill only.
    """
    duck.execute(
        f"""
        CREATE OR REPLACE TABLE {table} AS
        SELECT DISTINCT p.id_key, p.name_key, p.address_key, p.initials,
            CASE WHEN p.id_key IS NULL AND (p.name_key IS NULL OR p.address_key IS NULL)
                THEN coalesce(t.bill_key, '{table} ' || t.source_row) END AS alone
        FROM typed t JOIN party p ON p.n = t.party_n
        """
    )


def count(duck: DuckDBPyConnection, tables: Sequence[str]) -> int:
    """The distinct persons of these tables; lines without any consignee are not counted."""
    if not tables:
        return 0
    duck.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE who AS
        WITH every AS ({" UNION ".join(f"FROM {table}" for table in tables)}),
        {exact_keys("every", "spelled")}
        SELECT DISTINCT 'i:' || id_key AS id, exact_key AS name,
            alone || '|' || coalesce(name_key, '') AS alone
        FROM spelled
        """
    )
    pairs = duck.execute(
        "SELECT DISTINCT id, name FROM who WHERE id IS NOT NULL AND name IS NOT NULL"
    ).fetchall()
    joined = len({person for _, person in smallest_keys(pairs)})
    paired = "FROM who WHERE id IS NOT NULL AND name IS NOT NULL"
    apart = duck.execute(
        f"""
        SELECT count(DISTINCT id) FILTER (WHERE name IS NULL AND id NOT IN (SELECT id {paired})),
            count(DISTINCT name) FILTER (WHERE id IS NULL AND name NOT IN (SELECT name {paired})),
            count(DISTINCT alone)
        FROM who
        """
    ).fetchall()[0]
    return joined + sum(int(number) for number in apart)
