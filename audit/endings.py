"""How a command ends: whatever it raised becomes one sentence on standard error and an exit code."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING

import click

from audit.errors import AuditError, Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable

_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_ENVIRONMENT = _FULL | {
    errno.EACCES, errno.EPERM, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENOENT, errno.ENOTDIR,
    errno.EISDIR, errno.EEXIST, errno.ENAMETOOLONG,
}  # fmt: skip
_TIDYING_SECONDS = 2.0


class Interrupt(BaseException):
    """Ctrl-C; not KeyboardInterrupt, to which libraries give meanings of their own."""


def exit_code(command: Callable[[], int]) -> int:
    """Run ``command``: its own code, 2 for what a user can mend, 3 for an interruption.

    Anything else is a bug and comes through.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # whatever the locale: names are in any script
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    interrupts = _interrupts()
    try:
        code = command()
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # the reader has had enough; what is still buffered goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except BaseException as error:
        # What a library makes of an interrupted call is an interruption, however it names it.
        if interrupts or isinstance(error, Cancelled | KeyboardInterrupt):
            if interrupts:  # one more, while Python ends, would end it in its own way
                signal.signal(signal.SIGINT, signal.SIG_IGN)
            return _say("Interrupted; nothing was changed.", 3)
        sentence = _sentence(error)
        if sentence is None:
            raise
        return _say(sentence, 2)


def _interrupts() -> list[float]:
    """When interrupts came, from now to the program's end.

    Each is raised where the program just was, but for those that come while it tidies up.
    """
    came: list[float] = []

    def interrupt(_: int, __: object) -> None:
        if came and time.monotonic() - came[-1] < _TIDYING_SECONDS:
            return
        came.append(time.monotonic())
        raise Interrupt

    ours = threading.current_thread() is threading.main_thread()
    if ours and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # as a shell's & has it
        signal.signal(signal.SIGINT, interrupt)
    return came


def _sentence(error: BaseException) -> str | None:
    """What is wrong and what to do, or None where no user can mend it."""
    if isinstance(error, click.UsageError):
        words = " ".join(error.format_message().split()).rstrip(".")
        words = words.replace(". Choose from: ", "; choose from ")
        command = error.ctx.command_path if error.ctx else "s321"
        return f"{words}; '{command} --help' says more."
    if isinstance(error, AuditError):
        return str(error)
    if isinstance(error, OSError) and error.errno in _ENVIRONMENT:
        name, reason = error.filename or "a file that was needed", os.strerror(error.errno or 0)
        if error.errno in _FULL:
            return f"There is no room for {name} ({reason}); free some space and try again."
        return f"The system refused {name} ({reason}); mend that and try again."
    return None


def _say(sentence: str, code: int) -> int:
    over = "\r\x1b[K" if sys.stderr.isatty() else ""  # a line of progress may stand there
    sys.stderr.write(f"{over}s321: {sentence}\n")
    return code
