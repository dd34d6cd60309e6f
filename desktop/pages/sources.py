"""What has been read: every source with its row equation, and the issues of its lines."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from audit.browse import ISSUES, SOURCES, Query
from desktop import wording
from desktop.pages import Page
from desktop.widgets.big_table import BigTable
from desktop.widgets.blocks import button, label, row
from desktop.widgets.search_field import SearchField


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
        self.table.moved.connect(self._only)
        self.search.searched.connect(lambda _text: self._load_issues())
        self.table.paged.loaded.connect(self._count)
        self.issues.paged.loaded.connect(self._count)
        self.issues.paged.fetched.connect(self.settled)

    def refresh(self) -> None:
        self.table.paged.load()
        self._only(0)

    @property
    def busy(self) -> bool:
        return self.table.paged.busy or self.issues.paged.busy

    def focus_search(self) -> bool:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def redraw(self) -> None:
        super().redraw()
        self.search.redraw()

    def _show_all(self) -> None:
        self.table.setCurrentIndex(QModelIndex())
        self._only(0)

    def _only(self, source_id: int) -> None:
        self._source = source_id
        texts = self.table.paged.texts(self.table.currentIndex().row()) if source_id else None
        self._file = " · ".join(text for text in texts[:2] if text) if texts else ""
        self._load_issues()

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
