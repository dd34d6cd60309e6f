"""Every decision on pairs, newest first; any one can be taken back, and no later one is lost."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from audit.browse.person_tables import DECISIONS
from desktop import wording
from desktop.session import Session
from desktop.widgets.big_table import BigTable
from desktop.widgets.blocks import button, label, row


class DecisionList(QWidget):
    """The table of decisions, and below it the button that takes the marked one back."""

    back = Signal(int)  # the number of the decision
    settled = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = BigTable(session, DECISIONS, self.tr("Decisions on pairs"))
        self.table.empty = self.tr("Nobody has decided on a pair yet.")
        self.caption = label("", "muted")
        self.taking_back = button(
            self.tr("Take back the &marked decision"), self._take_back, "", "reopen",
            self.tr("Later decisions stay; what was decided before it is in force again"),
        )  # fmt: skip
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        outer.addWidget(self.table, 1)
        outer.addLayout(row(self.taking_back, None, self.caption))
        self.table.moved.connect(self._enable)
        self.table.paged.loaded.connect(self._count)
        self.table.paged.fetched.connect(self.settled)
        self._enable()

    def refresh(self) -> None:
        self.table.paged.load()

    @property
    def busy(self) -> bool:
        return self.table.paged.busy

    def _take_back(self) -> None:
        if number := self.table.current_key():
            self.back.emit(number)

    def _enable(self) -> None:
        self.taking_back.setEnabled(bool(self.table.current_key()))

    def _count(self, rows: int) -> None:
        if rows and not self.table.current_key():
            self.table.go_to(0)
        self.caption.setText(wording.many(rows, self.tr("{n} decision"), self.tr("{n} decisions")))
        self._enable()
