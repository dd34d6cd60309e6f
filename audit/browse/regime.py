"""The regime that judged one shipment, in the words of the window."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.browse.paging import as_text
from audit.settings import DEFAULTS

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True)
class RegimePart:
    """One part of the law that the shipment met, from first to last day, and how sure that is."""

    title: str
    words: str
    first_day: str
    last_day: str
    reference: str
    doubt: str  # why it is not certain; empty where the official text was read


@dataclass(frozen=True)
class ShownRegime:
    """The regime of the shipment ``bill``, part by part."""

    bill: str
    name: str
    clocks: str  # the days that it was judged by
    parts: tuple[RegimePart, ...]


def regime(conn: sqlite3.Connection, evidence_no: int) -> ShownRegime | None:
    """The regime of one shipment of a finding; None where a run of old set none."""
    from audit.law_values import STATUSES  # late: the window's first paint does without
    from audit.regimes import TITLES, of_shipment

    row = conn.execute(
        "SELECT s.shipment_no, coalesce(s.bill_number, s.shipment_id), s.day, s.trigger_day, "
        "s.gift_lines, r.settings FROM evidence e CROSS JOIN run r "
        "JOIN shipment s USING (shipment_no) WHERE e.evidence_no = ?",
        [evidence_no],
    ).fetchone()
    found = of_shipment(conn, row[0]) if row else None
    if found is None:
        return None
    parts = tuple(
        RegimePart(
            TITLES[name], part.words, as_text("day", part.first_day),
            as_text("day", part.last_day), part.reference,
            "" if part.status in ("", "read") else STATUSES.get(part.status, part.status),
        )
        for name, part in found.elements.items()
        if part.words and (name != "gift_limit" or row[4])
    )  # fmt: skip
    return ShownRegime(row[1], found.name, _clocks(row[2], row[3], row[5]), parts)


def _clocks(day: int | None, trigger: int | None, settings: str) -> str:
    """Which dates decided: `Limits by the arrival date, 2025-05-01; suspensions by ...`."""
    chosen = DEFAULTS | json.loads(settings or "{}")
    named = {"latest": "later of arrival and entry"}
    by = chosen["regime_trigger"]
    return (
        f"Limits by the {chosen['day_basis']} date, {as_text('day', day) or 'none'}; "
        f"suspensions by the {named.get(by, by + ' date')}, {as_text('day', trigger) or 'none'}."
    )
