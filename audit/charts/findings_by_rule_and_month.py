"""When which rule found something: by month, by quarter or by year, as the data's span asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.charts import Chart, Dated, Palette, Rows
from audit.charts import _bands as bands
from audit.charts._axes import (
    CERTAINTIES,
    bare,
    begin,
    calm,
    certainty_key,
    compact,
    ink,
    shortened,
)
from audit.charts._time import filled, months, period_sql, short

if TYPE_CHECKING:
    import sqlite3

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TITLE = "Potential findings by rule and month"
QUESTION = "When did which rule find something? Above by certainty, below the count of each rule."
ROOMY = 12  # columns that have room for whole numbers
UNDATED = "no date"
MOST_RULES = 16  # more lines than that cannot be read

_SQL = """
SELECT rule_id, coalesce(title, ''), period, sum(certainty = 'violation'),
       sum(certainty = 'probable'), sum(certainty = 'review'), sum(certainty = 'info')
FROM (SELECT rule_id, certainty, coalesce({period}, '{undated}') AS period FROM finding)
LEFT JOIN (SELECT rule_id, title FROM coverage) USING (rule_id)
GROUP BY rule_id, period ORDER BY rule_id, period
"""


def rows(conn: sqlite3.Connection) -> Rows:
    """rule_id, its title, period, findings by certainty."""
    bounds = conn.execute("SELECT min(day), max(day) FROM finding").fetchone()
    found = conn.execute(_SQL.format(period=period_sql(*bounds), undated=UNDATED))
    return Dated(found, bands.bands(conn))


def draw(figure: Figure, found: Rows, palette: Palette) -> None:
    """Stacked columns above a heat map; both share the periods."""
    used = [level for place, level in enumerate(CERTAINTIES, 3) if any(r[place] for r in found)]
    periods = _periods(found)
    dated = [period for period in periods if period != UNDATED]
    key = certainty_key(palette, used)
    if dated:
        key += bands.key(found, dated, palette)
    begin(figure, palette, TITLE, QUESTION, key)
    if not found:
        calm(figure, palette, "No rule found anything, so there is nothing to place in time.")
        return
    rules, others = _shown(found)
    above, below = figure.subplots(
        2, 1, sharex=True, height_ratios=(max(1.3, 0.1 * len(rules)), max(1.5, 0.36 * len(rules)))
    )
    _columns(bare(above, palette, grid="y"), found, periods, palette)
    _heat(bare(below, palette), found, periods, rules, palette)
    if others:
        below.set_xlabel(
            f"{others} more rule{'s' * (others > 1)}, with fewer or less certain findings: "
            "in the data as a table",
            size=8, color=palette.muted,
        )  # fmt: skip
    if dated:
        bands.shade(above, found, dated, palette)


def _shown(found: Rows) -> tuple[list[tuple[str, str]], int]:
    """The rules that have a line, in their order, and how many more there are.

    Those with the most violations, then with the most findings, come first.
    """
    weight: dict[tuple[str, str], list[int]] = {}
    for rule, title, _, *levels in found:
        known = weight.setdefault((rule, title), [0] * len(levels))
        weight[rule, title] = [a + b for a, b in zip(known, levels, strict=True)]
    heaviest = sorted(weight, key=lambda rule: (weight[rule][0], sum(weight[rule])), reverse=True)
    kept = set(heaviest[:MOST_RULES])
    return [rule for rule in weight if rule in kept], len(weight) - len(kept)


def _columns(axes: Axes, found: Rows, periods: list[str], palette: Palette) -> None:
    bottom = [0] * len(periods)
    for place, level in enumerate(CERTAINTIES, 3):
        height = [sum(row[place] for row in found if row[2] == period) for period in periods]
        axes.bar(range(len(periods)), height, bottom=bottom, width=0.8, color=palette.of(level))
        bottom = [a + b for a, b in zip(bottom, height, strict=True)]
    for column, total in enumerate(bottom):
        if total:
            axes.text(
                column,
                total,
                compact(total, tight=len(periods) > ROOMY),
                ha="center",
                va="bottom",
                size=8,
                color=palette.muted,
            )
    axes.set_ylim(0, max(bottom) * 1.18)
    axes.yaxis.set_visible(False)
    axes.grid(visible=False)
    axes.tick_params(labelbottom=False)
    axes.axhline(0, color=palette.grid, linewidth=1)


def _heat(
    axes: Axes,
    found: Rows,
    periods: list[str],
    rules: list[tuple[str, str]],
    palette: Palette,
) -> None:
    from matplotlib.patches import Rectangle

    most = max(sum(row[3:]) for row in found)
    line = {rule: number for number, (rule, _) in enumerate(rules)}
    for index, (rule, _, period, *levels) in enumerate(found):
        if rule not in line:
            continue
        number, x, y = sum(levels), periods.index(period), line[rule]
        depth = 0.14 + 0.86 * (number / most) ** 0.5
        axes.add_patch(
            Rectangle(
                (x - 0.47, y - 0.44),
                0.94,
                0.88,
                color=palette.accent,
                alpha=depth,
                linewidth=0,
                picker=True,
                gid=str(index),
            )
        )
        words = compact(number, tight=len(periods) > ROOMY)
        axes.text(x, y, words, ha="center", va="center", size=8, color=ink(palette, depth))
    axes.set_xlim(-0.6, len(periods) - 0.4)
    axes.set_ylim(len(rules) - 0.5, -0.5)
    axes.set_yticks(
        range(len(rules)), [shortened(f"{rule}  {title}".strip(), 44) for rule, title in rules]
    )
    axes.tick_params(axis="y", colors=palette.text, labelsize=8.5)
    axes.set_xticks(range(len(periods)), short(periods), size=8)


def _periods(found: Rows) -> list[str]:
    """Every period from the first to the last, empty ones too, undated findings at the end."""
    undated = [UNDATED] if any(row[2] == UNDATED for row in found) else []
    return filled([row[2] for row in found if row[2] != UNDATED]) + undated


def pick(found: Rows, index: int) -> dict[str, object] | None:
    """The rule's findings of that period."""
    if not 0 <= index < len(found):
        return None
    rule, _, period, *_ = found[index]
    return {"rule_id": rule} | ({} if period == UNDATED else months(period))


CHART = Chart(
    name="findings_by_rule_and_month", title=TITLE, question=QUESTION,
    headers=(
        "Rule", "Title", "Period", "Violation, potential", "Probable", "Review", "Information",
    ),
    rows=rows, draw=draw, pick=pick, order=20,
)  # fmt: skip
