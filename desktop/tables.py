"""One model for every large table: ordered ids in memory, rows fetched by page as they are seen."""

from __future__ import annotations

import time
from array import array
from collections import OrderedDict
from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from audit import browse
from audit.browse import Column, Connection, Query, Table
from desktop import icons, wording
from desktop.session import Session
from desktop.tasks import Task

PAGE = 200
_PAGES_KEPT = 50
_PAGES_AT_ONCE = 3  # a screen shows two at most
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_NUMBERS = ("money", "count", "row")
_SHOWN_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.DecorationRole,
)
_ROOT = QModelIndex()

Row = tuple[str, ...]
Index = QModelIndex | QPersistentModelIndex


class PagedTable(QAbstractTableModel):
    """The rows of a table that fit a query. What has not arrived yet shows as an ellipsis."""

    loaded = Signal(int)  # how many rows the query has
    fetched = Signal()  # all pages that were asked for are here

    def __init__(self, session: Session, table: Table, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.table = table
        self.query = Query()
        self.keys: array[int] = array("q")
        self.milliseconds = 0.0
        self._pages: OrderedDict[int, list[Row | None]] = OrderedDict()
        self._asked: dict[int, Task] = {}
        self._wanted: list[int] = []
        self._token = 0
        self._ordering: Task | None = None
        self._gather = QTimer(self, singleShot=True, interval=0)
        self._gather.timeout.connect(self._fetch)

    # what is asked

    def load(self, query: Query | None = None) -> None:
        """Ask for the rows of a query (the present one anew); the old rows stay until then."""
        self.query = query if query is not None else self.query
        self._token += 1
        token, began, table, wanted = self._token, time.perf_counter(), self.table, self.query
        for task in (self._ordering, *self._asked.values()):
            if task is not None:
                task.cancel()

        def find(conn: Connection) -> tuple[array[int], list[Row | None]]:
            keys = browse.ids(conn, table, wanted)
            return keys, browse.rows(conn, table, keys[:PAGE])

        def arrived(answer: tuple[array[int], list[Row | None]]) -> None:
            if token != self._token:
                return  # a later query has been asked meanwhile
            self.beginResetModel()
            self.keys, first = answer
            self._forget_pages()
            self._pages[0] = first
            self.endResetModel()
            self._ordering = None
            self.milliseconds = (time.perf_counter() - began) * 1000
            self.loaded.emit(len(self.keys))
            self.fetched.emit()

        def failed(task: Task) -> None:
            if token == self._token:
                self._ordering = None
                if task.state == "failed":
                    self.session.tell(task)

        title = self.tr("Looking up {table}").format(table=table.name)
        self._ordering = self.session.ask(title, find, arrived, failed)

    def clear(self) -> None:
        """Show nothing; what is still under way is no longer wanted."""
        self._token += 1
        self.beginResetModel()
        self.keys = array("q")
        self._forget_pages()
        self.endResetModel()

    def sort_by(self, column: int, *, add: bool) -> None:
        """Sort by a column, or behind the present ones; once more turns it round, a third drops it."""
        name = self.table.columns[column].name
        descending = dict(self.query.sort)
        kept = [key for key in self.query.sort if key[0] != name] if add else []
        if name not in descending:
            kept.append((name, False))
        elif not descending[name]:
            place = [key[0] for key in self.query.sort].index(name) if add else 0
            kept.insert(place, (name, True))
        self.load(replace(self.query, sort=tuple(kept)))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    @property
    def busy(self) -> bool:
        """Whether something asked for has not arrived."""
        return self._ordering is not None or bool(self._asked) or bool(self._wanted)

    def row_of(self, key: int) -> int:
        """Where a key stands; -1 where the query does not have it."""
        try:
            return self.keys.index(key)
        except ValueError:
            return -1

    def texts(self, row: int) -> Row | None:
        """The row as it is shown, where it has arrived."""
        page = self._pages.get(row // PAGE)
        return page[row % PAGE] if page is not None and row % PAGE < len(page) else None

    # what the view asks

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.keys)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = self.table.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.kind in _NUMBERS else _LEFT
        if role not in _SHOWN_ROLES:
            return None
        texts = self._texts_or_ask(index.row())
        if texts is None:
            return "…" if role == Qt.ItemDataRole.DisplayRole else None
        text = texts[index.column()]
        if role == Qt.ItemDataRole.DecorationRole:
            return _picture(column.name, text)
        shown = as_shown(column, text)
        if role == Qt.ItemDataRole.ToolTipRole and column.words:
            return f"{shown}: {wording.hint(text)}"
        return shown

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        column = self.table.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.kind in _NUMBERS else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tr(
                "Click to sort by {column}; with Shift, behind the present order."
            ).format(column=self.tr(column.title))
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        for place, (name, descending) in enumerate(self.query.sort, 1):
            if name == column.name:
                arrow = "↓" if descending else "↑"
                rank = str(place) if len(self.query.sort) > 1 else ""
                return f"{self.tr(column.title)} {arrow}{rank}"
        return self.tr(column.title)

    # pages

    def _texts_or_ask(self, row: int) -> Row | None:
        number = row // PAGE
        if number in self._pages:
            self._pages.move_to_end(number)
            return self.texts(row)
        if number not in self._asked and number not in self._wanted:
            self._wanted.append(number)
            self._gather.start()
        return None

    def _fetch(self) -> None:
        """Ask for the pages seen since the last time; those scrolled past are dropped."""
        wanted, self._wanted = self._wanted[-_PAGES_AT_ONCE:], []
        for number in wanted:
            self._ask_page(number)
        for number in list(self._asked)[:-_PAGES_AT_ONCE]:
            self._asked.pop(number).cancel()

    def _ask_page(self, number: int) -> None:
        token, table = self._token, self.table
        keys = self.keys[number * PAGE : (number + 1) * PAGE]

        def arrived(page: list[Row | None]) -> None:
            if token != self._token:
                return
            self._asked.pop(number, None)
            self._pages[number] = page
            while len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
            first = number * PAGE
            self.dataChanged.emit(
                self.index(first, 0), self.index(first + len(page) - 1, self.columnCount() - 1)
            )
            if not self.busy:
                self.fetched.emit()

        def failed(task: Task) -> None:
            if token == self._token and self._asked.get(number) is task:
                del self._asked[number]
                if task.state == "failed":
                    self.session.tell(task)

        self._asked[number] = self.session.ask(
            self.tr("Reading rows"), lambda conn: browse.rows(conn, table, keys), arrived, failed
        )

    def _forget_pages(self) -> None:
        self._pages.clear()
        self._asked.clear()
        self._wanted.clear()


def as_shown(column: Column, text: str) -> str:
    """A cell as a person reads it: the words of certainty, status and role in full."""
    return wording.word(text) if column.words else text


def has_sign(column: Column) -> bool:
    """Whether a picture stands before the text."""
    return column.name in ("certainty", "status")


def _picture(column: str, text: str) -> Any:
    if column == "certainty":
        return icons.certainty_icon(text)
    if column == "status":
        return icons.status_icon(text)
    return None
