"""The pages of the window, one step a file, found from this folder and shown in their order."""

from __future__ import annotations

import importlib
import pkgutil

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from desktop.session import Session
from desktop.widgets.blocks import MARGIN, Empty, button, label


class Page(QWidget):
    """One step: a heading, its contents, and what it says while there is nothing to show."""

    settled = Signal()
    name, title, subtitle, icon, order = "", "", "", "", 100
    needs = "engagement"  # what has to be there: nothing, engagement, sources or run

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.rows = 0
        self._old = True
        self.content = QWidget()
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(14)
        self.tools = QHBoxLayout()
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(self.tr(self.title), "title"))
        words.addWidget(label(self.tr(self.subtitle), "muted", wrap=True))
        head.addLayout(words, 1)
        head.addLayout(self.tools)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.content)
        self._empties: dict[str, Empty] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(MARGIN, 18, MARGIN, 16)
        outer.setSpacing(16)
        outer.addLayout(head)
        outer.addLayout(self._stack, 1)
        session.opened.connect(self._outdate)
        session.changed.connect(self._outdate)
        session.surveyed.connect(self.look)
        self.build()

    def build(self) -> None:
        """Make the contents; once."""

    def refresh(self) -> None:
        """Fetch what is shown; when the page is seen and the engagement has changed."""
        self.settled.emit()

    @property
    def busy(self) -> bool:
        """Whether something that belongs on the screen has not arrived."""
        return False

    def look(self) -> None:
        """Show the contents, or what is missing for them."""
        missing = self._missing()
        self._stack.setCurrentWidget(self._empty(missing) if missing else self.content)
        if self.isVisible() and self._old and not missing:
            self._old = False
            self.refresh()

    def redraw(self) -> None:
        """The colours have changed."""
        for empty in self._empties.values():
            empty.redraw()

    def showEvent(self, event: object) -> None:
        self.look()

    def _outdate(self) -> None:
        self._old = True

    def _missing(self) -> str:
        found = self.session.overview
        if self.needs == "nothing":
            return ""
        if self.session.path is None or found is None:
            return "engagement"
        if self.needs in ("sources", "run") and not found.sources:
            return "sources"
        return "run" if self.needs == "run" and not found.ran_at else ""

    def _empty(self, missing: str) -> Empty:
        if missing not in self._empties:
            title, sentence, words, page = {
                "engagement": (
                    self.tr("No engagement is open"),
                    self.tr("Create a new engagement or open one; drop a .s321 file anywhere."),
                    self.tr("Go to Start"), "start",
                ),
                "sources": (
                    self.tr("No spreadsheets yet"),
                    self.tr("Import the shipment spreadsheets first; they stay as they are."),
                    self.tr("Go to Import"), "import",
                ),
                "run": (
                    self.tr("The rules have not run yet"),
                    self.tr("The sources are in. Run the rules to see what they find."),
                    self.tr("Go to Run"), "run",
                ),
            }[missing]  # fmt: skip
            action = button(words, lambda: self.session.wanted.emit(page), "primary")
            self._empties[missing] = Empty(self.icon, title, sentence, action)
            self._stack.addWidget(self._empties[missing])
        return self._empties[missing]


def pages() -> list[type[Page]]:
    """The class PAGE of every file here, in order."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    found = [importlib.import_module(f"{__name__}.{name}").PAGE for name in names]
    return sorted(found, key=lambda page: page.order)
