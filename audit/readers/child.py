"""Runs readers in a child process with a memory limit; what befalls it becomes a sentence.

One child reads file after file; one that died on a hostile file is replaced for the next.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
from typing import TYPE_CHECKING, Self

from audit.errors import AuditError
from audit.progress import Progress, quiet
from audit.readers import Sheet, sniff

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from pathlib import Path

_MOST_MEMORY = 8 * 1024**3
_LOOK_SECONDS = 0.1
_LAST_SECONDS = 0.5


class Reader:
    """A context within which files are read by one child process."""

    def __init__(self) -> None:
        self._child: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def read(
        self, path: Path, folder: Path, only: str | None = None, progress: Progress = quiet
    ) -> list[Sheet]:
        """The sheets of a file as Arrow files in ``folder``.

        Raises AuditError for whatever the file's fault is, Cancelled where ``progress`` says so.
        """
        sniff.format_of(path)
        pipe = self._pipe or self._begin()
        try:
            pipe.send((path, folder, only))
            while not pipe.poll(_LOOK_SECONDS):
                progress(-1.0, f"Reading {path.name}")
            answer = pipe.recv()
        except (EOFError, ConnectionError):
            faulty = self._ended_by_an_error()
            self._end()
            if faulty:
                raise RuntimeError("The reading process could not start.") from None
            raise AuditError(
                f"{path} could not be read within the memory allowed; it may have a stray cell far "
                "from its data. Open it in a spreadsheet program, delete the empty rows and "
                "columns, and save it again."
            ) from None
        except BaseException:
            self._end()
            raise
        if isinstance(answer, str):
            raise AuditError(answer)
        if isinstance(answer, BaseException):
            raise answer
        sheets: list[Sheet] = answer
        return sheets

    def _begin(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._child = context.Process(target=_work, args=(theirs,), daemon=True)
        self._child.start()
        theirs.close()
        self._pipe = ours
        return ours

    def _ended_by_an_error(self) -> bool:
        """Whether Python itself gave up, outside of any file; a lack of memory ends it otherwise."""
        if self._child is None:
            return False
        self._child.join(_LAST_SECONDS)
        return self._child.exitcode == 1

    def _end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._child is not None:
            self._child.kill()
            self._child.join()
        self._child = self._pipe = None


def _work(pipe: Connection) -> None:
    _limit_memory()
    with contextlib.suppress(EOFError, OSError):  # the parent is gone or wants no more
        while True:
            path, folder, only = pipe.recv()
            try:
                answer = _read(path, folder, only)
            except MemoryError:
                return  # the pipe closes unanswered, which says it
            pipe.send(answer)


def _read(path: Path, folder: Path, only: str | None) -> list[Sheet] | str | Exception:
    try:
        if sniff.format_of(path) == "workbook":
            from audit.readers import workbook as reader
        else:
            from audit.readers import delimited as reader  # type: ignore[no-redef]
        return reader.read(path, folder, only)
    except AuditError as error:
        return str(error)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the parent raises it
        error.add_note(f"while reading {path}")
        return error


def _limit_memory() -> None:
    """Cap the address space, so that a hostile file ends the child and not the machine."""
    if sys.platform == "win32":
        return
    import resource

    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)  # an abort's own words help nobody
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    limit = min(_MOST_MEMORY, pages * size * 3 // 4)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
