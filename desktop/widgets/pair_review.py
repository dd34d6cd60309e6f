"""The queue at work: the list, the pair beside it, the buttons below; all of it by keys."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QSplitter, QVBoxLayout, QWidget

from desktop.preferences import Preferences
from desktop.widgets.blocks import button, label
from desktop.widgets.flow import Flow
from desktop.widgets.pair_list import PairList
from desktop.widgets.pair_view import PairView, Spans


class PairReview(QWidget):
    """Says what the person wants; who keeps it is not its business."""

    decided = Signal(str)  # same, different or unsure, on the pair under the cursor
    skipped = Signal()
    back = Signal()
    alike_wanted = Signal()

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spans: Spans = {}
        self.complete = True  # whether the list holds every pair that is open
        self._scores = True
        self.list = PairList()
        self.view = PairView()
        self.caption = label("", "muted", wrap=True)
        self.note = QLineEdit()
        self.note.setPlaceholderText(self.tr("Note to the next decision"))
        self.note.setAccessibleName(self.tr("Note to the next decision"))
        self.note.returnPressed.connect(self.focus_list)
        self._buttons()
        left = QWidget()
        left.setMinimumWidth(160)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.list, 1)
        column.addWidget(self.caption)
        right = QWidget()
        middle = QVBoxLayout(right)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(10)
        middle.addWidget(self.view, 1)
        middle.addWidget(self.note)
        verbs = Flow(8)
        for made in (*self.verbs, self.skipping, self.taking_back, self.alike):
            verbs.addWidget(made)
        middle.addLayout(verbs)
        split = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        split.setObjectName("pairs")
        split.setHandleWidth(18)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([280, 860])
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 3)
        split.restoreState(preferences.kept("divider-pairs"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(split)
        self.list.moved.connect(self.show_current)
        self.list.skipped.connect(self.skipped)
        for key, done in (
            ("Y", partial(self.decided.emit, "same")), ("N", partial(self.decided.emit, "different")),
            ("U", partial(self.decided.emit, "unsure")),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(done)

    def _buttons(self) -> None:
        verbs = (
            ("same", self.tr("&Same (Y)"), "pair-same", self.tr("Both are one person.")),
            ("different", self.tr("&Different (N)"), "pair-different",
             self.tr("Two persons, whatever else speaks for one.")),
            ("unsure", self.tr("&Unsure (U)"), "help",
             self.tr("Changes nothing, but leaves the queue.")),
        )  # fmt: skip
        self.verbs = [
            button(words, partial(self.decided.emit, verdict), "", icon, hint)
            for verdict, words, icon, hint in verbs
        ]
        self.skipping = button(
            self.tr("S&kip"), self.skipped.emit, "quiet", "", self.tr("To the next pair (Space)")
        )
        self.taking_back = button(
            self.tr("&Take back"), self.back.emit, "quiet", "reopen",
            self.tr("Take the last decision back (Ctrl+Z)"),
        )  # fmt: skip
        self.alike = button(self.tr("A&ll like this …"), self.alike_wanted.emit, "quiet")

    def show_current(self) -> None:
        """The pair under the cursor."""
        pair = self.list.pair
        for made in (*self.verbs, self.skipping, self.alike):
            made.setEnabled(pair is not None)
        if pair is None:
            return
        self.view.show_pair(pair, self.spans, scores=self._scores)
        words = self.tr("A&ll {n} like this …").format(n=f"{pair.alike:,}")
        self.alike.setText(words if self.complete else self.tr("A&ll like this …"))
        self.alike.setAccessibleName(self.alike.text().replace("&", ""))
        self.alike.setVisible(pair.alike > 1)

    def show_scores(self, *, shown: bool) -> None:
        """With the weights, or without them for a view of one's own."""
        self._scores = shown
        self.show_current()

    def what_is_alike(self) -> list[str]:
        """What pairs of this pattern have in common; nothing where the scores are hidden."""
        return self.view.waterfall.compared() if self._scores else []

    def take_note(self) -> str:
        """The note to the decision that is being made; the field is then free for the next."""
        note = self.note.text().strip()
        self.note.clear()
        return note

    def focus_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def redraw(self) -> None:
        self.view.redraw()
        self.list.viewport().update()
