"""The run: the settings, the rules at work, and what each could and could not test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from audit.browse import COVERAGE
from audit.progress import Progress
from audit.settings import BY_NAME, SETTINGS
from desktop import wording
from desktop.pages import Page
from desktop.tasks import Task
from desktop.widgets.big_table import BigTable
from desktop.widgets.blocks import button, field, form, label, set_tone

if TYPE_CHECKING:
    from audit.pipeline import RunSummary

_TITLES = {  # where the name alone reads badly
    "cap_2016": "Limit of 2016",
    "irc_scope": "IRC taxed goods",
    "quota_match": "Quota match",
    "hong_kong_as_china": "Hong Kong as China",
    "order_window_days": "Order window, days",
    "structuring_window_days": "Structuring window, days",
    "record_years": "Years of records",
}


class Run(Page):
    """Open points of the law are settings; a change is kept at once and asks for a new run."""

    name, title, icon, order, needs = "run", "Run", "run", 30, "sources"
    subtitle = "Match persons, build shipments, run every rule under the law of each day."

    def build(self) -> None:
        self.start = button(
            self.tr("Run the rules"), self.run, "primary", "run",
            self.tr("The results replace the last ones; decisions stay (F5)"),
        )  # fmt: skip
        self.tools.addWidget(self.start)
        self.choices: dict[str, QComboBox] = {}
        self._kept: dict[str, str] = {}
        self.meaning = label("", "muted", wrap=True)
        self.meaning.setAccessibleName(self.tr("What the setting decides"))
        self.meaning.setMinimumHeight(56)
        self.meaning.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.table = BigTable(self.session, COVERAGE, self.tr("Coverage of the rules"))
        self.table.empty = self.tr("After the run: what each rule could test, what not, and why.")
        self.reason = label("", "muted", wrap=True)
        self.reason.setAccessibleName(
            self.tr("The rule under the cursor, and why it could not test all")
        )
        self.reason.setMinimumHeight(36)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.state = label("", wrap=True)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self.state)
        right.addWidget(self.table, 1)
        right.addWidget(self.reason)
        sides = QHBoxLayout()
        sides.setSpacing(22)
        sides.addWidget(self._settings())
        sides.addLayout(right, 1)
        self.body.addLayout(sides, 1)
        self.table.paged.loaded.connect(self._count)
        self.table.paged.fetched.connect(self.settled)
        self.table.moved.connect(self._explain)

    def _settings(self) -> QScrollArea:
        fields = form()
        fields.setVerticalSpacing(6)
        for setting in SETTINGS:
            box = QComboBox(editable=setting.whole_number)
            box.addItems(setting.values)
            box.setToolTip(setting.meaning)
            box.setAccessibleDescription(setting.meaning)
            box.setMinimumWidth(128)
            box.installEventFilter(self)
            box.activated.connect(lambda _at, name=setting.name: self._choose(name))
            line = box.lineEdit()
            if line is not None:
                line.editingFinished.connect(lambda name=setting.name: self._choose(name))
            field(fields, self.tr(_title(setting.name)), box)
            self.choices[setting.name] = box
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(10)
        column.addWidget(label(self.tr("SETTINGS"), "section"))
        column.addLayout(fields)
        column.addWidget(self.meaning)
        column.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setAccessibleName(self.tr("Settings"))
        scroll.setWidget(inside)
        scroll.setFixedWidth(348)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return scroll

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say what the setting decides that the mouse or the keyboard is on."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.Enter):
            name = next((n for n, box in self.choices.items() if box is watched), "")
            if name:
                self.meaning.setText(BY_NAME[name].meaning)
        return super().eventFilter(watched, event)

    def refresh(self) -> None:
        path = self.session.path
        if path is None:
            return

        def read(_progress: Progress) -> dict[str, str]:
            from audit.engagement import Engagement

            with Engagement.open(path, read_only=True) as engagement:
                return engagement.settings()

        title = self.tr("Reading the settings")
        self.session.tasks.start(title, read, self._show_settings, self.session.tell)
        self.table.paged.load()

    def run(self) -> None:
        """Run with the settings shown; the results replace the last ones."""
        path, found = self.session.path, self.session.overview
        if path is None or self.session.tasks.writing or found is None or not found.sources:
            return
        chosen = {name: box.currentText().strip() for name, box in self.choices.items()}
        self.start.setEnabled(False)

        def work(progress: Progress) -> RunSummary:
            from audit import pipeline  # late: it brings in what reads spreadsheets

            return pipeline.run(path, chosen if self._kept else None, None, progress)

        self.session.work(self.tr("Running the rules"), work, self._done, self._ended)

    @property
    def busy(self) -> bool:
        return self.table.paged.busy

    def _choose(self, name: str) -> None:
        """Keep a setting at once; the steps then show that the results are out of date."""
        path, value = self.session.path, self.choices[name].currentText().strip()
        if path is None or not self._kept or value == self._kept[name]:
            return
        before, self._kept[name] = self._kept[name], value

        def work(_progress: Progress) -> None:
            from audit.engagement import Engagement

            with Engagement.open(path) as engagement, engagement.transaction():
                engagement.set_settings({name: value})
                engagement.log("settings", {name: value})

        def failed(task: Task) -> None:
            self._kept[name] = before
            self.choices[name].setCurrentText(before)
            self.session.tell(task)

        title = self.tr("Keeping the setting")
        done = self.session.changed.emit
        self.session.tasks.start(title, work, lambda _none: done(), failed, pool="writes")

    def _done(self, summary: RunSummary) -> None:
        self.start.setEnabled(True)
        findings = wording.many(
            summary.findings, self.tr("{n} potential finding"), self.tr("{n} potential findings")
        )
        words = self.tr("{s} shipments of {p} persons tested: {f}.").format(
            s=f"{summary.shipments:,}", p=f"{summary.persons:,}", f=findings
        )
        self.session.said.emit(words, "done")

    def _ended(self, task: Task) -> None:
        self.start.setEnabled(True)
        self.session.tell(task)

    def _show_settings(self, values: dict[str, str]) -> None:
        self._kept = dict(values)
        for name, box in self.choices.items():
            box.setCurrentText(values[name])

    def _explain(self) -> None:
        """The whole title and reason of the rule under the cursor."""
        texts = self.table.paged.texts(self.table.currentIndex().row())
        self.reason.setText(
            " ".join(f"{texts[0]}: {texts[1]}. {texts[-1]}".split()) if texts else ""
        )

    def _count(self, rows: int) -> None:
        self.rows = rows
        found = self.session.overview
        if found is None or not found.ran_at:
            words = self.tr("Not run yet. Check the settings, then run the rules (F5).")
        elif found.stale:
            words = self.tr("Out of date since the last run: {why}. Run the rules again (F5).")
            words = words.format(why=found.stale)
        else:
            at = f"{found.ran_at[:10]}, {found.ran_at[11:16]} UTC"
            ran = wording.many(found.rules, self.tr("{n} rule"), self.tr("{n} rules"))
            idle = found.not_testable_rules
            words = self.tr("Last run {at}: {rules}; each could test something.")
            if idle:
                words = self.tr("Last run {at}: {rules}, of which {n} could test nothing; see why.")
            words = words.format(at=at, rules=ran, n=f"{idle:,}")
        self.state.setText(words)
        set_tone(self.state, "warning" if found is not None and found.stale else "muted")


def _title(name: str) -> str:
    return _TITLES.get(name, name.replace("_", " ").capitalize())


PAGE = Run
