"""From ties (groups of shipments and why they belong together) to chains and their links."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True)
class Tie:
    """Shipments that belong together, and the reason."""

    reason: str
    shipments: tuple[int, ...]


@dataclass(frozen=True)
class Link:
    """A lot and an earlier one of its chain, with every reason that joins the two."""

    earlier: int
    later: int
    reason: str


def chained(
    ties: Iterable[Tie], place: Mapping[int, tuple[bool, int, int, str, str]]
) -> list[tuple[list[int], list[Link]]]:
    """The chains, the first arrival first: members in order, links in the order of the later lot.

    ``place`` orders the shipments, each at a place of its own. Within a tie each shipment is linked
    to the one before it, so that links are never more than the ties' members.
    """
    reasons: dict[tuple[int, int], set[str]] = defaultdict(set)
    root: dict[int, int] = {}
    rank = {number: n for n, number in enumerate(sorted(place, key=place.__getitem__))}

    def find(number: int) -> int:
        while root.setdefault(number, number) != number:
            root[number] = root[root[number]]
            number = root[number]
        return number

    for tie in ties:
        members = sorted(set(tie.shipments), key=rank.__getitem__)
        for earlier, later in pairwise(members):
            reasons[earlier, later].add(tie.reason)
            first, second = sorted((find(earlier), find(later)), key=rank.__getitem__)
            root[second] = first
    links: dict[int, list[Link]] = defaultdict(list)
    members_of: dict[int, list[int]] = defaultdict(list)
    for number in sorted(root, key=rank.__getitem__):
        members_of[find(number)].append(number)
    for (earlier, later), why in sorted(
        reasons.items(), key=lambda found: (rank[found[0][1]], rank[found[0][0]])
    ):
        links[find(later)].append(Link(earlier, later, "; ".join(sorted(why, reverse=True))))
    return [(members_of[first], links[first]) for first in sorted(members_of, key=rank.__getitem__)]
