"""Shows every page once, waits until it has painted its data, and saves each as a picture."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from desktop.main_window import SIZE, MainWindow

_PATIENCE = 60.0  # seconds for one page


def tour(window: MainWindow, folder: Path) -> dict[str, dict[str, object]]:
    """By page: milliseconds until its data was painted, rows of its whole table, its picture."""
    folder.mkdir(parents=True, exist_ok=True)
    window.resize(SIZE)
    shown: dict[str, dict[str, object]] = {}
    for name, page in window.pages.items():
        began = time.perf_counter()
        window.show_page(name)
        wait(partial(getattr, page, "busy"))
        window.repaint()
        elapsed = (time.perf_counter() - began) * 1000
        wait(lambda: window.evidence.busy or window.evidence.shipments.paged.busy)
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        window.grab().save(str(folder / f"{name}.png"))
        shown[name] = {"ms": round(elapsed, 1), "rows": page.rows, "png": f"{name}.png"}
    return shown


def wait(busy: Callable[[], object]) -> None:
    """Let the event loop work until the page has what it asked for."""
    until = time.perf_counter() + _PATIENCE
    tick = QTimer(interval=100)  # wakes the loop where nothing else does
    tick.start()
    QApplication.processEvents()
    while busy() and time.perf_counter() < until:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    QApplication.processEvents()
