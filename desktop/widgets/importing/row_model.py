"""Rows of a sheet as they stand, with the value that was read from each text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.widgets.importing import field_words

if TYPE_CHECKING:
    from audit.preview import SheetLook
    from audit.preview.looks import Cell, Row

CELL = Qt.ItemDataRole.UserRole
ROW = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class SheetRows(QAbstractTableModel):
    """The columns in the sheet's order: their header, and below it our field."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()
        self.field_of: dict[int, str] = {}
        self._columns: list[str] = []

    def show(self, look: SheetLook | None, rows: tuple[Row, ...]) -> None:
        """Take over rows of a sheet."""
        names = field_words.columns(look) if look else []
        fields = {n: f.name for f in (look.fields if look else ()) for n in f.columns}
        self.beginResetModel()
        self.rows, self._columns, self.field_of = rows, names, fields
        self.endResetModel()

    def place(self, number: int, field: str) -> QModelIndex:
        """The cell of a row and a field; the row's first cell where the field is not to be seen."""
        row = next((n for n, row in enumerate(self.rows) if row.number == number), -1)
        columns = [n - 1 for n, name in self.field_of.items() if name == field]
        column = columns[0] if columns and columns[0] < self.columnCount() else 0
        return self.index(row, column) if row >= 0 else QModelIndex()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return len(self.rows[0].cells) if self.rows and not parent.isValid() else 0

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            if role == Qt.ItemDataRole.DisplayRole:
                return str(self.rows[section].number)
            if role == Qt.ItemDataRole.ToolTipRole:
                return self._row_words(self.rows[section])
            return None
        field = self.field_of.get(section + 1, "")
        if role == Qt.ItemDataRole.DisplayRole:
            ours = field_words.field(field) if field else self.tr("not read")
            return f"{self._columns[section]}\n{ours}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        cell = row.cells[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == CELL:
            return cell
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.words(row, cell)
        return None

    def words(self, row: Row, cell: Cell) -> str:
        """A cell in a sentence: the text, what was read, what is wrong."""
        parts = [cell.text[:300]]
        if cell.read:
            parts.append(self.tr("read as {value}").format(value=cell.read))
        elif cell.blank:
            parts.append(self.tr("a placeholder, read as blank"))
        parts += [part for part in (cell.fault, self._row_words(row)) if part]
        return "\n".join(part for part in parts if part)

    def _row_words(self, row: Row) -> str:
        return {
            "above": self.tr("above the header, not read"),
            "header": self.tr("the header"),
            "blank": self.tr("blank, not a row"),
        }.get(row.kind, row.fault)
