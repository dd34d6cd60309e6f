"""What a chain is made of: the shipments of the findings as written, and what ties them together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.chains.linking import Tie
from audit.cleaning.blanks import NOTHING
from audit.facts.same_goods import goods_key

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

_TEXTS = (
    "order_number", "seller_id", "seller_name", "consignee_name", "consignee_address",
    "port_of_entry", "carrier", "description",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A finding and its shipments, those that only explain it too."""

    finding_id: str
    rule_id: str
    shipments: tuple[int, ...]


@dataclass
class Lot:
    """A shipment as it stands in a chain; texts as written, the least where its lines differ."""

    shipment_no: int
    shipment_id: str
    day: int | None
    second: int
    claimed: bool
    value_cents: int | None
    value_complete: bool
    person_no: int
    bill_key: str
    seller: str = ""
    consignee_name: str = ""
    consignee_address: str = ""
    port: str = ""
    carrier: str = ""
    sellers: set[str] = field(default_factory=set)  # keys
    orders: dict[tuple[str, str], str] = field(default_factory=dict)  # (seller, order) → as written
    goods: set[str] = field(default_factory=set)

    @property
    def place(self) -> tuple[bool, int, int, str, str]:
        """Where it stands among others: by arrival, one without a day last."""
        return self.day is None, self.day or 0, self.second, self.bill_key, self.shipment_id

    @property
    def order_numbers(self) -> list[str]:
        return sorted(set(self.orders.values()))


def findings(conn: sqlite3.Connection, rules: Sequence[str]) -> list[Found]:
    """The findings of these rules; also fills the temporary table chained (shipment_no)."""
    marks = ", ".join("?" * len(rules))
    members: dict[tuple[str, str], list[int]] = defaultdict(list)
    for finding_id, rule_id, number in conn.execute(
        "SELECT f.finding_id, f.rule_id, e.shipment_no FROM finding f "
        f"JOIN evidence e ON e.finding_no = f.finding_no WHERE f.rule_id IN ({marks})",
        rules,
    ):
        members[finding_id, rule_id].append(number)
    conn.execute("DROP TABLE IF EXISTS temp.chained")
    conn.execute("CREATE TEMP TABLE chained (shipment_no INTEGER PRIMARY KEY)")
    conn.executemany(
        "INSERT OR IGNORE INTO chained VALUES (?)",
        [(n,) for all_ in members.values() for n in all_],
    )
    return [Found(*key, tuple(numbers)) for key, numbers in members.items()]


def read(conn: sqlite3.Connection) -> dict[int, Lot]:
    """Every shipment of `chained`, with what its lines say."""
    lots = {
        row[0]: Lot(
            row[0], row[1], row[2], row[3] or 0, bool(row[4]), row[5], bool(row[6]), *row[7:]
        )
        for row in conn.execute(
            "SELECT s.shipment_no, s.shipment_id, s.day, s.arrival_second, s.claimed, s.value_cents, "
            "s.value_complete, s.person_no, coalesce(s.bill_key, '') "
            "FROM chained c CROSS JOIN shipment s USING (shipment_no)"
        )
    }
    columns = ", ".join(f"t.{name}" for name in _TEXTS)
    for number, order_key, seller_key, hts, *raw in conn.execute(
        f"SELECT i.shipment_no, i.order_key, i.seller_key, i.hts, {columns} FROM chained c "
        "CROSS JOIN item i ON i.shipment_no = c.shipment_no "
        "CROSS JOIN line_text t ON t.line_id = i.line_id"
    ):
        _add(lots[number], order_key, seller_key, hts, [_said(text) for text in raw])
    return lots


def _said(text: str | None) -> str:
    plain = " ".join((text or "").split())
    return "" if plain.lower() in NOTHING else plain


def _add(
    lot: Lot, order_key: str | None, seller_key: str | None, hts: str | None, said: Sequence[str]
) -> None:
    order, seller_id, seller_name, name, address, port, carrier, description = said
    lot.seller = _least(lot.seller, seller_id or seller_name)
    lot.consignee_name = _least(lot.consignee_name, name)
    lot.consignee_address = _least(lot.consignee_address, address)
    lot.port = _least(lot.port, port)
    lot.carrier = _least(lot.carrier, carrier)
    if seller_key:
        lot.sellers.add(seller_key)
    if order_key:
        key = (seller_key or f"person {lot.person_no}", order_key)
        lot.orders[key] = _least(lot.orders.get(key, ""), order)
    if goods := goods_key(hts, description):
        lot.goods.add(goods)


def _least(known: str, new: str) -> str:
    return min(filter(None, (known, new)), default="")


def ties(found: Sequence[Found], lots: Mapping[int, Lot], days: int) -> list[Tie]:
    """Why shipments belong together: one order, one person and seller within ``days``, one kind of goods."""
    made = []
    by_order: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, lot in lots.items():
        for key in lot.orders:
            by_order[key].append(number)
    made += [Tie("same order", tuple(numbers)) for numbers in by_order.values()]
    near = f"same person and seller within {days} {'day' if days == 1 else 'days'}"
    for finding in found:
        if finding.rule_id == "321-05":
            made.append(Tie("same order", finding.shipments))
            continue
        made.append(Tie(near, finding.shipments))
        by_goods: dict[str, list[int]] = defaultdict(list)
        for number in finding.shipments:
            for goods in lots[number].goods:
                by_goods[goods].append(number)
        made += [Tie("same goods", tuple(numbers)) for numbers in by_goods.values()]
    return made
