"""How long work tells how far it is, and learns that it should stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

import threading
from contextlib import contextmanager

from audit.errors import Cancelled

_STEPS = 200_000  # virtual machine steps between two looks at the clock: some 10 ms
_LOOK_SECONDS = 0.1


class Progress(Protocol):
    """Told how far the work is (0 to 1) and what it does; raises Cancelled to stop it."""

    def __call__(self, fraction: float, text: str) -> None: ...


def quiet(fraction: float, text: str) -> None:
    """Tell nobody."""


def part(progress: Progress, first: float, last: float) -> Progress:
    """A progress whose 0 to 1 is one stretch of another's; below 0 is unknown and stays so."""

    def within(fraction: float, text: str) -> None:
        progress(first + (last - first) * fraction if fraction >= 0 else fraction, text)

    return within


@contextmanager
def stoppable(conn: sqlite3.Connection, progress: Progress, text: str) -> Iterator[None]:
    """Let ``progress`` stop a long statement: it is asked while SQLite works.

    Raises Cancelled (or whatever ``progress`` raised) where SQLite reports an interrupt.
    """
    import sqlite3

    raised: list[BaseException] = []

    def look() -> int:
        try:
            progress(-1.0, text)
        except BaseException as error:  # noqa: BLE001 - raised again once SQLite has let go
            raised.append(error)
            return 1
        return 0

    conn.set_progress_handler(look, _STEPS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if raised:
            raise raised[0] from None
        if error.sqlite_errorname == "SQLITE_INTERRUPT":
            raise Cancelled(text) from None
        raise
    finally:
        conn.set_progress_handler(None, 0)


@contextmanager
def interruptible(duck: DuckDBPyConnection, progress: Progress, text: str) -> Iterator[None]:
    """Let ``progress`` stop the statements within: it is asked beside them, while DuckDB works.

    Raises whatever ``progress`` raised.
    """
    raised: list[BaseException] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_LOOK_SECONDS):
            if raised:
                duck.interrupt()  # again, as it may have come between two statements
                continue
            try:
                progress(-1.0, text)
            except BaseException as error:  # noqa: BLE001 - raised again below
                raised.append(error)
                duck.interrupt()

    watcher = threading.Thread(target=watch, name="interruptible", daemon=True)
    watcher.start()
    try:
        yield
    except Exception:
        if not raised:  # else it is what some library makes of the interrupt
            raise
    finally:
        over.set()
        watcher.join()
    if raised:
        raise raised[0]
