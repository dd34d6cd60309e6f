"""The regimes as shaded bands behind a time axis, from the law as the run applied it.

The bands come from the table legal_parameter alone: a change of law moves them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from audit.charts import Dated, Palette
from audit.charts._axes import dollars
from audit.charts._time import place

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from audit.charts import Rows
    from audit.charts._axes import Key

_SHUT, _SPLIT = "all_countries_suspended", "china_hk_ineligible"
_SPLIT_BEFORE = "china_hk_ineligible_feb_2025"
_PARAMETERS = ("daily_limit", _SPLIT_BEFORE, _SPLIT, _SHUT)
_WORDS = {"split": "Closed to China", "shut": "Closed to all countries"}
_DEPTH, _FAINT = 0.26, 0.09
_SHARE = 0.62  # of the figure's width that the axes take at least
_LETTER_INCHES = 0.075  # of a label in its size


class Band(NamedTuple):
    """One regime: its days (since 1970-01-01, both included), its name, how open it was."""

    first_day: int
    last_day: int
    label: str
    kind: str  # open, split by origin, or shut


def bands(conn: sqlite3.Connection) -> tuple[Band, ...]:
    """The regimes of the run's law in order, neighbours of the same name in one."""
    marks = ", ".join("?" * len(_PARAMETERS))
    law: dict[str, list[tuple[int, int, int]]] = {name: [] for name in _PARAMETERS}
    for name, *days in conn.execute(
        "SELECT parameter, first_day, last_day, value FROM legal_parameter "
        f"WHERE parameter IN ({marks}) ORDER BY first_day",
        _PARAMETERS,
    ):
        law[name].append((days[0], days[1], days[2]))
    starts = sorted({first for values in law.values() for first, _, _ in values})
    ends = [start - 1 for start in starts[1:]] + [
        max((last for values in law.values() for _, last, _ in values), default=0)
    ]
    found: list[Band] = []
    for first, last in zip(starts, ends, strict=False):
        now = {
            name: next((v for start, end, v in values if start <= first <= end), 0)
            for name, values in law.items()
        }
        label, kind = _named(now)
        if found and found[-1].label == label:
            found[-1] = found[-1]._replace(last_day=last)
        else:
            found.append(Band(first, last, label, kind))
    return tuple(found)


def _named(now: dict[str, int]) -> tuple[str, str]:
    limit = f"{dollars(now['daily_limit'] / 100)} limit"
    if now[_SHUT]:
        return "suspended", "shut"
    if now[_SPLIT] or now[_SPLIT_BEFORE]:
        return "not for China", "split"
    return limit, "open"


def key(rows: Rows, periods: Sequence[str], palette: Palette) -> Key:
    """Words and colours of the suspensions that lie on this axis."""
    kinds = {band.kind for start, end, _, band in _placed(rows, periods) if end > start}
    return tuple(
        (_WORDS[kind], _colour(kind, 1, palette)) for kind in ("split", "shut") if kind in kinds
    )


def shade(axes: Axes, rows: Rows, periods: Sequence[str], palette: Palette) -> None:
    """Draw the bands behind the periods, their names above; the axes have their limits already."""
    left, right = axes.get_xlim()
    inches = axes.figure.bbox.width / axes.figure.dpi * _SHARE / (right - left)  # of one period
    for start, end, number, band in _placed(rows, periods):
        if end <= start:
            continue
        axes.axvspan(start, end, color=_colour(band.kind, number % 2, palette), lw=0, zorder=0)
        if (end - start) * inches > len(band.label) * _LETTER_INCHES:
            axes.annotate(
                band.label, ((start + end) / 2, 1.0), xycoords=("data", "axes fraction"),
                xytext=(0, 4), textcoords="offset points", color=palette.muted, size=8,
                ha="center", va="bottom", annotation_clip=False,
            )  # fmt: skip


def _placed(rows: Rows, periods: Sequence[str]) -> list[tuple[float, float, int, Band]]:
    """Where each band of the rows begins and ends among the periods."""
    return [
        (place(periods, band.first_day), place(periods, band.last_day + 1), number, band)
        for number, band in enumerate(rows.bands if isinstance(rows, Dated) else ())
    ]


def _colour(kind: str, turn: int, palette: Palette) -> str:
    """The shade of a band, without transparency: its key looks the same. Every other open one is
    left white.
    """
    from matplotlib.colors import to_hex, to_rgb

    strong = {"open": palette.muted, "split": palette.probable, "shut": palette.violation}[kind]
    depth = _DEPTH if kind != "open" else _FAINT * turn
    pairs = zip(to_rgb(strong), to_rgb(palette.background), strict=True)
    red, green, blue = (depth * ink + (1 - depth) * paper for ink, paper in pairs)
    return to_hex((red, green, blue))
