"""A row of parts that goes on in a next line where the width ends."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem


class Flow(QLayout):
    """Parts side by side in their own sizes; as high as its lines need at the width it has."""

    def __init__(self, gap: int = 6) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def insert(self, place: int, part: QWidget) -> None:
        """Put a part before the one that stands at that place."""
        self.addChildWidget(part)
        self._items.insert(place, QWidgetItem(part))
        self.invalidate()

    def place_of(self, part: QWidget) -> int:
        """Where a part stands."""
        return next(place for place, item in enumerate(self._items) if item.widget() is part)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, room: QRect) -> None:
        super().setGeometry(room)
        self._arrange(room, move=True)

    def sizeHint(self) -> QSize:
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        wide = sum(hint.width() + self._gap for hint in hints)
        return QSize(wide, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        least = QSize()
        for item in self._items:
            least = least.expandedTo(item.minimumSize())
        return least

    def _arrange(self, room: QRect, *, move: bool) -> int:
        """Lay the parts out line by line, each in its line's middle; returns the whole height."""
        top, used = room.top(), 0
        line: list[tuple[QLayoutItem, QSize]] = []
        height = 0
        for item in (*self._items, None):
            hint = item.sizeHint() if item is not None and not item.isEmpty() else None
            if item is not None and hint is None:
                continue
            needed = hint.width() + self._companion(item) if hint is not None else 0
            if line and (hint is None or used + needed > room.width()):
                height = max(part.height() for _, part in line)
                self._set(line, room.left(), top, height, move=move)
                top, line, used = top + height + self._gap, [], 0
            if item is not None and hint is not None:
                line.append((item, hint))
                used += hint.width() + self._gap
        return max(top - self._gap - room.top(), 0)

    def _companion(self, item: QLayoutItem | None) -> int:
        """The width of what has to stay in one line with a part: what follows a title."""
        part = item.widget() if item is not None else None
        if item is None or part is None or not part.property("title"):
            return 0
        after = self._items[self._items.index(item) + 1 :]
        return next((i.sizeHint().width() + self._gap for i in after if not i.isEmpty()), 0)

    def _set(
        self,
        line: list[tuple[QLayoutItem, QSize]],
        left: int,
        top: int,
        height: int,
        *,
        move: bool,
    ) -> None:
        for item, hint in line:
            if move:
                place = QPoint(left, top + (height - hint.height()) // 2)
                item.setGeometry(QRect(place, hint))
            left += hint.width() + self._gap
