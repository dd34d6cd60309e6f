"""Everything that happened to the engagement, newest first; each entry seals the one before."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from audit.browse import LOG, Query
from desktop import wording
from desktop.pages import Page
from desktop.widgets.big_table import BigTable
from desktop.widgets.blocks import label, row
from desktop.widgets.search_field import SearchField


class History(Page):
    """The activity log."""

    name, title, icon, order = "history", "History", "history", 80
    subtitle = (
        "The activity log, newest first. Entries are never changed; each seals the one before."
    )

    def build(self) -> None:
        self.table = BigTable(self.session, LOG, self.tr("Activity log"))
        self.table.empty = self.tr("No entry has these words.")
        self.search = SearchField(self.tr("Search in the log"))
        self.search.setMaximumWidth(420)
        self.caption = label("", "heading")
        top = row(self.search, None, self.caption)
        top.setStretch(0, 1)
        self.body.addLayout(top)
        self.body.addWidget(self.table, 1)
        self._query = Query(sort=(("entry", True),))
        self.search.searched.connect(self._look_for)
        self.table.paged.loaded.connect(self._count)
        self.table.paged.fetched.connect(self.settled)

    def refresh(self) -> None:
        self.table.paged.load(self._query)

    def focus_search(self) -> bool:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def redraw(self) -> None:
        super().redraw()
        self.search.redraw()

    @property
    def busy(self) -> bool:
        return self.table.paged.busy

    def _look_for(self, words: str) -> None:
        self._query = replace(self.table.paged.query, text=words)
        self.refresh()

    def _count(self, rows: int) -> None:
        self.rows = rows
        self.caption.setText(wording.many(rows, self.tr("{n} entry"), self.tr("{n} entries")))


PAGE = History
