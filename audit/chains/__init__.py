"""Step 7b: split orders (321-05) and patterns under the limit (321-06) joined into chains.

A chain runs across days, bills, carriers, ports, sellers and spellings of the consignee: shipments
that a finding of either rule names together, or that share an order. It is the same whatever the
order of rows and files, and takes time in proportion to the shipments of those findings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.chains import lots, wording
from audit.chains.linking import Link, chained
from audit.ids import digest

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from audit.chains.lots import Lot

RULES = ("321-05", "321-06")


def build(conn: sqlite3.Connection, settings: Mapping[str, str]) -> int:
    """Fill chain and chain_link anew from the run's findings; returns how many chains.

    Inside the caller's transaction, after the rules.
    """
    conn.execute("DELETE FROM chain")
    conn.execute("DELETE FROM chain_link")
    named = lots.findings(conn, RULES)
    known = lots.read(conn)
    ties = lots.ties(named, known, int(settings["structuring_window_days"]))
    finding_ids: dict[int, set[str]] = {}
    for finding in named:
        for number in finding.shipments:
            finding_ids.setdefault(number, set()).add(finding.finding_id)
    chains = chained(ties, {number: lot.place for number, lot in known.items()})
    for chain_no, (members, links) in enumerate(chains, 1):
        _store(conn, chain_no, [known[number] for number in members], links, finding_ids)
    return len(chains)


def _store(
    conn: sqlite3.Connection, chain_no: int, members: Sequence[Lot], links: Sequence[Link],
    finding_ids: Mapping[int, set[str]],
) -> None:  # fmt: skip
    told = wording.tell(members)
    ids = sorted({i for lot in members for i in finding_ids.get(lot.shipment_no, ())})
    conn.execute(
        "INSERT INTO chain VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            chain_no, f"C{digest(members[0].shipment_id)}", told.sentence, len(members),
            told.claimed, told.orders, told.sellers, told.persons, told.spellings, told.ports,
            told.carriers, told.first_day, told.last_day, told.value_cents, " ".join(ids),
        ),
    )  # fmt: skip
    by_no = {lot.shipment_no: (number, lot) for number, lot in enumerate(members, 1)}
    joined: dict[int, list[tuple[int | None, str, int | None]]] = {}
    for link in links:
        number, earlier = by_no[link.earlier]
        gap = _gap(earlier, by_no[link.later][1])
        joined.setdefault(link.later, []).append((number, link.reason, gap))
    alone: list[tuple[int | None, str, int | None]] = [(None, "", None)]
    conn.executemany(
        "INSERT INTO chain_link (chain_no, lot, shipment_no, linked_lot, reason, gap_days, "
        "order_numbers, seller, consignee_name, consignee_address, port, carrier) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                chain_no, number, lot.shipment_no, *link, ", ".join(lot.order_numbers), lot.seller,
                lot.consignee_name, lot.consignee_address, lot.port, lot.carrier,
            )
            for number, lot in enumerate(members, 1)
            for link in joined.get(lot.shipment_no, alone)
        ],
    )  # fmt: skip


def _gap(earlier: Lot, later: Lot) -> int | None:
    return None if earlier.day is None or later.day is None else later.day - earlier.day
