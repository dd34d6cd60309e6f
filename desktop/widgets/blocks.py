"""Small building blocks with one look: labels, buttons, cards, form rows, the empty screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from desktop import icons

MARGIN = 24
GAP = 12
_MEASURE = 440  # pixels: the width of a sentence that is read at once


def label(text: str, tone: str = "", *, wrap: bool = False) -> QLabel:
    """A text in one of the tones of the style sheet."""
    made = QLabel(text)
    if tone:
        made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    return made


def set_tone(made: QLabel, tone: str) -> None:
    """Change a label's tone; the style sheet has to be asked again."""
    made.setProperty("tone", tone)
    made.style().unpolish(made)
    made.style().polish(made)


def button(
    text: str, pressed: Callable[[], object], kind: str = "", icon: str = "", hint: str = ""
) -> QPushButton:
    """A button of a kind (primary, quiet, link or plain); its name for screen readers is its text."""
    made = QPushButton(f" {text}" if icon else text)
    if kind:
        made.setProperty("kind", kind)
    if icon:
        token = {"primary": "on_accent", "quiet": "accent"}.get(kind, "text")
        made.setIcon(icons.icon(icon, token))
        made.setProperty("drawn", f"{icon} {token}")
    made.setAccessibleName(text.replace("&", ""))
    if hint:
        made.setToolTip(hint)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.clicked.connect(lambda _on: pressed())
    return made


class FileButton(QPushButton):
    """A file to open: its name, and below it the folder, shortened where there is little room."""

    def __init__(self, path: Path, pressed: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("kind", "file")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Open {name}").format(name=path.name))
        self.setAccessibleDescription(str(path.parent))
        self.setToolTip(str(path))
        self._folder = str(path.parent)
        self._place = label("", "muted")
        inside = QGridLayout(self)
        inside.setContentsMargins(10, 7, 10, 7)
        inside.setHorizontalSpacing(10)
        inside.setVerticalSpacing(0)
        sign = QLabel()
        sign.setPixmap(icons.pixmap("file", "muted", 18, self.devicePixelRatioF()))
        inside.addWidget(sign, 0, 0, 2, 1)
        inside.addWidget(label(path.stem, "strong"), 0, 1)
        inside.addWidget(self._place, 1, 1)
        inside.setColumnStretch(1, 1)
        for part in (sign, self._place):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.clicked.connect(lambda _on: pressed())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - 60
        self._place.setText(
            self.fontMetrics().elidedText(self._folder, Qt.TextElideMode.ElideMiddle, room)
        )


def redraw_icons(root: QWidget) -> None:
    """Give every button its icon in the colours of a new theme."""
    for made in root.findChildren(QPushButton):
        drawn = made.property("drawn")
        if isinstance(drawn, str) and drawn:
            made.setIcon(icons.icon(*drawn.split()))


def row(*parts: QWidget | None, gap: int = 8) -> QHBoxLayout:
    """Parts side by side; None is the stretch between them."""
    made = QHBoxLayout()
    made.setSpacing(gap)
    made.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        if part is None:
            made.addStretch(1)
        else:
            made.addWidget(part)
    return made


def card(*, spacing: int = GAP) -> tuple[QFrame, QVBoxLayout]:
    """A quiet box on the page."""
    frame = QFrame()
    frame.setProperty("card", "true")
    inside = QVBoxLayout(frame)
    inside.setContentsMargins(20, 18, 20, 18)
    inside.setSpacing(spacing)
    return frame, inside


def form() -> QFormLayout:
    """Labels at the left, fields of one width beside them."""
    made = QFormLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setHorizontalSpacing(16)
    made.setVerticalSpacing(10)
    made.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    made.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return made


def field(layout: QFormLayout, text: str, widget: QWidget) -> None:
    """One row of a form: the label is the field's buddy and its accessible name."""
    buddy = QLabel(text)
    buddy.setBuddy(widget)
    widget.setAccessibleName(text.replace("&", ""))
    layout.addRow(buddy, widget)


class Empty(QWidget):
    """A screen without contents: it says why, and what to do next."""

    def __init__(
        self,
        icon: str,
        title: str,
        sentence: str,
        action: QPushButton | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = label(title, "heading")
        self.sentence = label(sentence, "muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setSpacing(GAP)
        layout.addStretch(2)
        for part in (self.picture, self.title, self.sentence):
            if isinstance(part, QLabel):
                part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(part)
        self.sentence.setFixedWidth(_MEASURE)
        self.sentence.ensurePolished()
        self.sentence.setMinimumHeight(max(0, self.sentence.heightForWidth(_MEASURE)))
        layout.setAlignment(self.sentence, Qt.AlignmentFlag.AlignHCenter)
        if action is not None:
            layout.addSpacing(4)
            layout.addWidget(action, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.redraw()

    def redraw(self) -> None:
        """The picture in the colours in use."""
        ratio = self.devicePixelRatioF()
        self.picture.setPixmap(icons.pixmap(self._icon, "edge", 44, ratio))
