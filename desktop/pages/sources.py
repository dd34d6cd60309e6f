"""What has been read: every source with its row equation, and the issues of its lines."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter

from audit.browse import ISSUES, SOURCES, Query
from desktop.pages import Page
from desktop.widgets.big_table import BigTable
from desktop.widgets.blocks import label


class Sources(Page):
    """Rows read = loaded + duplicates + rejected, for every sheet."""

    name, title, icon, order, needs = "sources", "Sources", "sources", 20, "sources"
    subtitle = "Rows read = loaded + duplicates + rejected. Select a source to see only its issues."

    def build(self) -> None:
        self.table = BigTable(self.session, SOURCES, self.tr("Sources"))
        self.issues = BigTable(self.session, ISSUES, self.tr("Issues"))
        self.caption = label(self.tr("Issues"), "heading")
        split = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        split.setHandleWidth(14)
        split.addWidget(self.table)
        split.addWidget(self.issues)
        self.body.addWidget(split, 1)
        self.tools.addWidget(self.caption)
        self.table.moved.connect(self._only)
        self.table.paged.loaded.connect(self._count)
        self.issues.paged.loaded.connect(self._count)
        self.issues.paged.fetched.connect(self.settled)

    def refresh(self) -> None:
        self.table.paged.load()
        self._only(0)

    @property
    def busy(self) -> bool:
        return self.table.paged.busy or self.issues.paged.busy

    def _only(self, source_id: int) -> None:
        self.issues.paged.load(Query({"source_id": source_id} if source_id else {}))

    def _count(self) -> None:
        self.rows = self.table.paged.rowCount()
        words = self.tr("{s} sources · {i} issues")
        issues = self.issues.paged.rowCount()
        self.caption.setText(words.format(s=f"{self.rows:,}", i=f"{issues:,}"))


PAGE = Sources
