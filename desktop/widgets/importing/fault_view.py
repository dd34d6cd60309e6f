"""What is shown of a file that cannot be read, and the line for the password of a locked one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.widgets.blocks import Empty, button

_WIDTH = 240
_BELOW_SENTENCE = 4  # its place in the layout of Empty


class FaultView(Empty):
    """A sentence; where the file is locked, a password can be typed that opens it."""

    password_given = Signal(str)

    def __init__(self, action: QPushButton, parent: QWidget | None = None) -> None:
        super().__init__("file", "", "", action, parent)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(self.tr("Password"))
        self.password.setAccessibleName(self.tr("Password of the workbook"))
        self.password.setFixedWidth(_WIDTH)
        self.password.returnPressed.connect(self._give)
        self.opener = button(self.tr("&Open it"), self._give, "primary")
        self.asking = QWidget()
        line = QHBoxLayout(self.asking)
        line.setContentsMargins(0, 4, 0, 4)
        line.addStretch(1)
        line.addWidget(self.password)
        line.addWidget(self.opener)
        line.addStretch(1)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(_BELOW_SENTENCE, self.asking)

    def show_fault(self, name: str, fault: str, *, locked: bool, tried: bool) -> None:
        """Say what is wrong with a file; ``tried`` where passwords did not open it."""
        title, sentence = self.tr("{name} cannot be read"), fault
        if locked:
            title = self.tr("{name} is locked")
            sentence = self.tr(
                "It is protected by a password. Type it here: it serves this import and is not kept."
            )
            if tried:
                sentence = self.tr(
                    "The password given does not open it. Type the right one: it serves this import "
                    "and is not kept."
                )
        self.title.setText(title.format(name=name))
        self.sentence.setText(sentence)
        self.sentence.setMinimumHeight(self.sentence.heightForWidth(self.sentence.minimumWidth()))
        self.password.clear()
        self.asking.setVisible(locked)

    def _give(self) -> None:
        if self.password.text():
            self.password_given.emit(self.password.text())
            self.password.clear()
