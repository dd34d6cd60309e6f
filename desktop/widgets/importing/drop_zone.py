"""The empty import page: a large place to drop files on, and buttons for who has no mouse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop import icons
from desktop.widgets.blocks import button, label

_WIDTH = 460


class DropZone(QFrame):
    """Takes spreadsheets and folders; an engagement file goes on to the window."""

    dropped = Signal(list)

    def __init__(
        self,
        files: Callable[[], object],
        folder: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("drop")
        self.setAcceptDrops(True)
        self.picture = QLabel()
        self.heading = label("", "statement")
        self.sentence = label("", "muted", wrap=True)
        self.wait(waiting=False)
        self.sentence.setFixedWidth(_WIDTH)
        self.sentence.setMinimumHeight(self.sentence.heightForWidth(_WIDTH))
        self.choose = button(self.tr("Choose fi&les …"), files, "primary", "file")
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self.choose)
        buttons.addWidget(button(self.tr("Choose a fol&der …"), folder, "", "folder"))
        inside = QVBoxLayout(self)
        inside.setSpacing(12)
        inside.addStretch(2)
        for part in (self.picture, self.heading, self.sentence):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            inside.addWidget(part, alignment=Qt.AlignmentFlag.AlignHCenter)
        inside.addSpacing(6)
        inside.addLayout(buttons)
        inside.setAlignment(buttons, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch(3)
        self.redraw()

    def wait(self, *, waiting: bool) -> None:
        """Say that files are being read, or what to do."""
        if waiting:
            self.heading.setText(self.tr("Reading the spreadsheets …"))
            self.sentence.setText(
                self.tr("Each file is read once. Ctrl+. or Cancel below stops it.")
            )
            return
        self.heading.setText(self.tr("Drop spreadsheets or a folder here"))
        self.sentence.setText(
            self.tr(
                "Excel (XLSX, XLSM, XLSB, XLS), OpenDocument (ODS) and text (CSV, TSV, TXT), also "
                "packed (GZ, ZIP). "
                "They are only read: you see how before anything is written."
            )
        )

    def redraw(self) -> None:
        """The picture in the colours in use."""
        self.picture.setPixmap(icons.pixmap("drop", "accent", 48, self.devicePixelRatioF()))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if spreadsheets(event.mimeData()):
            self._light(over=True)
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._light(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._light(over=False)
        paths = spreadsheets(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)
        else:
            event.ignore()

    def _light(self, *, over: bool) -> None:
        self.setProperty("over", "true" if over else "false")
        self.style().unpolish(self)
        self.style().polish(self)


def spreadsheets(mime: QMimeData) -> list[Path]:
    """The local files and folders of a drop; none where an engagement is among them."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return [] if any(path.suffix.lower() == ".s321" for path in paths) else paths
