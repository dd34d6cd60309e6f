"""What could not be read: each reason with the texts it met, and below, the rows they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from audit.cleaning.rows import REJECTED
from desktop import theme
from desktop.widgets.blocks import label
from desktop.widgets.importing import field_words
from desktop.widgets.importing.row_grid import RowGrid
from desktop.wording import many

if TYPE_CHECKING:
    from audit.cleaning.readings import Problem
    from audit.preview import SheetLook

_ROW = 32
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Problems(QAbstractTableModel):
    """One row for each field, reason and text."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.problems: tuple[Problem, ...] = ()

    def show(self, problems: tuple[Problem, ...]) -> None:
        """Take over what a preview found."""
        self.beginResetModel()
        self.problems = problems
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.problems)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 6

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (
                self.tr("Our field"), self.tr("Text as written"), self.tr("Read as"),
                self.tr("Why"), self.tr("Times"), self.tr("First row"),
            )[section]  # fmt: skip
        if role == Qt.ItemDataRole.TextAlignmentRole and section < 4:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        found, column = self.problems[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                field_words.field(found.field) if found.field else self.tr("whole row"),
                found.text or self.tr("(blank)"), found.read or self._read_as(found),
                found.reason.removeprefix(REJECTED),
                f"{found.count:,}", str(found.rows[0]) if found.rows else self.tr("all"),
            )[column]  # fmt: skip
        if role == Qt.ItemDataRole.ToolTipRole:
            rows = ", ".join(str(row) for row in found.rows)
            where = self.tr("rows {rows}").format(rows=rows) if rows else ""
            return "\n".join(part for part in (found.text, found.reason, where) if part)
        if role == Qt.ItemDataRole.TextAlignmentRole and column > 3:
            return _RIGHT
        if role == Qt.ItemDataRole.ForegroundRole:
            colours = theme.tokens()
            return QColor(colours.violation if column == 1 and found.text else
                          colours.text if column in (0, 3) else colours.muted)  # fmt: skip
        return None

    def _read_as(self, problem: Problem) -> str:
        """What became of a text that gave no value."""
        if problem.field:
            return self.tr("nothing")
        return self.tr("no line") if problem.reason.startswith(REJECTED) else self.tr("a line")


class ProblemView(QWidget):
    """The list of problems above, their rows below; the cursor of the one leads the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problems = Problems(self)
        self.table = QTableView()
        self.table.setModel(self.problems)
        self.table.setAccessibleName(self.tr("What could not be read"))
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.verticalHeader().setVisible(False)
        self.table.verticalHeader().setDefaultSectionSize(_ROW)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setAccessibleName(self.tr("Column headers"))
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        for place, width in ((0, 120), (1, 140), (2, 84), (4, 72), (5, 92)):
            self.table.setColumnWidth(place, width)
        self.grid = RowGrid(self.tr("Rows with problems"))
        self.none = label("", "muted", wrap=True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.more = label("", "muted", wrap=True)
        self.why = label("", "", wrap=True)
        self.why.setAccessibleName(self.tr("The problem selected"))
        self.split = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        self.split.setObjectName("import-problems")
        self.split.setHandleWidth(10)
        self.split.addWidget(self.table)
        self.split.addWidget(self.grid)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.none, 1)
        layout.addWidget(self.split, 1)
        layout.addWidget(self.why)
        layout.addWidget(self.more)
        self.table.selectionModel().currentRowChanged.connect(self._lead)

    def show_look(self, look: SheetLook) -> None:
        """Show the problems of a sheet."""
        self.problems.show(look.problems)
        self.grid.show_rows(look, look.problem_rows)
        self.grid.setVisible(bool(look.problem_rows))
        self.split.setVisible(bool(look.problems))
        self.none.setVisible(not look.problems)
        self.none.setText(
            self.tr("Nothing has been read yet: first say which column is which field.")
            if look.fault else self.tr("Every cell of the mapped columns could be read.")
        )  # fmt: skip
        shown = sum(problem.count for problem in look.problems)
        rest = look.issues - shown
        self.more.setVisible(rest > 0)
        self.more.setText(
            many(rest, "{n} more issue of the same kinds.", "{n} more issues of the same kinds.")
            + " " + self.tr("After the import every one is listed under Sources.")
        )  # fmt: skip
        if look.problems:
            self.table.setCurrentIndex(self.problems.index(0, 0))

    def _lead(self, now: QModelIndex) -> None:
        self.why.setVisible(now.isValid())
        if now.isValid():
            problem = self.problems.problems[now.row()]
            self.why.setText(self._sentence(problem))
            if problem.rows:
                self.grid.show_cell(problem.rows[0], problem.field)

    def _sentence(self, problem: Problem) -> str:
        """Where, and the whole reason: the table's column is often too narrow for it."""
        rows = ", ".join(str(row) for row in problem.rows)
        where = self.tr("Row {row}").format(row=rows) if rows else self.tr("Every row")
        if len(problem.rows) > 1:
            where = self.tr("Rows {rows}").format(rows=rows)
        more = problem.count - len(problem.rows)
        if problem.rows and more > 0:
            where += self.tr(" and {n} more").format(n=f"{more:,}")
        return f"{where}: {problem.reason}."
