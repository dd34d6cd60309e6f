"""The planted cases of planted.toml: what was hidden where, and what an audit has to find."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audit.demo.check_digits import entry_number
from audit.demo.shipments import Cell, Line, Shipment, complete
from audit.demo.world import World, load, read

FIRST_SERIAL, FIRST_PERSON = 900_001, 2_000
NO_CHECK_DIGIT = re.compile(r"^(\w{3})-(\d{7})$")
ABOUT = ("sheet", "person", "listed", "lines")


@dataclass(frozen=True)
class Case:
    """One case: the rule, whether it fires, and the numbers of the shipments that it lists."""

    rule: str
    what: str
    fires: bool
    certainty: str | None
    numbers: tuple[str, ...]  # bill numbers; entry numbers where the sheet has no bills


def cases() -> list[Case]:
    """Every planted case, near misses included."""
    found = []
    built = iter(_built(load()))
    for case in read("planted")["case"]:
        numbers = []
        for given in case["shipments"]:
            shipment = next(built)
            if given.get("listed", True):
                numbers.append(shipment.number)
        found.append(
            Case(
                case["rule"],
                case["what"],
                case.get("fires", True),
                case.get("certainty"),
                tuple(numbers),
            )
        )
    return found


def shipments(world: World) -> list[Shipment]:
    """The shipments of all cases."""
    return _built(world)


def _built(world: World) -> list[Shipment]:
    people: dict[str, int] = {}
    found: list[Shipment] = []
    for case in read("planted")["case"]:
        for given in case["shipments"]:
            number = people.setdefault(given["person"], FIRST_PERSON + len(people))
            found.append(_shipment(world, given, number, FIRST_SERIAL + len(found)))
    return found


def _shipment(world: World, given: Mapping[str, Any], person_number: int, serial: int) -> Shipment:
    sheet = given["sheet"]
    person = world.person(given["person"], person_number)
    cells: dict[str, Cell] = {key: cell for key, cell in given.items() if key not in ABOUT}
    seller = (
        world.seller(str(cells["seller_id"]))
        if "seller_id" in cells
        else world.sellers_of(sheet)[0]
    )
    good = next(good for good in world.goods if good.hts_number == "9504400000")
    number = NO_CHECK_DIGIT.match(str(cells.get("entry_number", "")))
    if number:
        cells["entry_number"] = entry_number(number.group(1), int(number.group(2)))
    cells.setdefault("country_of_origin", "TW" if sheet == "ace" else "DE")
    lines: list[Line] = []
    for place, own in enumerate(given.get("lines", [{}])):
        lines.append(complete(world, sheet, serial, (person, seller, good), {**cells, **own}))
        if sheet == "ace":
            lines[-1]["line_number"] = f"{place + 1:03}"
    return Shipment(sheet, lines, "planted", person)
