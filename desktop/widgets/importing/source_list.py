"""The files to import and their sheets: which go in, how many rows each has, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from desktop.widgets.importing import field_words
from desktop.widgets.importing.source_paint import TICK_WIDTH, SourcePaint
from desktop.wording import many

if TYPE_CHECKING:
    from audit.preview import Key, Look, SheetLook

ENTRY = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_STATES = (Qt.CheckState.Unchecked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Checked)


@dataclass(frozen=True)
class Entry:
    """A line of the list: a sheet, the heading of a file with several, or a file at fault."""

    file: Path
    title: str
    words: str
    sheets: tuple[SheetLook, ...] = ()
    fault: str = ""
    locked: bool = False  # a password may mend the fault
    under: bool = False  # a sheet below the heading of its file

    @property
    def look(self) -> SheetLook | None:
        """The sheet that it stands for."""
        return self.sheets[0] if len(self.sheets) == 1 else None

    @property
    def ticked(self) -> Qt.CheckState | None:
        """Whether it goes in; None where it cannot."""
        able = [sheet.goes_in for sheet in self.sheets if not sheet.fault]
        return _STATES[2 if all(able) else 1 if any(able) else 0] if able else None

    @property
    def state(self) -> str:
        """Its sign: done, warning, error, or none."""
        if self.fault:
            return "error"
        if self.look is None or not self.look.goes_in:
            return ""
        look = self.look
        doubtful = look.warnings or look.remarks or look.rejected or not look.lines
        return "warning" if doubtful else "done"


class Sources(QAbstractListModel):
    """The entries in the order of the import."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def show(self, look: Look) -> None:
        """Take over what a preview says."""
        fresh: list[Entry] = []
        files = dict.fromkeys(sheet.file for sheet in look.sheets)
        for file in files:
            sheets = tuple(sheet for sheet in look.sheets if sheet.file == file)
            several = len(sheets) > 1
            if several:
                words = self.tr("{n} of {m} sheets go in")
                n = sum(sheet.goes_in for sheet in sheets)
                fresh.append(
                    Entry(file, field_words.file(file), words.format(n=n, m=len(sheets)), sheets)
                )
            fresh += [
                Entry(
                    file, sheet.sheet if several else field_words.file(file), self._words(sheet), (sheet,),
                    under=several,
                )
                for sheet in sheets
            ]  # fmt: skip
        fresh += [
            Entry(
                file,
                field_words.file(file),
                self.tr("locked: needs its password")
                if file in look.locked
                else self.tr("cannot be read"),
                (),
                fault,
                file in look.locked,
            )
            for file, fault in look.unreadable
        ]
        if [(e.file, e.title) for e in fresh] == [(e.file, e.title) for e in self.entries]:
            self.entries = fresh
            self.dataChanged.emit(self.index(0), self.index(len(fresh) - 1))
        else:
            self.beginResetModel()
            self.entries = fresh
            self.endResetModel()

    def _words(self, sheet: SheetLook) -> str:
        rows = many(sheet.rows_read if not sheet.fault else sheet.rows, "{n} row", "{n} rows")
        if sheet.hidden:
            rows = self.tr("hidden, {rows}").format(rows=rows)
        if sheet.fault:
            return self.tr("{rows}, columns not known").format(rows=rows)
        if not sheet.included:
            return self.tr("{rows}, left out").format(rows=rows)
        if sheet.duplicates and not sheet.lines:
            return self.tr("{rows}, all duplicates").format(rows=rows)
        if not sheet.issues:
            return rows
        return f"{rows}, {many(sheet.issues, '{n} issue', '{n} issues')}"

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        able = self.entries[index.row()].ticked is not None
        return usual | Qt.ItemFlag.ItemIsUserCheckable if able else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.CheckStateRole:
            return entry.ticked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.title}, {entry.words}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(part for part in (str(entry.file), entry.words, entry.fault) if part)
        return entry if role == ENTRY else None


class SourceList(QListView):
    """A list with ticks: Space ticks, Delete takes the file off."""

    chosen = Signal(object)  # the Entry under the cursor
    ticked = Signal(list, bool)  # keys of sheets, and whether they go in
    taken_off = Signal(Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Files and sheets to import"))
        self.setToolTip(self.tr("Space: put in or leave out. Delete: take the file off the list."))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.sources = Sources(self)
        self.setModel(self.sources)
        self.setItemDelegate(SourcePaint(self))
        self.selectionModel().currentChanged.connect(self._tell)

    def show_look(self, look: Look) -> None:
        """Show the sheets of a preview; the cursor stays on its sheet."""
        before = self.current
        self.sources.show(look)
        places = [
            place for place, entry in enumerate(self.sources.entries)
            if before and (entry.file, entry.title) == (before.file, before.title)
        ] or [place for place, entry in enumerate(self.sources.entries) if entry.look]  # fmt: skip
        row = places[0] if places else 0
        if self.sources.entries and self.currentIndex().row() != row:
            self.setCurrentIndex(self.sources.index(row))
        elif self.sources.entries:
            self.chosen.emit(self.sources.entries[row])

    @property
    def current(self) -> Entry | None:
        """The entry under the cursor."""
        row = self.currentIndex().row()
        return self.sources.entries[row] if 0 <= row < len(self.sources.entries) else None

    def go_to(self, key: Key) -> None:
        """Put the cursor on a sheet."""
        for place, entry in enumerate(self.sources.entries):
            if entry.look is not None and entry.look.key == key:
                self.setCurrentIndex(self.sources.index(place))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._tick(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete and self.current is not None:
            self.taken_off.emit(self.current.file)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            inset = 20 if self.sources.entries[index.row()].under else 0
            across = event.position().x() - self.visualRect(index).left() - inset
            if 0 <= across <= TICK_WIDTH:
                self._tick(index)
        super().mouseReleaseEvent(event)

    def _tick(self, index: QModelIndex) -> None:
        entry = self.sources.entries[index.row()] if index.isValid() else None
        if entry is not None and entry.ticked is not None:
            keys = [sheet.key for sheet in entry.sheets if not sheet.fault]
            self.ticked.emit(keys, entry.ticked != Qt.CheckState.Checked)

    def _tell(self, now: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(self.sources.entries[now.row()])

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.viewport().update()
        return super().viewportEvent(event)
