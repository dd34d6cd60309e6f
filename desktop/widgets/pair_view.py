"""Two consignees side by side: differing letters marked, the waterfall, what the answer changes."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from audit.browse.persons import Consignee, ShownPair
from desktop import letters, pair_words, wording
from desktop.widgets.blocks import card, label
from desktop.widgets.waterfall import Waterfall

Spans = Mapping[str, tuple[str, str]]  # first and last day by consignee id
_SIGNS = {"same": "=", "order": "⇄", "other": "≠", "missing": "·"}
_FIELDS = (
    "name", "address", "place", "phone", "email", "id_key",
)  # fmt: skip


class PairView(QScrollArea):
    """One pair, to be read from top to bottom; nothing to press in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pair: ShownPair | None = None
        self._spans: Spans = {}
        self._scores = True
        self.setWidgetResizable(True)
        self.setObjectName("pair")
        self.setMinimumHeight(24)  # in a small window the buttons below go first
        self.setAccessibleName(self.tr("The two consignees"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(0, 0, 10, 0)
        body.setSpacing(12)
        self.warnings = label("", "warning", wrap=True)
        self.warnings.setAccessibleName(self.tr("Warnings"))
        self.effect = label("", wrap=True)
        self.effect.setAccessibleName(self.tr("What the answer could change"))
        body.addWidget(self._sides())
        body.addWidget(self.warnings)
        body.addWidget(self.effect)
        self.score, score = card(spacing=8)
        score.setContentsMargins(18, 14, 18, 10)
        self.weight_title = label(self.tr("WHAT SPEAKS FOR AND AGAINST, IN BITS"), "section")
        self.waterfall = Waterfall()
        score.addWidget(self.weight_title)
        score.addWidget(self.waterfall)
        body.addWidget(self.score)
        body.addStretch(1)
        self.setWidget(inside)

    def _sides(self) -> QFrame:
        frame, outer = card(spacing=0)
        outer.setContentsMargins(18, 12, 18, 14)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        outer.addLayout(grid)
        self.titles = {
            "name": self.tr("Name"), "address": self.tr("Address"),
            "place": self.tr("City, state, ZIP"), "phone": self.tr("Phone"), "email": self.tr("E-mail"),
            "id_key": self.tr("Id"), "amount": self.tr("Shipped"), "days": self.tr("Days"),
        }  # fmt: skip
        self.rows: dict[str, tuple[QLabel, QLabel, QLabel, QLabel]] = {}
        for line, (name, title) in enumerate(self.titles.items()):
            if name == "amount":
                rule = QFrame()
                rule.setProperty("rule", "true")
                grid.addWidget(rule, line, 0, 1, 4)
            at = line + (name in ("amount", "days"))
            tone = "statement" if name == "name" else ""
            row = (
                label(title, "muted"), label("", tone, wrap=True), label("", "muted"),
                label("", tone, wrap=True),
            )  # fmt: skip
            row[2].setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            row[2].setFixedWidth(22)
            for part in (row[1], row[3]):
                part.setTextFormat(Qt.TextFormat.RichText)
                part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            row[0].setAlignment(Qt.AlignmentFlag.AlignTop)
            for column, part in enumerate(row):
                grid.addWidget(part, at, column)
            self.rows[name] = row
        return frame

    def show_pair(self, pair: ShownPair, spans: Spans, *, scores: bool) -> None:
        """Show one pair; days that have not arrived are left out."""
        fresh = self.pair is None or pair.key != self.pair.key
        self.pair, self._spans, self._scores = pair, spans, scores
        for name in _FIELDS:
            self._compare(name, _of(pair.left, name), _of(pair.right, name))
        self._say("amount", self._amount(pair.left), self._amount(pair.right))
        self._say("days", self._days(pair.left), self._days(pair.right))
        self.warnings.setText("\n".join(f"⚠ {word}" for word in pair.warnings))
        self.warnings.setVisible(bool(pair.warnings))
        self.effect.setText(pair_words.could_change(pair))
        self.score.setVisible(scores)
        self.waterfall.show_pair(pair)
        if fresh:
            self.verticalScrollBar().setValue(0)

    def redraw(self) -> None:
        """The marks in the colours in use."""
        if self.pair is not None:
            self.show_pair(self.pair, self._spans, scores=self._scores)

    def _compare(self, name: str, left: str, right: str) -> None:
        title, one, sign, other = self.rows[name]
        there = bool(left or right)
        for part in self.rows[name]:
            part.setVisible(there)
        if not there:
            return
        how = letters.likeness(left, right)
        meaning = {
            "same": self.tr("the same"), "order": self.tr("the same words in another order"),
            "other": self.tr("different"), "missing": self.tr("only one side has it"),
        }[how]  # fmt: skip
        if how == "missing":
            texts = [text or f"<i>{self.tr('none')}</i>" for text in map(_escaped, (left, right))]
        else:
            texts = [letters.as_html(runs) for runs in letters.marked(left, right)]
        one.setText(texts[0])
        other.setText(texts[1])
        sign.setText(_SIGNS[how])
        sign.setToolTip(meaning)
        sign.setAccessibleName(f"{title.text()}: {meaning}")
        for part, said in ((one, left), (other, right)):
            part.setAccessibleName(f"{title.text()}: {said or self.tr('none')}")

    def _say(self, name: str, left: str, right: str) -> None:
        _, one, _, other = self.rows[name]
        one.setText(_escaped(left))
        other.setText(_escaped(right))
        for part in self.rows[name]:
            part.setVisible(bool(left or right))

    def _amount(self, side: Consignee) -> str:
        lines = wording.many(side.lines, self.tr("{n} line"), self.tr("{n} lines"))
        shipments = wording.many(side.shipments, self.tr("{n} shipment"), self.tr("{n} shipments"))
        return ", ".join(part for part in (shipments, lines, side.value) if part)

    def _days(self, side: Consignee) -> str:
        first, last = self._spans.get(side.consignee_id, ("", ""))
        if first == last:
            return first
        return self.tr("{first} to {last}").format(first=first, last=last)


def _of(side: Consignee, name: str) -> str:
    """What a consignee has of a field; its place is a line, as on an envelope."""
    if name != "place":
        return str(getattr(side, name))
    region = " ".join(part for part in (side.state, side.postal_code, side.country) if part)
    return ", ".join(part for part in (side.city, region) if part)


def _escaped(text: str) -> str:
    return letters.as_html([(text, False)]) if text else ""
