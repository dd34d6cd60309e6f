"""Starts the window: checks the system, dresses the program, opens the file, or takes the tour."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop.main_window import MainWindow


def main(argv: list[str] | None = None) -> int:
    """The script `s321-desktop [FILE.s321]`."""
    words = sys.argv[1:] if argv is None else argv
    return run_gui(Path(words[0]) if words else None, None, None)


def run_gui(file: Path | None, tour: Path | None, theme: str | None) -> int:
    """Open the window; with `tour` show every page once and leave. 2 where it cannot open."""
    began = time.perf_counter()
    from desktop.platform_check import complaint

    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if tour and sys.platform.startswith("linux") and not screen:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    missing = complaint()
    if not missing and file is not None and not file.is_file():
        missing = f"There is no engagement file {file}; create it with 's321 new'."
    if missing:
        sys.stderr.write(f"s321: {missing}\n")
        return 2
    return _show(file, tour, theme, began)


def _show(file: Path | None, tour: Path | None, theme: str | None, began: float) -> int:
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication(["s321"])
    if not isinstance(app, QApplication):
        raise TypeError("Qt was started without a window system")
    if tour is None:
        window = _window(app, file, theme, None)
        _end_on_interrupt(app)
        window.show()
        code = int(app.exec())
        window.close()
        return code
    return _tour(app, file, tour, theme, began)


def _end_on_interrupt(app: QApplication) -> None:
    """Ctrl+C in the terminal ends the window too, with exit code 3."""
    import signal

    from PySide6.QtCore import QTimer

    tick = QTimer(app, interval=300)  # lets Python look for the signal
    tick.timeout.connect(lambda: None)
    tick.start()
    signal.signal(signal.SIGINT, lambda _number, _frame: app.exit(3))


def _window(
    app: QApplication, file: Path | None, theme: str | None, settings: Path | None
) -> MainWindow:
    """Put the window together; `settings` is the ini file, by default the user's own.

    The file is opened once the window stands on the screen.
    """
    from desktop import crash, fonts
    from desktop import theme as dress
    from desktop.main_window import MainWindow
    from desktop.preferences import Preferences, default_path
    from desktop.session import Session

    place = settings or default_path()
    preferences = Preferences(place)
    fonts.provide(app)
    dress.apply(app, dress.chosen(theme or preferences.theme))
    window = MainWindow(Session(preferences))
    window.setWindowTitle("s321")
    if settings is None:  # a tour's faults are for whoever runs it
        crash.install(place.parent, window)
    if file is not None:
        window.painted.connect(lambda: window.session.open(file))
    return window


def _tour(
    app: QApplication, file: Path | None, folder: Path, theme: str | None, began: float
) -> int:
    import tempfile

    from desktop import tour

    with tempfile.TemporaryDirectory() as aside:
        painted: list[float] = []
        window = _window(app, file, theme or "light", Path(aside) / "window.ini")
        window.painted.connect(lambda: painted.append((time.perf_counter() - began) * 1000))
        window.show()
        tour.wait(lambda: not painted or window.session.tasks.running)
        if file is not None and window.session.path is None:
            sys.stderr.write(f"s321: {window.tasks.message.text()}\n")
            window.close()
            return 2
        shown = tour.tour(window, folder)
        window.close()
    sys.stdout.write(json.dumps({"first_paint_ms": round(painted[0], 1), "pages": shown}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
