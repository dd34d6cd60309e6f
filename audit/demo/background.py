"""The lawful background: shipments of eleven years, so that charts and totals look real."""

from __future__ import annotations

import itertools
import random
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from audit.demo.shipments import Cell, Line, Shipment, complete
from audit.demo.world import Good, Person, World
from audit.law import Law

CHINA = ("CN", "HK")
CLAIMED = ("manifest", "marketplace", "type86")  # sheets with a row for every commodity
TWO_LINES = 0.18
SAME_DAY_AGAIN = 0.14
JUST_BELOW = 0.13  # share of the shipments whose value ends just below the limit


class Books(NamedTuple):
    """What the background must not do twice: totals of a person's day, days with a large entry."""

    spent: dict[tuple[int, date], Decimal]
    large: set[tuple[int, date]]


class Occasion(NamedTuple):
    """When a shipment comes, under which law, and for whom where somebody orders again."""

    sheet: str
    day: date
    cap: Decimal
    china_is_out: bool
    again: Person | None


def shipments(world: World, rules: Law, rng: random.Random) -> list[Shipment]:
    """Complete shipments within the law of their day; entries of other types come first."""
    books = Books({}, set())
    serials = itertools.count(1)
    found: list[Shipment] = []
    for sheet in sorted(world.about["sheets"], key=lambda name: name != "ace"):
        person: Person | None = None
        last = date.min
        for day in _days(world, rng, world.about["sheets"][sheet]):
            again = person if rng.random() < SAME_DAY_AGAIN and sheet in CLAIMED else None
            last = last if again else day
            cap = Decimal(rules.value_on("daily_limit", last).value) / 100
            occasion = Occasion(sheet, last, cap, _china_is_out(rules, last), again)
            found.append(_shipment(world, rng, occasion, next(serials), books))
            person = found[-1].person
    return found


def _days(world: World, rng: random.Random, plan: dict[str, object]) -> list[date]:
    first, last = plan["first"], plan["last"]
    if not (isinstance(first, date) and isinstance(last, date)):
        raise TypeError(plan)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    years, months = world.about["years"], world.about["months"]
    weights = [
        0 if day.weekday() == 6 else years[str(day.year)] * months[str(day.month)] for day in days
    ]
    return sorted(rng.choices(days, weights, k=int(str(plan["shipments"]))))


def _china_is_out(rules: Law, day: date) -> bool:
    """Whether the orders on China touch the day; they are asked as the rules ask them."""
    return any(
        rules.value_on(name, day).value
        for name in (
            "china_hk_ineligible_feb_2025", "china_hk_ineligible", "all_countries_suspended",
        )
    )  # fmt: skip


def _shipment(
    world: World, rng: random.Random, occasion: Occasion, serial: int, books: Books
) -> Shipment:
    sheet, day, cap, china_is_out, _ = occasion
    goods = [g for g in world.goods if not china_is_out or set(g.origins) - set(CHINA)]
    good = rng.choice(goods)
    value = _value(rng, sheet, good, cap)
    person = _person(world, rng, occasion, value, books)
    given: dict[str, Cell] = {
        "arrival_date": day,
        "value": value,
        "consignee_name": _as_written(rng, person.name),
        "mode_of_transport": rng.choice(world.about["sheets"][sheet]["modes"]),
    }
    if sheet == "ace":
        given["entry_type"] = "11" if value <= 2500 else "01"
    seller = rng.choice(world.sellers_of(sheet))
    lines: list[Line] = []
    parts = _parts(rng, value) if sheet in CLAIMED else [value]
    for number, part in enumerate(parts):
        good = good if number == 0 else rng.choice(goods)
        origins = [o for o in good.origins if not china_is_out or o not in CHINA]
        origin: dict[str, Cell] = {"country_of_origin": rng.choice(origins)}
        given |= {"value": part} | (origin if sheet != "ace" else {})
        lines.append(complete(world, sheet, serial, (person, seller, good), given))
        if number and sheet == "marketplace":
            lines[-1]["line_number"] = f"{serial:010}{number}"
    return Shipment(sheet, lines, "background", person)


def _value(rng: random.Random, sheet: str, good: Good, cap: Decimal) -> Decimal:
    if sheet == "gifts":
        return _cents(rng.uniform(12, 90))
    if sheet == "ace":
        return _cents(rng.uniform(820, 2450) if rng.random() < 0.85 else rng.uniform(2600, 9000))
    if rng.random() < JUST_BELOW:
        return cap - _cents(rng.triangular(0.01, float(cap) / 10, 1))
    return min(_cents(rng.triangular(good.low, good.high, good.low * 1.3)), cap)


def _cents(amount: float) -> Decimal:
    return Decimal(round(amount * 100)) / 100


def _parts(rng: random.Random, value: Decimal) -> list[Decimal]:
    if rng.random() > TWO_LINES or value < 20:
        return [value]
    first = _cents(float(value) * rng.uniform(0.4, 0.8))
    return [first, value - first]


def _person(
    world: World, rng: random.Random, occasion: Occasion, value: Decimal, books: Books
) -> Person:
    """Someone whose day this shipment does not spoil."""
    person = occasion.again
    while True:
        person = person or world.people[int(len(world.people) * rng.random() ** 1.7)]
        key = (person.number, occasion.day)
        if occasion.sheet == "ace":
            books.large.add(key)
            return person
        total = books.spent.get(key, Decimal(0)) + value
        if key not in books.large and total <= occasion.cap:
            books.spent[key] = total
            return person
        person = None


def _as_written(rng: random.Random, name: str) -> str:
    """As people write a name: capitals, last name first, blanks too many."""
    first, last = name.split(" ")
    chance = rng.random()
    if chance < 0.06:
        return name.upper()
    if chance < 0.09:
        return f"{last.upper()}, {first}"
    if chance < 0.11:
        return f"{first}  {last} "
    return name
