"""Regimes: the law by period, part by part, with how many shipments each regime judged."""

from __future__ import annotations

from collections.abc import Mapping

from audit import regimes
from audit.engagement import Engagement
from audit.law import STATUSES
from audit.regimes import TITLES, Element
from audit.report.book import TABLOID, Page
from audit.report.sheet import Sheet
from audit.report.tables import Column, fit, write_table
from audit.report.wording import day

COLUMNS = (
    Column("Regime", 40), Column("Shipments", 11, "count"), Column("Value, USD", 14, "money"),
    Column("First shipment", 12, "day"), Column("Last shipment", 12, "day"),
    Column("Exemption by origin", 18), Column("The law, part by part", 70),
    Column("How sure", 40), Column("Source", 60),
)  # fmt: skip


def write(page: Page, engagement: Engagement) -> None:
    """One row a regime, in order of time; what was not read in its official text says so."""
    fit(page, COLUMNS)
    rows = (
        (
            judged.regime.name, judged.shipments, judged.value_cents, judged.first_day,
            judged.last_day, judged.regime.elements["origin"].value,
            *_parts(judged.regime.elements),
        )
        for judged in regimes.found(engagement.conn)
    )  # fmt: skip
    write_table(page, COLUMNS, rows, empty="No shipment has been judged.")


def _parts(elements: Mapping[str, Element]) -> tuple[str, str, str]:
    """The parts in words with their days, what is not certain of them, and their sources."""
    known = [(name, e) for name, e in elements.items() if e.words]
    words = [f"{TITLES[name]}: {e.words}{_days(e)}" for name, e in known]
    doubts = [
        f"{TITLES[name]}: {STATUSES.get(e.status, e.status)}"
        for name, e in known
        if e.status not in ("", "read")
    ]
    sources = [f"{TITLES[name]}: {e.reference}" for name, e in known if e.reference]
    return "\n".join(words), "\n".join(doubts) or "Read in the official texts.", "\n".join(sources)


def _days(part: Element) -> str:
    return "" if part.first_day is None else f" ({day(part.first_day)} to {day(part.last_day)})"


SHEET = Sheet(6, "Regimes", "Under which law how many shipments were judged.", write, TABLOID)
