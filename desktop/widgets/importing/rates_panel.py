"""Exchange rates: the currencies of the sources, what of them lacks a rate, and a file to load."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from audit import browse
from audit.browse import Currency
from audit.progress import Progress
from desktop import theme
from desktop.session import Session
from desktop.tasks import Task
from desktop.widgets.blocks import button, card, label, row
from desktop.wording import many

_MOST_ROWS = 6  # those that lack rates first


class RatesPanel(QWidget):
    """There only where a source has another currency than the dollar."""

    arrived = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.found: tuple[Currency, ...] = ()
        self.busy = False
        self.wanted = True  # whether the page has room for it now
        self.load = button(
            self.tr("Load e&xchange rates …"), self.choose, "", "file",
            self.tr("A CSV with the columns currency, date, usd_per_unit and perhaps kind "
                    "(quarterly or daily)"),
        )  # fmt: skip
        self.heading = label(self.tr("EXCHANGE RATES"), "section")
        self.sentence = label("", wrap=True)
        self.table = label("", wrap=True)
        self.table.setTextFormat(Qt.TextFormat.RichText)
        self.table.setAccessibleName(self.tr("Currencies of the sources"))
        self.table.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box, inside = card(spacing=8)
        inside.addLayout(row(self.heading, None, self.load))
        inside.addWidget(self.sentence)
        inside.addWidget(self.table)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(box)
        session.opened.connect(lambda: self._show(()))
        self.setVisible(False)

    def refresh(self) -> None:
        """Look again which currencies and rates the engagement has."""
        self.busy = True
        self.session.ask(
            self.tr("Looking at the currencies"), browse.currencies, self._show, self._failed
        )

    def make_room(self, *, wanted: bool) -> None:
        """Show it, or leave the page to something else."""
        self.wanted = wanted
        self.setVisible(wanted and bool(self.found))

    def choose(self) -> None:
        """Ask for the file."""
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Exchange rates"), self.session.preferences.folder,
            self.tr("Exchange rates (*.csv)"),
        )  # fmt: skip
        if name:
            self.take(Path(name))

    def take(self, file: Path) -> None:
        """Load a file of rates: all of it or nothing."""
        path = self.session.path
        if path is None or self.session.tasks.writing:
            return

        def work(_progress: Progress) -> int:
            from audit import rates

            return rates.load(path, file)

        self.session.work(self.tr("Loading exchange rates"), work, self._loaded)

    def redraw(self) -> None:
        """The colours have changed."""
        self._show(self.found)

    def _loaded(self, count: int) -> None:
        words = many(count, "{n} rate loaded", "{n} rates loaded")
        self.session.said.emit(self.tr("{words}; run the rules anew.").format(words=words), "done")

    def _failed(self, task: Task) -> None:
        self.busy = False
        self.session.tell(task)
        self.arrived.emit()

    def _show(self, found: Sequence[Currency]) -> None:
        self.busy = False
        self.found = tuple(found)
        self.sentence.setText(self._said(self.found))
        self.table.setText(self._rows(found))
        self.make_room(wanted=self.wanted)
        self.arrived.emit()

    def _said(self, found: Sequence[Currency]) -> str:
        lacking = ", ".join(
            currency.code for currency in found if currency.code and currency.days_without
        )
        told = [
            self.tr("Lines in {codes} have no value until their day has a rate.").format(
                codes=lacking
            )
            if lacking
            else self.tr("Every day of a line in another currency has a rate.")
        ]
        if any(currency.lines_without_day for currency in found):
            told.append(
                self.tr("A line with neither an export nor an arrival date stays without a value.")
            )
        if found and not found[-1].code:
            told.append(self.tr("Where the currency cannot be read, the issues say why."))
        return " ".join(told)

    def _rows(self, found: Sequence[Currency]) -> str:
        muted = f"color:{theme.tokens().muted}"
        heads = (self.tr("Currency"), self.tr("Lines"), self.tr("Days"), self.tr("Rates loaded"),
                 self.tr("Without a rate"))  # fmt: skip
        head = "".join(f"<td style='{muted}; padding:2px 22px 2px 0'>{text}</td>" for text in heads)
        rows: list[tuple[str, ...]] = [
            (
                f"<b>{escape(currency.code or self.tr('unknown'))}</b>", f"{currency.lines:,}",
                escape(_span(currency)), escape(self._rates(currency)),
                escape(self._without(currency)),
            )
            for currency in sorted(found, key=lambda currency: currency.complete)[:_MOST_ROWS]
        ]  # fmt: skip
        if len(found) > _MOST_ROWS:
            rows.append((self.tr("and {n} more").format(n=len(found) - _MOST_ROWS),))
        body = "".join(
            "<tr>"
            + "".join(f"<td style='padding:2px 22px 2px 0'>{c}</td>" for c in cells)
            + "</tr>"
            for cells in rows
        )
        return f"<table cellspacing='0' cellpadding='0'><tr>{head}</tr>{body}</table>"

    def _rates(self, currency: Currency) -> str:
        if not currency.code:
            return ""
        named = {
            "quarterly": self.tr("{n} quarterly"), "daily": self.tr("{n} daily"), "": "{n}",
        }  # fmt: skip
        parts = [named.get(kind, "{n}").format(n=f"{n:,}") for kind, n in currency.rates.items()]
        return ", ".join(parts) or self.tr("none")

    def _without(self, currency: Currency) -> str:
        if not currency.code:
            return self.tr("all of them")
        parts = []
        if currency.days_without:
            days = ", ".join(currency.first_without)
            more = " …" if currency.days_without > len(currency.first_without) else ""
            lines = many(currency.lines_without, "{n} line", "{n} lines")
            parts.append(
                many(currency.days_without, "{n} day", "{n} days") + f" ({lines}): {days}{more}"
            )
        if currency.lines_without_day:
            parts.append(
                many(
                    currency.lines_without_day, "{n} line without a day", "{n} lines without a day"
                )
            )
        return "; ".join(parts) or self.tr("none")


def _span(currency: Currency) -> str:
    if currency.first_day == currency.last_day:
        return currency.first_day
    return f"{currency.first_day} – {currency.last_day}"
