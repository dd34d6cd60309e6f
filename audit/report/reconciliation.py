"""Per source: rows read against loaded, duplicate and rejected ones, and the same in US cents."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from audit.shipments import rejected_values

if TYPE_CHECKING:
    import sqlite3

_SQL = f"""
WITH cents AS (
    SELECT l.source_id, sum(i.value_cents) AS read,
           sum(i.value_cents) FILTER (WHERE l.duplicate_of IS NULL) AS loaded,
           sum(i.value_cents) FILTER (WHERE l.duplicate_of IS NOT NULL) AS repeated
    FROM line l JOIN item i ON i.line_id = coalesce(l.duplicate_of, l.line_id)
    GROUP BY l.source_id
)
SELECT o.source_file, coalesce(o.sheet, ''), o.rows_read, o.lines_loaded, o.duplicates, o.rejected,
       coalesce(read, 0) + {rejected_values.CENTS}, coalesce(loaded, 0), coalesce(repeated, 0),
       {rejected_values.CENTS}
FROM source o LEFT JOIN cents USING (source_id) ORDER BY o.source_id
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
