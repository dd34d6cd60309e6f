"""The window's colours: one set of tokens each for light and dark, from which all else is drawn."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from audit.paths import RESOURCES


@dataclass(frozen=True)
class Tokens:
    """Colours by what they are for. Text on its ground has a contrast of 4.5 or more."""

    name: str
    window: str
    surface: str
    sunken: str
    hover: str
    line: str
    edge: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_hover: str
    accent_soft: str
    violation: str
    probable: str
    review: str
    info: str
    done: str
    warning: str


LIGHT = Tokens(
    "light",
    window="#F3F5F8", surface="#FFFFFF", sunken="#E9EDF2", hover="#EDF1F6", line="#DDE3EA",
    edge="#8591A1", text="#17202B", muted="#536070", accent="#1D5BB5", on_accent="#FFFFFF",
    accent_hover="#174B97", accent_soft="#DCE8F9", violation="#B3261E", probable="#8F5200",
    review="#5B45B0", info="#3B5E80", done="#1B7042", warning="#8F5200",
)  # fmt: skip
DARK = Tokens(
    "dark",
    window="#13181F", surface="#1B222B", sunken="#0F1319", hover="#242D38", line="#2E3844",
    edge="#738294", text="#E7ECF2", muted="#A2AFBE", accent="#7FB2FF", on_accent="#0A1A30",
    accent_hover="#A3C8FF", accent_soft="#24405F", violation="#FF9389", probable="#F3B867",
    review="#BDAEFF", info="#A6C2DC", done="#77D69F", warning="#F3B867",
)  # fmt: skip

_now: list[Tokens] = [LIGHT]


def tokens() -> Tokens:
    """The colours in use."""
    return _now[0]


def chosen(preference: str) -> Tokens:
    """The colours for a preference; `system` follows the desktop where it says, else light."""
    if preference == "system":
        scheme = QApplication.styleHints().colorScheme()
        return DARK if scheme == Qt.ColorScheme.Dark else LIGHT
    return DARK if preference == "dark" else LIGHT


def apply(app: QApplication, colours: Tokens) -> None:
    """Dress the whole program: Fusion, the palette, and the style sheet with these tokens."""
    _now[0] = colours
    app.setStyle("Fusion")
    app.setPalette(palette(colours))
    app.setStyleSheet(style_sheet(colours))


def palette(colours: Tokens) -> QPalette:
    role = QPalette.ColorRole
    made = QPalette()
    for place, colour in {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.surface,
        role.AlternateBase: colours.window,
        role.Text: colours.text,
        role.Button: colours.surface,
        role.ButtonText: colours.text,
        role.BrightText: colours.violation,
        role.ToolTipBase: colours.surface,
        role.ToolTipText: colours.text,
        role.PlaceholderText: colours.muted,
        role.Highlight: colours.accent_soft,
        role.HighlightedText: colours.text,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.Light: colours.surface,
        role.Midlight: colours.line,
        role.Mid: colours.line,
        role.Dark: colours.edge,
        role.Shadow: colours.sunken,
        role.Accent: colours.accent,
    }.items():
        made.setColor(place, QColor(colour))
    for place in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, place, QColor(colours.edge))
    return made


def style_sheet(colours: Tokens) -> str:
    """The style sheet of resources/theme, its $words replaced; its pictures drawn in colour."""
    folder = _folder() / colours.name
    folder.mkdir(exist_ok=True)
    words = asdict(colours)
    for picture, colour in (
        ("check", colours.on_accent),
        ("chevron-down", colours.muted),
        ("chevron-up", colours.muted),
    ):
        svg = (RESOURCES / "icons" / f"{picture}.svg").read_text(encoding="utf-8")
        file = folder / f"{picture}.svg"
        file.write_text(svg.replace("currentColor", colour), encoding="utf-8")
        words[picture.replace("-", "_")] = file.as_posix()
    sheet = (RESOURCES / "theme" / "window.qss").read_text(encoding="utf-8")
    return Template(sheet).substitute(words)


@cache
def _folder() -> Path:
    """A folder for the style sheet's pictures, which Qt reads by name; gone when we leave."""
    made = tempfile.mkdtemp(prefix="s321-theme-")
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(made)
