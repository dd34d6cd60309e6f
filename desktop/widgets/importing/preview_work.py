"""The preview behind the import page, asked in a task beside the others, one question at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from audit.errors import Cancelled
from audit.progress import Progress, part
from desktop.session import Session
from desktop.tasks import Task

if TYPE_CHECKING:
    from audit.preview import Key, Look, Preview
    from audit.sources import SourceOptions

    Options = dict[Key, SourceOptions]

_SHOWN_FROM = 20_000  # rows from which on a second look is worth a line among the tasks


class PreviewWork(QObject):
    """Reads files once and looks at them again whenever an option changes."""

    looked = Signal(object)  # the Look
    ended = Signal(object)  # the Task that failed or was stopped

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._preview: Preview | None = None  # used in its tasks only
        self._looking: Task | None = None
        self._tasks: list[Task] = []
        self._rows = 0
        self.stale = False  # the last answer is older than what was asked since
        session.tasks.left.connect(self._tidy)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return bool(self._tasks)

    def add(self, paths: list[Path], options: Options, passwords: tuple[str, ...] = ()) -> None:
        """Read files or folders, those read before anew, and look at all; or nothing is added."""
        engagement = self.session.path
        if engagement is None:
            return

        def work(progress: Progress) -> Look:
            from audit.preview import Preview  # late: it brings in what reads spreadsheets

            if self._preview is None:
                self._preview = Preview(engagement)
            self._preview.passwords = passwords
            before = set(self._preview.files)
            try:
                self._preview.add(paths, part(progress, 0.0, 0.5))
                return self._preview.look(options, part(progress, 0.5, 1.0))
            except Cancelled:
                for file in set(self._preview.files) - before:
                    self._preview.remove(file)
                raise

        self._ask(self.tr("Looking at the spreadsheets"), work, shown=True)

    def remove(self, file: Path, options: Options) -> None:
        """Take a file off."""

        def work(progress: Progress) -> Look:
            preview = self._present()
            preview.remove(file)
            return preview.look(options, progress)

        self.stale = True
        self._ask(self.tr("Taking a file off"), work, shown=False)

    def look(self, options: Options) -> None:
        """Look again under other options; an earlier look that is under way is no longer wanted."""
        if self._looking is not None:
            self._looking.cancel()
        self.stale = True
        task = self._ask(
            self.tr("Looking again"), lambda progress: self._present().look(options, progress),
            shown=self._rows >= _SHOWN_FROM,
        )  # fmt: skip
        self._looking = task

    def close(self) -> None:
        """Forget everything, in the thread that may still be at work with it."""
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()
        self._looking, self.stale = None, False
        self.session.tasks.start(
            self.tr("Tidying up"), lambda _progress: self._tidy(), lambda _: None, pool="aside"
        )

    def _tidy(self) -> None:
        """In the thread that works with it, or once there is none."""
        if self._preview is not None:
            self._preview.close()
            self._preview = None

    def _present(self) -> Preview:
        if self._preview is None:
            raise Cancelled("there is nothing to look at")
        return self._preview

    def _ask(self, title: str, work: object, *, shown: bool) -> Task:
        def answered(look: Look) -> None:
            if self._forget(task):
                self._rows, self.stale = look.count("rows_read"), False
                self.looked.emit(look)

        def failed(found: Task) -> None:
            if self._forget(found):
                self.ended.emit(found)

        task = self.session.tasks.start(title, work, answered, failed, pool="aside", shown=shown)  # type: ignore[arg-type]
        self._tasks.append(task)
        return task

    def _forget(self, task: Task) -> bool:
        """Whether its answer is still wanted."""
        wanted = task in self._tasks
        if wanted:
            self._tasks.remove(task)
        if self._looking is task:
            self._looking = None
        return wanted and not (task.state == "cancelled" and bool(self._tasks))
