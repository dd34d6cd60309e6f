"""What the last run found of each pair, where it is to be had: then nobody is compared again.

Pairs depend on the consignees, the weights and two settings. Where these are as they were, only
decisions or other settings can be new, and the pairs that the engagement keeps are taken over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit import __version__, reference
from audit.ids import digest
from audit.persons import features, scoring
from audit.persons.consignees import ID
from audit.persons.households import NEVER

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from duckdb import DuckDBPyConnection

VERSION = 1  # raised when consignees are compared otherwise
_READ = (
    "company_forms", "company_words", "given_names", "name_variants", "placeholder_names",
    "street_words",
)  # fmt: skip
_CHUNK = 100_000


def stamp(duck: DuckDBPyConnection, settings: Mapping[str, str]) -> str:
    """A digest of all that the pairs depend on; needs `consignee` as it was read."""
    import duckdb  # late: see audit.persons

    data = duck.execute(
        "SELECT count(*), bit_xor(said), sum(said) FROM "
        "(SELECT hash(key, name, city, postal_code, email, phone) AS said FROM consignee)"
    ).fetchall()[0]
    depends = (
        VERSION, __version__, duckdb.__version__, *data,
        settings["shared_addresses"], settings["identity_weights"],
        *(scoring.model(kind).sha256 for kind in scoring.KINDS),
        *(reference.sha256(name) for name in _READ),
    )  # fmt: skip
    return digest(" ".join(map(str, depends)))


def restore(conn: sqlite3.Connection, duck: DuckDBPyConnection, stamped: str) -> bool:
    """Fill `scored` and `feature` (node and kind alone) from what was kept under this stamp.

    Of `scored` what joins or holds apart: l, r, bits, level, household. False where there is none.
    """
    kept = conn.execute(
        "SELECT count(*) FROM identity_model WHERE stamp = ?", [stamped]
    ).fetchone()[0]
    if kept < len(scoring.KINDS):
        return False
    import pyarrow as pa  # late: the library takes a moment to load

    duck.execute(
        "CREATE OR REPLACE TEMP TABLE kept_pair "
        "(one VARCHAR, other VARCHAR, bits DOUBLE, level VARCHAR, household INTEGER)"
    )
    rows = conn.execute(
        "SELECT left_id, right_id, weight, level, CASE WHEN instr(steps, ?) > 0 THEN 3 ELSE 0 END "
        "FROM identity_pair",
        [NEVER],
    )
    names = ("one", "other", "bits", "level", "household")
    while chunk := rows.fetchmany(_CHUNK):
        duck.register("chunk", pa.table([pa.array(c) for c in zip(*chunk, strict=True)], names))
        duck.execute("INSERT INTO kept_pair SELECT * FROM chunk")
        duck.unregister("chunk")
    duck.execute(
        f"""
        INSERT INTO scored
        WITH named AS (SELECT node, {ID.format("c")} AS id FROM consignee c)
        SELECT least(a.node, b.node), greatest(a.node, b.node), '', k.bits, k.household,
            FALSE, FALSE, TRUE, 0, k.level, '', []
        FROM kept_pair k JOIN named a ON a.id = k.one JOIN named b ON b.id = k.other
        """
    )
    duck.execute("DROP TABLE kept_pair")
    features.kinds(duck)
    return True
