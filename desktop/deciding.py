"""Keeps decisions on pairs the moment they are made, one after the other, while the window goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from audit.progress import Progress
from desktop.session import Session
from desktop.tasks import Task

Key = tuple[str, str]
_TELL_AFTER = 700  # milliseconds without a decision before the other pages hear of them


class Decisions(QObject):
    """Decide, decide alike, take back: each a task; what was kept or lost is said by a signal."""

    kept = Signal(tuple, str)  # the pairs and the verdict
    lost = Signal(tuple, str)  # the pairs and the verdict they had before
    taken_back = Signal(tuple)  # the pairs of the decision, several where it was made at once
    paused = Signal()  # decisions were made, and none for a while

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.saving = 0
        self.number = 0  # how many decisions of this sitting are not taken back
        self._pause = QTimer(self, singleShot=True, interval=_TELL_AFTER)
        self._pause.timeout.connect(self.paused)

    @property
    def unsettled(self) -> bool:
        """Whether what was read of the file may not know the last decisions; `paused` follows."""
        return bool(self.saving) or self._pause.isActive()

    def forget(self) -> None:
        """A new run knows all decisions."""
        self.number = 0
        self._pause.stop()

    def decide(self, key: Key, verdict: str, note: str, before: str) -> None:
        """One pair; ``before`` is what it was decided to be until now."""

        def work(path: Path, by: str) -> tuple[Key, ...]:
            from audit.persons import decisions  # late: its libraries take a moment to load

            decisions.decide(path, key[0], key[1], verdict, note, by)
            return (key,)

        def done(keys: tuple[Key, ...]) -> None:
            self.number += 1
            self.kept.emit(keys, verdict)

        def failed() -> None:
            self.lost.emit((key,), before)

        self._start(self.tr("Saving the decision"), work, done, failed)

    def decide_alike(self, pattern: str, verdict: str, note: str) -> None:
        """All pending pairs of a pattern at once, on the screen or not."""

        def work(path: Path, by: str) -> tuple[Key, ...]:
            from audit.persons import decisions

            made = decisions.decide_alike(path, pattern, verdict, note, by)
            return tuple((one.left_id, one.right_id) for one in made)

        def done(keys: tuple[Key, ...]) -> None:
            self.number += len(keys)
            self.kept.emit(keys, verdict)

        self._start(self.tr("Saving the decisions"), work, done)

    def take_back(self, decision_id: int | None = None) -> None:
        """The last decision that is not taken back yet, or the one of that number."""

        def work(path: Path, by: str) -> tuple[Key, ...]:
            from audit.persons import decisions

            gone = decisions.undo(path, decision_id, by)
            return tuple((one.left_id, one.right_id) for one in gone)

        def done(keys: tuple[Key, ...]) -> None:
            self.number = max(0, self.number - len(keys))
            self.taken_back.emit(keys)

        self._start(self.tr("Taking a decision back"), work, done)

    def _start(
        self,
        title: str,
        work: Callable[[Path, str], tuple[Key, ...]],
        done: Callable[[tuple[Key, ...]], None],
        failed: Callable[[], None] = lambda: None,
    ) -> None:
        path, by = self.session.path, self.session.preferences.reviewer
        if path is None:
            return
        self.saving += 1

        def saved(keys: tuple[Key, ...]) -> None:
            self.saving -= 1
            self._pause.start()
            done(keys)

        def ended(task: Task) -> None:
            self.saving -= 1
            self._pause.start()
            failed()
            self.session.tell(task)

        def keep(_progress: Progress) -> tuple[Key, ...]:
            return work(path, by)

        self.session.tasks.start(title, keep, saved, ended, pool="writes")
