"""The view of a paged table: sorting by its headers, copying with headers, remembered columns."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from audit import browse
from audit.browse import Connection, Table
from desktop.session import Session
from desktop.tables import PagedTable

ROW_HEIGHT = 34
_WHOLE = QItemSelectionModel.SelectionFlag.Rows | QItemSelectionModel.SelectionFlag.ClearAndSelect


class BigTable(QTableView):
    """Rows of whole lines. A click on a header sorts, with Shift behind the present order."""

    moved = Signal(int)  # the key under the cursor; 0 for none

    def __init__(
        self, session: Session, table: Table, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.paged = PagedTable(session, table, self)
        self.setModel(self.paged)
        self.setAccessibleName(name)
        self.setObjectName(f"table-{table.name}")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self._set_up_header(table)
        copy = QAction(self.tr("Copy with headers"), self)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy)
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.selectionModel().currentRowChanged.connect(self._tell_current)
        self.paged.modelReset.connect(lambda: self.moved.emit(self.current_key()))

    def _set_up_header(self, table: Table) -> None:
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setAccessibleName(self.tr("Column headers"))
        for place, column in enumerate(table.columns):
            self.setColumnWidth(place, column.width)
        kept = self.session.preferences.kept(f"columns-{table.name}-{len(table.columns)}")
        if not kept.isEmpty():
            header.restoreState(kept)
        header.sectionClicked.connect(self._sort)

    def keep_columns(self) -> None:
        """Remember widths and order for the next time."""
        table = self.paged.table
        name = f"columns-{table.name}-{len(table.columns)}"
        self.session.preferences.keep(name, self.horizontalHeader().saveState())

    def current_key(self) -> int:
        row = self.currentIndex().row()
        return self.paged.keys[row] if 0 <= row < len(self.paged.keys) else 0

    def go_to(self, row: int) -> None:
        """Put the cursor on a row, or on the last one where there are fewer."""
        rows = self.paged.rowCount()
        if rows:
            index = self.paged.index(max(0, min(row, rows - 1)), 0)
            self.selectionModel().setCurrentIndex(index, _WHOLE)
            self.scrollTo(index)

    def selected_rows(self) -> list[int]:
        """Row numbers of the selection in order; cheap, however many they are."""
        return sorted({row for top, bottom in self._ranges() for row in range(top, bottom + 1)})

    def count_selected(self) -> int:
        """How many rows are selected, without listing them."""
        return sum(bottom - top + 1 for top, bottom in self._ranges())

    def _ranges(self) -> list[tuple[int, int]]:
        chosen = self.selectionModel().selection()
        parts = [chosen.at(place) for place in range(chosen.count())]
        return [(part.top(), part.bottom()) for part in parts]

    def selected_keys(self) -> list[int]:
        return [self.paged.keys[row] for row in self.selected_rows()]

    def copy(self) -> None:
        """The selected rows with headers, tab by tab, as spreadsheets take them."""
        table, keys = self.paged.table, self.selected_keys()
        header = self.horizontalHeader()
        order = sorted(range(len(table.columns)), key=header.visualIndex)
        shown = [place for place in order if not header.isSectionHidden(place)]
        titles = [self.tr(table.columns[place].title) for place in shown]

        def read(conn: Connection) -> str:
            lines = [titles]
            for start in range(0, len(keys), 1000):
                found = browse.rows(conn, table, keys[start : start + 1000])
                lines += [[row[place] for place in shown] for row in found if row is not None]
            return "\n".join("\t".join(_one_line(text) for text in line) for line in lines)

        def put(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            words = self.tr("{n} rows copied with their headers.")
            self.session.said.emit(words.format(n=f"{len(keys):,}"), "info")

        if keys:
            self.session.ask(self.tr("Copying rows"), read, put)

    def _sort(self, section: int) -> None:
        shift = QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        self.paged.sort_by(section, add=bool(shift))

    def _tell_current(self) -> None:
        self.moved.emit(self.current_key())


def _one_line(text: str) -> str:
    return text.replace("\t", " ").replace("\n", " ")
