"""The engagement that the window has open: asked and changed through tasks, never directly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from audit.browse import Connection, Overview, overview
from audit.errors import AuditError
from audit.progress import Progress, stoppable
from desktop.preferences import Preferences
from desktop.tasks import Pool, Task, Tasks

Answer = Callable[[Any], None]


class Session(QObject):
    """Which file is open, where it stands, and what the pages have to tell each other."""

    opened = Signal()  # another file, or none
    changed = Signal()  # the open file's contents
    surveyed = Signal()  # `overview` is new
    said = Signal(str, str)  # a sentence for the person; "info", "done" or "error"
    selected = Signal(int)  # the finding under the cursor; 0 for none
    picked = Signal(dict)  # a chart's bar: show these findings
    wanted = Signal(str)  # go to this page

    def __init__(self, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.preferences = preferences
        self.tasks = Tasks(self)
        self.path: Path | None = None
        self.overview: Overview | None = None
        self.changed.connect(self.survey)

    def ask(
        self,
        title: str,
        work: Callable[[Connection], Any],
        done: Answer,
        failed: Callable[[Task], None] | None = None,
    ) -> Task:
        """Read from the open file in the reading thread."""
        path = self._open_path()

        def read(progress: Progress) -> Any:
            from audit.engagement import Engagement  # late: its libraries take 0.2 s to load

            with (
                Engagement.open(path, read_only=True) as engagement,
                stoppable(engagement.conn, progress, title),
            ):
                return work(engagement.conn)

        return self.tasks.start(title, read, done, failed or self.tell)

    def work(
        self,
        title: str,
        work: Callable[[Progress], Any],
        done: Answer,
        failed: Callable[[Task], None] | None = None,
        *,
        writes: bool = True,
    ) -> Task:
        """A long step of the audit, shown with its progress; changes are told to every page."""

        def finish(result: Any) -> None:
            done(result)
            if writes:
                self.changed.emit()

        pool: Pool = "writes" if writes else "aside"
        return self.tasks.start(title, work, finish, failed or self.tell, pool=pool, shown=True)

    def open(self, path: Path) -> None:
        """Open a file; one that can't be opened leaves the present one as it is."""

        def check(_progress: Progress) -> Overview:
            from audit.engagement import Engagement

            with Engagement.open(path) as engagement:
                return overview(engagement.conn)

        def opened(found: Overview) -> None:
            self.path = path.absolute()
            self.overview = found
            self.preferences.opened(path)
            self.preferences.folder = str(self.path.parent)
            self.opened.emit()
            self.surveyed.emit()

        title = self.tr("Opening {name}").format(name=path.name)
        self.tasks.start(title, check, opened, self.tell, pool="writes")

    def create(self, path: Path, client: str, auditor: str) -> None:
        """Make a new file and open it."""

        def make(_progress: Progress) -> None:
            from audit.engagement import Engagement

            Engagement.create(path, client=client, auditor=auditor).close()

        title = self.tr("Creating {name}").format(name=path.name)
        self.tasks.start(title, make, lambda _: self.open(path), self.tell, pool="writes")

    def survey(self) -> None:
        """Look again where the engagement stands."""

        def surveyed(found: Overview) -> None:
            self.overview = found
            self.surveyed.emit()

        if self.path is not None:
            self.ask(self.tr("Looking at the engagement"), overview, surveyed)

    def tell(self, task: Task) -> None:
        """Say why a task ended early."""
        if task.state == "cancelled":
            self.said.emit(self.tr("{task}: stopped.").format(task=task.title), "info")
        elif task.state == "failed":
            self.said.emit(task.sentence, "error")

    def _open_path(self) -> Path:
        if self.path is None:
            raise AuditError(self.tr("No engagement is open."))
        return self.path
