"""Which lines of the sheets looked at would be duplicates of earlier ones, as the import has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from audit.cleaning.totals import DAY_COLUMNS, OWNED_LINES, Totals, once_per_shipment, totals
from audit.importing.pairs import CONTENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

    from audit.engagement import Engagement

_KEPT = ", ".join(
    ("bill_key", "who", "entry_type", "currency", "amount_micros", *DAY_COLUMNS.values())
)
_CHUNK = 100_000


def load_earlier(duck: DuckDBPyConnection, engagement: Engagement) -> None:
    """`earlier` and `earlier_row`: what the engagement's own lines can be paired by."""
    conn = engagement.conn
    duck.execute("CREATE OR REPLACE TABLE earlier (line_hash VARCHAR, k BIGINT)")
    duck.execute("CREATE OR REPLACE TABLE earlier_row (sha VARCHAR, sheet VARCHAR, row BIGINT)")
    lines = conn.execute(
        "SELECT line_hash, row_number() OVER (PARTITION BY line_hash ORDER BY line_id) FROM line "
        "WHERE duplicate_of IS NULL"
    )
    rows = conn.execute(
        f"SELECT {CONTENT}, s.sheet, l.source_row FROM line l JOIN source s USING (source_id)"
    )
    for table, found in (("earlier", lines), ("earlier_row", rows)):
        while chunk := found.fetchmany(_CHUNK):
            columns = [list(column) for column in zip(*chunk, strict=True)]
            batch = pa.table(columns, names=[f"c{n}" for n in range(len(columns))])
            duck.register("batch", batch)
            duck.execute(f"INSERT INTO {table} SELECT * FROM batch")
            duck.unregister("batch")


def keep(duck: DuckDBPyConnection, name: str) -> None:
    """Keep of `typed` what pairing and sums need, as the table ``name``."""
    duck.execute(
        f"CREATE OR REPLACE TABLE {name} AS SELECT source_row, line_hash, row_number() OVER "
        f"(PARTITION BY line_hash ORDER BY source_row) AS k, {_KEPT} FROM ({OWNED_LINES})"
    )


def pair(
    duck: DuckDBPyConnection, sheets: list[tuple[str, str, str, str]]
) -> Iterator[tuple[int, Totals, dict[str, int] | None]]:
    """For each sheet in turn (its table, SHA-256, name, value basis): duplicates, sums of the rest.

    The third are cents by currency with each shipment's value once, where its lines repeat it.
    """
    duck.execute("CREATE OR REPLACE TEMP TABLE seen AS FROM earlier")
    duck.execute("CREATE OR REPLACE TEMP TABLE seen_row AS FROM earlier_row")
    for table, sha256, sheet, basis in sheets:
        known = duck.execute(
            "SELECT count(*) FROM seen_row WHERE sha = ? AND sheet = ?", [sha256, sheet]
        ).fetchall()[0][0]
        if known:
            again = "source_row IN (SELECT row FROM seen_row WHERE sha = $sha AND sheet = $sheet)"
            values = {"sha": sha256, "sheet": sheet}
        else:
            again = "(line_hash, k) IN (SELECT (line_hash, k) FROM seen)"
            values = {}
        duck.execute(
            f"CREATE OR REPLACE TEMP TABLE paired AS SELECT *, {again} AS again FROM {table}",
            values,
        )
        duplicates = duck.execute("SELECT count(*) FROM paired WHERE again").fetchall()[0][0]
        rest = "paired WHERE NOT again"
        once = once_per_shipment(duck, rest) if basis == "shipment" else None
        yield duplicates, totals(duck, rest), once
        duck.execute("INSERT INTO seen SELECT line_hash, k FROM paired WHERE NOT again")
        duck.execute(
            "INSERT INTO seen_row SELECT $sha, $sheet, source_row FROM paired",
            {"sha": sha256, "sheet": sheet},
        )
