"""The only threads of the window: a task is a function, its progress, its end, and a way to stop.

Pools of one thread each: changes to the engagement are serial by construction, and short reading,
drawing, and long work that changes nothing go on beside them. A task opens its own connection; its
answer arrives on the main thread.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Literal

from PySide6.QtCore import QObject, Qt, Signal

from audit.errors import AuditError, Cancelled
from audit.progress import Progress

Work = Callable[[Progress], Any]
Pool = Literal["writes", "reads", "draws", "aside"]

_TELL_EVERY = 0.05  # seconds between two messages of progress
_TURN = 0.0005  # seconds a task's Python runs on while the window waits for its turn
_LEAVE_WITHIN = 5.0  # seconds that leaving waits for running tasks to stop


class Task(QObject):
    """One piece of work under way."""

    progressed = Signal(float, str)
    ended = Signal(QObject)

    def __init__(self, title: str, work: Work, pool: Pool, *, shown: bool) -> None:
        super().__init__()
        self.title = title
        self.pool = pool
        self.shown = shown
        self.state = "waiting"  # waiting, running, done, failed, cancelled
        self.result: Any = None
        self.error: BaseException | None = None
        self.fraction, self.text = -1.0, ""
        self._work = work
        self._stop = threading.Event()
        self._told = 0.0

    def cancel(self) -> None:
        """Ask it to stop; it does at its next word of progress, or never begins."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        return self._stop.is_set()

    @property
    def sentence(self) -> str:
        """What went wrong, for the person at the screen."""
        if isinstance(self.error, AuditError):
            return str(self.error)
        return self.tr("{task} met a fault in the program.").format(task=self.title)

    def progress(self, fraction: float, text: str) -> None:
        """Called by the work, in its thread: often, so only now and then passed on."""
        if self._stop.is_set():
            raise Cancelled(text)
        moment = time.monotonic()
        if moment - self._told >= _TELL_EVERY:
            self._told = moment
            self.progressed.emit(fraction, text)

    def run(self) -> None:
        """The body, in a pool's thread. Keeps the answer; nothing here touches a widget."""
        try:
            self.progress(-1.0, "")
            self.state = "running"
            self.result = self._work(self.progress)
            self.state = "done"
        except Cancelled:
            self.state = "cancelled"
        except BaseException as error:  # noqa: BLE001 - delivered and reported on the main thread
            self.state = "failed"
            self.error = error
        self.ended.emit(self)


class Tasks(QObject):
    """Starts tasks and brings their answers to the main thread."""

    started = Signal(QObject)
    finished = Signal(QObject)
    left = Signal()  # all tasks have stopped for good

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(_TURN)
        names: tuple[Pool, ...] = ("writes", "reads", "draws", "aside")
        self._pools = {name: ThreadPoolExecutor(1, name) for name in names}
        self._running: dict[Task, tuple[Callable[[Any], None], Callable[[Task], None] | None]] = {}
        self._futures: dict[Task, Future[None]] = {}
        self._left = False

    def start(
        self,
        title: str,
        work: Work,
        done: Callable[[Any], None],
        failed: Callable[[Task], None] | None = None,
        *,
        pool: Pool = "reads",
        shown: bool = False,
    ) -> Task:
        """Queue the work; `done` gets its result, `failed` the task that failed or was stopped.

        Once the window is closing nothing begins any more.
        """
        task = Task(title, work, pool, shown=shown)
        if self._left:
            task.cancel()
            return task
        task.progressed.connect(self._note, Qt.ConnectionType.QueuedConnection)
        task.ended.connect(self._end, Qt.ConnectionType.QueuedConnection)
        self._running[task] = (done, failed)
        self.started.emit(task)
        self._futures[task] = self._pools[pool].submit(task.run)
        return task

    @property
    def running(self) -> list[Task]:
        return list(self._running)

    @property
    def writing(self) -> bool:
        """Whether the engagement is being changed, so that reading it may have to wait."""
        return any(task.pool == "writes" for task in self._running)

    def leave(self) -> None:
        """Stop everything and wait for it: nothing runs on once the window is gone."""
        self._left = True
        for task in self._running:
            task.cancel()
        until = time.monotonic() + _LEAVE_WITHIN
        for future in list(self._futures.values()):
            if not future.cancel():
                self._wait(future, until - time.monotonic())
        self._running.clear()
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)
        self.left.emit()

    @staticmethod
    def _wait(future: Future[None], seconds: float) -> None:
        try:
            future.result(max(0.0, seconds))
        except TimeoutError:
            return

    def _note(self, fraction: float, text: str) -> None:
        task = self.sender()
        if isinstance(task, Task):
            task.fraction, task.text = fraction, text

    def _end(self, task: Task) -> None:
        self._futures.pop(task, None)
        callbacks = self._running.pop(task, None)
        if callbacks is None:
            return
        done, failed = callbacks
        try:
            if task.state == "done":
                done(task.result)
            elif failed is not None:
                failed(task)
        finally:
            self.finished.emit(task)
            if task.state == "failed" and not isinstance(task.error, AuditError):
                _report_bug(task)


def _report_bug(task: Task) -> None:
    """A bug in a worker ends in the same place as one on the main thread."""
    if task.error is not None:
        sys.excepthook(type(task.error), task.error, task.error.__traceback__)
