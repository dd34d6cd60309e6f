"""A chart's numbers as a table: the rows that were drawn, whole."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from audit.charts import Chart, Rows
from desktop.drawing import written
from desktop.widgets.big_table import ROW_HEIGHT

_ROOT = QModelIndex()
_LOOKED_AT = 50  # rows that decide a column's width
Index = QModelIndex | QPersistentModelIndex


class _Numbers(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: Rows = []
        self.headers: tuple[str, ...] = ()
        self.money: tuple[int, ...] = ()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.headers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        value = self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(isinstance(value, int | float))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return written(value, money=index.column() in self.money)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            values = (row[section] for row in self.rows)
            known = next((value for value in values if value is not None), "")
            return self._side(isinstance(known, int | float))
        return self.tr(self.headers[section]) if role == Qt.ItemDataRole.DisplayRole else None

    def _side(self, right: bool) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class NumberTable(QTableView):
    """Read with the keyboard and copied with its headers, as every table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.numbers = _Numbers(self)
        self.setModel(self.numbers)
        self.setAccessibleName(self.tr("The chart's numbers"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setAccessibleName(self.tr("Column headers"))
        header.setHighlightSections(False)
        header.setStretchLastSection(False)
        header.setResizeContentsPrecision(_LOOKED_AT)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        copy = QAction(self.tr("Copy with headers"), self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(lambda _on: self.copy())
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def show_rows(self, chart: Chart, rows: Rows) -> None:
        """Another chart's numbers."""
        self.numbers.beginResetModel()
        self.numbers.rows, self.numbers.headers = rows, chart.headers
        self.numbers.money = chart.money
        self.numbers.endResetModel()
        self.resizeColumnsToContents()

    def copy(self) -> None:
        """The selected rows with headers, tab by tab; all of them where none is selected."""
        lines = sorted({index.row() for index in self.selectionModel().selectedRows()})
        chosen = [self.numbers.rows[line] for line in lines] or self.numbers.rows
        money = self.numbers.money
        texts = [self.numbers.headers] + [
            tuple(written(value, money=place in money) for place, value in enumerate(row))
            for row in chosen
        ]
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in texts))
