"""The program's own SVG icons, drawn in the colour they are asked for, each size once."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from audit.paths import RESOURCES
from desktop import theme

_SIZES = (16, 24, 32)  # pixels: one icon at 100, 150 and 200 per cent

CERTAINTY = {
    "violation": "certainty-violation",
    "probable": "certainty-probable",
    "review": "certainty-review",
    "info": "certainty-info",
}
STATUS = {"open": "status-open", "confirmed": "status-confirmed", "dismissed": "status-dismissed"}


def icon(name: str, token: str = "muted") -> QIcon:  # noqa: S107 - a colour
    """The icon of that name in the colour of that token; grey where its control is disabled."""
    return _icon(name, getattr(theme.tokens(), token), theme.tokens().edge)


def pixmap(name: str, token: str, size: int, ratio: float = 1.0) -> QPixmap:
    """One picture of an exact size, sharp at the screen's pixel ratio."""
    drawn = QPixmap(_draw(name, getattr(theme.tokens(), token), round(size * ratio)))
    drawn.setDevicePixelRatio(ratio)
    return drawn


def certainty_icon(word: str) -> QIcon:
    return icon(CERTAINTY.get(word, "certainty-info"), word if word in CERTAINTY else "info")


def status_icon(word: str) -> QIcon:
    token = {"confirmed": "violation", "dismissed": "done"}.get(word, "muted")
    return icon(STATUS.get(word, "status-open"), token)


@cache
def _icon(name: str, colour: str, grey: str) -> QIcon:
    made = QIcon()
    for size in _SIZES:
        drawn = _draw(name, colour, size)
        made.addPixmap(drawn, QIcon.Mode.Normal)
        made.addPixmap(drawn, QIcon.Mode.Selected)  # else Qt tints it
        made.addPixmap(_draw(name, grey, size), QIcon.Mode.Disabled)
    return made


@cache
def _draw(name: str, colour: str, size: int) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))
    drawn = QPixmap(size, size)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return drawn


@cache
def _source(name: str) -> str:
    return (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")
