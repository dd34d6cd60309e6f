"""Runs readers in a child process with limits of memory and time; what befalls it is a sentence.

A child reads file after file; one that died on a hostile file is replaced for the next.
"""

from __future__ import annotations

import contextlib
import errno
import multiprocessing
import os
import shutil
import sys
import time
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from audit.errors import AuditError
from audit.progress import Progress, quiet
from audit.readers import Sheet, containers, large_sheets, sniff

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection
    from pathlib import Path

_MOST_MEMORY = 8 * 1024**3
_MOST_SHARES = 4  # each reads the texts that the sheets share once more
_LOOK_SECONDS = 0.1
_LAST_SECONDS = 0.5
_LEAST_SECONDS = 30.0
_SLOWEST = 1024**2  # bytes a second; a workbook's XML is usually read some fifty times as fast
_USUAL_RATIO = 20  # of gzip

_Answer = list[Sheet] | Exception


@dataclass(frozen=True)
class _Job:
    """One file to be read, by so many children."""

    path: Path
    folder: Path
    only: str | None
    shares: int
    passwords: tuple[str, ...] = field(repr=False)


class Reader:
    """A context within which files are read by child processes: a large workbook by several."""

    def __init__(self) -> None:
        self._children: list[_Child] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def read(
        self,
        path: Path,
        folder: Path,
        only: str | None = None,
        progress: Progress = quiet,
        passwords: Sequence[str] = (),
    ) -> list[Sheet]:
        """The sheets of a file as Arrow files in ``folder``; ``path`` may lead into a zip.

        Raises AuditError for whatever the file's fault is (PasswordNeeded where it is locked),
        Cancelled where ``progress`` says so.
        """
        whole = sniff.format_of(containers.outer(path)) == "workbook"
        large = whole and large_sheets.is_large(path)
        shares = min(_MOST_SHARES, os.cpu_count() or 1) if large else 1
        try:
            answers = self._ask(_Job(path, folder, only, shares, tuple(passwords)), progress)
            if any(isinstance(answer, large_sheets.Whole) for answer in answers):
                answers = self._ask(_Job(path, folder, only, 1, tuple(passwords)), progress)
        except BaseException:
            self._end()
            raise
        found: dict[str, Sheet] = {}
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
            for sheet in answer:
                before = found.get(sheet.name)
                found[sheet.name] = before.joined(sheet) if before else sheet
        return list(found.values())

    def _ask(self, job: _Job, progress: Progress) -> list[_Answer]:
        """What each child says of its share."""
        while len(self._children) < job.shares:
            self._children.append(_Child())
        asked = self._children[: job.shares]
        most = _most_seconds(job.path)
        last = time.monotonic() + most
        try:
            for share, child in enumerate(asked):
                child.pipe.send((job, share))
            answers: list[_Answer] = []
            for child in asked:
                while not child.pipe.poll(_LOOK_SECONDS):
                    progress(-1.0, f"Reading {job.path.name}")
                    if time.monotonic() > last:
                        raise AuditError(
                            f"{job.path} was not read within {most:,.0f} seconds, which is far more "
                            "than its size explains; open it in a spreadsheet program and save it "
                            "again."
                        )
                answers.append(child.pipe.recv())
        except (EOFError, ConnectionError):
            if any(child.ended_by_an_error() for child in asked):
                raise RuntimeError("The reading process could not start.") from None
            raise AuditError(
                f"{job.path} could not be read within the memory allowed; it may have a stray cell far "
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
            job, share = pipe.recv()
            try:
                answer = _read(job.path, job.folder, job.only, (share, job.shares), job.passwords)
            except MemoryError:
                return  # the pipe closes unanswered, which says it
            pipe.send(answer)


def _read(
    path: Path,
    folder: Path,
    only: str | None = None,
    share: tuple[int, int] = (0, 1),
    passwords: Sequence[str] = (),
) -> _Answer:
    inner = folder / f"unpacked-{share[0]}"
    plain = path
    try:
        inner.mkdir(exist_ok=True)
        plain = containers.unpack(path, inner)
        return _sheets(plain, folder, only, share, passwords)
    except AuditError as error:  # it names the scratch file, which nobody knows
        return type(error)(str(error).replace(str(plain), str(path)))
    except MemoryError:
        raise
    except containers.DAMAGE as error:
        return containers.damaged(path, error)
    except OSError as error:
        return (
            containers.damaged(path, error) if error.errno == errno.EINVAL else _noted(error, path)
        )
    except Exception as error:  # noqa: BLE001 - the parent raises it
        return _noted(error, path)
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what a reader in Rust gives up with
            raise
        return containers.damaged(path, error)
    finally:
        shutil.rmtree(inner, ignore_errors=True)


def _noted(error: Exception, path: Path) -> Exception:
    error.add_note(f"while reading {path}")
    return error


def _sheets(
    plain: Path, folder: Path, only: str | None, share: tuple[int, int], passwords: Sequence[str]
) -> list[Sheet]:
    """The sheets of a file that is in no container."""
    form = sniff.format_of(plain)
    if form == "locked":
        from audit.readers import locked

        opened = folder / "unlocked"
        opened.mkdir(exist_ok=True)
        try:
            return _sheets(locked.unlock(plain, opened, passwords), folder, only, share, ())
        except AuditError as error:
            raise type(error)(str(error).replace(str(opened / plain.name), str(plain))) from None
        finally:
            shutil.rmtree(opened, ignore_errors=True)
    if form == "workbook":
        from audit.readers import workbook

        return workbook.read(plain, folder, only, share)
    from audit.readers import delimited

    return delimited.read(plain, folder, only)


def _most_seconds(path: Path) -> float:
    """How long an honest file of this size may take on a slow machine."""
    file = containers.outer(path)
    unpacked = file.stat().st_size
    kind = sniff.format_of(file)
    if kind == "zip" or (kind == "workbook" and zipfile.is_zipfile(file)):
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    elif kind == "gzip":
        unpacked *= _USUAL_RATIO
    return _LEAST_SECONDS + unpacked / _SLOWEST


def _limit_memory() -> None:
    """Cap the address space, so that a hostile file ends the child and not the machine."""
    if sys.platform == "win32":
        return
    import resource

    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)  # an abort's own words help nobody
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    limit = min(_MOST_MEMORY, pages * size * 3 // 4)
    for what, most in ((resource.RLIMIT_AS, limit), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):  # a lower limit holds, or macOS has none
            resource.setrlimit(what, (most, most))
