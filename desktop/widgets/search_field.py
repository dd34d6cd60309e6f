"""A field for words to look for, which waits for a pause in the typing."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop import icons

_PAUSE = 220  # milliseconds without a key before the text is searched for


class SearchField(QLineEdit):
    """Says what to look for once the person has stopped typing, or pressed Return."""

    searched = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setClearButtonEnabled(True)
        self.setPlaceholderText(f"{name} …")
        self.setAccessibleName(name)
        self.setToolTip(self.tr("All words have to be there (Ctrl+F)"))
        self._glass = self.addAction(icons.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._said = ""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._say)
        self.textChanged.connect(lambda _text: self._pause.start())
        self.returnPressed.connect(self._say)

    def forget(self) -> None:
        """Empty the field without a search."""
        self.clear()
        self._pause.stop()
        self._said = ""

    def redraw(self) -> None:
        """The picture in the colours in use."""
        self._glass.setIcon(icons.icon("search"))

    def _say(self) -> None:
        self._pause.stop()
        text = self.text().strip()
        if text != self._said:
            self._said = text
            self.searched.emit(text)
