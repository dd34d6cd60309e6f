"""The findings: filtered, sorted, triaged; the evidence beside them follows the cursor."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from audit import browse
from audit.browse import FINDINGS, Connection
from audit.progress import Progress
from desktop import wording
from desktop.pages import Page
from desktop.tasks import Task
from desktop.widgets.big_table import BigTable
from desktop.widgets.blocks import button, field, form, label, row
from desktop.widgets.dialogs import put_together
from desktop.widgets.filter_bar import FilterBar

Counts = tuple[dict[str, str], dict[str, list[tuple[str, int]]]]  # titles; facets


class DecisionDialog(QDialog):
    """Who decides, and why."""

    def __init__(
        self, title: str, by: str, parent: QWidget | None = None, *, reason: bool = False
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(460)
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setPlaceholderText(
            self.tr("Why it does not stand") if reason else self.tr("What was seen, and where")
        )
        self.note.setFixedHeight(90)
        self.by = QLineEdit(by)
        fields = form()
        field(fields, self.tr("&Note"), self.note)
        field(fields, self.tr("&By"), self.by)
        self.save = put_together(self, title, fields)
        self._reason = reason
        self.by.textChanged.connect(self._enable)
        self.note.textChanged.connect(self._enable)
        self._enable()

    def _enable(self) -> None:
        """A decision has a name; one that dismisses has a reason too."""
        reasoned = not self._reason or bool(self.note.toPlainText().strip())
        self.save.setEnabled(bool(self.by.text().strip()) and reasoned)


class Findings(Page):
    """The big table with facets; C confirms, D dismisses, O reopens."""

    name, title, icon, order, needs = "findings", "Findings", "findings", 40, "run"
    subtitle = "Potential breaches; whether one is a matter of law is for counsel to judge."
    keys = (("C", "Confirm"), ("D", "Dismiss"), ("O", "Reopen"))

    def build(self) -> None:
        self.bar = FilterBar()
        self.table = BigTable(self.session, FINDINGS, self.tr("Findings"))
        self.table.empty = self.tr("No finding fits these filters. Clear them to see all.")
        self.body.addWidget(self.bar)
        self.body.addWidget(self.table, 1)
        self.chosen = label("", "muted")
        verbs = (
            (self.tr("&Confirm"), "confirmed", "C", "status-confirmed"),
            (self.tr("&Dismiss"), "dismissed", "D", "status-dismissed"),
            (self.tr("Re&open"), "open", "O", "reopen"),
        )
        self.buttons = []
        for words, status, key, icon in verbs:
            hint = self.tr("{meaning} Key {key} in the table; asks for a note.")
            hint = hint.format(meaning=wording.hint(status), key=key)
            made = button(words, partial(self.decide, status), "", icon, hint)
            self.buttons.append(made)
            shortcut = QShortcut(QKeySequence(key), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(partial(self.decide, status))
        self.body.addLayout(row(*self.buttons, None, self.chosen))
        self.bar.changed.connect(self._load)
        self.table.paged.loaded.connect(self._arrived)
        self.table.paged.fetched.connect(self.settled)
        self.table.moved.connect(self.session.selected)
        self.table.selectionModel().selectionChanged.connect(self._count_chosen)
        self._then = 0
        self._facets_busy = False

    def refresh(self) -> None:
        self._load()

    @property
    def busy(self) -> bool:
        return self.table.paged.busy or self._facets_busy

    def focus_search(self) -> bool:
        self.bar.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.text.selectAll()
        return True

    def focus_main(self) -> None:
        if self.table.isVisible():
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().focus_main()

    def decide(self, status: str, note: str | None = None, by: str | None = None) -> None:
        """Record a decision on the selected findings; asks for the note where none is given."""
        keys, path = self.table.selected_keys(), self.session.path
        if not keys or path is None:
            return
        if note is None:
            verb = {
                "confirmed": self.tr("Confirm"), "dismissed": self.tr("Dismiss"),
                "open": self.tr("Reopen"),
            }[status]  # fmt: skip
            many = wording.many(len(keys), self.tr("{n} finding"), self.tr("{n} findings"))
            title = f"{verb} {many}"
            dialog = DecisionDialog(
                title, self.session.preferences.reviewer, self, reason=status == "dismissed"
            )
            if not dialog.exec():
                return
            note, by = dialog.note.toPlainText().strip(), dialog.by.text().strip()
            self.session.preferences.reviewer = by
        last = self.table.selected_rows()[-1]
        self._then = self.table.paged.keys[last + 1] if last + 1 < self.bar_count else keys[-1]
        text, name = note, by or ""

        def work(_progress: Progress) -> int:
            from audit import findings

            return findings.review(path, browse.finding_ids(path, keys), status, text, name)

        def done(_number: int) -> None:
            one, more = self.tr("{n} finding is now {s}."), self.tr("{n} findings are now {s}.")
            words = wording.many(len(keys), one, more).replace("{s}", wording.word(status).lower())
            self.session.said.emit(words, "done")
            self._load()

        self.session.work(self.tr("Saving the decision"), work, done)

    @property
    def bar_count(self) -> int:
        return self.table.paged.rowCount()

    def redraw(self) -> None:
        super().redraw()
        self.bar.redraw()
        self.table.viewport().update()

    def pick(self, chosen: dict[str, object]) -> None:
        """Show what a chart's bar stands for, and nothing else."""
        self.bar.pick(chosen)

    @property
    def missing(self) -> str:
        found = self.session.overview
        missing = super().missing
        return "nil" if not missing and found is not None and not found.findings else missing

    def _sentences(self, missing: str) -> tuple[str, str, str, str]:
        if missing != "nil":
            return super()._sentences(missing)
        return (
            self.tr("The rules found nothing"),
            self.tr(
                "That is a result too: see on the Run page what each rule could test, and what it "
                "could not, before you report it."
            ),
            self.tr("See the coverage"), "run",
        )  # fmt: skip

    def _load(self) -> None:
        if self.session.path is None:
            return
        self._old = False
        self._then = self._then or self.table.current_key()
        query = replace(self.bar.query, sort=self.table.paged.query.sort)
        self.table.paged.load(query)
        self._facets_busy = True

        def count(conn: Connection) -> Counts:
            return browse.rule_titles(conn), browse.facets(conn, FINDINGS, query)

        def show(answer: Counts) -> None:
            self._facets_busy = False
            self.bar.titles, counts = answer
            self.bar.show_counts(counts)
            self.settled.emit()

        def failed(task: Task) -> None:
            self._facets_busy = False
            self.session.tell(task)

        self.session.ask(self.tr("Counting findings"), count, show, failed)

    def _arrived(self, rows: int) -> None:
        self.rows = rows
        self.bar.count.setText(wording.many(rows, self.tr("{n} finding"), self.tr("{n} findings")))
        place = self.table.paged.row_of(self._then) if self._then else 0
        self._then = 0
        self.table.go_to(max(place, 0))
        self._count_chosen()

    def _count_chosen(self) -> None:
        number = self.table.count_selected()
        self.chosen.setText(self.tr("{n} selected").format(n=f"{number:,}"))
        for made in self.buttons:
            made.setEnabled(number > 0)


PAGE = Findings
