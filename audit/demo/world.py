"""From resources/samples to the invented world: people, sellers, goods, ports, shares of time."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from audit.paths import RESOURCES

SAMPLES = RESOURCES / "samples"
PHONES = 100  # 555-0100 to 555-0199 belong to nobody


@dataclass(frozen=True)
class Person:
    """An invented consignee."""

    number: int
    name: str
    street: str
    city: str
    state: str
    postal_code: str
    area: str

    @property
    def email(self) -> str:
        return f"{self.name.lower().replace(' ', '.')}.{self.number:04}@example.com"

    @property
    def phone(self) -> str:
        return f"({self.area}) 555-01{self.number // 24 % PHONES:02}"

    def identifier(self, sheet: str) -> str:
        """A marketplace's buyer number, else a number as CBP assigns them."""
        return f"B{self.number:06}" if sheet == "marketplace" else f"1701X1-{self.number:05}"


@dataclass(frozen=True)
class Seller:
    """An invented firm that sells and ships."""

    id: str
    name: str
    marketplace: str
    address: str
    city: str
    country: str
    sheets: tuple[str, ...]


@dataclass(frozen=True)
class Good:
    """Something lawful to sell: described, classified, with the span of its price."""

    description: str
    hts_number: str
    low: float
    high: float
    kilograms: str
    origins: tuple[str, ...]


@dataclass(frozen=True)
class World:
    """All that the samples are made of."""

    about: dict[str, Any]
    sellers: tuple[Seller, ...]
    goods: tuple[Good, ...]

    @cached_property
    def people(self) -> list[Person]:
        """One for every color and object."""
        colors, objects = self.about["colors"], self.about["objects"]
        names = [f"{color} {thing}" for thing in objects for color in colors]
        return [self.person(name, number) for number, name in enumerate(names)]

    def person(self, name: str, number: int) -> Person:
        """The one with this name; the number decides where the person lives."""
        streets, cities = self.about["streets"], self.about["cities"]
        city, state, postal_code, area = cities[number % len(cities)]
        street = f"{101 + number * 7 % 8899} {streets[number // 3 % len(streets)]}"
        if number % 6 == 0:
            street += f", Apt {1 + number % 40}{'ABCD'[number // 6 % 4]}"
        return Person(number, name, street, city, state, postal_code, area)

    def sellers_of(self, sheet: str) -> list[Seller]:
        return [seller for seller in self.sellers if sheet in seller.sheets]

    def seller(self, seller_id: str) -> Seller:
        return next(seller for seller in self.sellers if seller.id == seller_id)


def read(name: str) -> dict[str, Any]:
    """One of the sample data files."""
    with (SAMPLES / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def load() -> World:
    """Reads the world once."""
    about = read("world")
    sellers = tuple(Seller(**{**one, "sheets": tuple(one["sheets"])}) for one in about["sellers"])
    with (SAMPLES / "goods.csv").open(encoding="utf-8", newline="") as file:
        goods = tuple(
            Good(
                row["description"],
                row["hts_number"],
                float(row["low"]),
                float(row["high"]),
                row["kilograms"],
                tuple(row["origins"].split()),
            )
            for row in csv.DictReader(file)
        )
    return World(about, sellers, goods)
