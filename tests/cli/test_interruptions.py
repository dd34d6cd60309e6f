"""Ctrl-C at any moment: exit 3, one sentence, the engagement as before, nothing beside it."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from audit import cli, endings
from tests.engagement.audits import content

STOPPED = "s321: Interrupted; nothing was changed.\n"


@pytest.fixture
def interrupted(s321, engagement, monkeypatch, sha):
    """Sends this process the signal when the command tells its progress for the nth time."""

    told = []

    def call(nth, *words):

        def tell(fraction, text):
            told.append(text)
            if len(told) == nth:
                signal.raise_signal(signal.SIGINT)

        before, said = sha(engagement), content(engagement)
        monkeypatch.setattr(cli, "_progress", lambda: tell)
        answer = s321(*words)
        assert len(told) == nth, "it went on after the signal, or ended before it"
        assert (answer.code, answer.out, answer.err) == (3, "", STOPPED)
        assert content(engagement) == said
        assert sha(engagement) == before

    return call


@pytest.mark.parametrize("nth", [1, 2, 4])
def test_an_interrupted_import_changes_nothing(interrupted, engagement, march, tmp_path, nth):
    interrupted(nth, "import", engagement, march)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case.s321", "march.csv"]


@pytest.mark.parametrize("nth", [1, 3, 6, 12, 20])
def test_an_interrupted_run_changes_nothing(interrupted, engagement, tmp_path, nth):
    interrupted(nth, "run", engagement, "--set", "overage_mode=excess")
    assert [path.name for path in tmp_path.iterdir()] == ["case.s321"]


@pytest.mark.parametrize("nth", [1, 4])
def test_an_interrupted_report_leaves_the_old_one(interrupted, engagement, tmp_path, nth):
    out = tmp_path / "report.xlsx"
    out.write_text("the old report")
    interrupted(nth, "report", engagement, "-o", out)
    assert out.read_text() == "the old report"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case.s321", "report.xlsx"]


def test_an_interrupted_export_leaves_the_old_file(
    s321,
    engagement,
    tmp_path,
    monkeypatch,
):
    out = tmp_path / "lines.csv"
    out.write_text("the old file")

    def write(file, *_):
        file.write("half")
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("audit.export._csv", write)
    answer = s321("export", engagement, "lines", "-o", out)
    assert (answer.code, answer.out, answer.err) == (3, "", STOPPED)
    assert out.read_text() == "the old file"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case.s321", "lines.csv"]


@pytest.fixture(autouse=True)
def ctrl_c_is_listened_to():
    """A test run in the background inherits a Ctrl-C that nobody hears."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_what_a_library_makes_of_the_signal_is_an_interruption_too(capsys):
    def command():
        try:
            signal.raise_signal(signal.SIGINT)
        except endings.Interrupt:
            raise RuntimeError("Query interrupted") from None

    assert endings.exit_code(command) == 3
    assert capsys.readouterr().err == STOPPED


def test_a_second_signal_does_not_disturb_the_tidying_up(capsys):
    tidied = []

    def command():
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            signal.raise_signal(signal.SIGINT)
            tidied.append("all")

    assert endings.exit_code(command) == 3
    assert (tidied, capsys.readouterr().err) == (["all"], STOPPED)


def test_a_bug_stays_a_bug(capsys):
    def command():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        endings.exit_code(command)
    assert capsys.readouterr().err == ""


if sys.platform != "win32":  # where a program cannot send the signal of Ctrl-C alone

    def test_a_real_ctrl_c_reaches_the_command_and_its_reader(engagement, tmp_path, sha):
        source = tmp_path / "long.csv"
        source.write_text("bill_number,value\n" + "B7,5\n" * 400_000)
        scratch = tmp_path / "scratch"
        scratch.mkdir()
        before = sha(engagement)
        words = [sys.executable, "-m", "audit.cli", "import", str(engagement), str(source)]
        with subprocess.Popen(
            words,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
            env=os.environ | {"TMPDIR": str(scratch)},
        ) as command:
            while not any(scratch.iterdir()) and command.poll() is None:  # the import has begun
                time.sleep(0.02)
            for _ in range(100):  # impatiently: once may come just before it waits for the file
                os.killpg(command.pid, signal.SIGINT)
                with suppress(subprocess.TimeoutExpired):
                    command.wait(0.05)
                    break
            out, err = command.communicate(timeout=20)
        assert (command.returncode, out.decode(), err.decode()) == (3, "", STOPPED)
        assert sha(engagement) == before
