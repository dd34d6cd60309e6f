"""Runs readers in a child process with a memory limit; what befalls it becomes a sentence.

A child reads file after file; one that died on a hostile file is replaced for the next.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
from typing import TYPE_CHECKING, Self

from audit.errors import AuditError
from audit.progress import Progress, quiet
from audit.readers import Sheet, large_sheets, sniff

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

_MOST_MEMORY = 8 * 1024**3
_MOST_SHARES = 4  # each reads the texts that the sheets share once more
_LOOK_SECONDS = 0.1
_LAST_SECONDS = 0.5

_Answer = list[Sheet] | str | Exception


class Reader:
    """A context within which files are read by child processes: a large workbook by several."""

    def __init__(self) -> None:
        self._children: list[_Child] = []

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
        shares = min(_MOST_SHARES, os.cpu_count() or 1) if large_sheets.is_large(path) else 1
        try:
            answers = self._ask(path, folder, only, shares, progress)
            if any(isinstance(answer, large_sheets.Whole) for answer in answers):
                answers = self._ask(path, folder, only, 1, progress)
        except BaseException:
            self._end()
            raise
        found: dict[str, Sheet] = {}
        for answer in answers:
            if isinstance(answer, str):
                raise AuditError(answer)
            if isinstance(answer, BaseException):
                raise answer
            for sheet in answer:
                before = found.get(sheet.name)
                found[sheet.name] = before.joined(sheet) if before else sheet
        return list(found.values())

    def _ask(
        self, path: Path, folder: Path, only: str | None, shares: int, progress: Progress
    ) -> list[_Answer]:
        """What each child says of its share."""
        while len(self._children) < shares:
            self._children.append(_Child())
        asked = self._children[:shares]
        try:
            for share, child in enumerate(asked):
                child.pipe.send((path, folder, only, (share, shares)))
            answers: list[_Answer] = []
            for child in asked:
                while not child.pipe.poll(_LOOK_SECONDS):
                    progress(-1.0, f"Reading {path.name}")
                answers.append(child.pipe.recv())
        except (EOFError, ConnectionError):
            if any(child.ended_by_an_error() for child in asked):
                raise RuntimeError("The reading process could not start.") from None
            raise AuditError(
                f"{path} could not be read within the memory allowed; it may have a stray cell far "
                "from its data. Open it in a spreadsheet program, delete the empty rows and "
                "columns, and save it again."
            ) from None
        return answers

    def _end(self) -> None:
        for child in self._children:
            child.end()
        self._children.clear()


class _Child:
    """One child process and the pipe to it."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()

    def ended_by_an_error(self) -> bool:
        """Whether Python itself gave up, outside of any file; a lack of memory ends it otherwise."""
        self.process.join(_LAST_SECONDS)
        return self.process.exitcode == 1

    def end(self) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.join()


def _work(pipe: Connection) -> None:
    _limit_memory()
    with contextlib.suppress(EOFError, OSError):  # the parent is gone or wants no more
        while True:
            path, folder, only, share = pipe.recv()
            try:
                answer = _read(path, folder, only, share)
            except MemoryError:
                return  # the pipe closes unanswered, which says it
            pipe.send(answer)


def _read(path: Path, folder: Path, only: str | None, share: tuple[int, int] = (0, 1)) -> _Answer:
    try:
        if sniff.format_of(path) == "workbook":
            from audit.readers import workbook

            return workbook.read(path, folder, only, share)
        from audit.readers import delimited

        return delimited.read(path, folder, only)
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
