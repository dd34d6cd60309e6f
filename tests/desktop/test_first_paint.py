import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

# What takes long to load, or is not needed to draw the first picture.
HEAVY = ("adbc_driver_manager", "duckdb", "fastexcel", "matplotlib", "numpy", "openpyxl", "pyarrow",
         "sqlite_utils", "xlsxwriter")  # fmt: skip

PAINT = """
import json, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from desktop.app import _window
app = QApplication([])
window = _window(app, None, "light", Path(sys.argv[1]))
window.painted.connect(app.quit)
window.show()
app.exec()
print(json.dumps({"loaded": sorted(sys.modules), "built": sorted(window.pages.built)}))
"""


def test_the_first_picture_waits_for_no_heavy_library_and_no_other_page(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", PAINT, str(tmp_path / "window.ini")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert [name for name in HEAVY if name in told["loaded"]] == []
    assert told["built"] == ["start"]


def test_a_run_loads_nothing_that_reads_spreadsheets():
    """Loading it holds up every thread, the window's too."""
    code = (
        "import sys, audit.pipeline; print([m for m in ('duckdb', 'pyarrow') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_file_is_opened_once_the_window_is_there(qtbot, qapp, made, tmp_path):
    from desktop.app import _window

    window = _window(qapp, made, "light", tmp_path / "window.ini")
    qtbot.addWidget(window)
    assert not window.session.tasks.running
    window.show()
    qtbot.waitUntil(lambda: window.session.path == made)
    assert window.windowTitle().startswith(made.name)
    window.close()
