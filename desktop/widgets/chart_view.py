"""Shows a drawn chart: says what is under the mouse, and picks a bar by click or by key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolTip, QWidget

from desktop import theme
from desktop.drawing import Drawing, Mark

_PAUSE = 120  # milliseconds without a change of size before it is drawn anew
_LEAST = (680, 420)  # pixels: smaller, a chart's words would run into each other
_INSET = 6  # room for the frame's round corners
_STEPS = {
    Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1,
}  # fmt: skip


class ChartView(QFrame):
    """The picture of a chart. The arrow keys go from bar to bar, Return picks one."""

    picked = Signal(dict)
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 180)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.drawing: Drawing | None = None
        self.waiting = ""  # what to say while there is no picture
        self.current: Mark | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.resized)

    @property
    def wanted(self) -> tuple[int, int]:
        """How large the picture should be drawn; where there is less room, it is shown smaller."""
        room = self._room()
        scale = max(1.0, _LEAST[0] / room.width(), _LEAST[1] / room.height())
        return round(room.width() * scale), round(room.height() * scale)

    def _room(self) -> QRectF:
        inside = QRectF(self.rect()).adjusted(_INSET, _INSET, -_INSET, -_INSET)
        inside.setSize(inside.size().expandedTo(QSizeF(1, 1)))
        return inside

    def _shown(self, box: QRectF) -> QRectF:
        """A rectangle of the picture on this widget."""
        room = self._room()
        wide, tall = self.drawing.size if self.drawing else (1, 1)
        across, down = room.width() / wide, room.height() / tall
        return QRectF(
            room.left() + box.left() * across, room.top() + box.top() * down,
            box.width() * across, box.height() * down,
        )  # fmt: skip

    def show_drawing(self, drawing: Drawing) -> None:
        """Show a picture; the cursor of the keys stays where it was, if there is still a bar."""
        at = self.current.index if self.current else -1
        self.drawing = drawing
        self.current = next((mark for mark in drawing.marks if mark.index == at), None)
        self.update()

    def wait(self, sentence: str) -> None:
        """Forget the picture; say what is under way."""
        self.drawing = self.current = None
        self.waiting = sentence
        self.update()

    def mark_at(self, at: QPointF) -> Mark | None:
        """The bar under a point of this widget."""
        marks = self.drawing.marks if self.drawing else ()
        return next((mark for mark in reversed(marks) if self._shown(mark.box).contains(at)), None)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self.drawing is None:
            painter.setPen(QColor(colours.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.waiting)
        else:
            painter.drawImage(self._room(), self.drawing.image)
            if self.current is not None and self.hasFocus():
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(QColor(colours.text), 2))
                painter.drawRoundedRect(self._ring().adjusted(-3, -3, 3, 3), 3, 3)
        if self.hasFocus() and self.current is None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(colours.accent), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()

    def _ring(self) -> QRectF:
        """Around all parts of the row under the cursor of the keys."""
        ring = QRectF()
        for mark in self.drawing.marks if self.drawing else ():
            if self.current is not None and mark.index == self.current.index:
                ring = ring.united(mark.box)
        return self._shown(ring)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._pause.start()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        mark = self.mark_at(event.position())
        can = mark is not None and mark.chosen is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if can else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        mark = self.mark_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and mark is not None:
            self._pick(mark)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            mark = self.mark_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), mark.words if mark else "", self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        marks = self.drawing.marks if self.drawing else ()
        key = Qt.Key(event.key())
        if key in _STEPS and marks:
            self._go(marks, _STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and marks:
            self._stand_on(marks[0 if key == Qt.Key.Key_Home else -1])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.current:
            self._pick(self.current)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _go(self, marks: tuple[Mark, ...], step: int) -> None:
        """To the next row's first bar; a stack of several colours is one step."""
        indexes = sorted({mark.index for mark in marks})
        if self.current is None:
            wanted = indexes[0 if step > 0 else -1]
        else:
            place = indexes.index(self.current.index) + step
            wanted = indexes[max(0, min(place, len(indexes) - 1))]
        self._stand_on(next(mark for mark in marks if mark.index == wanted))

    def _stand_on(self, mark: Mark) -> None:
        self.current = mark
        self.setAccessibleDescription(mark.words)
        corner = (self._shown(mark.box).topRight() + QPointF(8, 0)).toPoint()
        QToolTip.showText(self.mapToGlobal(corner), mark.words, self)
        self.update()

    def _pick(self, mark: Mark) -> None:
        if mark.chosen is not None:
            QToolTip.hideText()
            self.picked.emit(mark.chosen)
