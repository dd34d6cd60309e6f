"""The queue of pairs as the window shows it: two consignees, what speaks for and against, effect."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.browse.money import dollars
from audit.browse.paging import as_text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from audit.persons.decisions import Decision


@dataclass(frozen=True)
class Consignee:
    """A consignee as given; ``value`` as it is read, in US dollars."""

    consignee_id: str
    kind: str  # person or company
    id_key: str
    name: str
    address: str
    city: str
    state: str
    postal_code: str
    country: str
    phone: str
    email: str
    person_id: str  # of the last run
    lines: int
    shipments: int
    value: str
    traps: str


@dataclass(frozen=True)
class Step:
    """One comparison of a pair: what was compared, how alike it is, its weight in bits."""

    comparison: str
    level: str
    weight: float


@dataclass(frozen=True)
class ShownPair:
    """A pair that somebody may decide on, and what the answer could change."""

    left: Consignee
    right: Consignee
    weight: float  # bits: log2 of the odds
    probability: float
    level: str  # the strictest level at which it joins by itself; empty below all
    steps: tuple[Step, ...]
    pattern: str
    alike: int  # pairs fetched with it that have the same pattern, itself included
    effect_findings: int
    effect_cents: int
    warnings: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        """The ids of both, the smaller first."""
        return self.left.consignee_id, self.right.consignee_id

    @property
    def one_person(self) -> bool:
        """Whether the last run took both for one person."""
        return bool(self.left.person_id) and self.left.person_id == self.right.person_id


@dataclass(frozen=True)
class PairQueue:
    """The pairs, least certain first; in a sentence, what more reviewing could change."""

    pairs: tuple[ShownPair, ...]
    settled: str
    count: int  # of all pending pairs, fetched or not
    decided: int  # decisions in force
    conflicts: tuple[str, ...]  # pairs decided the same that other decisions keep apart


_FIELDS = (
    "consignee_id, coalesce(kind, ''), coalesce(id_key, ''), coalesce(name, ''), "
    "coalesce(address, ''), coalesce(city, ''), coalesce(state, ''), coalesce(postal_code, ''), "
    "coalesce(country, ''), coalesce(phone, ''), coalesce(email, ''), coalesce(person_id, ''), "
    "coalesce(lines, 0), coalesce(shipments, 0), value_cents, coalesce(traps, '')"
)


def pair_queue(conn: sqlite3.Connection, limit: int) -> PairQueue:
    """The first ``limit`` pending pairs with all that the window shows of them."""
    from audit.persons import decisions, queue, traps  # late: the first paint does without

    looked, in_force = queue.look(conn, limit), decisions.current(conn)
    found = looked.pairs
    known = consignees(
        conn, (side.consignee_id for pair in found for side in (pair.left, pair.right))
    )
    patterns = Counter(pair.pattern for pair in found)
    return PairQueue(
        pairs=tuple(
            ShownPair(
                left=known[pair.left.consignee_id],
                right=known[pair.right.consignee_id],
                weight=pair.weight,
                probability=pair.probability,
                level=pair.level,
                steps=tuple(Step(*step) for step in pair.steps),
                pattern=pair.pattern,
                alike=patterns[pair.pattern],
                effect_findings=pair.effect_findings,
                effect_cents=pair.effect_cents,
                warnings=tuple(traps.KINDS.get(word, word) for word in pair.warnings),
            )
            for pair in found
        ),
        settled=looked.settled,
        count=looked.count,
        decided=len(in_force),
        conflicts=_conflicts(conn, in_force),
    )


def consignees(conn: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Consignee]:
    """The consignees of these ids, by id."""
    rows = conn.execute(
        f"SELECT {_FIELDS} FROM consignee WHERE consignee_id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(set(ids)))],
    )
    return {row[0]: Consignee(*(*row[:14], dollars(row[14]), row[15])) for row in rows}


def spans(conn: sqlite3.Connection, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """First and last day of the shipments of these consignees, as ISO dates, by id.

    One pass over the lines: no index leads from a consignee to them.
    """
    rows = conn.execute(
        """
        SELECT c.consignee_id, min(s.day), max(s.day)
        FROM line l CROSS JOIN consignee_party c ON c.party_id = l.party_id
            JOIN item i ON i.line_id = l.line_id JOIN shipment s ON s.shipment_no = i.shipment_no
        WHERE l.party_id IN (
            SELECT party_id FROM consignee_party
            WHERE consignee_id IN (SELECT value FROM json_each(?))
        )
        GROUP BY c.consignee_id
        """,
        [json.dumps(sorted(set(ids)))],
    )
    return {row[0]: (as_text("day", row[1]), as_text("day", row[2])) for row in rows}


@dataclass(frozen=True)
class Standing:
    """After decisions: in a sentence what more reviewing could change, and the pairs still open."""

    settled: str
    pending: frozenset[tuple[str, str]]
    conflicts: tuple[str, ...]


def standing(conn: sqlite3.Connection) -> Standing:
    """Which pairs are open still; what follows from decisions is not."""
    from audit.persons import decisions, queue, undecided

    in_force = decisions.current(conn)
    pairs = frozenset(undecided.pairs(conn, in_force))
    return Standing(queue.settled(conn), pairs, _conflicts(conn, in_force))


def _conflicts(conn: sqlite3.Connection, in_force: Sequence[Decision]) -> tuple[str, ...]:
    """Both names of each pair that is decided the same while a chain of decisions parts it."""
    import numpy as np

    from audit.persons.clusters import labels

    ids = sorted({one for d in in_force for one in (d.left_id, d.right_id)})
    number = {one: place for place, one in enumerate(ids)}
    same, different = (
        [(number[d.left_id], number[d.right_id]) for d in in_force if d.verdict == verdict]
        for verdict in ("same", "different")
    )
    none = np.empty(0, np.int64)
    _, torn = labels(len(ids), none, none, none, same, different)
    names = consignees(conn, {ids[place] for pair in torn for place in pair})
    return tuple(
        " / ".join(names[ids[n]].name if ids[n] in names else ids[n] for n in pair) for pair in torn
    )


def count_alike(conn: sqlite3.Connection, pattern: str) -> int:
    """How many pending pairs one decision on the pattern would decide."""
    from audit.persons import decisions, undecided

    return len(undecided.pairs(conn, decisions.current(conn), pattern))
