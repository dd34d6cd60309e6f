"""How person-day totals spread around the daily limit; bunching just below it asks for a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.charts import Chart, Palette, Rows
from audit.charts._axes import bare, begin, calm, dollars
from audit.charts._numbers import whole_numbers

if TYPE_CHECKING:
    import sqlite3

    from matplotlib.figure import Figure

TITLE = "Person-day totals around the limit"
QUESTION = (
    "Do totals gather just below the limit? Claimed shipments that are no gifts, "
    "added up by person and day."
)
STEPS = 20  # bars up to the limit, and as many above it; then one for all that is more

_TOTALS = """
SELECT sum(value_cents) AS number FROM shipment
WHERE claimed = 1 AND gift = 0 AND day BETWEEN ? AND ?
    AND person_no NOT IN (SELECT person_no FROM person WHERE identified = 0)
GROUP BY person_no, day
"""


def rows(conn: sqlite3.Connection) -> Rows:
    """Label, person-days within and over the limit, and the step's bounds in per cent of it."""
    import numpy as np

    counts: dict[int, list[int]] = {}
    for limit, first, last in _limits(conn):
        cents = whole_numbers(conn, _TOTALS, [first, last])
        if len(cents):
            # a total equal to the limit is still within it
            steps = np.clip((cents * STEPS - 1) // limit, 0, 2 * STEPS)
            counted = np.bincount(steps, minlength=2 * STEPS + 1)
            so_far = counts.setdefault(limit, [0] * (2 * STEPS + 1))
            counts[limit] = [int(a + b) for a, b in zip(so_far, counted, strict=True)]
    if not counts:
        return []
    limit = next(iter(counts)) if len(counts) == 1 else 0
    sums = [sum(column) for column in zip(*counts.values(), strict=True)]
    share = 100 // STEPS
    return [
        (
            _label(step, limit),
            number if step < STEPS else 0,
            number if step >= STEPS else 0,
            step * share,
            (step + 1) * share if step < 2 * STEPS else None,
        )
        for step, number in enumerate(sums)
    ]


def _limits(conn: sqlite3.Connection) -> list[tuple[int, int, int]]:
    """Limit in cents with its first and last day; stretches of the same limit in one."""
    merged: list[tuple[int, int, int]] = []
    for limit, first, last in conn.execute(
        "SELECT value, first_day, last_day FROM legal_parameter "
        "WHERE parameter = 'daily_limit' AND value > 0 ORDER BY first_day"
    ):
        if merged and merged[-1][0] == limit and merged[-1][2] + 1 == first:
            merged[-1] = (limit, merged[-1][1], last)
        else:
            merged.append((limit, first, last))
    return merged


def _label(step: int, limit: int) -> str:
    """The step in dollars of the one limit, or in per cent where the days had several."""
    share = 100 // STEPS
    if step == 2 * STEPS:
        return f"over {dollars(limit / 50)}" if limit else "over 200%"
    if limit:
        width = limit / 100 / STEPS
        return f"{dollars(width * step)}–{dollars(width * (step + 1))}"
    return f"{step * share}–{(step + 1) * share}%"


def draw(figure: Figure, found: Rows, palette: Palette) -> None:
    """A histogram with the limit as a line and the step below it in words."""
    key = (("Within the limit", palette.accent), ("Over, potentially", palette.violation))
    begin(figure, palette, TITLE, QUESTION, key if found else ())
    if not found:
        calm(figure, palette, "No person-day could be added up: dates or consignees are missing.")
        return
    axes = bare(figure.subplots(), palette, grid="y")
    numbers = [within + over for _, within, over, *_ in found]
    top = max(numbers) or 1
    for step, number in enumerate(numbers):
        colour = palette.violation if step >= STEPS else palette.accent
        plain = step >= STEPS or step == STEPS - 1
        bar = axes.bar(step, number, width=0.86, color=colour, alpha=1 if plain else 0.55)
        bar[0].set_picker(True)
        bar[0].set_gid(str(step))
    axes.axvline(STEPS - 0.5, color=palette.text, linewidth=1.4)
    limit = found[STEPS][0].partition("–")[0]
    label = f"limit {limit}" if limit.startswith("$") else "limit of the day"
    axes.text(
        STEPS - 0.2, top * 1.16, label, color=palette.text, size=10, weight="bold", va="center"
    )
    beside = max(numbers[STEPS - 10 : STEPS])  # the bars that the words stand above
    axes.text(
        STEPS - 0.7, beside + top * 0.02, _bunching(numbers), color=palette.accent, size=9.5,
        ha="right", va="bottom",
    )  # fmt: skip
    ticks = range(0, 2 * STEPS, 5)
    unit = "" if limit.startswith("$") else "%"
    axes.set_xticks(
        [tick - 0.5 for tick in ticks], [found[t][0].partition("–")[0] + unit for t in ticks]
    )
    axes.text(2 * STEPS, -top * 0.03, "more", color=palette.muted, size=9, ha="center", va="top")
    axes.set_xlim(-0.8, 2 * STEPS + 0.8)
    axes.set_ylim(0, top * 1.24)
    axes.set_yticks([tick for tick in _round_steps(top) if tick <= top * 1.04])
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.set_ylabel("person-days", color=palette.muted, size=9)


def _bunching(numbers: list[int]) -> str:
    """The step just below the limit against the four before it."""
    last, before = numbers[STEPS - 1], sum(numbers[STEPS - 5 : STEPS - 1]) / 4
    words = f"{last:,} just below the limit"
    return f"{words},\n{last / before:.1f} × the mean of the four before" if before else words


def _round_steps(top: int) -> list[float]:
    from matplotlib.ticker import MaxNLocator

    return list(MaxNLocator(nbins=5, integer=True, steps=[1, 2, 5, 10]).tick_values(0, top))


def pick(found: Rows, index: int) -> dict[str, object] | None:
    """Over the limit: the findings on a person's day; just below: those on structuring."""
    if not 0 <= index < len(found):
        return None
    if index >= STEPS:
        return {"rule_id": ["321-02", "321-03"]}
    return {"rule_id": ["321-06"]} if index >= STEPS - 3 else None


CHART = Chart(
    name="day_totals", title=TITLE, question=QUESTION,
    headers=(
        "Total of the day", "Person-days within the limit", "Person-days over the limit",
        "From, % of the limit", "To, % of the limit",
    ),
    rows=rows, draw=draw, pick=pick, excel="column", series=(1, 2),
    colours=("accent", "violation"), order=10,
)  # fmt: skip
