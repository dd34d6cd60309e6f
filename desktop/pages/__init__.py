"""The pages of the window, one step a file, found from this folder and shown in their order."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from desktop.session import Session
from desktop.widgets.blocks import MARGIN, Empty, button, label


class Page(QWidget):
    """One step: a heading, its contents, and what it says while there is nothing to show."""

    settled = Signal()
    name, title, subtitle, icon, order = "", "", "", "", 100
    keys: tuple[tuple[str, str], ...] = ()  # its own keys and what they do, for the key sheet
    scrolls = False  # whether it is a sheet to scroll, where the window is small
    needs = "engagement"  # what has to be there: nothing, engagement, sources or run

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.rows = 0
        self._old = True
        self.content = QWidget(self)  # of the page at once: else it is shown as a window first
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(14)
        self._tool_bar = QWidget()
        self.tools = QHBoxLayout(self._tool_bar)
        self.tools.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(self.tr(self.title), "title"))
        words.addWidget(label(self.tr(self.subtitle), "muted", wrap=True))
        head.addLayout(words, 1)
        head.addWidget(self._tool_bar)
        self._stack = QStackedLayout()
        self._shown = self._sheet() if self.scrolls else self.content
        self._stack.addWidget(self._shown)
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

    def _sheet(self) -> QScrollArea:
        area = QScrollArea(self, widgetResizable=True)
        area.setAccessibleName(self.tr(self.title))
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.content)
        return area

    def refresh(self) -> None:
        """Fetch what is shown; when the page is seen and the engagement has changed."""
        self.settled.emit()

    @property
    def busy(self) -> bool:
        """Whether something that belongs on the screen has not arrived."""
        return False

    def look(self) -> None:
        """Show the contents, or what is missing for them."""
        missing = self.missing
        self._stack.setCurrentWidget(self._empty(missing) if missing else self._shown)
        self._tool_bar.setVisible(not missing)
        if self.isVisible() and self._old and not missing:
            self._old = False
            self.refresh()

    def focus_main(self) -> None:
        """Put the keyboard where the work is: the first control that takes it."""
        shown = self._stack.currentWidget() or self
        for control in shown.findChildren(QWidget):
            takes = control.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
            if takes and control.isVisible() and control.isEnabled():
                control.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def focus_search(self) -> bool:
        """Put the keyboard into the page's search; False where it has none."""
        return False

    def redraw(self) -> None:
        """The colours have changed."""
        for empty in self._empties.values():
            empty.redraw()

    def showEvent(self, event: object) -> None:
        self.look()

    def _outdate(self) -> None:
        self._old = True

    @property
    def missing(self) -> str:
        """What is not there yet, so that the page is empty; nothing where it has contents."""
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
            title, sentence, words, page = self._sentences(missing)
            action = button(words, lambda: self.session.wanted.emit(page), "primary")
            self._empties[missing] = Empty(self.icon, title, sentence, action)
            self._stack.addWidget(self._empties[missing])
        return self._empties[missing]

    def _sentences(self, missing: str) -> tuple[str, str, str, str]:
        """What an empty screen says: title, sentence, the button's words, and the page it opens."""
        return {
            "engagement": (
                self.tr("No engagement is open"),
                self.tr("Create a new engagement or open one; a .s321 file can be dropped here."),
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


class Pages(Mapping[str, Page]):
    """Every page by name in order, each built when it is first asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.kinds = {kind.name: kind for kind in pages()}
        self.built: dict[str, Page] = {}

    def __getitem__(self, name: str) -> Page:
        if name not in self.built:
            self.built[name] = self.kinds[name](self._session)
        return self.built[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.kinds)

    def __len__(self) -> int:
        return len(self.kinds)


def pages() -> list[type[Page]]:
    """The class PAGE of every file here, in order."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    found = [importlib.import_module(f"{__name__}.{name}").PAGE for name in names]
    return sorted(found, key=lambda page: page.order)
