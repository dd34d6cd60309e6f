"""A chart drawn in a task: the picture, and where on it each bar lies, for the mouse and the keys.

matplotlib is imported and used in the task's thread only; the main thread sees pixels and numbers.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from audit import charts
from desktop import theme

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from audit.charts import Chart, Palette, Rows

_DPI = 96  # at 100 per cent
_LEAST = 7.0  # pixels: a bar of one among thousands can still be hit


@dataclass(frozen=True)
class Mark:
    """A bar or a field: which row it shows, where it lies, what it says, what a click filters."""

    index: int
    box: QRectF  # in the widget's own pixels, from its upper left corner
    words: str
    chosen: dict[str, object] | None


@dataclass(frozen=True)
class Drawing:
    """A picture with its marks, in the order of their rows."""

    image: QImage
    marks: tuple[Mark, ...]
    size: tuple[int, int]  # that was asked for, in the widget's own pixels


def palette() -> Palette:
    """The charts' colours on the window's own ground, light or dark."""
    colours = theme.tokens()
    known = charts.DARK if colours.name == "dark" else charts.LIGHT
    return replace(
        known, background=colours.surface, text=colours.text, muted=colours.muted, grid=colours.line
    )


def draw(
    chart: Chart, rows: Rows, palette: Palette, size: tuple[int, int], ratio: float
) -> Drawing:
    """The chart at a size in the widget's pixels, as sharp as the screen's pixel ratio asks."""
    _load()
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    width, height = size
    with charts.DRAWING:
        figure = Figure(figsize=(width / _DPI, height / _DPI), dpi=_DPI * ratio)
        canvas = FigureCanvasAgg(figure)
        chart.draw(figure, rows, palette)
        canvas.draw()
        pixels = bytes(memoryview(canvas.buffer_rgba()))
        wide, tall = canvas.get_width_height(physical=True)
        marks = _marks(figure, chart, rows, ratio)
    image = QImage(pixels, wide, tall, 4 * wide, QImage.Format.Format_RGBA8888).copy()
    image.setDevicePixelRatio(ratio)
    return Drawing(image, marks, size)


@cache
def _load() -> None:
    """Load the library; it stays, so it is not searched for garbage, which stops every thread."""
    import matplotlib.backends.backend_agg
    import matplotlib.figure  # noqa: F401

    gc.freeze()


def _marks(figure: Figure, chart: Chart, rows: Rows, ratio: float) -> tuple[Mark, ...]:
    """The artists that carry a row's index as their gid, each where it was drawn."""
    tall = figure.bbox.height
    found = []
    for artist in figure.findobj(lambda one: bool(one.get_picker())):
        gid = artist.get_gid() or ""
        if not gid.isdecimal():
            continue
        box = artist.get_window_extent()
        if box.width <= 0 and box.height <= 0:
            continue
        index = int(gid)
        where = QRectF(
            box.x0 / ratio, (tall - box.y1) / ratio, box.width / ratio, box.height / ratio
        )
        short = max(0.0, _LEAST - where.height())
        found.append(
            Mark(
                index, where.adjusted(0, -short, 0, 0), _words(chart, rows[index]),
                chart.pick(rows, index),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda mark: (mark.index, mark.box.left())))


def _words(chart: Chart, row: tuple[object, ...]) -> str:
    """The row in words: each header with its value, those with nothing left out."""
    said = [
        f"{header}: {written(value, money=place in chart.money)}"
        for place, (header, value) in enumerate(zip(chart.headers, row, strict=False))
        if value not in (None, "", 0)
    ]
    return "\n".join(said)


def written(value: object, *, money: bool) -> str:
    """A number as people read it; dollars with their cents."""
    if isinstance(value, float):
        return f"${value:,.2f}" if money else f"{value:,.1f}"
    if isinstance(value, int):
        return f"${value:,}" if money else f"{value:,}"
    return "" if value is None else str(value)
