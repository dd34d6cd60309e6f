"""The program's own SVG icons, drawn in the colour they are asked for."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from audit.paths import RESOURCES
from desktop import theme

_SIZES = (16, 20, 24, 32, 48, 64)
_drawn: dict[tuple[str, str], QIcon] = {}

CERTAINTY = {
    "violation": "certainty-violation",
    "probable": "certainty-probable",
    "review": "certainty-review",
    "info": "certainty-info",
}
STATUS = {"open": "status-open", "confirmed": "status-confirmed", "dismissed": "status-dismissed"}


def icon(name: str, token: str = "muted") -> QIcon:  # noqa: S107 - a colour
    """The icon of that name in the colour of that token."""
    colour = getattr(theme.tokens(), token)
    if (name, colour) not in _drawn:
        made = QIcon()
        for mode, shade in (
            (QIcon.Mode.Normal, colour),
            (QIcon.Mode.Selected, colour),
            (QIcon.Mode.Disabled, theme.tokens().edge),
        ):
            for size in _SIZES:
                made.addPixmap(_draw(name, shade, size), mode)
        _drawn[name, colour] = made
    return _drawn[name, colour]


def pixmap(name: str, token: str, size: int, ratio: float = 1.0) -> QPixmap:
    """One picture of an exact size, sharp at the screen's pixel ratio."""
    drawn = _draw(name, getattr(theme.tokens(), token), round(size * ratio))
    drawn.setDevicePixelRatio(ratio)
    return drawn


def certainty_icon(word: str) -> QIcon:
    return icon(CERTAINTY.get(word, "certainty-info"), word if word in CERTAINTY else "info")


def status_icon(word: str) -> QIcon:
    token = {"confirmed": "violation", "dismissed": "done"}.get(word, "muted")
    return icon(STATUS.get(word, "status-open"), token)


def forget() -> None:
    """Draw anew: the colours have changed."""
    _drawn.clear()


def _draw(name: str, colour: str, size: int) -> QPixmap:
    svg = (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(svg.replace("currentColor", colour).encode()))
    drawn = QPixmap(size, size)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return drawn
