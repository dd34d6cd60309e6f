"""The run: the settings, the rules at work, and what each could and could not test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from audit.browse import COVERAGE, Connection
from audit.engagement import Engagement
from audit.progress import Progress
from audit.settings import SETTINGS
from desktop.pages import Page
from desktop.tasks import Task
from desktop.widgets.big_table import BigTable
from desktop.widgets.blocks import button, field, form, label

if TYPE_CHECKING:
    from audit.pipeline import RunSummary


class Run(Page):
    """Open points of the law are settings; a change of them asks for a new run."""

    name, title, icon, order, needs = "run", "Run", "run", 30, "sources"
    subtitle = "Match persons, build shipments, run every rule under the law of each day."

    def build(self) -> None:
        self.start = button(self.tr("Run the rules"), self.run, "primary", "run", "F5")
        self.tools.addWidget(self.start)
        self.choices: dict[str, QComboBox] = {}
        fields = form()
        for setting in SETTINGS:
            box = QComboBox(editable=setting.whole_number)
            box.addItems(setting.values)
            box.setToolTip(setting.meaning)
            box.setAccessibleDescription(setting.meaning)
            box.setMinimumWidth(150)
            field(fields, setting.name.replace("_", " ").capitalize(), box)
            self.choices[setting.name] = box
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 12, 0)
        column.addWidget(label(self.tr("SETTINGS"), "section"))
        column.addLayout(fields)
        column.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setAccessibleName(self.tr("Settings"))
        scroll.setWidget(inside)
        scroll.setFixedWidth(370)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table = BigTable(self.session, COVERAGE, self.tr("Coverage of the rules"))
        self.state = label("", "muted", wrap=True)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self.state)
        right.addWidget(self.table, 1)
        sides = QHBoxLayout()
        sides.setSpacing(18)
        sides.addWidget(scroll)
        sides.addLayout(right, 1)
        self.body.addLayout(sides, 1)
        self.table.paged.loaded.connect(self._count)
        self.table.paged.fetched.connect(self.settled)

    def refresh(self) -> None:
        path = self.session.path
        if path is None:
            return

        def settings(_conn: Connection) -> dict[str, str]:
            with Engagement.open(path, read_only=True) as engagement:
                return engagement.settings()

        self.session.ask(self.tr("Reading the settings"), settings, self._show_settings)
        self.table.paged.load()

    def run(self) -> None:
        """Run with the settings shown; the results replace the last ones."""
        path = self.session.path
        if path is None or self.session.tasks.writing:
            return
        chosen = {name: box.currentText().strip() for name, box in self.choices.items()}
        self.start.setEnabled(False)

        def work(progress: Progress) -> RunSummary:
            from audit import pipeline  # late: it brings in what reads spreadsheets

            return pipeline.run(path, chosen, None, progress)

        self.session.work(self.tr("Running the rules"), work, self._done, self._ended)

    @property
    def busy(self) -> bool:
        return self.table.paged.busy

    def _done(self, summary: RunSummary) -> None:
        self.start.setEnabled(True)
        words = self.tr("{s} shipments of {p} persons tested: {f} findings.")
        self.session.said.emit(
            words.format(
                s=f"{summary.shipments:,}", p=f"{summary.persons:,}", f=f"{summary.findings:,}"
            ),
            "done",
        )
        self._old = True

    def _ended(self, task: Task) -> None:
        self.start.setEnabled(True)
        self.session.tell(task)

    def _show_settings(self, values: dict[str, str]) -> None:
        for name, box in self.choices.items():
            box.setCurrentText(values[name])

    def _count(self, rows: int) -> None:
        self.rows = rows
        found = self.session.overview
        if found is None or not found.ran_at:
            words = self.tr("Not run yet. Check the settings, then run the rules (F5).")
        elif found.stale:
            words = self.tr("Out of date: {why} since the last run.").format(why=found.stale)
        else:
            words = self.tr("Last run {at}; {n} rules could test nothing, see the reasons.")
            words = words.format(at=found.ran_at, n=found.not_testable_rules)
        self.state.setText(words)


PAGE = Run
