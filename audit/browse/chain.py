"""The chain of split orders that a finding is part of, in a sentence and its links in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audit.browse.money import dollars
from audit.browse.paging import as_text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

_MOST_LINKS = 12


@dataclass(frozen=True)
class Chain:
    """One chain: its id, its sentence, its lots in order (the first few) in words."""

    chain_id: str
    sentence: str
    lots: tuple[str, ...]


def chain_of(conn: sqlite3.Connection, finding_no: int) -> Chain | None:
    """The chain of a finding of 321-05 or 321-06; None for any other."""
    found = conn.execute(
        "SELECT c.chain_no, c.chain_id, c.sentence FROM finding f "
        "JOIN evidence e ON e.finding_no = f.finding_no "
        "JOIN chain_link k ON k.shipment_no = e.shipment_no JOIN chain c ON c.chain_no = k.chain_no "
        "WHERE f.finding_no = ? AND f.rule_id IN ('321-05', '321-06') LIMIT 1",
        [finding_no],
    ).fetchone()
    if found is None:
        return None
    rows = conn.execute(
        "SELECT k.lot, s.day, s.value_cents, s.bill_number, k.consignee_name, k.port, k.carrier, "
        "k.linked_lot, k.reason, k.gap_days FROM chain_link k JOIN shipment s "
        "ON s.shipment_no = k.shipment_no WHERE k.chain_no = ? ORDER BY k.link_no LIMIT ?",
        [found[0], _MOST_LINKS + 1],
    ).fetchall()
    words = [_words(row) for row in rows[:_MOST_LINKS]] + ["…"][: len(rows) > _MOST_LINKS]
    return Chain(found[1], found[2], tuple(words))


def _words(row: Sequence[Any]) -> str:
    """`2: 2024-05-06, $400.00, bill A2, Ann Roe, port 2704. Joined to lot 1: same order, 3 days later`."""
    lot, day, cents, bill, consignee, port, carrier, linked, reason, gap = row
    facts = [as_text("day", day), dollars(cents), f"bill {bill}" if bill else "", consignee]
    facts += [f"port {port}" if port else "", carrier]
    said = f"{lot}: {', '.join(filter(None, facts))}"
    if linked is None:
        return said
    when = {None: "", 0: ", the same day", 1: ", 1 day later"}.get(gap, f", {gap} days later")
    return f"{said}. Joined to lot {linked}: {reason}{when}"
