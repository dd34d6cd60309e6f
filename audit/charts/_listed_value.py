"""The value of potentially affected shipments by person or by seller, each shipment once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.charts import Palette, Rows
from audit.charts._axes import bare, begin, calm, certainty_key, dollars, shortened

if TYPE_CHECKING:
    import sqlite3

    from matplotlib.figure import Figure

SHOWN = 15
HEADERS = ("Violation, potential, USD", "Probable, USD", "Review, USD", "Shipments")
LEVELS = ("violation", "probable", "review")

# A shipment that several findings list counts once, under the strongest certainty.
_SQL = """
WITH listed AS (
    SELECT e.shipment_no,
           min(CASE f.certainty WHEN 'violation' THEN 1 WHEN 'probable' THEN 2 ELSE 3 END) AS level
    FROM evidence e JOIN finding f USING (finding_no)
    WHERE e.role = 'breach' AND f.certainty <> 'info'
    GROUP BY e.shipment_no
)
SELECT s.{key}, sum(s.value_cents) FILTER (WHERE level = 1) / 100.0,
       sum(s.value_cents) FILTER (WHERE level = 2) / 100.0,
       sum(s.value_cents) FILTER (WHERE level = 3) / 100.0, count(*)
FROM listed CROSS JOIN shipment s ON s.shipment_no = listed.shipment_no
WHERE s.{key} IS NOT NULL AND s.{key} <> ''
GROUP BY s.{key} ORDER BY sum(s.value_cents) DESC, s.{key} LIMIT {shown}
"""


def largest(conn: sqlite3.Connection, key: str) -> Rows:
    """The largest by value: key, USD by certainty, shipments; nothing stands as 0."""
    found = conn.execute(_SQL.format(key=key, shown=SHOWN))
    return [(name, *(value or 0.0 for value in values)) for name, *values in found]


def draw_bars(
    figure: Figure, rows: Rows, palette: Palette, heading: tuple[str, str], empty: str
) -> None:
    """Stacked bars, the largest on top, the sum and the number of shipments beside each."""
    used = [level for place, level in enumerate(LEVELS, -4) if any(row[place] for row in rows)]
    begin(figure, palette, *heading, key=certainty_key(palette, used))
    if not rows:
        calm(figure, palette, empty)
        return
    axes = bare(figure.subplots(), palette, grid="x")
    reach = max(sum(row[-4:-1]) for row in rows) or 1.0
    for index, row in enumerate(rows):
        left = 0.0
        for level, value in zip(LEVELS, row[-4:-1], strict=True):
            bar = axes.barh(index, value, left=left, height=0.68, color=palette.of(level))
            for patch in bar:
                patch.set_picker(True)
                patch.set_gid(str(index))
            left += value
        number = row[-1]
        axes.text(
            left + reach * 0.01, index,
            f"{dollars(left)}  ·  {number:,} shipment{'s' if number != 1 else ''}",
            va="center", size=9, color=palette.text,
        )  # fmt: skip
    axes.set_yticks(range(len(rows)), [shortened(str(row[0]), 34) for row in rows])
    axes.tick_params(axis="y", colors=palette.text)
    axes.set_ylim(max(len(rows), 6) - 0.4, -0.6)
    axes.set_xlim(0, reach * 1.28)
    axes.xaxis.set_major_formatter(lambda value, _: dollars(value))
    axes.locator_params(axis="x", nbins=5)
