"""A font even where the system has none: matplotlib brings an open one along."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

_SIZE = 13  # pixels
_ALIASES = {"Monospace", "Sans Serif", "Serif"}  # what fontconfig lists without any font


def provide(app: QApplication) -> None:
    """The system's own font where there is one, in one size for all platforms."""
    font = app.font()
    if set(QFontDatabase.families()) <= _ALIASES:
        spec = find_spec("matplotlib")
        for place in (spec.submodule_search_locations or []) if spec else []:
            for file in sorted(Path(place, "mpl-data", "fonts", "ttf").glob("DejaVuSans*.ttf")):
                QFontDatabase.addApplicationFont(str(file))
        font = QFont("DejaVu Sans")
    font.setPixelSize(_SIZE)
    app.setFont(font)
