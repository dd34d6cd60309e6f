"""Times the window: first paint, filters, and how long the event loop ever stands still.

    python benchmarks/window.py [FILE.s321 [SPREADSHEET]]

Without a file it makes the sample engagement in a scratch folder. A copy of the file is used. The
spreadsheet is taken into the import page and imported at the end. The longest gap is that between
two beats of a 5 ms timer on the main thread, less these 5 ms.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

BEAT = 5  # ms
STARTS = int(os.environ.get("STARTS", "5"))


def first_paints(file: Path, folder: Path) -> list[float]:
    """Milliseconds from the start of the window's code to its first picture, in processes of their own."""
    command = [sys.executable, "-m", "audit.cli", "gui", str(file), "--tour", str(folder)]
    found = []
    for _ in range(STARTS):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
        found.append(json.loads(done.stdout)["first_paint_ms"])
    return found


class Pulse:
    """Beats on the main thread; `longest()` is the longest gap since it was last asked, in ms."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.timer = QTimer(interval=BEAT)
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self._beat)
        self.last = time.perf_counter()
        self.gaps: list[float] = []
        self.timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self.last) * 1000 - BEAT)
        self.last = now

    def longest(self) -> tuple[float, int]:
        """The longest gap, and how many were over 50 ms."""
        found, self.gaps = self.gaps or [0.0], []
        return max(found), sum(gap > 50 for gap in found)


def main() -> None:
    with tempfile.TemporaryDirectory() as aside:
        folder = Path(aside)
        copy = folder / "copy.s321"
        if len(sys.argv) > 1:
            shutil.copyfile(sys.argv[1], copy)
        else:
            from audit.demo import job

            shutil.copyfile(job.make(folder / "demo").files["Engagement"], copy)
        paints = first_paints(copy, folder / "tour")
        print(f"first paint          {statistics.median(paints):7.0f} ms  ({paints})")
        inside(copy, folder)


def inside(file: Path, folder: Path) -> None:
    from PySide6.QtWidgets import QApplication

    from desktop import fonts, theme
    from desktop.main_window import MainWindow
    from desktop.preferences import Preferences
    from desktop.session import Session
    from desktop.tour import wait

    app = QApplication([])
    fonts.provide(app)
    theme.apply(app, theme.LIGHT)
    window = MainWindow(Session(Preferences(folder / "window.ini")))
    window.show()
    pulse = Pulse()
    said = "longest gap {:6.0f} ms, {} over 50 ms"

    def step(name: str, do, busy) -> None:
        began = time.perf_counter()
        do()
        wait(busy)
        took = (time.perf_counter() - began) * 1000
        print(f"{name:20} {took:7.0f} ms  {said.format(*pulse.longest())}", flush=True)

    tasks = window.session.tasks
    step("open", lambda: window.session.open(file), lambda: tasks.running)
    for name in window.pages:
        page = window.pages[name]
        step(name, lambda n=name: window.show_page(n), lambda p=page: p.busy or tasks.running)
    page = window.pages["charts"]
    window.show_page("charts")
    for place in range(page.list.count()):
        step(f"chart {place + 1}", lambda n=place: page.list.setCurrentRow(n), lambda: page.busy)
    window.show_page("findings")
    findings = window.pages["findings"]
    wait(lambda: tasks.running)
    pulse.longest()
    for words in ("a", "over", "1Z99 2024", "nothing has this"):
        step(
            f"search '{words}'",
            lambda w=words: findings.bar.text.setText(w) or findings.bar.text.returnPressed.emit(),
            lambda: findings.busy,
        )
    step("clear", findings.bar.clear, lambda: findings.busy)
    step("sort by value", lambda: findings.table.paged.sort_by(4, add=False), lambda: findings.busy)
    window.show_page("run")
    wait(lambda: tasks.running)

    def run_and_look() -> None:
        window.pages["run"].run()
        for name in ("findings", "charts", "sources"):
            window.show_page(name)
            wait(lambda n=name: window.pages[n].busy)

    step("run, looking around", run_and_look, lambda: tasks.running)
    window.pages["report"].out.setText(str(folder / "out.xlsx"))
    step("report", window.pages["report"].export, lambda: tasks.running)
    if len(sys.argv) > 2:
        take_and_import(window, Path(sys.argv[2]), step)
    window.close()


def take_and_import(window, spreadsheet: Path, step) -> None:
    """Take a spreadsheet into the import page, then import it while other pages are looked at."""
    from desktop.tour import wait

    page, tasks = window.pages["import"], window.session.tasks
    window.show_page("import")
    step("take a spreadsheet", lambda: page.take([spreadsheet]), lambda: page.busy or tasks.running)

    def import_and_look() -> None:
        page.import_all()
        for name in ("findings", "charts", "history"):
            window.show_page(name)
            wait(lambda n=name: window.pages[n].busy)

    step("import, looking around", import_and_look, lambda: tasks.running)


if __name__ == "__main__":
    main()
