#!/usr/bin/env python3
"""Set up the project's own Python environment and start s321, or its tests, in it.

    python run.py demo        the main job on shipped sample spreadsheets
    python run.py test ...    all tests; more arguments go to pytest
    python run.py ...         the same as `s321 ...`

Needs Python 3.11 to 3.13 and nothing else. The environment stands in `.venv` beside this file,
is installed from requirements.lock with every hash checked, and is made anew only where that
file changed or an earlier set-up did not finish. This file keeps to what Python 3.6 can read,
so that an old Python ends in a sentence and not in a syntax error.
"""

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

OLDEST, NEWEST = (3, 11), (3, 13)
ROOT = os.path.dirname(os.path.abspath(__file__))
LOCK = os.path.join(ROOT, "requirements.lock")
VENV = os.path.join(ROOT, ".venv")

# Tells whether the Python asked can make the environment.
PROBE = """
import sys
from importlib.util import find_spec
print(*sys.version_info[:2], int(bool(find_spec("venv") and find_spec("ensurepip"))))
"""


class SetupError(Exception):
    """A finished sentence: what is wrong and what to do."""


def supported(version: tuple) -> bool:
    return OLDEST <= tuple(version[:2]) <= NEWEST


def venv_python(venv: str) -> str:
    if os.name == "nt":
        return os.path.join(venv, "Scripts", "python.exe")
    return os.path.join(venv, "bin", "python")


def stamp_path(venv: str) -> str:
    return os.path.join(venv, "s321-stamp")


def stamp(lock: str, version: tuple) -> str:
    """The hash of the lock file and the Python version: what a finished set-up was made from."""
    with open(lock, "rb") as file:
        # line ends differ between checkouts and say nothing about the packages
        digest = hashlib.sha256(file.read().replace(b"\r\n", b"\n")).hexdigest()
    return f"{digest} {version[0]}.{version[1]}"


def is_ready(venv: str, lock: str) -> bool:
    """Whether the environment was finished from this lock file, by any Python that will do."""
    try:
        with open(stamp_path(venv), encoding="utf-8") as file:
            found = file.read()
        version = tuple(int(part) for part in found.split(" ")[1].split("."))
    except (OSError, ValueError, IndexError):
        return False
    # a Python that was since removed leaves a dangling link, or a `home` that is gone
    return (
        supported(version)
        and found == stamp(lock, version)
        and os.access(venv_python(venv), os.X_OK)
        and os.path.isdir(home_of(venv))
    )


def home_of(venv: str) -> str:
    """The folder of the Python that the environment was made with."""
    try:
        with open(os.path.join(venv, "pyvenv.cfg"), encoding="utf-8") as file:
            for line in file:
                key, _, value = line.partition("=")
                if key.strip() == "home":
                    return value.strip()
    except (OSError, ValueError):
        return ""
    return ""


def candidates() -> "list":
    """The commands that may start a Python, this one first."""
    commands = [[sys.executable]]
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        commands.append([f"python3.{minor}"])
        if os.name == "nt":
            commands.append(["py", f"-3.{minor}"])
    return commands


def probe(command: "list") -> "tuple | None":
    """Version of a Python and whether it can make environments; None where it does not start."""
    import subprocess

    try:
        words = subprocess.check_output(
            [*command, "-I", "-c", PROBE], stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
        ).split()
        major, minor, complete = (int(word) for word in words)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return (major, minor), bool(complete)


def choose_python(commands: "list", ask: "Callable" = probe) -> "tuple":
    """The first command that starts a supported, complete Python, and its version."""
    incomplete = None
    for command in commands:
        answer = ask(command)
        if answer is None or not supported(answer[0]):
            continue
        if answer[1]:
            return command, answer[0]
        incomplete = incomplete or answer[0]
    if incomplete:
        name = f"{incomplete[0]}.{incomplete[1]}"
        raise SetupError(
            f"Python {name} lacks its modules venv and ensurepip; install them "
            f"(Debian and Ubuntu: apt install python{name}-venv) and start again."
        )
    raise SetupError(
        f"s321 needs Python 3.11, 3.12 or 3.13, but this is Python {sys.version_info[0]}."
        f"{sys.version_info[1]} and none of them is on the PATH; install one and start again."
    )


@contextmanager
def only_one_at_a_time(path: str) -> "Iterator[int]":
    """Hold an operating-system lock, which ends with whatever holds it; gives its descriptor."""
    with open(path, "a", encoding="utf-8") as file:
        if os.name == "nt":
            import msvcrt
            import time

            while True:
                try:
                    msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
                    break
                except OSError:
                    time.sleep(0.2)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def step(command: "list", lock_held: int, failure: str) -> None:
    """Run one step of the set-up; its output is shown only where it fails."""
    import subprocess

    env = {k: v for k, v in os.environ.items() if k not in ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT")}
    env["PIP_USER"] = "0"  # a machine's own `user = true` cannot work inside an environment
    # The step inherits the lock: where this program is killed, the next one waits for the orphan.
    inherited = {} if os.name == "nt" else {"pass_fds": [lock_held]}
    done = subprocess.run(
        command,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        **inherited,
    )
    if done.returncode:
        sys.stderr.write(done.stdout.decode(errors="replace").rstrip() + "\n")
        raise SetupError(failure)


def set_up() -> None:
    with only_one_at_a_time(VENV + ".lock") as lock_held:
        if is_ready(VENV, LOCK):  # another start was quicker
            return
        command, version = choose_python(candidates())
        say(f"setting up .venv with Python {version[0]}.{version[1]} (once; about a minute) ...")
        step(
            [*command, "-I", "-m", "venv", "--clear", VENV],
            lock_held,
            "Making the environment .venv failed as told above; mend that and start again.",
        )
        pip = ["-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
        step(
            [venv_python(VENV), *pip, "--require-hashes", "--only-binary=:all:", "-r", LOCK],
            lock_held,
            "Installing the packages failed as pip tells above; check the network connection "
            "and pip's settings and start again.",
        )
        with open(stamp_path(VENV), "w", encoding="utf-8") as file:
            file.write(stamp(LOCK, version))
        say("ready.")


def start(arguments: "list") -> int:
    """Become s321 or pytest; where the system cannot replace a program, wait for it."""
    python = venv_python(VENV)
    env = dict(os.environ, PYTHONPATH=ROOT)
    env.pop("PYTHONHOME", None)
    if arguments[:1] == ["test"]:
        os.chdir(ROOT)
        module = ["pytest", *arguments[1:]]
    else:
        module = ["audit.cli", *arguments]
    # -P: a user's folder with files named as modules must not stand in for them
    command = [python, "-P", "-m", *module]
    if os.name != "nt":
        os.execve(python, command, env)

    import subprocess

    child = subprocess.Popen(command, env=env)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:  # the child got it too and decides how it ends
            continue


def say(words: str) -> None:
    print("s321: " + words, file=sys.stderr, flush=True)


def main(arguments: "list") -> int:
    try:
        if not is_ready(VENV, LOCK):
            set_up()
        return start(arguments)
    except SetupError as error:
        say(str(error))
    except OSError as error:
        say(f"Cannot set up or start in {ROOT}: {error}. Mend that and start again.")
    except KeyboardInterrupt:
        say("The set-up was interrupted; the next start does it again.")
        return 3
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
