"""run.py: which Python it takes, when it has nothing to do, and how it says no."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "run.py"


@pytest.fixture
def run():
    spec = importlib.util.spec_from_file_location("run_script", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def lock(tmp_path):
    path = tmp_path / "requirements.lock"
    path.write_bytes(b"click==8.5.1 \\\n    --hash=sha256:00\n")
    return path


@pytest.fixture
def venv(run, tmp_path, lock):
    """An environment as a finished set-up leaves it."""
    folder = tmp_path / ".venv"
    python = Path(run.venv_python(folder))
    python.parent.mkdir(parents=True)
    python.touch(mode=0o755)
    (folder / "pyvenv.cfg").write_text(f"home = {tmp_path}\n", encoding="utf-8")
    Path(run.stamp_path(folder)).write_text(run.stamp(lock, (3, 12)), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("version", "answer"),
    [
        ((2, 7), False),
        ((3, 10, 13), False),
        ((3, 11, 0), True),
        ((3, 12, 1), True),
        ((3, 13, 9), True),
        ((3, 14, 0), False),
        ((4, 12), False),
    ],
)
def test_python_3_11_to_3_13_is_supported(run, version, answer):
    assert run.supported(version) is answer


def test_the_running_python_is_asked_first_then_the_newest(run):
    commands = run.candidates()
    assert commands[0] == [sys.executable]
    names = [command[0] for command in commands[1:] if command[0] != "py"]
    assert names == ["python3.13", "python3.12", "python3.11"]


def test_the_first_supported_complete_python_is_taken(run):
    answers = {
        "here": ((3, 14), True),
        "absent": None,
        "bare": ((3, 13), False),
        "good": ((3, 12), True),
        "later": ((3, 11), True),
    }
    commands = [[name] for name in answers]
    assert run.choose_python(commands, lambda c: answers[c[0]]) == (["good"], (3, 12))


def test_without_a_supported_python_one_sentence_says_what_is_needed(run):
    with pytest.raises(run.SetupError, match=r"needs Python 3\.11, 3\.12 or 3\.13, but this is"):
        run.choose_python(
            [["old"], ["absent"]], lambda c: ((3, 10), True) if c == ["old"] else None
        )


def test_a_python_without_venv_is_named_with_its_package(run):
    with pytest.raises(run.SetupError, match=r"Python 3\.12 lacks .* apt install python3\.12-venv"):
        run.choose_python([["bare"]], lambda _: ((3, 12), False))


def test_a_command_that_is_no_python_gives_no_answer(run, tmp_path):
    assert run.probe([str(tmp_path / "absent")]) is None
    assert run.probe([sys.executable, "-c", "raise SystemExit(1)"]) is None


def test_this_python_answers_with_its_version(run):
    assert run.probe([sys.executable])[0] == sys.version_info[:2]


def test_a_finished_environment_is_ready(run, venv, lock):
    assert run.is_ready(venv, lock)


def test_line_ends_of_the_lock_file_do_not_count(run, venv, lock):
    lock.write_bytes(lock.read_bytes().replace(b"\n", b"\r\n"))
    assert run.is_ready(venv, lock)


def test_a_changed_lock_file_needs_a_new_environment(run, venv, lock):
    lock.write_bytes(lock.read_bytes() + b"duckdb==2.0.0\n")
    assert not run.is_ready(venv, lock)


def test_an_interrupted_set_up_is_not_ready(run, venv, lock):
    Path(run.stamp_path(venv)).unlink()
    assert not run.is_ready(venv, lock)


@pytest.mark.parametrize("text", ["", "half-written", "hash three.eleven"])
def test_a_damaged_stamp_is_not_ready(run, venv, lock, text):
    Path(run.stamp_path(venv)).write_text(text, encoding="utf-8")
    assert not run.is_ready(venv, lock)


def test_an_environment_of_an_unsupported_python_is_not_ready(run, venv, lock):
    Path(run.stamp_path(venv)).write_text(run.stamp(lock, (3, 14)), encoding="utf-8")
    assert not run.is_ready(venv, lock)


def test_an_environment_whose_python_is_gone_is_not_ready(run, venv, lock):
    Path(run.venv_python(venv)).unlink()
    assert not run.is_ready(venv, lock)


def test_an_environment_whose_base_python_is_gone_is_not_ready(run, venv, lock, tmp_path):
    (venv / "pyvenv.cfg").write_text(f"home = {tmp_path / 'gone'}\n", encoding="utf-8")
    assert not run.is_ready(venv, lock)


def test_a_failed_step_shows_its_output_and_raises_its_sentence(run, lock, capsys):
    with lock.open() as held, pytest.raises(run.SetupError, match="It failed"):
        run.step([sys.executable, "-c", "print('why'); exit(5)"], held.fileno(), "It failed.")
    assert capsys.readouterr().err == "why\n"


def test_a_step_that_works_is_silent(run, lock, capfd):
    with lock.open() as held:
        run.step([sys.executable, "-c", "print('much')"], held.fileno(), "It failed.")
    assert capfd.readouterr() == ("", "")


def test_a_refused_set_up_ends_with_one_sentence_and_exit_code_2(
    run, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(run, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(run, "candidates", lambda: [[str(tmp_path / "absent")]])
    assert run.main(["demo"]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("s321: s321 needs Python 3.11")
    assert output.err.count("\n") == 1
    assert not (tmp_path / ".venv").exists()


def test_a_second_start_waits_for_the_first(run, tmp_path):
    path = tmp_path / ".venv.lock"
    code = (
        f"import runpy; run = runpy.run_path({str(SCRIPT)!r})\n"
        "print('asks', flush=True)\n"
        f"with run['only_one_at_a_time']({str(path)!r}): print('has it')"
    )
    with run.only_one_at_a_time(path):
        second = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        assert second.stdout.readline() == "asks\n"
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(timeout=0.5)
    assert second.communicate(timeout=30)[0] == "has it\n"
    assert second.returncode == 0


def test_a_ready_project_starts_in_the_users_folder_and_passes_the_exit_code(run, tmp_path):
    project, user = tmp_path / "project", tmp_path / "user"
    (project / "audit").mkdir(parents=True)
    (project / "audit" / "cli.py").write_text(
        "import os, sys; print(sys.argv[1:], os.getcwd(), sys.prefix); sys.exit(3)",
        encoding="utf-8",
    )
    script = shutil.copy(SCRIPT, project)
    lock = shutil.copy(SCRIPT.with_name("requirements.lock"), project)
    venv = project / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    Path(run.stamp_path(venv)).write_text(run.stamp(lock, sys.version_info), encoding="utf-8")
    user.mkdir()
    (user / "audit.py").write_text("raise RuntimeError('stands in for audit')", encoding="utf-8")

    command = [sys.executable, script, "run", "a b.s321"]
    done = subprocess.run(command, cwd=user, capture_output=True, text=True, check=False)

    assert done.stdout == f"['run', 'a b.s321'] {user} {venv}\n"
    assert done.stderr == ""
    assert done.returncode == 3
