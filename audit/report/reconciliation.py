"""Per source: rows read against loaded, duplicate and rejected ones, and the same in US cents."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3

_SQL = """
WITH loaded AS (
    SELECT l.source_id, sum(i.value_cents) AS cents
    FROM line l JOIN item i USING (line_id) GROUP BY l.source_id
), repeated AS (
    SELECT l.source_id, sum(i.value_cents) AS cents
    FROM line l JOIN item i ON i.line_id = l.duplicate_of GROUP BY l.source_id
)
SELECT o.source_file, coalesce(o.sheet, ''), o.rows_read, o.lines_loaded, o.duplicates, o.rejected,
       coalesce(loaded.cents, 0) + coalesce(repeated.cents, 0), coalesce(loaded.cents, 0),
       coalesce(repeated.cents, 0), 0
FROM source o LEFT JOIN loaded USING (source_id) LEFT JOIN repeated USING (source_id)
ORDER BY o.source_id
"""


class SourceTotals(NamedTuple):
    """One source's two equations; an unreadable value counts nothing."""

    source_file: str
    sheet: str
    rows_read: int
    lines_loaded: int
    duplicates: int
    rejected: int
    read_cents: int
    loaded_cents: int
    duplicate_cents: int
    rejected_cents: int

    @property
    def agrees(self) -> bool:
        rows = self.lines_loaded + self.duplicates + self.rejected
        cents = self.loaded_cents + self.duplicate_cents + self.rejected_cents
        return self.rows_read == rows and self.read_cents == cents


def source_totals(conn: sqlite3.Connection) -> list[SourceTotals]:
    """Every source in the order of import."""
    return [SourceTotals(*row) for row in conn.execute(_SQL)]
