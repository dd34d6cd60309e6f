"""Runs a reader in a child process with a memory limit, and turns what befalls it into sentences."""

from __future__ import annotations

import multiprocessing
import os
import sys
from typing import TYPE_CHECKING

from audit.errors import AuditError
from audit.progress import Progress, quiet
from audit.readers import Sheet, sniff

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

_MOST_MEMORY = 8 * 1024**3
_LOOK_SECONDS = 0.1


def read(
    path: Path, folder: Path, only: str | None = None, progress: Progress = quiet
) -> list[Sheet]:
    """The sheets of a file as Arrow files in ``folder``.

    Raises AuditError for whatever the file's fault is, Cancelled where ``progress`` says so.
    """
    sniff.format_of(path)
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(theirs, path, folder, only), daemon=True)
    child.start()
    theirs.close()
    try:
        while not ours.poll(_LOOK_SECONDS):
            progress(-1.0, f"Reading {path.name}")
        answer = ours.recv()
    except EOFError:
        child.join()
        raise AuditError(
            f"{path} could not be read within the memory allowed; it may have a stray cell far "
            "from its data. Open it in a spreadsheet program, delete the empty rows and columns, "
            "and save it again."
        ) from None
    finally:
        if child.is_alive():
            child.join(1.0)
            child.kill()
        ours.close()
    if isinstance(answer, str):
        raise AuditError(answer)
    if isinstance(answer, BaseException):
        raise answer
    sheets: list[Sheet] = answer
    return sheets


def _work(pipe: Connection, path: Path, folder: Path, only: str | None) -> None:
    _limit_memory()
    try:
        if sniff.format_of(path) == "workbook":
            from audit.readers import workbook as reader
        else:
            from audit.readers import delimited as reader  # type: ignore[no-redef]
        pipe.send(reader.read(path, folder, only))
    except AuditError as error:
        pipe.send(str(error))
    except MemoryError:
        pass  # the pipe closes unanswered, which says it
    except Exception as error:  # noqa: BLE001 - the parent raises it
        error.add_note(f"while reading {path}")
        pipe.send(error)
    finally:
        pipe.close()


def _limit_memory() -> None:
    """Cap the address space, so that a hostile file ends the child and not the machine."""
    if sys.platform == "win32":
        return
    import resource

    sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123 - an abort's own words help nobody
    os.dup2(sys.stderr.fileno(), 2)
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    limit = min(_MOST_MEMORY, pages * size * 3 // 4)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
