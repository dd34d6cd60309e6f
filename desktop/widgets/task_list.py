"""The tasks under way at the bottom: how far each is, and a button that stops it."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop import icons
from desktop.tasks import Task, Tasks
from desktop.widgets.blocks import button, label, set_tone

_SIGNS = {"info": ("state-ready", "muted"), "done": ("state-done", "done")}
_ERROR = ("state-warning", "violation")


class TaskLine(QWidget):
    """One running task."""

    def __init__(self, task: Task, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.task = task
        self.title = label(task.title)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setFixedWidth(220)
        self.bar.setAccessibleName(self.tr("Progress of {task}").format(task=task.title))
        self.percent = label("", "muted")
        self.percent.setMinimumWidth(40)
        self.text = label("", "muted")
        self.stop = button(self.tr("Cancel"), self.cancel, "quiet", "close")
        self.stop.setAccessibleName(self.tr("Cancel {task}").format(task=task.title))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for part in (self.title, self.bar, self.percent):
            layout.addWidget(part)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.stop)
        task.progressed.connect(self.show_progress)

    def cancel(self) -> None:
        self.task.cancel()
        self.stop.setEnabled(False)
        self.text.setText(self.tr("Stopping …"))

    def show_progress(self, fraction: float, text: str) -> None:
        if fraction >= 0:
            self.bar.setRange(0, 1000)
            self.bar.setValue(round(min(fraction, 1.0) * 1000))
            self.percent.setText(f"{min(fraction, 1.0):.0%}")
        if text and not self.task.stopping:
            self.text.setText(text)


class TaskList(QWidget):
    """Running tasks, and below them the last thing that the program had to say."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tasks")
        self.setAccessibleName(self.tr("Tasks and messages"))
        self._lines: dict[QObject, TaskLine] = {}
        self._sign = label("")
        self._sign.setFixedWidth(18)
        self.message = label(self.tr("Ready."), "muted", wrap=True)
        self.message.setAccessibleName(self.tr("Last message"))
        self._kind = "info"
        said = QHBoxLayout()
        said.setSpacing(8)
        said.addWidget(self._sign)
        said.addWidget(self.message, 1)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(16, 7, 16, 7)
        self._layout.setSpacing(4)
        self._layout.addLayout(said)
        tasks.started.connect(self._add)
        tasks.finished.connect(self._remove)
        self.redraw()

    def say(self, sentence: str, kind: str) -> None:
        """Show a sentence: info, done or error."""
        self._kind = kind
        self.message.setText(sentence)
        set_tone(self.message, {"info": "muted", "done": ""}.get(kind, "error"))
        self.redraw()

    def redraw(self) -> None:
        """The sign in the colours in use."""
        sign, token = _SIGNS.get(self._kind, _ERROR)
        self._sign.setPixmap(icons.pixmap(sign, token, 16, self.devicePixelRatioF()))

    def cancel_last(self) -> None:
        """Stop the task that was started last, by its key."""
        for line in reversed(self._lines.values()):
            if not line.task.stopping:
                line.cancel()
                return

    def focus_first(self) -> bool:
        """Put the keyboard on the first task's button; False where none runs."""
        for line in self._lines.values():
            line.stop.setFocus()
            return True
        return False

    def _add(self, task: Task) -> None:
        if task.shown:
            self._lines[task] = TaskLine(task, self)
            self._layout.insertWidget(self._layout.count() - 1, self._lines[task])

    def _remove(self, task: Task) -> None:
        line = self._lines.pop(task, None)
        if line is not None:
            self._layout.removeWidget(line)
            line.deleteLater()
