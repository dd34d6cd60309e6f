"""A chain in one sentence: `Order N-100 of seller S1: 4 lots, 2 ports, $1,250.40 over 9 days`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.finding_rows import dollars

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audit.chains.lots import Lot


@dataclass(frozen=True)
class Told:
    """What a chain's lots are together; days since 1970-01-01, money in US cents."""

    sentence: str
    claimed: int
    orders: int
    sellers: int
    persons: int
    spellings: int
    ports: int
    carriers: int
    first_day: int | None
    last_day: int | None
    value_cents: int | None


def tell(lots: Sequence[Lot]) -> Told:
    """The sums and the sentence of the lots of one chain."""
    orders: dict[str, str] = {}
    for lot in lots:
        for (_, key), text in lot.orders.items():
            orders[key] = min(filter(None, (orders.get(key, ""), text)), default="")
    days = [lot.day for lot in lots if lot.day is not None]
    cents = [lot.value_cents for lot in lots if lot.value_cents is not None]
    sellers = len(set().union(*(lot.sellers for lot in lots)))
    claimed = sum(lot.claimed for lot in lots)
    persons = len({lot.person_no for lot in lots})
    spellings = _distinct(lot.consignee_name for lot in lots)
    ports, carriers = _distinct(lot.port for lot in lots), _distinct(lot.carrier for lot in lots)
    value = sum(cents) if cents else None
    names = sorted({lot.seller for lot in lots} - {""})
    parts = [
        _many(len(lots), "lot"),
        f"{claimed} of them claimed" if claimed < len(lots) else "",
        _many(persons, "person") if persons > 1 else "",
        f"{spellings} spellings of the consignee" if spellings > persons else "",
        _many(ports, "port") if ports > 1 else "",
        _many(carriers, "carrier") if carriers > 1 else "",
        _worth(value, days, whole=all(lot.value_complete for lot in lots)),
    ]
    head = _head(sorted(orders.values()), names, sellers)
    return Told(
        f"{head}: {', '.join(filter(None, parts))}", claimed, len(orders), sellers, persons,
        spellings, ports, carriers, min(days, default=None), max(days, default=None), value,
    )  # fmt: skip


def _head(orders: Sequence[str], names: Sequence[str], sellers: int) -> str:
    seller = f"{sellers} sellers" if sellers > 1 else f"seller {names[0]}" if names else ""
    if not orders:
        return seller[:1].upper() + seller[1:] or "One consignee"
    goods = f"Order {orders[0]}" if len(orders) == 1 else f"{len(orders):,} orders"
    return f"{goods} of {seller}" if seller else goods


def _worth(cents: int | None, days: Sequence[int], *, whole: bool) -> str:
    value = dollars(cents) if whole or cents is None else f"readable values of {dollars(cents)}"
    if not days:
        return f"{value} without a day"
    length = max(days) - min(days) + 1
    return f"{value} on one day" if length == 1 else f"{value} over {length:,} days"


def _distinct(texts: Iterable[str]) -> int:
    return len({text.casefold() for text in texts} - {""})


def _many(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"
