"""The table in which a person says which of their columns is which of our fields."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop import icons, theme
from desktop.widgets.importing import field_words
from desktop.widgets.importing.mapping_model import COLUMN, FIELD, SAMPLES, FieldMapping

_ROW = 36
Index = QModelIndex | QPersistentModelIndex


class MappingTable(QTableView):
    """Enter or a click opens the columns of a field; Delete leaves the field out."""

    mapped = Signal(str, object)  # a field; its column numbers, none, or None for automatic

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields = FieldMapping(self)
        self.setModel(self.fields)
        self.setItemDelegateForColumn(COLUMN, _Columns(self))
        self.setAccessibleName(self.tr("Which column is which field"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setAccessibleName(self.tr("Column headers"))
        for place, width in ((FIELD, 164), (COLUMN, 176), (SAMPLES, 142)):
            self.setColumnWidth(place, width)
        self.clicked.connect(self._open)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and row >= 0:
            self._open(self.fields.index(row, COLUMN))
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and row >= 0:
            self.choose(row, ())
        else:
            super().keyPressEvent(event)

    def choose(self, row: int, columns: tuple[int, ...] | None) -> None:
        """Say what a field is read from, where that is another choice than the present one."""
        field = self.fields.fields[row]
        if columns is None or columns != field.columns or field.constant:
            self.fields.expect(row, columns)
            self.mapped.emit(field.name, columns)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid() and index.column() == COLUMN:
            self.setCurrentIndex(index)
            self.edit(index)


class _Columns(QStyledItemDelegate):
    """A cell that looks like a box to choose from, and becomes one."""

    def __init__(self, table: MappingTable) -> None:
        super().__init__(table)
        self.table = table

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        box = QComboBox(parent)
        field = self.table.fields.fields[index.row()]
        name = self.tr("Column for {field}").format(field=field_words.field(field.name))
        box.setAccessibleName(name)
        for place, choice in enumerate(self.table.fields.choices(index.row())):
            box.addItem(choice.words, choice.columns)
            box.setItemData(place, choice.hint, Qt.ItemDataRole.ToolTipRole)
            if choice.columns == field.columns and not field.constant:
                box.setCurrentIndex(place)
            if field.constant and choice.words == self.table.fields.told(field):
                box.setCurrentIndex(place)
        box.insertSeparator(box.count() - 1)
        box.setMaxVisibleItems(18)
        box.activated.connect(lambda _place: self._done(box))
        QTimer.singleShot(0, box, box.showPopup)
        return box

    def _done(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box, QStyledItemDelegate.EndEditHint.NoHint)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Its choice was set when it was made."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            chosen = editor.currentData()
            self.table.choose(index.row(), None if chosen is None else tuple(chosen))

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        editor.setGeometry(option.rect.adjusted(2, 2, -2, -2))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = theme.tokens()
        field = self.table.fields.fields[index.row()]
        on = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        if on:
            painter.fillRect(option.rect, QColor(colours.accent_soft))
        painter.setPen(QColor(colours.line))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect.adjusted(3, 4, -3, -5)
        painter.setPen(QPen(QColor(colours.edge if over or on else colours.line), 1))
        painter.setBrush(QColor(colours.hover if over and not on else colours.surface))
        painter.drawRoundedRect(box, 5, 5)
        arrow = box.adjusted(box.width() - 22, 0, -8, 0)
        icons.icon("chevron-down", "muted").paint(painter, arrow)
        painter.setPen(QColor(colours.text if field.mapped else colours.muted))
        text = box.adjusted(8, 0, -26, 0)
        words = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, text.width()
        )
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(text, middle, words)
        painter.restore()
