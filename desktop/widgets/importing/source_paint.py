"""Paints one line of the list of sources: a tick, the name, what is said of it, its sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop import icons, theme

if TYPE_CHECKING:
    from desktop.widgets.importing.source_list import Entry

TICK_WIDTH = 34
_HEIGHT, _INSET, _BOX = 48, 20, 16
_SIGNS = {
    "done": ("state-done", "done"),
    "warning": ("state-warning", "warning"),
    "error": ("state-warning", "violation"),
}
_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ELIDE = Qt.TextElideMode.ElideMiddle
Index = QModelIndex | QPersistentModelIndex


class SourcePaint(QStyledItemDelegate):
    """Two lines of text between a tick box and a sign."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        colours, box = theme.tokens(), option.rect.adjusted(4, 1, -4, -1)
        on = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if on or over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent_soft if on else colours.hover))
            painter.drawRoundedRect(box, 6, 6)
        if on and option.widget.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(box).adjusted(0.75, 0.75, -0.75, -0.75), 6, 6)
        left = box.left() + 8 + (_INSET if entry.under else 0)
        if entry.ticked is not None:
            _tick(painter, QRect(left, box.center().y() - _BOX // 2, _BOX, _BOX), entry.ticked)
        if entry.state:
            sign, token = _SIGNS[entry.state]
            place = QRect(box.right() - 24, box.center().y() - 8, 16, 16)
            icons.icon(sign, token).paint(painter, place)
        text = box.adjusted(left - box.left() + _BOX + 8, 0, -30, 0)
        self._texts(painter, option.font, text, entry)
        painter.restore()

    @staticmethod
    def _texts(painter: QPainter, plain: QFont, text: QRect, entry: Entry) -> None:
        colours, half = theme.tokens(), text.height() // 2
        font = QFont(plain)
        font.setWeight(QFont.Weight.Normal if entry.under else QFont.Weight.DemiBold)
        painter.setFont(font)
        out = entry.ticked in (None, Qt.CheckState.Unchecked)
        painter.setPen(QColor(colours.muted if out else colours.text))
        upper, lower = text.adjusted(0, 5, 0, -half + 1), text.adjusted(0, half + 1, 0, -5)
        title = painter.fontMetrics().elidedText(entry.title, _ELIDE, upper.width())
        painter.drawText(upper, _MIDDLE, title)
        font.setWeight(QFont.Weight.Normal)
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(QColor(colours.violation if entry.fault else colours.muted))
        words = painter.fontMetrics().elidedText(entry.words, _ELIDE, lower.width())
        painter.drawText(lower, _MIDDLE, words)


def _tick(painter: QPainter, box: QRect, state: Qt.CheckState) -> None:
    colours = theme.tokens()
    on = state != Qt.CheckState.Unchecked
    painter.setPen(QPen(QColor(colours.accent if on else colours.edge), 1))
    painter.setBrush(QColor(colours.accent if on else colours.surface))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    if state == Qt.CheckState.Checked:
        icons.icon("check", "on_accent").paint(painter, box.adjusted(2, 2, -2, -2))
    elif on:
        painter.setPen(QPen(QColor(colours.on_accent), 2))
        middle = box.center().y() + 1
        painter.drawLine(box.left() + 4, middle, box.right() - 3, middle)
