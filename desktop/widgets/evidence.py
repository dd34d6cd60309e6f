"""The evidence of one finding: the sentence, its shipments, the law of that day, what follows."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from audit import browse
from audit.browse import EVIDENCE, Connection, Detail, Query, ShownRegime
from audit.browse.finding import LawOfDay
from desktop import icons, theme, wording
from desktop.session import Session
from desktop.tasks import Task
from desktop.widgets.big_table import ROW_HEIGHT, BigTable
from desktop.widgets.blocks import label, set_tone
from desktop.widgets.regime_text import regime_text

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
        self.found: Detail | None = None
        self.regime: ShownRegime | None = None
        self._sign = QLabel()
        self.certainty = label("", "strong")
        self.rule = label("", "muted", wrap=True)
        self.message = label("", "statement", wrap=True)
        self.facts = label("", wrap=True)
        self.shipments_title = label("", "section")
        self.shipments = BigTable(session, EVIDENCE, self.tr("Shipments of the finding"))
        self.clock = label("", wrap=True)
        self.text = label("", wrap=True)
        self._lay_out()
        for part in (self.message, self.facts, self.clock, self.text):
            part.setTextFormat(Qt.TextFormat.RichText)
            part.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setAccessibleName(self.tr("The finding in a sentence"))
        self.facts.setAccessibleName(self.tr("Person, day, value and decision"))
        self.clock.setAccessibleName(self.tr("The law that the shipment met"))
        self.text.setAccessibleName(self.tr("Law, reading and action"))
        self.shipments.paged.loaded.connect(self._fit)
        self.shipments.moved.connect(self._show_regime)
        session.selected.connect(self.show_finding)
        session.opened.connect(lambda: self.show_finding(0))
        self._blank()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._sign)
        head.addWidget(self.certainty, 1)
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(16, 18, 16, 20)
        body.setSpacing(6)
        body.addLayout(head)
        body.addWidget(self.rule)
        for gap, widget in (
            (6, self.message), (6, self.facts), (12, self.shipments_title), (0, self.shipments),
            (8, self.clock), (0, self.text),
        ):  # fmt: skip
            body.addSpacing(gap)
            body.addWidget(widget)
        body.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(inside)
        scroll.setAccessibleName(self.tr("Evidence"))
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

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
            if finding_no == self.shown:
                self.busy = False
                self.session.tell(task)

        self.session.ask(self.tr("Reading the evidence"), read, arrived, failed)
        self.shipments.paged.load(Query({"finding_no": finding_no}))

    def redraw(self) -> None:
        """The signs and texts in the colours in use."""
        if self.found is not None:
            self._show(self.found)
        if self.regime is not None:
            self.clock.setText(regime_text(self.regime))

    def _blank(self) -> None:
        self.found = None
        self.busy = False
        self._sign.clear()
        self.certainty.clear()
        self.rule.clear()
        self.message.setText(self.tr("Select a finding to see what it rests on."))
        set_tone(self.message, "muted")
        for part in (self.facts, self.shipments_title, self.shipments, self.clock, self.text):
            part.setVisible(False)

    def _show(self, found: Detail | None) -> None:
        if found is None:
            self._blank()
            return
        self.found = found
        sign = icons.CERTAINTY.get(found.certainty, icons.CERTAINTY["info"])
        token = found.certainty if found.certainty in icons.CERTAINTY else "info"
        self._sign.setPixmap(icons.pixmap(sign, token, 16, self.devicePixelRatioF()))
        self.certainty.setText(wording.word(found.certainty))
        self.certainty.setToolTip(wording.hint(found.certainty))
        self.rule.setText(self.tr("Rule {id}: {title}").format(id=found.rule_id, title=found.title))
        self.message.setText(found.message)
        set_tone(self.message, "statement")
        self.facts.setText(self._facts(found))
        self.text.setText(self._sections(found))
        for part in (self.facts, self.shipments_title, self.shipments, self.text):
            part.setVisible(True)

    def _facts(self, found: Detail) -> str:
        """Two columns: what it is, and its value; what is not known is left out."""
        joined = wording.identity(found.identity)
        facts = (
            (self.tr("Person"), f"{found.person}, {joined}" if joined else found.person),
            (self.tr("Day"), found.day),
            (self.tr("Value"), found.value),
            (self.tr("Rates"), "; ".join(found.rates)),
            (self.tr("Order"), found.order_number),
            (self.tr("Seller"), found.seller_id),
            (self.tr("Dates"), wording.word(found.dates)),
            *((wording.under(basis), what) for basis, what in found.by_date),
            (self.tr("Level"), wording.stands_at(found.level)),
            *((wording.at_level(level), what) for level, what in found.by_level),
            (self.tr("Exposure"), found.exposure),
            (self.tr("Decision"), wording.word(found.status)),
            (self.tr("Finding id"), found.finding_id),
        )
        lines = "".join(
            f"<tr><td style='color:{theme.tokens().muted}; padding:1px 14px 1px 0'>{name}</td>"
            f"<td style='padding:1px 0'>{escape(value)}</td></tr>"
            for name, value in facts
            if value
        )
        return f"<table cellspacing='0' cellpadding='0'>{lines}</table>"

    def _show_regime(self, evidence_no: int) -> None:
        """The regime of the shipment under the cursor; of none where the table is empty."""
        if not evidence_no:
            self.clock.setVisible(False)
            return

        def read(conn: Connection) -> ShownRegime | None:
            return browse.regime(conn, evidence_no)

        def show(found: ShownRegime | None) -> None:
            if evidence_no == self.shipments.current_key():
                self.clock.setVisible(found is not None and bool(self.shown))
                self.clock.setText(regime_text(found) if found else "")
                self.regime = found

        self.session.ask(self.tr("Reading the shipment's law"), read, show)

    def _sections(self, found: Detail) -> str:
        law = [self._law(part) for part in found.law] or [escape("; ".join(found.criteria))]
        decided = [
            self._paragraph(
                f"<b>{escape(wording.word(d.status))}</b>{_by(d.by)}, {escape(d.at)} UTC", d.note
            )
            for d in found.decisions
        ]
        sections = (
            (self.tr("Split orders"), self._chain(found)),
            (self.tr("Law of that day"), law),
            (self.tr("What the rule tests"), [escape(found.logic)]),
            (self.tr("Where it can mislead"), [escape(found.limits)]),
            (self.tr("What to do"), [escape(found.action)]),
            (self.tr("Decisions"), decided),
        )
        told = "".join(
            f"<p style='margin:14px 0 3px 0; color:{theme.tokens().muted}; font-weight:600; "
            f"font-size:12px'>{escape(title.upper())}</p>"
            + "".join(f"<p style='margin:0 0 6px 0; line-height:125%'>{text}</p>" for text in texts)
            for title, texts in sections
            if any(texts)
        )
        limit = self.tr("A potential finding: what it means in law is for counsel to judge.")
        return f"{told}<p style='margin:16px 0 0 0; color:{theme.tokens().muted}'>{limit}</p>"

    def _law(self, part: LawOfDay) -> str:
        if part.first_day and part.last_day:
            stood = self.tr("in force from {first} to {last}")
        elif part.first_day:
            stood = self.tr("in force since {first}")
        else:
            stood = (
                self.tr("in force until {last}") if part.last_day else self.tr("always in force")
            )
        stood = stood.format(first=part.first_day, last=part.last_day)
        return self._paragraph(
            f"{escape(part.title)}: <b>{escape(part.value)}</b>", f"{stood}; {part.reference}"
        )

    def _chain(self, found: Detail) -> list[str]:
        """The chain that the finding is part of, and its lots in order."""
        if found.chain is None:
            return []
        part = self.tr("Part of chain {id}").format(id=found.chain.chain_id)
        told = self._paragraph(f"<b>{escape(part)}</b>", found.chain.sentence)
        return [told, *(escape(lot) for lot in found.chain.lots)]

    def _paragraph(self, first: str, second: str) -> str:
        """A line of rich text, and a quiet line of plain text below it."""
        quiet = f"<br><span style='color:{theme.tokens().muted}'>{escape(second)}</span>"
        return first + (quiet if second else "")

    def _fit(self, rows: int) -> None:
        if rows and not self.shipments.current_key():
            self.shipments.go_to(0)
        self.shipments_title.setText(self.tr("SHIPMENTS ({n})").format(n=f"{rows:,}"))
        height = ROW_HEIGHT * min(max(rows, 1), _MOST_ROWS)
        self.shipments.setFixedHeight(height + self.shipments.horizontalHeader().height() + 18)


def _by(name: str) -> str:
    return f" by {escape(name)}" if name else ""
