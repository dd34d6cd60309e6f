"""The queue as a list: two names a line, what the answer could change, and what was decided."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from audit.browse.persons import ShownPair
from desktop import icons, pair_words, theme

SIGNS = {
    "same": ("pair-same", "done"), "different": ("pair-different", "probable"),
    "unsure": ("help", "muted"), "follows": ("check", "muted"),
}  # fmt: skip
_PAIR, _VERDICT, _SECOND = (Qt.ItemDataRole.UserRole + n for n in range(3))
_HEIGHT = 52
Index = QModelIndex | QPersistentModelIndex


class PairList(QListWidget):
    """Pairs in their order; one that was decided keeps its place and bears its sign."""

    moved = Signal()
    skipped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Pairs to decide"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Lines(self))
        self.setUniformItemSizes(True)
        self.currentRowChanged.connect(lambda _row: self.moved.emit())

    def show_pairs(self, pairs: tuple[ShownPair, ...], current: tuple[str, str] | None) -> None:
        """Fill the list; the cursor stays on the pair it was on, if that is still there."""
        self.blockSignals(True)
        self.clear()
        for pair in pairs:
            item = QListWidgetItem(pair_words.names(pair))
            item.setData(_PAIR, pair)
            item.setData(_SECOND, pair_words.at_stake(pair))
            self.addItem(item)
            self._name_item(item)
        row = self.row_of(current) if current else -1
        self.setCurrentRow(max(row, 0) if pairs else -1)
        self.blockSignals(False)
        self.moved.emit()

    @property
    def pair(self) -> ShownPair | None:
        """The pair under the cursor."""
        return self.pair_at(self.currentRow())

    def pair_at(self, row: int) -> ShownPair | None:
        found = self.item(row).data(_PAIR) if 0 <= row < self.count() else None
        return found if isinstance(found, ShownPair) else None

    def row_of(self, key: tuple[str, str]) -> int:
        """Where a pair stands; -1 where it does not."""
        pairs = (self.pair_at(row) for row in range(self.count()))
        return next((n for n, pair in enumerate(pairs) if pair and pair.key == key), -1)

    def verdict(self, key: tuple[str, str]) -> str:
        """What was decided on a pair while it stands here; empty where nothing was."""
        row = self.row_of(key)
        return str(self.item(row).data(_VERDICT) or "") if row >= 0 else ""

    def verdicts(self) -> dict[tuple[str, str], str]:
        """All pairs that bear a sign."""
        pairs = (self.pair_at(row) for row in range(self.count()))
        found = {pair.key: self.verdict(pair.key) for pair in pairs if pair}
        return {key: verdict for key, verdict in found.items() if verdict}

    def set_verdict(self, key: tuple[str, str], verdict: str) -> None:
        """Give a pair its sign, or take it away."""
        row = self.row_of(key)
        if row >= 0:
            self.item(row).setData(_VERDICT, verdict)
            self._name_item(self.item(row))

    def open_pairs(self) -> int:
        """How many have no sign."""
        return sum(not self.item(row).data(_VERDICT) for row in range(self.count()))

    def mark_followed(self, pending: frozenset[tuple[str, str]]) -> None:
        """Give the pairs that follow from decisions their sign, and take it from those that do not."""
        for row in range(self.count()):
            pair = self.pair_at(row)
            verdict = self.verdict(pair.key) if pair else ""
            if pair and verdict in ("", "follows"):
                self.set_verdict(pair.key, "" if pair.key in pending else "follows")

    def go_on(self) -> None:
        """To the next pair without a sign, from the top again where there is none below."""
        at, number = self.currentRow(), self.count()
        for step in range(1, number):
            row = (at + step) % number
            if not self.item(row).data(_VERDICT):
                self.setCurrentRow(row)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.skipped.emit()
            return
        super().keyPressEvent(event)

    def _name_item(self, item: QListWidgetItem) -> None:
        decided = {
            "same": self.tr("decided: the same"), "different": self.tr("decided: different"),
            "unsure": self.tr("decided: unsure"), "follows": self.tr("follows from decisions"),
        }.get(str(item.data(_VERDICT) or ""), self.tr("not decided"))  # fmt: skip
        said = f"{item.text()}, {item.data(_SECOND)}, {decided}"
        item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
        item.setToolTip(f"{item.text()}\n{item.data(_SECOND)}\n{decided}")


class _Lines(QStyledItemDelegate):
    """Two names above, the effect below, the decision's sign at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        colours = theme.tokens()
        room = option.rect.adjusted(12, 7, -12, -7)
        verdict = str(index.data(_VERDICT) or "")
        if verdict in SIGNS:
            sign, token = SIGNS[verdict]
            ratio = painter.device().devicePixelRatioF()
            place = QRect(room.right() - 16, room.top() + (room.height() - 16) // 2, 16, 16)
            painter.drawPixmap(place, icons.pixmap(sign, token, 16, ratio))
            room.setRight(room.right() - 24)
        upper = QRect(room.left(), room.top(), room.width(), room.height() // 2)
        lower = upper.translated(0, room.height() // 2)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for box, words, colour in (
            (upper, text, colours.muted if verdict else colours.text),
            (lower, str(index.data(_SECOND)), colours.muted),
        ):
            painter.setPen(QColor(colour))
            said = option.fontMetrics.elidedText(words, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, left, said)
