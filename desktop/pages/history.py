"""Everything that happened to the engagement, newest first; each entry seals the one before."""

from __future__ import annotations

from audit.browse import LOG, Query
from desktop.pages import Page
from desktop.widgets.big_table import BigTable
from desktop.widgets.blocks import label


class History(Page):
    """The activity log."""

    name, title, icon, order = "history", "History", "history", 80
    subtitle = (
        "The activity log, newest first. Entries are never changed; each seals the one before."
    )

    def build(self) -> None:
        self.table = BigTable(self.session, LOG, self.tr("Activity log"))
        self.caption = label("", "heading")
        self.tools.addWidget(self.caption)
        self.body.addWidget(self.table, 1)
        self.table.paged.loaded.connect(self._count)
        self.table.paged.fetched.connect(self.settled)

    def refresh(self) -> None:
        self.table.paged.load(Query(sort=(("entry", True),)))

    @property
    def busy(self) -> bool:
        return self.table.paged.busy

    def _count(self, rows: int) -> None:
        self.rows = rows
        self.caption.setText(self.tr("{n} entries").format(n=f"{rows:,}"))


PAGE = History
