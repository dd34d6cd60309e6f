"""Different persons who are easily taken for one: households, towers, warehouses, offices, branches."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from benchmarks import consignees
from benchmarks.consignee_names import FAMILY, NEAR_GIVEN_NAMES, ORIGINS, TRADES

HOUSE = ("number", "street", "suffix", "town", "state", "zip")
GIVEN = {  # a given name: those of the same origin for the same sex, and for the other
    name: (own, other)
    for _, women, men, _ in ORIGINS.values()
    for own, other in ((women, men), (men, women))
    for name in own
}


class Groups(NamedTuple):
    """The persons of all groups of one kind, by their places in the columns of ``parts``."""

    parts: dict[str, np.ndarray]
    all: np.ndarray
    first: np.ndarray  # the first of each one's group
    place: np.ndarray  # in the group, from 0
    rng: np.random.Generator

    def share(self, *names: str) -> None:
        """Everybody has these parts of the first."""
        for name in names:
            self.parts[name][self.all] = self.parts[name][self.first]

    def live_together(self) -> None:
        self.share("family", "second", "unit", *HOUSE)
        one_phone = (self.rng.random(len(self.parts["phone"])) < 0.3)[self.first]
        self.parts["phone"][self.all[one_phone]] = self.parts["phone"][self.first[one_phone]]

    def differ_in_given_name(self, *, same_sex: bool) -> None:
        given = self.parts["given"]
        for n, one in zip(self.all.tolist(), self.first.tolist(), strict=True):
            if n != one:
                names = [x for x in GIVEN[given[one]][0 if same_sex else 1] if x != given[one]]
                given[n] = names[self.rng.integers(len(names))]

    def differ_in_name(self) -> None:
        """No two of a group bear the same name: nobody could tell them apart."""
        seen: set[tuple[int, str, str]] = set()
        given, family = self.parts["given"], self.parts["family"]
        for n, one in zip(self.all.tolist(), self.first.tolist(), strict=True):
            while (key := (one, given[n], family[n])) in seen:
                family[n] = consignees.invented(1, self.rng, *FAMILY)[0]
            seen.add(key)


def lay(
    parts: dict[str, np.ndarray], trap: np.ndarray, group: np.ndarray, rng: np.random.Generator
) -> None:
    """Make the last fifth of the persons into groups; writes each one's trap and its group's number."""
    begin, number, among = len(trap) - len(trap) // 5, 0, len(trap) / 5
    for name, most, share, make in KINDS:
        size = max(2, min(most, int(among * share)))
        groups = max(1, int(among * share / size))
        some = np.arange(begin, begin + groups * size)
        if begin + len(some) > len(trap):
            return
        trap[some], group[some] = name, number + np.repeat(np.arange(groups), size)
        for part in ("company", "trade", "form", "generation", "id"):
            parts[part][some] = ""
        consignees.named(parts, some, rng)
        place = np.tile(np.arange(size), groups)
        make(Groups(parts, some, np.repeat(some[::size], size), place, rng))
        for n in some.tolist():
            mailbox = f"{parts['given'][n]}{parts['family'][n]}{n}@example.com"
            parts["email"][n] = parts["email"][n] and mailbox
        begin, number = begin + len(some), number + groups


def father_and_son(them: Groups) -> None:
    them.live_together()
    them.differ_in_given_name(same_sex=True)


def spouses(them: Groups) -> None:
    them.live_together()
    them.differ_in_given_name(same_sex=False)


def senior_and_junior(them: Groups) -> None:
    them.live_together()
    them.share("given", "middle")
    them.parts["generation"][them.all] = np.where(them.place == 0, "Sr", "Jr")


def siblings(them: Groups) -> None:
    """Of near given names: Maria and Marta."""
    them.live_together()
    pairs = np.array(NEAR_GIVEN_NAMES, object)
    which = them.rng.integers(len(pairs), size=len(them.parts["given"]))[them.first]
    them.parts["given"][them.all] = pairs[which, them.place]


def tower(them: Groups) -> None:
    them.share(*HOUSE)
    them.parts["unit"][them.all] = (them.place // 8 * 100 + them.place % 8 + 101).astype(str)
    them.differ_in_name()


def tower_without_units(them: Groups) -> None:
    tower(them)
    them.parts["unit"][them.all] = ""


def warehouse(them: Groups) -> None:
    """A forwarder's: half of its customers write their number as a unit, the rest write nothing."""
    them.share(*HOUSE)
    code = "FW" + (10_000 + them.place * 7).astype(str).astype(object)
    written = them.rng.random(len(code)) < 0.5
    them.parts["unit"][them.all] = np.where(written, code, "")
    them.parts["unit form"][them.all] = "# {}"
    them.differ_in_name()


def dormitory(them: Groups) -> None:
    """Students, many of them with short names of one origin; half write their room."""
    half = them.all[them.rng.random(len(them.all)) < 0.5]
    consignees.named(them.parts, half, them.rng, only="Chinese")
    them.share(*HOUSE)
    room = (them.place + 201).astype(str)
    written = them.rng.random(len(room)) < 0.5
    them.parts["unit"][them.all] = np.where(written, room, "")
    them.differ_in_name()


def office_phone(them: Groups) -> None:
    """Each at a home of her own, with the telephone of the office."""
    them.parts["phone"][them.all] = (2_120_000_000 + them.first * 11).astype(str)
    them.differ_in_name()


def same_name_elsewhere(them: Groups) -> None:
    them.share("given", "family", "second")
    them.parts["middle"][them.all] = ""


def neighbours(them: Groups) -> None:
    them.share(*HOUSE)
    them.parts["unit"][them.all] = ""
    number = them.parts["number"][them.first].astype(int) + 2 * them.place
    them.parts["number"][them.all] = number.astype(str)
    them.differ_in_name()


def branches(them: Groups) -> None:
    """A company's shops in several towns: consignees at addresses of their own."""
    consignees.founded(them.parts, them.all, them.rng)
    them.share("family", "trade", "form")


def companies_of_one_building(them: Groups) -> None:
    """Every second one's name begins like the first's."""
    them.share(*HOUSE)
    them.parts["unit"][them.all] = np.where(them.place % 3 > 0, (them.place + 100).astype(str), "")
    consignees.founded(them.parts, them.all, them.rng)
    alike = them.place % 2 == 0
    family, trade = them.parts["family"], them.parts["trade"]
    family[them.all[alike]] = family[them.first[alike]]
    trade[them.all] = np.array(TRADES, object)[(them.place * 5 + them.first) % len(TRADES)]


KINDS: tuple[tuple[str, int, float, Callable[[Groups], None]], ...] = (
    # persons in a group, and the share of all who are in groups
    ("father and son", 2, 0.12, father_and_son),
    ("senior and junior", 2, 0.06, senior_and_junior),
    ("spouses", 2, 0.14, spouses),
    ("siblings, near names", 2, 0.05, siblings),
    ("tower", 40, 0.14, tower),
    ("tower, no units", 40, 0.06, tower_without_units),
    ("warehouse", 2000, 0.13, warehouse),
    ("dormitory", 120, 0.08, dormitory),
    ("office phone", 12, 0.05, office_phone),
    ("same name elsewhere", 4, 0.06, same_name_elsewhere),
    ("neighbours", 2, 0.05, neighbours),
    ("branches", 3, 0.03, branches),
    ("companies, one building", 8, 0.04, companies_of_one_building),
)
