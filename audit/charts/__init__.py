"""What the audit shows at a glance: one chart a file, from a query to a matplotlib Figure.

A chart's numbers come from SQL on an engagement's connection; the same drawing serves the window,
the report and a picture file. matplotlib is imported only when something is drawn.
"""

from __future__ import annotations

import importlib
import io
import pkgutil
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import sqlite3

    from matplotlib.figure import Figure

    from audit.charts._bands import Band

Rows = list[tuple[Any, ...]]


class Dated(Rows):
    """Rows along a time axis, with the regimes that are shaded behind it."""

    def __init__(self, rows: Iterable[tuple[Any, ...]], bands: tuple[Band, ...]) -> None:
        super().__init__(rows)
        self.bands = bands


DRAWING = threading.Lock()
"""Held while something is drawn: matplotlib is not made for two threads at once."""


@dataclass(frozen=True)
class Palette:
    """The colours of one surface; certainties keep their hue on each of them."""

    background: str
    text: str
    muted: str
    grid: str
    accent: str
    violation: str
    probable: str
    review: str
    info: str

    def of(self, certainty: str) -> str:
        """The colour of violation, probable, review or info."""
        return str(getattr(self, certainty))


LIGHT = Palette(
    background="#FFFFFF", text="#1E2A35", muted="#64717D", grid="#E2E7EB", accent="#2F6690",
    violation="#A9364A", probable="#DB9A3C", review="#6F9DBF", info="#B4BEC7",
)  # fmt: skip
DARK = Palette(
    background="#1B2127", text="#E7ECF0", muted="#9BA8B3", grid="#343D46", accent="#6EA8D8",
    violation="#E0687B", probable="#E5B567", review="#6F9FC8", info="#6C7882",
)  # fmt: skip
PRINT = Palette(
    background="#FFFFFF", text="#000000", muted="#444444", grid="#D5D5D5", accent="#1F4E79",
    violation="#7D1D2F", probable="#D88F2B", review="#9DBBD3", info="#D0D5DA",
)  # fmt: skip


@dataclass(frozen=True)
class Chart:
    """One chart: what it answers, its numbers, its drawing, and what a click on it means.

    Artists that can be clicked carry the index of their row as gid. ``pick`` turns that index into
    values by column of the findings table (person_id, seller_id, rule_id, month ...), or None.
    ``excel`` names the kind of native chart that shows the same rows: the first column is the
    category, the columns of ``series`` are drawn; without it the report takes the picture.
    """

    name: str
    title: str
    question: str
    headers: tuple[str, ...]
    rows: Callable[[sqlite3.Connection], Rows]
    draw: Callable[[Figure, Rows, Palette], None]
    pick: Callable[[Rows, int], dict[str, object] | None]
    money: tuple[int, ...] = ()  # the columns that are US dollars
    excel: Literal["", "column", "bar"] = ""
    series: tuple[int, ...] = ()
    colours: tuple[str, ...] = ()  # of the series, as names of the palette
    order: int = 100


@cache
def charts() -> dict[str, Chart]:
    """Every chart of this folder by name, in the order in which they are shown."""
    found: list[Chart] = [
        importlib.import_module(f"{__name__}.{module.name}").CHART
        for module in pkgutil.iter_modules(__path__)
        if not module.name.startswith("_")
    ]
    return {chart.name: chart for chart in sorted(found, key=lambda c: (c.order, c.name))}


def picture(
    chart: Chart,
    rows: Rows,
    palette: Palette = LIGHT,
    size: Sequence[float] = (9.0, 5.0),
    kind: str = "png",
) -> bytes:
    """The chart as a picture file (png, svg or pdf) of that size in inches, twice as dense as a
    usual screen.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    out = io.BytesIO()
    # No creation date: the same rows give the same file.
    undated = {"png": {"Software": None}, "svg": {"Date": None}, "pdf": {"CreationDate": None}}
    with DRAWING:
        figure = Figure(figsize=(size[0], size[1]), dpi=96)
        FigureCanvasAgg(figure)
        chart.draw(figure, rows, palette)
        figure.savefig(out, format=kind, dpi=192, metadata=undated.get(kind))
    return out.getvalue()
