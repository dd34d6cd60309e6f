"""The evidence of one finding: the sentence, its shipments, the law of that day, what follows."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from audit import browse
from audit.browse import EVIDENCE, Connection, Detail, Query
from desktop import icons
from desktop.session import Session
from desktop.tasks import Task
from desktop.widgets.big_table import BigTable
from desktop.widgets.blocks import label

_MOST_ROWS = 7


class EvidencePanel(QWidget):
    """Follows the cursor of the findings; empty while there is none."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setObjectName("evidence")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.shown = 0
        self.busy = False
        self._sign = QLabel()
        self.rule = label("", "muted", wrap=True)
        self.message = label(
            self.tr("Select a finding to see what it rests on."), "statement", wrap=True
        )
        self.facts = label("", "muted", wrap=True)
        self.shipments_title = label(self.tr("SHIPMENTS"), "section")
        self.shipments = BigTable(session, EVIDENCE, self.tr("Shipments of the finding"))
        self.text = label("", wrap=True)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setAccessibleName(self.tr("Law, reading and action"))
        for part in (self.message, self.facts, self.text):
            part.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.message.setAccessibleName(self.tr("The finding in a sentence"))
        self.facts.setAccessibleName(self.tr("Person, day and value"))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._sign)
        head.addWidget(self.rule, 1)
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(18, 14, 18, 18)
        body.setSpacing(10)
        body.addLayout(head)
        for widget in (self.message, self.facts, self.shipments_title, self.shipments, self.text):
            body.addWidget(widget)
        body.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(inside)
        scroll.setAccessibleName(self.tr("Evidence"))
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self.shipments.paged.loaded.connect(self._fit)
        session.selected.connect(self.show_finding)
        session.opened.connect(lambda: self.show_finding(0))
        self._blank()

    def show_finding(self, finding_no: int) -> None:
        """Fetch and show one finding; a later one outruns it."""
        self.shown = finding_no
        if not finding_no:
            self._blank()
            return
        self.busy = True

        def arrived(found: Detail | None) -> None:
            if finding_no == self.shown:
                self.busy = False
                self._show(found)

        def read(conn: Connection) -> Detail | None:
            return browse.detail(conn, finding_no)

        def failed(task: Task) -> None:
            self.busy = False
            self.session.tell(task)

        self.session.ask(self.tr("Reading the evidence"), read, arrived, failed)
        self.shipments.paged.load(Query({"finding_no": finding_no}, sort=(("role", False),)))

    def redraw(self) -> None:
        """The signs in the colours in use."""
        self.show_finding(self.shown)

    def _blank(self) -> None:
        self._sign.clear()
        self.rule.clear()
        self.message.setText(self.tr("Select a finding to see what it rests on."))
        for part in (self.facts, self.shipments_title, self.shipments, self.text):
            part.setVisible(False)

    def _show(self, found: Detail | None) -> None:
        if found is None:
            self._blank()
            return
        drawn = icons.certainty_icon(found.certainty).pixmap(16, 16)
        self._sign.setPixmap(drawn)
        self.rule.setText(f"{found.certainty.capitalize()} · {found.rule_id} · {found.title}")
        self.message.setText(found.message)
        facts = (found.person, found.day, found.value, self._joined(found), found.status)
        self.facts.setText("  ·  ".join(fact for fact in facts if fact))
        self.text.setText(self._sections(found))
        for part in (self.facts, self.shipments_title, self.shipments, self.text):
            part.setVisible(True)

    def _joined(self, found: Detail) -> str:
        words = self.tr("person joined by {how}")
        return words.format(how=found.identity) if found.identity else ""

    def _sections(self, found: Detail) -> str:
        law = [
            f"<b>{escape(part.title)}: {escape(part.value)}</b><br>{part.first_day} – "
            f"{part.last_day}<br>{escape(part.reference)}"
            for part in found.law
        ]
        decided = [
            f"<b>{escape(d.status)}</b> · {escape(d.by)} · {escape(d.at)}<br>{escape(d.note)}"
            for d in found.decisions
        ]
        sections = (
            (self.tr("Law of that day"), law or [escape("; ".join(found.criteria))]),
            (self.tr("What the rule tests"), [escape(found.logic)]),
            (self.tr("Where it can mislead"), [escape(found.limits)]),
            (self.tr("What to do"), [escape(found.action)]),
            (self.tr("Decisions"), decided),
        )
        return "".join(
            f"<p style='margin:10px 0 2px 0'><b>{escape(title)}</b></p>"
            + "".join(f"<p style='margin:0 0 6px 0'>{text}</p>" for text in texts)
            for title, texts in sections
            if any(texts)
        )

    def _fit(self, rows: int) -> None:
        self.shipments_title.setText(self.tr("SHIPMENTS ({n})").format(n=f"{rows:,}"))
        height = 34 * min(rows, _MOST_ROWS) + self.shipments.horizontalHeader().height() + 18
        self.shipments.setFixedHeight(height)
