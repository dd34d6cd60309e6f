"""Shows rows of a sheet as they stand; below each text what was read from it, or that nothing was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFont, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop import icons, theme
from desktop.widgets.importing.row_model import CELL, ROW, SheetRows

if TYPE_CHECKING:
    from audit.preview import SheetLook
    from audit.preview.looks import Cell, Row

_ROW, _LEAST, _MOST = 40, 84, 230
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex


class RowGrid(QTableView):
    """The arrow keys walk from cell to cell; H makes the row under the cursor the header."""

    header_chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet_rows = SheetRows(self)
        self.setModel(self.sheet_rows)
        self.setItemDelegate(_TwoLines(self))
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.verticalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        self.verticalHeader().setAccessibleName(self.tr("Row numbers"))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setAccessibleName(self.tr("Their columns and our fields"))

    def offer_header(self) -> None:
        """Let the person choose the header row here."""
        action = QAction(self.tr("This row is the &header"), self)
        action.setShortcut(QKeySequence("H"))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda _on: self._take_header())
        self.addAction(action)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setToolTip(self.tr("H: the row under the cursor is the header."))

    def show_rows(self, look: SheetLook | None, rows: tuple[Row, ...]) -> None:
        """Show rows of a sheet, the columns as wide as their texts."""
        across = self.horizontalScrollBar().value()
        self.clearSpans()
        self.sheet_rows.show(look, rows)
        for place, row in enumerate(rows):
            if row.kind == "above" and not any(cell.text for cell in row.cells[1:]):
                self.setSpan(place, 0, 1, max(2, len(row.cells)))  # a title runs on
        self._fit()
        self.horizontalScrollBar().setValue(across)

    def show_cell(self, number: int, field: str) -> None:
        """Put the cursor on the cell of a row and a field."""
        index = self.sheet_rows.place(number, field)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _take_header(self) -> None:
        row = self.currentIndex().row()
        if 0 <= row < len(self.sheet_rows.rows):
            self.header_chosen.emit(self.sheet_rows.rows[row].number)

    def _fit(self) -> None:
        measure = self.fontMetrics().horizontalAdvance
        rows = [row for row in self.sheet_rows.rows if row.kind != "above"][:30]
        across = Qt.Orientation.Horizontal
        for column in range(self.sheet_rows.columnCount()):
            title = str(self.sheet_rows.headerData(column, across)).split("\n")
            texts = [row.cells[column].text[:60] for row in rows]
            texts += [row.cells[column].read for row in rows]
            widest = max((measure(text) for text in texts), default=0)
            headed = max(measure(text) * 11 // 10 for text in title)
            self.setColumnWidth(column, min(max(widest + 40, headed + 24, _LEAST), _MOST))


class _TwoLines(QStyledItemDelegate):
    """The text as written, and below it, smaller, what it was read as."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell: Cell = index.data(CELL)
        row: Row = index.data(ROW)
        colours, box = theme.tokens(), option.rect
        on = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        ground = self._ground(row, on=on)
        if ground:
            painter.fillRect(box, QColor(ground))
        painter.setPen(QColor(colours.line))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if on and option.widget.hasFocus():
            painter.setPen(QColor(colours.accent))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        text = box.adjusted(11, 0, -8, 0)
        if cell.fault:
            icons.icon("state-warning", "violation").paint(
                painter, text.adjusted(0, 0, 14 - text.width(), 0)
            )
            text = text.adjusted(20, 0, 0, 0)
        said = ""  # of the whole row, in its first cell
        if index.column() == 0 and row.fault:
            said = self.tr("rejected") if row.kind == "rejected" else self.tr("a line?")
        self._texts(painter, option.font, text, row, cell, said)
        painter.restore()

    @staticmethod
    def _ground(row: Row, *, on: bool) -> str:
        colours = theme.tokens()
        if on:
            return colours.accent_soft
        return colours.sunken if row.kind == "header" else ""

    def _texts(
        self, painter: QPainter, plain: QFont, text: QRect, row: Row, cell: Cell, said: str
    ) -> None:
        colours, font = theme.tokens(), QFont(plain)
        if row.kind == "header":
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        quiet = row.kind in ("above", "rejected") or cell.blank or not cell.text
        painter.setPen(QColor(colours.muted if quiet else colours.text))
        below = cell.read or (self.tr("blank") if cell.blank else "")
        if said:
            below = said
        elif cell.fault and not cell.read:
            below = self.tr("not read")
        half = text.height() // 2
        upper = text.adjusted(0, 4, 0, -half + 2) if below else text
        elide = Qt.TextElideMode.ElideRight
        line = " ".join(cell.text[:300].split()) or (
            self.tr("(blank)") if cell.fault or said else ""
        )
        painter.drawText(upper, _LEFT, painter.fontMetrics().elidedText(line, elide, text.width()))
        if below:
            font.setPixelSize(11)
            painter.setFont(font)
            painter.setPen(QColor(colours.violation if cell.fault or said else colours.accent))
            lower = text.adjusted(0, half, 0, -4)
            words = painter.fontMetrics().elidedText(below, elide, text.width())
            painter.drawText(lower, _LEFT, words)
