"""The window: the steps at the left, the page, the evidence at the right, the tasks below."""

from __future__ import annotations

import gc
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QHBoxLayout,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from desktop import menus, theme
from desktop.pages import Page, Pages
from desktop.session import Session
from desktop.steps import states
from desktop.widgets.big_table import BigTable
from desktop.widgets.blocks import redraw_icons
from desktop.widgets.evidence import EvidencePanel
from desktop.widgets.step_rail import Step, StepRail
from desktop.widgets.task_list import TaskList

SIZE, _LEAST = QSize(1440, 880), QSize(720, 440)
_EVIDENCE_WIDTH = 440
_NARROW = 940  # pixels: below this the steps show their signs only
_ROOM_FOR_EVIDENCE = 980
_IDLE = 120  # milliseconds between two pages that are built ahead


class MainWindow(QMainWindow):
    """One window for one engagement file."""

    painted = Signal()  # once, when the first picture is on the screen

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._painted = False
        self._evidence_wanted = True
        self._evidence_width = _EVIDENCE_WIDTH
        self._evidence_asked = False  # in a window too narrow for it
        self.setAcceptDrops(True)
        self.setMinimumSize(_LEAST)
        self.pages = Pages(session)
        self.stack = QStackedWidget()
        self.rail = StepRail(
            [Step(kind.name, self.tr(kind.title), kind.icon) for kind in self.pages.kinds.values()]
        )
        self.tasks = TaskList(session.tasks)
        middle = QWidget()
        right = QVBoxLayout(middle)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.stack, 1)
        right.addWidget(self.tasks)
        centre = QWidget()
        sides = QHBoxLayout(centre)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(0)
        sides.addWidget(self.rail)
        sides.addWidget(middle, 1)
        self.setCentralWidget(centre)
        self.dock = QDockWidget(self.tr("Evidence"), self)
        self.dock.setObjectName("evidence-dock")
        self.dock.setTitleBarWidget(QWidget())
        self.dock.setMinimumWidth(300)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self.dock.hide()
        self.resize(SIZE.boundedTo(self.screen().availableSize()))
        self._restore_shape()
        menus.fill(self)
        self._connect()
        self._idle = QTimer(self, interval=_IDLE)
        self._idle.timeout.connect(self._build_ahead)
        self.painted.connect(self._idle.start)
        self.show_page("start")
        self._tell_states()

    @cached_property
    def evidence(self) -> EvidencePanel:
        """The panel beside the findings, built when they are first shown."""
        panel = EvidencePanel(self.session)
        if "findings" in self.pages.built:
            panel.show_finding(self.pages["findings"].table.current_key())  # type: ignore[attr-defined]
        return panel

    @property
    def page(self) -> Page:
        """The page in front."""
        return self.pages[self.rail.current]

    def show_page(self, name: str) -> None:
        """Bring a page to the front, the rail with it."""
        self.rail.choose(name)

    def turn_evidence(self) -> None:
        """Show the evidence beside the findings, or leave them the room."""
        self._evidence_wanted = not self.dock.isVisible()
        self._evidence_asked = self._evidence_wanted
        self._show_evidence()

    def next_region(self, step: int) -> None:
        """The keyboard goes on: steps, page, evidence, tasks, and round again."""
        focus = QApplication.focusWidget()
        regions: list[QWidget] = [self.rail, self.page]
        regions += [part for part in (self.dock, self.tasks) if part.isVisible()]
        at = next(
            (n for n, r in enumerate(regions) if focus and (r is focus or r.isAncestorOf(focus))), 0
        )
        for turn in range(1, len(regions)):
            region = regions[(at + step * turn) % len(regions)]
            if region is self.page:
                self.page.focus_main()
            elif region is self.dock:
                self.evidence.shipments.setFocus(Qt.FocusReason.ShortcutFocusReason)
            elif region is self.tasks and not self.tasks.focus_first():
                continue
            elif region is self.rail:
                self.rail.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return

    def _restore_shape(self) -> None:
        preferences = self.session.preferences
        kept = preferences.kept("window")
        if not kept.isEmpty():
            self.restoreGeometry(kept)
        self._evidence_wanted = preferences.number("evidence", 1) == 1
        self._evidence_width = preferences.number("evidence-width", _EVIDENCE_WIDTH)

    def keep_shape(self) -> None:
        """Remember place and size, the evidence, columns and dividers for the next time."""
        preferences = self.session.preferences
        preferences.keep("window", self.saveGeometry())
        self._note_evidence_width()
        preferences.keep_number("evidence", int(self._evidence_wanted))
        preferences.keep_number("evidence-width", self._evidence_width)
        for table in self.findChildren(BigTable):
            table.keep_columns()
        for divider in self.findChildren(QSplitter):
            preferences.keep(f"divider-{divider.objectName()}", divider.saveState())

    def closeEvent(self, event: QCloseEvent) -> None:
        self.keep_shape()
        self._idle.stop()
        self.session.tasks.leave()
        gc.unfreeze()  # else libraries complain of leaks on the way out
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.set_narrow(self.width() < _NARROW)
        if (event.oldSize().width() < _ROOM_FOR_EVIDENCE) != (self.width() < _ROOM_FOR_EVIDENCE):
            self._evidence_asked = False
            self._show_evidence()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted.emit)  # once everything inside is painted too

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = _paths(event.mimeData())
        engagements = [path for path in paths if path.suffix.lower() == ".s321"]
        if engagements:
            self.session.open(engagements[0])
        elif self.session.path is None:
            self.session.said.emit(self.tr("Open or create an engagement first."), "error")
        else:
            self.show_page("import")
            self.pages["import"].take(paths)  # type: ignore[attr-defined]
        event.acceptProposedAction()

    def _connect(self) -> None:
        self.rail.chosen.connect(self._show)
        self.session.wanted.connect(self.show_page)
        self.session.picked.connect(self._show_picked)
        self.session.said.connect(self.tasks.say)
        self.session.surveyed.connect(self._tell_states)
        self.session.opened.connect(self._opened)
        self.session.preferences.theme_changed.connect(self._dress)

    def _show(self, name: str) -> None:
        self.stack.setCurrentWidget(self._page(name))
        self._show_evidence()

    def _page(self, name: str) -> Page:
        page = self.pages[name]
        if self.stack.indexOf(page) < 0:
            self.stack.addWidget(page)
        return page

    def _build_ahead(self) -> None:
        """While nothing goes on, build one more page, so that it opens at once."""
        if self.session.tasks.running:
            return
        name = next((name for name in self.pages if name not in self.pages.built), "")
        if name:
            self._page(name)
        elif "evidence" not in self.__dict__:
            self.dock.setWidget(self.evidence)
        else:
            self._idle.stop()
            gc.freeze()  # what is here stays: no long search through it for garbage

    def _show_evidence(self) -> None:
        """Beside findings that are there, where it is wanted and the window has room for it."""
        self._note_evidence_width()
        there = self.rail.current == "findings" and not self.page.missing
        roomy = self._evidence_asked or self.width() >= _ROOM_FOR_EVIDENCE
        beside = there and self._evidence_wanted and roomy
        if beside and not self.dock.isVisible():
            self.dock.setWidget(self.evidence)
            self.dock.show()
            self.resizeDocks([self.dock], [self._evidence_width], Qt.Orientation.Horizontal)
        self.dock.setVisible(beside)

    def _note_evidence_width(self) -> None:
        if self.dock.isVisible():
            self._evidence_width = self.dock.width()

    def _show_picked(self, chosen: dict[str, object]) -> None:
        self.pages["findings"].pick(chosen)  # type: ignore[attr-defined]
        self.show_page("findings")

    def _opened(self) -> None:
        path = self.session.path
        self.setWindowTitle(f"{path.name} – s321" if path else "s321")
        self.page.look()

    def _tell_states(self) -> None:
        self.rail.show_states(states(self.session.overview))
        self._show_evidence()

    def _dress(self, name: str) -> None:
        theme.apply(QApplication.instance(), theme.chosen(name))  # type: ignore[arg-type]
        redraw_icons(self)
        self.tasks.redraw()
        if "evidence" in self.__dict__:
            self.evidence.redraw()
        for page in self.pages.built.values():
            page.redraw()


def _paths(mime: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
