"""The consignees of near_matches.toml: nearly alike, or at places that mislead; all lawful shipments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from audit.demo.shipments import Cell, Shipment, complete
from audit.demo.world import World, load, read

FIRST_SERIAL, FIRST_PERSON = 950_001, 2_300
FIRST_DAY, DAYS_BETWEEN = date(2021, 3, 2), 7
CENTS = (2_350, 3_120, 4_480, 5_675)  # far from any limit, whoever is one person


@dataclass(frozen=True)
class Near:
    """One group: what it is, whether its consignees are one person, their shipments' numbers."""

    what: str
    one_person: bool | None  # None where nobody can know
    numbers: tuple[str, ...]


def groups() -> list[Near]:
    """Every group of the file."""
    built = _built(load())
    return [
        Near(near["what"], near.get("one_person"), tuple(shipment.number for shipment in shipments))
        for near, shipments in built
    ]


def shipments(world: World) -> list[Shipment]:
    """One shipment for each consignee as given."""
    return [shipment for _, found in _built(world) for shipment in found]


def _built(world: World) -> Iterator[tuple[dict[str, Any], list[Shipment]]]:
    serial = FIRST_SERIAL
    for number, near in enumerate(read("near_matches")["near"], FIRST_PERSON):
        person = world.person(near["person"], number)
        sheet = near["sheet"]
        seller = world.sellers_of(sheet)[0]
        good = next(good for good in world.goods if good.hts_number == "9504400000")
        found = []
        for given in near["given"]:
            place = serial - FIRST_SERIAL
            cells: dict[str, Cell] = {
                "arrival_date": FIRST_DAY + timedelta(days=place * DAYS_BETWEEN),
                "value": Decimal(CENTS[place % len(CENTS)]) / 100,
                "country_of_origin": "DE",
                **given,
            }
            line = complete(world, sheet, serial, (person, seller, good), cells)
            found.append(Shipment(sheet, [line], "planted", person))
            serial += 1
        yield near, found
