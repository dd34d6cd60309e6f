"""The steps at the left, each with its state as a sign and in words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)  # fmt: skip
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop import icons, theme

WIDTH = 208
_HEIGHT = 46
_STATE_TOKEN = {
    "empty": "edge", "ready": "accent", "warning": "warning", "done": "done", "stale": "warning",
}  # fmt: skip
_ROLE = Qt.ItemDataRole.UserRole
_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


@dataclass
class Step:
    """One entry of the rail."""

    name: str
    title: str
    icon: str
    state: str = ""
    words: str = ""


class _Steps(QAbstractListModel):
    def __init__(self, steps: list[Step], parent: QWidget) -> None:
        super().__init__(parent)
        self.steps = steps

    def rowCount(self, parent: Index = _ROOT) -> int:
        return len(self.steps)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        step = self.steps[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return step.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{step.title}, {step.words}" if step.words else step.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{step.title} – {step.words}\nCtrl+{(index.row() + 1) % 10}"
        return step if role == _ROLE else None


class _Paint(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(WIDTH - 24, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        step, colours, box = index.data(_ROLE), theme.tokens(), option.rect
        on = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if on or over:
            painter.setBrush(QColor(colours.accent_soft if on else colours.hover))
            painter.drawRoundedRect(box.adjusted(0, 1, 0, -1), 7, 7)
        if on:
            painter.setBrush(QColor(colours.accent))
            painter.drawRoundedRect(
                QRect(box.left(), box.top() + 11, 3, box.height() - 22), 1.5, 1.5
            )
        side = QRect(box.left() + 12, box.center().y() - 9, 18, 18)
        icons.icon(step.icon, "accent" if on else "muted").paint(painter, side)
        if step.state:
            mark = QRect(box.right() - 26, box.center().y() - 8, 16, 16)
            icons.icon(f"state-{step.state}", _STATE_TOKEN[step.state]).paint(painter, mark)
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold if on else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        text = box.adjusted(42, 0, -34, 0)
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if not step.words:
            painter.drawText(text, middle, step.title)
        else:
            half = text.height() // 2
            upper, lower = text.adjusted(0, 5, 0, -half + 1), text.adjusted(0, half + 1, 0, -5)
            painter.drawText(upper, middle, step.title)
            font.setWeight(QFont.Weight.Normal)
            font.setPixelSize(11)
            painter.setFont(font)
            painter.setPen(QColor(colours.muted))
            words = painter.fontMetrics().elidedText(
                step.words, Qt.TextElideMode.ElideRight, lower.width()
            )
            painter.drawText(lower, middle, words)
        painter.restore()


class StepRail(QListView):
    """A list of pages; the arrow keys walk through it."""

    chosen = Signal(str)

    def __init__(self, steps: list[Step], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAccessibleName(self.tr("Steps of the audit"))
        self.setFixedWidth(WIDTH)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.steps = _Steps(steps, self)
        self.setModel(self.steps)
        self.setItemDelegate(_Paint(self))
        self.selectionModel().currentChanged.connect(self._tell)

    def show_states(self, states: dict[str, tuple[str, str]]) -> None:
        """Each step's state and its words."""
        for step in self.steps.steps:
            step.state, step.words = states.get(step.name, ("", ""))
        self.steps.dataChanged.emit(
            self.steps.index(0, 0), self.steps.index(self.steps.rowCount() - 1, 0)
        )

    def choose(self, name: str) -> None:
        """Put the cursor on a step, which shows its page."""
        names = [step.name for step in self.steps.steps]
        self.setCurrentIndex(self.steps.index(names.index(name), 0))

    def _tell(self, now: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(self.steps.steps[now.row()].name)
