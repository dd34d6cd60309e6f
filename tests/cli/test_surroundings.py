"""Standard output that closes early, locales of other scripts, and no Qt."""

import importlib
import os
import subprocess
import sys

import pytest

from tests.engagement.audits import table

# A program that lets nobody import Qt, as where it is not installed.
WITHOUT_QT = """
import sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, NoQt())
from audit import cli
for words in (line.split("|") for line in sys.argv[1:]):
    try:
        cli.main(words)
    except SystemExit as ended:
        print(words[0], ended.code, flush=True)
"""


def program(*words, **more):
    return subprocess.run(
        [sys.executable, *map(str, words)], capture_output=True, check=False, timeout=30, **more
    )


def test_the_command_line_needs_no_qt_and_gui_says_what_to_do(engagement, tmp_path):
    commands = [
        f"new|{tmp_path}/new.s321", f"run|{engagement}|--rule|01|--json",
        f"export|{engagement}|findings|-o|{tmp_path}/findings.csv", "rules|01", f"log|{engagement}",
        "report|none.s321|-o|none.xlsx", f"gui|{engagement}|--tour|{tmp_path}/tour",
    ]  # fmt: skip
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = program("-c", WITHOUT_QT, *commands, env=environment)
    ended = [line for line in done.stdout.decode().splitlines() if line[-2:] in (" 0", " 2")]
    assert ended == ["new 0", "run 0", "export 0", "rules 0", "log 0", "report 2", "gui 2"]
    _, last = done.stderr.decode().splitlines()
    assert last.startswith("s321: The window needs Qt, which cannot be loaded here")
    assert "install s321[gui]" in last


@pytest.mark.parametrize(
    ("name", "says"),
    [("PySide6", "needs Qt"), ("PySide6.QtGui", "needs Qt"), ("shiboken6", "needs Qt"),
     ("desktop", "needs Qt")],
)  # fmt: skip
def test_gui_names_qt_where_that_is_what_is_missing(refused, monkeypatch, name, says):
    def fail(_):
        raise ImportError("libEGL.so.1: cannot open shared object file", name=name)

    monkeypatch.setattr(importlib, "import_module", fail)
    sentence = refused("gui")
    assert says in sentence
    assert "libEGL.so.1" in sentence


@pytest.mark.parametrize("name", ["numpy", "audit.browse", None])
def test_gui_does_not_blame_qt_for_a_bug(monkeypatch, name):
    from audit import cli

    def fail(_):
        raise ImportError("cannot import name 'tables'", name=name)

    monkeypatch.setattr(importlib, "import_module", fail)
    with pytest.raises(ImportError, match="cannot import name 'tables'"):
        cli.main(["gui"])


def test_output_that_closes_early_is_no_error(engagement):
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        for words in (["export", engagement, "lines"], ["rules"]):
            done = subprocess.run(
                [sys.executable, "-m", "audit.cli", *map(str, words)],
                stdout=closed, stderr=subprocess.PIPE, check=False, timeout=30,
            )  # fmt: skip
            assert (done.returncode, done.stderr.decode()) == (0, "")


def test_names_in_any_script_are_written_whatever_the_locale(engagement):
    poor = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    done = program("-m", "audit.cli", "export", engagement, "lines", env=poor)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Zoë Ähre 李" in done.stdout.decode("utf-8")
    assert len(table(engagement, "lines")) == 9
