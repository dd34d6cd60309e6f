"""Which lines repeat a line of an earlier source, and which lines share a bill number.

Sources are paired in their order; the tables `seen`, `seen_row` and `seen_bill` hold what the
sources before have. Everything here is one DuckDB database in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    import sqlite3

    from duckdb import DuckDBPyConnection

_CHUNK = 100_000
# `content` of a stored source
CONTENT = "s.sha256 || substr(s.source_file, instr(s.source_file || '/', '/'))"
_OLD = ("line_hash", "line_id", "source_row", "sha", "sheet", "first_id", "bill_key", "bill_no")
_STORED = (
    f"SELECT l.line_hash, l.line_id, l.source_row, {CONTENT}, "
    "CASE WHEN s.format = 'text' THEN '' ELSE s.sheet END, coalesce(l.duplicate_of, l.line_id), "
    "l.bill_key, l.bill_no FROM line l JOIN source s USING (source_id)"
)


def content(sha256: str, source_file: str) -> str:
    """What names a file's bytes: its hash, with the place inside where the file is a zip."""
    return sha256 + "".join(source_file.partition("/")[1:])


class Pairs:
    """The earlier lines that a source's own are paired with."""

    def __init__(self, duck: DuckDBPyConnection) -> None:
        self.duck = duck
        duck.execute("CREATE TABLE seen (line_hash VARCHAR, line_id BIGINT, k BIGINT)")
        duck.execute(
            "CREATE TABLE seen_row (sha VARCHAR, sheet VARCHAR, source_row BIGINT, line_id BIGINT)"
        )
        duck.execute("CREATE TABLE seen_bill (bill_key VARCHAR, bill_no BIGINT)")

    def load(self, conn: sqlite3.Connection, before: int | None = None) -> None:
        """Take in the engagement's lines: all, or those of the sources below ``before``."""
        limit = "" if before is None else f" WHERE l.source_id < {before}"
        rows = conn.execute(_STORED + limit)
        while chunk := rows.fetchmany(_CHUNK):
            columns = [pa.array(column) for column in zip(*chunk, strict=True)]
            self.duck.register("old", pa.table(columns, names=list(_OLD)))
            self.duck.execute(
                "INSERT INTO seen SELECT line_hash, line_id, 0 FROM old WHERE first_id = line_id"
            )
            self.duck.execute(
                "INSERT INTO seen_row SELECT sha, sheet, source_row, first_id FROM old"
            )
            self.duck.execute(
                "INSERT INTO seen_bill SELECT DISTINCT bill_key, bill_no FROM old WHERE bill_no "
                "IS NOT NULL AND bill_key NOT IN (SELECT bill_key FROM seen_bill)"
            )
            self.duck.unregister("old")
        self.duck.execute(
            "CREATE OR REPLACE TABLE seen AS SELECT line_hash, line_id, "
            "row_number() OVER (PARTITION BY line_hash ORDER BY line_id) AS k FROM seen"
        )

    def number(self, lines: str, sha256: str, sheet: str) -> None:
        """`numbered`: the query ``lines`` (line_id, source_row, line_hash, bill_key), paired.

        Each line is paired with the earlier line it repeats; then they too are earlier lines.
        """
        duck = self.duck
        known = duck.execute(
            "SELECT count(*) FROM seen_row WHERE sha = ? AND sheet = ?", [sha256, sheet]
        ).fetchall()[0]
        if known[0]:
            pair = (
                "LEFT JOIN (SELECT source_row, min(line_id) AS line_id FROM seen_row WHERE sha = ? "
                "AND sheet = ? GROUP BY source_row) p ON p.source_row = t.source_row"
            )
            values: list[object] = [sha256, sheet]
        else:
            pair, values = "LEFT JOIN seen p ON p.line_hash = t.line_hash AND p.k = t.k", []
        duck.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE numbered AS
            SELECT t.source_row, t.line_id, p.line_id AS duplicate_of, t.k AS copy, t.line_hash,
                count(*) OVER (PARTITION BY t.line_hash, p.line_id IS NULL) AS repeats,
                t.bill_key, CASE WHEN t.bill_key IS NOT NULL THEN coalesce(b.bill_no,
                    min(t.line_id) OVER (PARTITION BY t.bill_key)) END AS bill_no
            FROM (
                SELECT line_id, row_number() OVER (PARTITION BY line_hash ORDER BY source_row) AS k,
                    source_row, line_hash, bill_key
                FROM ({lines})
            ) t {pair} LEFT JOIN seen_bill b ON b.bill_key = t.bill_key
            """,
            values,
        )
        duck.execute(
            "INSERT INTO seen SELECT line_hash, line_id, copy FROM numbered "
            "WHERE duplicate_of IS NULL"
        )
        duck.execute(
            "INSERT INTO seen_bill SELECT DISTINCT bill_key, bill_no FROM numbered WHERE bill_no "
            "IS NOT NULL AND bill_key NOT IN (SELECT bill_key FROM seen_bill)"
        )
        duck.execute(
            "INSERT INTO seen_row SELECT ?, ?, source_row, coalesce(duplicate_of, line_id) "
            "FROM numbered",
            [sha256, sheet],
        )
