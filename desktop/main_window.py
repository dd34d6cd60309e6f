"""The window: the steps at the left, the page, the evidence at the right, the tasks below."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from desktop import theme
from desktop.pages import Page, pages
from desktop.preferences import THEMES
from desktop.session import Session
from desktop.steps import states
from desktop.widgets.big_table import BigTable
from desktop.widgets.blocks import redraw_icons
from desktop.widgets.evidence import EvidencePanel
from desktop.widgets.step_rail import Step, StepRail
from desktop.widgets.task_list import TaskList


class MainWindow(QMainWindow):
    """One window for one engagement file."""

    painted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.setAcceptDrops(True)
        self.resize(1320, 820)
        self.setMinimumSize(900, 560)
        self.pages: dict[str, Page] = {kind.name: kind(session) for kind in pages()}
        self.stack = QStackedWidget()
        for page in self.pages.values():
            self.stack.addWidget(page)
        self.rail = StepRail(
            [Step(page.name, self.tr(page.title), page.icon) for page in self.pages.values()]
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
        self.evidence = EvidencePanel(session)
        self.dock = QDockWidget(self.tr("Evidence"), self)
        self.dock.setObjectName("evidence-dock")
        self.dock.setTitleBarWidget(QWidget())
        self.dock.setWidget(self.evidence)
        self.dock.setMinimumWidth(300)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self.resizeDocks([self.dock], [400], Qt.Orientation.Horizontal)
        self._evidence_wanted = True
        self._menus()
        self._connect()
        self.show_page("start")
        self._tell_states()

    def show_page(self, name: str) -> None:
        """Bring a page to the front, the rail with it."""
        self.rail.choose(name)

    def keep_shape(self) -> None:
        self.session.preferences.keep("window", self.saveGeometry())
        for table in self.findChildren(BigTable):
            table.keep_columns()

    def restore_shape(self) -> None:
        kept = self.session.preferences.kept("window")
        if not kept.isEmpty():
            self.restoreGeometry(kept)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.keep_shape()
        self.session.tasks.leave()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted.emit()

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
        self.session.said.connect(self.tasks.say)
        self.session.surveyed.connect(self._tell_states)
        self.session.opened.connect(self._opened)
        self.session.preferences.theme_changed.connect(self._dress)

    def _show(self, name: str) -> None:
        self.stack.setCurrentWidget(self.pages[name])
        self.dock.setVisible(name == "findings" and self._evidence_wanted)

    def _opened(self) -> None:
        path = self.session.path
        self.setWindowTitle(f"{path.name} – s321" if path else "s321")
        self.pages["start"].look()

    def _tell_states(self) -> None:
        self.rail.show_states(states(self.session.overview))

    def _dress(self, name: str) -> None:
        theme.apply(QApplication.instance(), theme.chosen(name))  # type: ignore[arg-type]
        redraw_icons(self)
        self.tasks.redraw()
        self.evidence.redraw()
        for page in self.pages.values():
            page.redraw()

    def _menus(self) -> None:
        start, findings, run = self.pages["start"], self.pages["findings"], self.pages["run"]
        file = self.menuBar().addMenu(self.tr("&File"))
        self._act(file, self.tr("&New engagement …"), "Ctrl+N", start.new)  # type: ignore[attr-defined]
        self._act(file, self.tr("&Open …"), "Ctrl+O", start.choose)  # type: ignore[attr-defined]
        file.addSeparator()
        self._act(file, self.tr("&Quit"), "Ctrl+Q", self.close)
        view = self.menuBar().addMenu(self.tr("&View"))
        for number, page in enumerate(self.pages.values(), 1):
            self._act(
                view, self.tr(page.title), f"Ctrl+{number}", partial(self.show_page, page.name)
            )
        view.addSeparator()
        self._act(view, self.tr("&Evidence"), "Ctrl+E", self._turn_evidence)
        for name in THEMES:
            words = self.tr("Theme: {name}").format(name=name)
            self._act(view, words, "", partial(setattr, self.session.preferences, "theme", name))
        audit = self.menuBar().addMenu(self.tr("&Audit"))
        self._act(audit, self.tr("&Run the rules"), "F5", lambda: self._go("run", run.run))  # type: ignore[attr-defined]
        self._act(
            audit, self.tr("&Find in findings"), "Ctrl+F",
            lambda: self._go("findings", findings.focus_search),  # type: ignore[attr-defined]
        )  # fmt: skip
        keys = self.menuBar().addMenu(self.tr("&Help"))
        self._act(keys, self.tr("&Keys"), "F1", self.show_keys)

    def _act(self, menu: QMenu, words: str, keys: str, done: Callable[[], object]) -> None:
        action = QAction(words, self)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _on: done())
        menu.addAction(action)

    def _go(self, name: str, then: Callable[[], object]) -> None:
        self.show_page(name)
        then()

    def _turn_evidence(self) -> None:
        self._evidence_wanted = not self._evidence_wanted
        page = self.stack.currentWidget()
        self._show(page.name if isinstance(page, Page) else "")

    def show_keys(self) -> None:
        lines = [
            f"{action.shortcut().toString()}\t{action.text().replace('&', '')}"
            for action in self.findChildren(QAction)
            if not action.shortcut().isEmpty()
        ]
        triage = self.tr("C\tConfirm\nD\tDismiss\nO\tReopen (in the findings)")
        box = QMessageBox(
            QMessageBox.Icon.NoIcon, self.tr("Keys"), "\n".join([*lines, triage]), parent=self
        )
        box.open()


def _paths(mime: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
