"""How many person-days were claimed, and how many were over the limit, month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.charts import Chart, Dated, Palette, Rows
from audit.charts import _bands as bands
from audit.charts._axes import bare, begin, calm, compact
from audit.charts._time import filled, months, period_sql, short

if TYPE_CHECKING:
    import sqlite3

    from matplotlib.figure import Figure

TITLE = "Person-days over time"
QUESTION = (
    "When were a person's claimed shipments of one day over the limit? Behind: the law in force."
)
_SQL = """
WITH person_day AS (
    SELECT day, sum(value_cents) AS cents FROM shipment
    WHERE claimed = 1 AND gift = 0 AND day IS NOT NULL
        AND person_no NOT IN (SELECT person_no FROM person WHERE identified = 0)
    GROUP BY person_no, day
), judged AS (
    SELECT d.day, count(*) AS person_days, sum(d.cents > p.value) AS over
    FROM person_day d JOIN legal_parameter p ON p.parameter = 'daily_limit'
        AND d.day BETWEEN p.first_day AND p.last_day
    GROUP BY d.day
)
SELECT {period} AS period, sum(person_days - coalesce(over, 0)), sum(coalesce(over, 0))
FROM judged GROUP BY 1 ORDER BY 1
"""


def rows(conn: sqlite3.Connection) -> Rows:
    """Period, person-days within the limit and over it; empty periods too."""
    bounds = conn.execute(
        "SELECT min(day), max(day) FROM shipment WHERE claimed = 1 AND gift = 0"
    ).fetchone()
    found = {row[0]: row for row in conn.execute(_SQL.format(period=period_sql(*bounds)))}
    return Dated((found.get(p, (p, 0, 0)) for p in filled(list(found))), bands.bands(conn))


def draw(figure: Figure, found: Rows, palette: Palette) -> None:
    """Stacked columns on the shaded regimes; the number over the limit stands above each."""
    periods = [row[0] for row in found]
    colours = (("Within the limit", palette.accent), ("Over, potentially", palette.violation))
    key = (*colours, *bands.key(found, periods, palette)) if found else ()
    begin(figure, palette, TITLE, QUESTION, key)
    if not found:
        calm(figure, palette, "No person-day could be added up: dates or consignees are missing.")
        return
    from matplotlib.ticker import MaxNLocator

    axes = bare(figure.subplots(), palette, grid="y")
    top = max(row[1] + row[2] for row in found) or 1
    for index, (_, within, over) in enumerate(found):
        for height, bottom, colour in (
            (within, 0, palette.accent), (over, within, palette.violation),
        ):  # fmt: skip
            for bar in axes.bar(index, height, bottom=bottom, width=0.74, color=colour, zorder=2):
                bar.set_picker(True)
                bar.set_gid(str(index))
        if over:
            axes.text(
                index, within + over + top * 0.01, compact(over, tight=len(found) > 12),
                ha="center", va="bottom", size=8, color=palette.violation, zorder=3,
            )  # fmt: skip
    axes.set_xlim(-0.5, max(len(found), 4) - 0.5)
    axes.set_ylim(0, top * 1.1)
    axes.set_xticks(range(len(found)), short(periods), size=8)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.set_ylabel("person-days", color=palette.muted, size=9)
    bands.shade(axes, found, periods, palette)


def pick(found: Rows, index: int) -> dict[str, object] | None:
    """The findings on a person's day in that period."""
    if not 0 <= index < len(found) or not found[index][2]:
        return None
    return {"rule_id": ["321-01", "321-02", "321-03"], **months(found[index][0])}


CHART = Chart(
    name="person_days_over_time", title=TITLE, question=QUESTION,
    headers=("Period", "Person-days within the limit", "Person-days over the limit"),
    rows=rows, draw=draw, pick=pick, order=15,
)  # fmt: skip
