"""The steps at the left, each with its state as a sign and in words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)  # fmt: skip
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop import icons, theme

WIDTH, NARROW = 208, 60
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
            words = f"{step.title} – {step.words}" if step.words else step.title
            return f"{words}\nCtrl+{(index.row() + 1) % 10}"
        return step if role == _ROLE else None


class _Paint(QStyledItemDelegate):
    narrow = False  # signs only

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize((NARROW if self.narrow else WIDTH) - 24, _HEIGHT)

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
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(box).adjusted(1, 2, -1, -2), 7, 7)
            painter.setPen(Qt.PenStyle.NoPen)
        if on:
            painter.setBrush(QColor(colours.accent))
            painter.drawRoundedRect(
                QRect(box.left(), box.top() + 11, 3, box.height() - 22), 1.5, 1.5
            )
        ratio = option.widget.devicePixelRatioF()
        drawn = icons.pixmap(step.icon, "accent" if on else "muted", 18, ratio)
        painter.drawPixmap(box.left() + 12, box.center().y() - 8, drawn)
        if step.state:
            size = 12 if self.narrow else 16
            sign = icons.pixmap(f"state-{step.state}", _STATE_TOKEN[step.state], size, ratio)
            right, low = (14, 4) if self.narrow else (26, -7)
            painter.drawPixmap(box.right() - right, box.center().y() + low, sign)
        if not self.narrow:
            self._write(painter, option, step, on=on)
        painter.restore()

    def _write(
        self, painter: QPainter, option: QStyleOptionViewItem, step: Step, *, on: bool
    ) -> None:
        """The title, and below it the state in words."""
        colours, box = theme.tokens(), option.rect
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
        self._paint = _Paint(self)
        self.setItemDelegate(self._paint)
        self.selectionModel().currentChanged.connect(self._tell)

    def show_states(self, states: dict[str, tuple[str, str]]) -> None:
        """Each step's state and its words."""
        for step in self.steps.steps:
            step.state, step.words = states.get(step.name, ("", ""))
        self.steps.dataChanged.emit(
            self.steps.index(0, 0), self.steps.index(self.steps.rowCount() - 1, 0)
        )

    def set_narrow(self, narrow: bool) -> None:
        """Only the signs, where the window has no room for words; the tips still say them."""
        if narrow != self._paint.narrow:
            self._paint.narrow = narrow
            self.setFixedWidth(NARROW if narrow else WIDTH)
            self.scheduleDelayedItemsLayout()

    @property
    def current(self) -> str:
        """The name of the step under the cursor."""
        return self.steps.steps[max(self.currentIndex().row(), 0)].name

    def choose(self, name: str) -> None:
        """Put the cursor on a step, which shows its page."""
        names = [step.name for step in self.steps.steps]
        self.setCurrentIndex(self.steps.index(names.index(name), 0))

    def _tell(self, now: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(self.steps.steps[now.row()].name)
