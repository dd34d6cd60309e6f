"""Who is one person: the pairs that are not certain, decided by key; and the persons as they are."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QCheckBox, QStackedWidget, QTabBar

from audit.browse import Connection, persons
from audit.browse.persons import PairQueue, Standing
from audit.progress import Progress
from desktop import pair_words, wording
from desktop.deciding import Decisions, Key
from desktop.pages import Page
from desktop.pair_reader import PairReader
from desktop.tasks import Task
from desktop.widgets.alike import AlikeDialog
from desktop.widgets.blocks import Empty, button, label, row, set_tone
from desktop.widgets.decision_list import DecisionList
from desktop.widgets.pair_review import PairReview
from desktop.widgets.person_view import PersonView

_NAMED = 3  # conflicts that are named; the Persons tab has all


class Persons(Page):
    """A queue, least certain first; every decision is kept at once, and can be taken back."""

    name, title, icon, order, needs = "persons", "Persons", "persons", 25, "run"
    subtitle = "Which consignees are one person: decide the pairs that the data leave open."
    keys = (
        ("Y", "The same person"),
        ("N", "Different persons"),
        ("U", "Unsure"),
        ("Space", "Skip to the next pair"),
        ("Ctrl+Z", "Take the last decision back"),
    )

    def build(self) -> None:
        self.queue: PairQueue | None = None
        self._own = False  # whether a change is this page's own, which it shows already
        self._wanted: Key | None = None  # the pair to show once the queue is here
        self.decisions = Decisions(self.session, self)
        self.reader = PairReader(self.session, self)
        self.review = PairReview(self.session.preferences)
        self.list = self.review.list
        self.people = PersonView(self.session)
        self.history = DecisionList(self.session)
        self.back = button(
            self.tr("Take the last decision &back"), self.decisions.take_back, "", "reopen",
            self.tr("Ctrl+Z"),
        )  # fmt: skip
        self.nothing = Empty("persons", self.tr("No pair is waiting"), "", self.back)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(self.tr("Queue, persons or decisions"))
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.addTab(self.tr("&Queue"))
        self.tabs.addTab(self.tr("P&ersons"))
        self.tabs.addTab(self.tr("Dec&isions"))
        self.hide_scores = QCheckBox(self.tr("Hide s&cores"))
        self.hide_scores.setToolTip(
            self.tr("Judge without the weights, so that the decision is a view of your own.")
        )
        self.stack = QStackedWidget()
        for part in (self.review, self.nothing, self.people, self.history):
            self.stack.addWidget(part)
        self.told = label("", wrap=True)
        self.told.setAccessibleName(self.tr("What reviewing can still change"))
        self.again = button(
            self.tr("&Run again"), self.run_again, "primary", "run",
            self.tr("Match persons and run the rules with these decisions"),
        )  # fmt: skip
        foot = row(self.told, self.again)
        foot.setStretch(0, 1)
        self.body.addLayout(row(self.tabs, None, self.hide_scores))
        self.body.addWidget(self.stack, 1)
        self.body.addLayout(foot)
        self._connect()
        self.hide_scores.setChecked(self.session.preferences.number("hide-scores", 0) == 1)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._turn)
        self.hide_scores.toggled.connect(self._hide_scores)
        self.review.decided.connect(self.decide)
        self.review.skipped.connect(self.skip)
        self.review.back.connect(self.decisions.take_back)
        self.review.alike_wanted.connect(self.ask_alike)
        self.reader.arrived.connect(self._arrived)
        self.reader.dated.connect(self._dated)
        self.reader.stands.connect(self._stands)
        self.reader.ended.connect(self.settled)
        self.decisions.kept.connect(self._kept)
        self.decisions.lost.connect(self._lost)
        self.decisions.taken_back.connect(self._taken_back)
        self.decisions.paused.connect(self._tell_others)
        self.people.settled.connect(self.settled)
        self.history.settled.connect(self.settled)
        self.history.back.connect(self.decisions.take_back)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        undo.activated.connect(self.decisions.take_back)
        self.session.opened.connect(self._forget)
        self.session.surveyed.connect(self._tell)

    # what is shown

    def refresh(self) -> None:
        self._read()
        self.people.refresh()
        self.history.refresh()

    @property
    def busy(self) -> bool:
        shown = self.stack.currentWidget()
        return self.reader.busy or (shown in (self.people, self.history) and shown.busy)

    def focus_main(self) -> None:
        if self.list.isVisible():
            self.review.focus_list()
        elif self.back.isVisible() and self.back.isEnabled():
            self.back.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().focus_main()

    def showEvent(self, event: object) -> None:
        """Come by the mouse or by its key, the page takes the keyboard: Y and N work at once."""
        super().showEvent(event)
        key = QGuiApplication.queryKeyboardModifiers() & Qt.KeyboardModifier.ControlModifier
        if key or QGuiApplication.mouseButtons():
            QTimer.singleShot(0, self.focus_main)

    def focus_search(self) -> bool:
        self.tabs.setCurrentIndex(1)
        self.people.focus_search()
        return True

    def redraw(self) -> None:
        super().redraw()
        self.nothing.redraw()
        self.review.redraw()
        self.people.redraw()

    def _outdate(self) -> None:
        if not self._own:
            super()._outdate()

    def _forget(self) -> None:
        """Another engagement: nothing of the last one stays."""
        self.queue = None
        self.decisions.forget()
        self.review.spans = {}

    def _read(self) -> None:
        self.reader.read(set(self.review.spans))

    def _arrived(self, found: PairQueue) -> None:
        before = self.list.pair
        wanted = self._wanted or (before.key if before else None)
        self._wanted = None
        self.queue, self.rows = found, found.count
        self.review.complete = len(found.pairs) == found.count
        just_made = self.list.verdicts() if self.decisions.unsettled else {}
        self.list.show_pairs(found.pairs, wanted)
        for key, verdict in just_made.items():
            self.list.set_verdict(key, verdict)
        self._turn()
        self._tell()

    def _dated(self, spans: dict[str, tuple[str, str]]) -> None:
        self.review.spans = {**self.review.spans, **spans}
        self.review.show_current()

    def _turn(self) -> None:
        """The tab that is chosen: the queue, or that it is empty; or the persons."""
        empty = self.queue is not None and not self.queue.pairs
        queue = self.nothing if empty else self.review
        shown = (queue, self.people, self.history)[self.tabs.currentIndex()]
        away = self.stack.currentWidget() is not shown and self.stack.isAncestorOf(
            QApplication.focusWidget() or self
        )
        self.stack.setCurrentWidget(shown)
        if away:
            self.focus_main()
        self.hide_scores.setVisible(shown is self.review)
        if self.queue is not None:
            self.nothing.sentence.setText(self.queue.settled)

    def _hide_scores(self, hidden: bool) -> None:
        self.session.preferences.keep_number("hide-scores", int(hidden))
        self.review.show_scores(shown=not hidden)

    def _tell(self) -> None:
        """What is open, what this sitting decided, and whether the results know it."""
        if self.queue is None:
            return
        number = self.queue.count - len(self.queue.pairs) + self.list.open_pairs()
        words = wording.many(number, self.tr("{n} pair open"), self.tr("{n} pairs open"))
        done = self.decisions.number
        if done:
            words += " · " + self.tr("{n} decided").format(n=f"{done:,}")
        self.review.caption.setText(words)
        overview = self.session.overview
        stale = overview.stale if overview is not None else ""
        said = [] if self.stack.currentWidget() is self.nothing else [self.queue.settled]
        if self.queue.conflicts:
            names = "; ".join(self.queue.conflicts[:_NAMED])
            words = self.tr(
                "{n} in conflict: decided the same, yet parted by other decisions ({names} …)."
                if len(self.queue.conflicts) > _NAMED
                else "{n} in conflict: decided the same, yet parted by other decisions ({names})."
            )
            said.append(words.format(n=f"{len(self.queue.conflicts):,}", names=names))
        if stale:
            said.append(self.tr("Results are out of date: {why}.").format(why=stale))
        self.told.setText(" ".join(said))
        set_tone(self.told, "warning" if stale or self.queue.conflicts else "muted")
        self.again.setVisible(bool(stale))
        for made in (self.review.taking_back, self.back):
            made.setEnabled(bool(done or self.queue.decided))

    # what is decided

    def decide(self, verdict: str) -> None:
        """Keep a decision on the pair under the cursor, and go on to the next."""
        pair = self.list.pair
        if pair is None:
            return
        before, note = self.list.verdict(pair.key), self.review.take_note()
        if before != verdict or note:
            self.list.set_verdict(pair.key, verdict)
            self.decisions.decide(pair.key, verdict, note, before)
        self.skip()

    def skip(self) -> None:
        """To the next pair that is open."""
        self.list.go_on()
        self.review.focus_list()

    def ask_alike(self) -> None:
        """Ask for one decision on all pairs that are alike in every comparison."""
        pair = self.list.pair
        if pair is None:
            return
        pattern, alike = pair.pattern, self.review.what_is_alike()

        def ask(number: int) -> None:
            dialog = AlikeDialog(number, alike, self)
            if dialog.exec():
                self.decisions.decide_alike(pattern, dialog.verdict, dialog.note.text().strip())

        def count(conn: Connection) -> int:
            return persons.count_alike(conn, pattern)

        self.session.ask(self.tr("Counting pairs that are alike"), count, ask)

    def run_again(self) -> None:
        """Run with the settings as they are kept; the queue is then made anew."""
        path = self.session.path
        if path is None or self.session.tasks.writing:
            return
        self.again.setEnabled(False)

        def work(progress: Progress) -> object:
            from audit import pipeline  # late: it brings in what a run needs

            return pipeline.run(path, None, None, progress)

        def done(_summary: object) -> None:
            self.again.setEnabled(True)
            self._forget()
            self.session.said.emit(self.tr("The rules have run with your decisions."), "done")

        def failed(task: Task) -> None:
            self.again.setEnabled(True)
            self.session.tell(task)

        self.session.work(self.tr("Running the rules"), work, done, failed)

    def _kept(self, keys: tuple[Key, ...], verdict: str) -> None:
        first = self.list.pair_at(self.list.row_of(keys[0])) if keys else None
        for key in keys:
            self.list.set_verdict(key, verdict)
        if len(keys) == 1 and first is not None:
            words = pair_words.changed(first, verdict)
        else:
            words = self.tr("{n} pairs are decided together.").format(n=f"{len(keys):,}")
            self.skip()
        self.session.said.emit(words, "done")
        self._tell()
        self._read_on()

    def _read_on(self) -> None:
        """Where all that was fetched is decided and kept, fetch what comes after it."""
        if self.list.count() and not self.list.open_pairs() and not self.decisions.saving:
            self._read()

    def _lost(self, keys: tuple[Key, ...], before: str) -> None:
        for key in keys:
            self.list.set_verdict(key, before)
        self._tell()

    def _taken_back(self, keys: tuple[Key, ...]) -> None:
        rows = [at for at in map(self.list.row_of, keys) if at >= 0]
        for key in keys:
            self.list.set_verdict(key, "")
        if rows:
            self.list.setCurrentRow(rows[0])
            self._tell()
        else:
            self._wanted = keys[0] if keys else None
            self._read()
        self.session.said.emit(self.tr("The last decision is taken back."), "done")

    def _tell_others(self) -> None:
        """The other pages hear of the decisions once they pause; this one shows them already."""
        self._own = True
        self.session.changed.emit()
        self._own = False
        self.history.refresh()
        self.reader.look()

    def _stands(self, found: Standing) -> None:
        """Pairs that follow from the decisions are open no more; others may be so again."""
        if self.queue is None or self.decisions.unsettled:
            return  # in the second case it is asked again
        self.queue = replace(self.queue, settled=found.settled, conflicts=found.conflicts)
        self.list.mark_followed(found.pending)
        current = self.list.pair
        if current is not None and self.list.verdict(current.key) == "follows":
            self.list.go_on()
        self._tell()
        self._read_on()


PAGE = Persons
