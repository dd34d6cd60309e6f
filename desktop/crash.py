"""A bug ends in a report file and one sentence, never in a lost window.

What no one has caught on the main thread, in a task's thread or in a destructor comes here.
"""

from __future__ import annotations

import datetime as dt
import platform
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from audit import __version__


class FaultReporter(QObject):
    """Writes each fault into `folder` and shows one dialog for all of them."""

    met = Signal(Path)  # from whatever thread

    def __init__(self, folder: Path, window: QWidget) -> None:
        super().__init__(window)
        self.window = window
        self.folder = folder
        self.reports: list[Path] = []
        self.dialog: QMessageBox | None = None
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        self.met.connect(self._show, Qt.ConnectionType.QueuedConnection)
        sys.excepthook = self._caught
        threading.excepthook = lambda told: self._caught(
            told.exc_type, told.exc_value or told.exc_type(), told.exc_traceback
        )
        sys.unraisablehook = lambda told: self._caught(
            told.exc_type, told.exc_value or told.exc_type(), told.exc_traceback
        )

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before

    def _caught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, (KeyboardInterrupt, SystemExit)):
            sys.__excepthook__(kind, error, trace)
            return
        moment = dt.datetime.now(dt.UTC)
        report = self.folder / f"fault-{moment:%Y%m%d-%H%M%S-%f}.txt"
        system = f"s321 {__version__} · Python {platform.python_version()} · {platform.platform()}"
        text = "".join(traceback.format_exception(kind, error, trace))
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            report.write_text(f"{system}\n{moment:%Y-%m-%d %H:%M} UTC\n\n{text}", encoding="utf-8")
        except OSError:
            sys.__excepthook__(kind, error, trace)
            return
        self.met.emit(report)

    def _show(self, report: Path) -> None:
        self.reports.append(report)
        if self.dialog is None:
            self.dialog = box = QMessageBox(
                QMessageBox.Icon.Warning, self.tr("A fault in the program"), "", parent=self.window
            )
            look = box.addButton(self.tr("&Show the report"), QMessageBox.ButtonRole.ActionRole)
            box.addButton(QMessageBox.StandardButton.Close)
            look.clicked.connect(self._open)
            box.finished.connect(self._closed)
        more = len(self.reports) - 1
        words = self.tr(
            "The program met a fault and goes on. Your file is as it was before that step."
        )
        if more:
            words += " " + self.tr("It has happened {n} times.").format(n=more + 1)
        self.dialog.setText(words)
        self.dialog.setInformativeText(
            self.tr("The report is in {file}. It may quote values of your data: read it before you "
                    "pass it on.").format(file=report)
        )  # fmt: skip
        self.dialog.open()

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.reports[-1])))

    def _closed(self) -> None:
        self.dialog = None
        self.reports.clear()


def install(folder: Path, window: QWidget) -> FaultReporter:
    """From now on every uncaught fault is written to `folder` and told once over `window`."""
    return FaultReporter(folder, window)
