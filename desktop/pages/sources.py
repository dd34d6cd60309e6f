"""What has been read: every source with its row equation, and the issues of its lines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from audit.browse import ISSUES, SOURCES, Connection, Query
from audit.progress import Progress
from audit.sources import SourceOptions
from desktop import wording
from desktop.pages import Page
from desktop.widgets.big_table import BigTable
from desktop.widgets.blocks import button, label, row
from desktop.widgets.client_figures import ClientFigures
from desktop.widgets.read_again import ReadAgain
from desktop.widgets.search_field import SearchField

if TYPE_CHECKING:
    from audit.control_totals import ControlTotal
    from audit.rereading import Reread


class Sources(Page):
    """Rows read = loaded + duplicates + rejected, for every sheet."""

    name, title, icon, order, needs = "sources", "Sources", "sources", 20, "sources"
    subtitle = "Rows read = loaded + duplicates + rejected. Select a source to see only its issues."

    def build(self) -> None:
        self.table = BigTable(self.session, SOURCES, self.tr("Sources"))
        self.issues = BigTable(self.session, ISSUES, self.tr("Issues"))
        self.issues.empty = self.tr("No issue: every cell here was read as its field asks.")
        self.caption = label("", "heading")
        self.tools.addWidget(self.caption)
        self.issues_caption = label("", "strong")
        self.search = SearchField(self.tr("Search in issues"))
        self.search.setFixedWidth(280)
        self.all = button(self.tr("All s&ources"), self._show_all, "quiet")
        lower = QWidget()
        below = QVBoxLayout(lower)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(8)
        self.figures = button(self.tr("&Client's figures …"), self.enter_figures, "quiet")
        self.again = button(self.tr("&Read again …"), self.read_again, "quiet")
        self.client = label("", "muted", wrap=True)
        figures = row(self.client, self.figures, self.again)
        figures.setStretch(0, 1)
        below.addLayout(figures)
        below.addLayout(row(self.issues_caption, self.all, None, self.search))
        below.addWidget(self.issues, 1)
        split = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        split.setObjectName("sources")
        split.setHandleWidth(18)
        split.addWidget(self.table)
        split.addWidget(lower)
        split.setSizes([300, 300])
        split.restoreState(self.session.preferences.kept("divider-sources"))
        self.body.addWidget(split, 1)
        self._source, self._file = 0, ""
        self._totals: dict[int, ControlTotal] = {}
        self._stay: tuple[int, Path | None] = (0, None)  # the source to go back to, and its file
        self.table.moved.connect(self._only)
        self.search.searched.connect(lambda _text: self._load_issues())
        self.table.paged.loaded.connect(self._count)
        self.table.paged.loaded.connect(self._go_back)
        self.issues.paged.loaded.connect(self._count)
        self.issues.paged.fetched.connect(self.settled)

    def refresh(self) -> None:
        self._stay = (self._source, self.session.path)
        self.table.paged.load()
        self._only(0)

        def listed(conn: Connection) -> list[ControlTotal]:
            from audit import control_totals  # late: the page is there before its figures are

            return control_totals.listed(conn)

        self.session.ask(self.tr("Comparing the client's figures"), listed, self._compared)

    def enter_figures(self) -> None:
        """Ask for the client's figures of the selected source, and keep them."""
        total, path = self._totals.get(self._source), self.session.path
        if total is None or path is None:
            return
        dialog = ClientFigures(total, self.session.preferences.reviewer, self)
        if dialog.exec():
            self.session.preferences.reviewer = dialog.by.text().strip()
            self.keep_figures(total.source_id, dialog.figures)

    def keep_figures(self, source_id: int, figures: dict[str, Any]) -> None:
        """Add the client's figures of a source."""
        path = self.session.path
        if path is None:
            return

        def work(_progress: Progress) -> ControlTotal:
            from audit import control_totals

            return control_totals.enter(path, f"#{source_id}", **figures)

        def done(_total: ControlTotal) -> None:
            self.session.said.emit(self.tr("The client's figures are kept."), "done")

        self.session.work(self.tr("Saving the client's figures"), work, done)

    def read_again(self) -> None:
        """Ask how the selected source is to be read, and read it again."""
        source_id, path = self._source, self.session.path
        if not source_id or path is None:
            return

        def headers(conn: Connection) -> list[str]:
            from audit.importing import original

            return original.headers(conn, source_id)

        def ask(found: list[str]) -> None:
            dialog = ReadAgain(self._file, found, self)
            if dialog.exec():
                self.reread(source_id, dialog.changes, dialog.asked)

        self.session.ask(self.tr("Looking at the columns"), headers, ask)

    def reread(self, source_id: int, changes: SourceOptions, asked: dict[str, str]) -> None:
        """Read a source again from its text in the engagement."""
        path = self.session.path
        if path is None:
            return

        def work(progress: Progress) -> Reread:
            from audit import rereading

            return rereading.reread(path, f"#{source_id}", None, changes, asked, progress=progress)

        def done(result: Reread) -> None:
            words = (
                self.tr("{name} was read again.")
                if result.changed
                else self.tr("{name} was read again; nothing has changed.")
            )
            self.session.said.emit(words.format(name=result.source), "done")

        self.session.work(self.tr("Reading a source again"), work, done)

    def _compared(self, totals: list[ControlTotal]) -> None:
        self._totals = {total.source_id: total for total in totals}
        self._say_client()

    def _say_client(self) -> None:
        """The selected source's figures, or how many sources agree with the client's."""
        total = self._totals.get(self._source)
        entered = [t for t in self._totals.values() if t.entered]
        if total is not None:
            self.client.setText(wording.control_total(total))
        elif entered:
            agree = sum(t.state == "agrees" for t in entered)
            words = self.tr(
                "The client's figures are entered for {n} of {all} sources; {agree} agree."
            )
            self.client.setText(words.format(n=len(entered), all=len(self._totals), agree=agree))
        else:
            self.client.setText(
                self.tr(
                    "No figures of the client yet: select a source to enter its rows and value."
                )
            )
        for made in (self.figures, self.again):
            made.setEnabled(bool(self._source))

    @property
    def busy(self) -> bool:
        return self.table.paged.busy or self.issues.paged.busy

    def focus_search(self) -> bool:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def redraw(self) -> None:
        super().redraw()
        self.search.redraw()

    def _go_back(self) -> None:
        """Select again what was selected before the page was fetched anew."""
        source_id, path = self._stay
        self._stay = (0, None)
        place = self.table.paged.row_of(source_id) if source_id else -1
        if place >= 0 and path == self.session.path:
            self.table.go_to(place)

    def _show_all(self) -> None:
        self.table.setCurrentIndex(QModelIndex())
        self._only(0)

    def _only(self, source_id: int) -> None:
        self._source = source_id
        texts = self.table.paged.texts(self.table.currentIndex().row()) if source_id else None
        self._file = " · ".join(text for text in texts[:2] if text) if texts else ""
        self._load_issues()
        self._say_client()

    def _load_issues(self) -> None:
        chosen: dict[str, object] = {"source_id": self._source} if self._source else {}
        sort = self.issues.paged.query.sort
        self.issues.paged.load(Query(chosen, text=self.search.text().strip(), sort=sort))

    def _count(self) -> None:
        self.rows = self.table.paged.rowCount()
        self.caption.setText(wording.many(self.rows, self.tr("{n} source"), self.tr("{n} sources")))
        issues = wording.many(
            self.issues.paged.rowCount(), self.tr("{n} issue"), self.tr("{n} issues")
        )
        self.issues_caption.setText(f"{issues} · {self._file}" if self._file else issues)
        self.all.setEnabled(bool(self._source))


PAGE = Sources
