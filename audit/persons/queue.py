"""The queue of pairs to decide on: the least certain first, weighted by what an answer could change."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from math import log2
from typing import TYPE_CHECKING

from audit.persons import decisions, effects, undecided

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from audit.persons.effects import Effect

_CENTS_OF_ONE = 100_000  # dollars weigh as findings do: one for each thousand
_WITHOUT_EFFECT = 0.1  # what changes nothing waits behind what does
_LEAST_UNCERTAIN = 0.05  # bits; a pair between two levels counts however probable
_FIELDS = (
    "consignee_id", "kind", "id_key", "name", "address", "city", "state", "postal_code", "country",
    "phone", "email", "person_id", "lines", "shipments", "value_cents", "traps",
)  # fmt: skip


@dataclass(frozen=True)
class Consignee:
    """A consignee as given, with what the last run knows of it; None where nothing is given."""

    consignee_id: str
    kind: str | None
    id_key: str | None
    name: str | None
    address: str | None
    city: str | None
    state: str | None
    postal_code: str | None
    country: str | None
    phone: str | None
    email: str | None
    person_id: str | None
    lines: int | None
    shipments: int | None
    value_cents: int | None
    traps: str | None


@dataclass(frozen=True)
class Pair:
    """Two consignees that may be one person."""

    left: Consignee
    right: Consignee
    weight: float  # bits: log2 of the odds
    probability: float
    level: str  # the strictest level at which the pair by itself joins: normal, lenient, or none
    steps: tuple[tuple[str, str, float], ...]  # comparison, how alike in words, weight in bits
    pattern: str
    decision: str  # the verdict in force; empty while the pair is pending
    effect_findings: int
    effect_cents: int
    warnings: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """For `--json`: `a` and `b` are the ids, `left` and `right` the consignees."""
        return {"a": self.left.consignee_id, "b": self.right.consignee_id, **asdict(self)}


@dataclass(frozen=True)
class Queue:
    """The first pending pairs, how many there are in all, and what more reviewing could change."""

    pairs: list[Pair]
    count: int
    settled: str


def pending(conn: sqlite3.Connection, limit: int) -> list[Pair]:
    """The first ``limit`` pending pairs: see `look`."""
    return look(conn, limit).pairs


def settled(conn: sqlite3.Connection) -> str:
    """In a sentence, whether more reviewing could change anything, and what."""
    return look(conn, 0).settled


def look(conn: sqlite3.Connection, limit: int) -> Queue:
    """The queue as it stands after the last run and the decisions in force.

    The order is by uncertainty (the entropy of the probability, in bits) times what the answer could
    change: log2 of 2 + findings + dollars / 1000. Ids break ties.
    """
    keys = undecided.pairs(conn, decisions.current(conn))
    changes, every = effects.of(conn, keys)
    chances = _chances(conn, keys)
    order = sorted(keys, key=lambda key: (-_urgency(chances[key], changes.get(key)), key))
    return Queue(
        pairs=_pairs(conn, order[: max(limit, 0)], changes),
        count=len(keys),
        settled=_sentence(conn, len(keys), len(changes), every),
    )


def _urgency(probability: float, effect: Effect | None) -> float:
    change = effect.findings + effect.cents / _CENTS_OF_ONE if effect else 0
    sides = (probability, 1 - probability)
    entropy = -sum(side * log2(side) for side in sides if 0 < side < 1)
    weight = log2(2 + change) if change > 0 else _WITHOUT_EFFECT
    return max(entropy, _LEAST_UNCERTAIN) * weight


def _chances(
    conn: sqlite3.Connection, keys: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], float]:
    wanted = set(keys)
    rows = conn.execute("SELECT left_id, right_id, probability FROM identity_pair")
    return {row[:2]: row[2] for row in rows if row[:2] in wanted}


def _pairs(
    conn: sqlite3.Connection, keys: Sequence[tuple[str, str]],
    changes: dict[tuple[str, str], Effect],
) -> list[Pair]:  # fmt: skip
    known = _consignees(conn, {one for key in keys for one in key})
    rows = conn.execute(
        "SELECT p.left_id, p.right_id, p.weight, p.probability, p.level, p.steps, p.pattern, "
        "coalesce(c.reason, '') FROM json_each(?) k CROSS JOIN identity_pair p "
        "ON p.left_id = k.value ->> 0 AND p.right_id = k.value ->> 1 "
        "LEFT JOIN identity_conflict c ON c.left_id = p.left_id AND c.right_id = p.right_id "
        "ORDER BY k.key",
        [json.dumps(keys)],
    )
    found = []
    for left_id, right_id, weight, probability, level, steps, pattern, conflict in rows:
        left, right = known[left_id], known[right_id]
        effect = changes.get((left_id, right_id), effects.Effect())
        said = [conflict, *(left.traps or "").split(", "), *(right.traps or "").split(", ")]
        found.append(
            Pair(
                left, right, weight, probability, level or "",
                steps=tuple((what, words, bits) for what, words, bits in json.loads(steps or "[]")),
                pattern=pattern or "", decision="",
                effect_findings=effect.findings, effect_cents=effect.cents,
                warnings=tuple(dict.fromkeys(text for text in said if text)),
            )
        )  # fmt: skip
    return found


def _consignees(conn: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Consignee]:
    wanted = sorted(ids)
    rows = conn.execute(
        f"SELECT {', '.join(_FIELDS)} FROM consignee "
        "WHERE consignee_id IN (SELECT value FROM json_each(?))",
        [json.dumps(wanted)],
    )
    return {row[0]: Consignee(*row) for row in rows}


def _sentence(conn: sqlite3.Connection, count: int, open_: int, every: Effect) -> str:
    if conn.execute("SELECT 1 FROM run LIMIT 1").fetchone() is None:
        return "Nothing has run yet, so no pair is known; run 's321 run FILE' first."
    pairs = "1 pair is pending" if count == 1 else f"{count:,} pairs are pending"
    torn = conn.execute("SELECT count(*) FROM identity_conflict").fetchone()[0]
    if torn and not open_:
        decisions = "1 decision contradicts" if torn == 1 else f"{torn:,} decisions contradict"
        return f"{pairs if count else 'No pair is pending'}, but {decisions} others: take one back."
    if not count:
        return "No pair is pending: more reviewing changes nothing."
    if not open_:
        touching = "it touches" if count == 1 else "none touches"
        no = "no finding and could make none" if count == 1 else "a finding or could make one"
        return f"{pairs}, but {touching} {no}: more reviewing changes nothing."
    findings = "1 finding" if every.findings == 1 else f"{every.findings:,} findings"
    of_them = "it" if count == 1 else f"{open_:,} of them"
    return (
        f"{pairs}; {of_them} could change or make {findings} of a person's day, "
        f"worth ${every.cents / 100:,.2f}."
    )
