"""The usual faults of real exports, put into a few percent of the background."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from audit.demo.shipments import Shipment, complete, day_of
from audit.demo.world import World, read
from audit.law import Law

FIRST_SERIAL = 800_001
SHARE_LOW, SHARE_HIGH = Decimal("0.2"), Decimal("0.9")


def apply(
    world: World, rules: Law, rng: random.Random, shipments: list[Shipment]
) -> list[Shipment]:
    """Spoil background shipments as noise.toml says; returns the ones to be added."""
    added: list[Shipment] = []
    days = Counter(_person_day(shipment) for shipment in shipments)
    alone = [s for s in shipments if days[_person_day(s)] == 1]  # a fault must not taint others
    for noise in read("noise")["noise"]:
        lawful = [s for s in alone if s.sheet == noise["sheet"] and s.origin == "background"]
        if noise.get("extra"):
            lawful = [s for s in lawful if _is_middling(s, rules)]
        for shipment in rng.sample(lawful, noise["count"]):
            shipment.origin = "fault"
            _spoil(shipment, noise)
            if noise.get("extra"):
                limit = _limit(shipment, rules)
                added.append(_second_parcel(world, shipment, limit, FIRST_SERIAL + len(added)))
    return added


def _person_day(shipment: Shipment) -> tuple[int, date]:
    return shipment.person.number, day_of(shipment.lines[0]["arrival_date"])


def _spoil(shipment: Shipment, noise: dict[str, Any]) -> None:
    for line in shipment.lines:
        line.update(noise.get("cells", {}))
        for field, days in noise.get("days", {}).items():
            moment = line[field]
            if isinstance(moment, date):
                line[field] = moment + timedelta(days=days)


def _limit(shipment: Shipment, rules: Law) -> Decimal:
    day = day_of(shipment.lines[0]["arrival_date"])
    return Decimal(rules.value_on("daily_limit", day).value) / 100


def _value(shipment: Shipment) -> Decimal:
    return sum((Decimal(str(line["value"])) for line in shipment.lines), Decimal(0))


def _is_middling(shipment: Shipment, rules: Law) -> bool:
    """Worth enough that a second parcel within the limit takes the day over it."""
    limit = _limit(shipment, rules)
    return SHARE_LOW * limit < _value(shipment) < SHARE_HIGH * limit


def _second_parcel(world: World, shipment: Shipment, limit: Decimal, serial: int) -> Shipment:
    """Another parcel of that person and day; the two exceed the limit, neither does alone."""
    first = shipment.lines[0]
    good = next(good for good in world.goods if good.description == first["description"])
    line = complete(
        world,
        shipment.sheet,
        serial,
        (shipment.person, world.seller(str(first["seller_id"])), good),
        {
            "arrival_date": first["arrival_date"],
            "consignee_name": first["consignee_name"],
            "country_of_origin": first["country_of_origin"],
            "value": limit - _value(shipment) + SHARE_LOW * limit / 4,
        },
    )
    return Shipment(shipment.sheet, [line], "fault", shipment.person)
