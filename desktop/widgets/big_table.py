"""The view of a paged table: sorting by its headers, copying with headers, remembered columns."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from audit import browse
from audit.browse import Column, Connection, Table
from desktop import theme, wording
from desktop.session import Session
from desktop.tables import PagedTable, as_shown, has_sign

ROW_HEIGHT = 34
_PADDING, _SIGN = 27, 21  # pixels: left and right of a cell's text; a sign before it
_USUAL = {"day": ["2024-12-30"], "moment": ["2024-12-30 23:59"], "money": ["$1,234.56"]}
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
        self.empty = ""  # what to say where no row fits
        self._column = 0  # of the cursor; kept while the rows are sorted anew
        self._shaped = False  # whether the person has set widths or order
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
        self._add(self.tr("Copy with headers"), QKeySequence.StandardKey.Copy, self.copy)
        self._add(self.tr("Sort by this column"), "S", lambda: self._sort_here(add=False))
        self._add(
            self.tr("Sort behind the present order"), "Shift+S", lambda: self._sort_here(add=True)
        )
        self._columns = QMenu(self.tr("Columns"), self)
        self._columns.aboutToShow.connect(self._list_columns)
        self.addAction(self._columns.menuAction())
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.selectionModel().currentChanged.connect(self._tell_current)
        self.paged.modelReset.connect(lambda: self.moved.emit(self.current_key()))

    def _add(
        self, words: str, key: str | QKeySequence.StandardKey, done: Callable[[], None]
    ) -> None:
        action = QAction(words, self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda _on: done())
        self.addAction(action)

    def _set_up_header(self, table: Table) -> None:
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(44)
        header.setAccessibleName(self.tr("Column headers"))
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(
            lambda at: self._columns.popup(header.mapToGlobal(at))
        )
        for place, column in enumerate(table.columns):
            self.setColumnWidth(place, self._width(column))
        kept = self.session.preferences.kept(self._kept_name)
        if not kept.isEmpty():
            self._shaped = header.restoreState(kept)
        header.sectionClicked.connect(self._sort)
        header.sectionResized.connect(self._note_shape)
        header.sectionMoved.connect(self._note_shape)

    def _width(self, column: Column) -> int:
        """What the column's longest usual text takes in the font in use, or its own width."""
        font, bold = self.fontMetrics(), QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        title = QFontMetrics(bold).horizontalAdvance(self.tr(column.title)) + _PADDING
        usual = [wording.word(text) for text in column.words] or _USUAL.get(column.kind, [])
        if not usual:
            return max(column.width, title)
        sign = _SIGN if has_sign(column) else 0
        text = max(font.horizontalAdvance(text) for text in usual) + _PADDING + sign
        return max(text, title)

    @property
    def _kept_name(self) -> str:
        table = self.paged.table
        return f"columns-{table.name}-{len(table.columns)}"

    def keep_columns(self) -> None:
        """Remember widths and order for the next time, where the person has set them."""
        if self._shaped:
            self.session.preferences.keep(self._kept_name, self.horizontalHeader().saveState())

    def _note_shape(self) -> None:
        self._shaped = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._shaped:
            self._share_room()

    def _share_room(self) -> None:
        """One column takes the room that the others leave, until widths are set by hand.

        Where they leave it too little, the columns that yield are hidden.
        """
        header, columns = self.horizontalHeader(), self.paged.table.columns
        wide = next((place for place, c in enumerate(columns) if c.takes_rest), None)
        if wide is not None:
            least, room = self._width(columns[wide]), self.viewport().width()
            yielding = [place for place, c in enumerate(columns) if c.yields]
            for place in yielding:
                header.setSectionHidden(place, False)
            if header.length() - header.sectionSize(wide) + least > room:
                for place in yielding:
                    header.setSectionHidden(place, True)
            others = header.length() - header.sectionSize(wide)
            self.setColumnWidth(wide, max(least, room - others))
            self._shaped = False

    def _list_columns(self) -> None:
        """A check mark for every column; the last one shown can't be taken away."""
        header = self.horizontalHeader()
        self._columns.clear()
        alone = header.count() - header.hiddenSectionCount() == 1
        for place, column in enumerate(self.paged.table.columns):
            action = QAction(self.tr(column.title), self._columns, checkable=True)
            action.setChecked(not header.isSectionHidden(place))
            action.setEnabled(header.isSectionHidden(place) or not alone)
            action.toggled.connect(lambda on, n=place: self.show_column(n, shown=on))
            self._columns.addAction(action)

    def show_column(self, place: int, *, shown: bool) -> None:
        """Show or hide one column."""
        self.horizontalHeader().setSectionHidden(place, not shown)
        self._shaped = True

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.empty and not self.paged.rowCount() and not self.paged.busy:
            painter = QPainter(self.viewport())
            painter.setPen(theme.tokens().muted)
            room = self.viewport().rect().adjusted(24, 12, -24, -12)
            middle = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, int(middle), self.empty)
            painter.end()

    def current_key(self) -> int:
        row = self.currentIndex().row()
        return self.paged.keys[row] if 0 <= row < len(self.paged.keys) else 0

    def go_to(self, row: int) -> None:
        """Put the cursor on a row, or on the last one where there are fewer."""
        rows = self.paged.rowCount()
        if rows:
            index = self.paged.index(max(0, min(row, rows - 1)), self._column)
            self.selectionModel().setCurrentIndex(index, _WHOLE)
            self.scrollTo(self.paged.index(index.row(), 0))

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
                lines += [
                    [as_shown(table.columns[place], row[place]) for place in shown]
                    for row in found
                    if row is not None
                ]
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

    def _sort_here(self, *, add: bool) -> None:
        self.paged.sort_by(self._column, add=add)

    def _tell_current(self, now: QModelIndex, before: QModelIndex) -> None:
        if now.isValid():
            self._column = now.column()
        if now.row() != before.row():
            self.moved.emit(self.current_key())


def _one_line(text: str) -> str:
    return text.replace("\t", " ").replace("\n", " ")
