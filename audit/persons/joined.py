"""What holds the consignees of a person together: its strongest links, as a tree, and long chains.

The weightiest consignee of a person is its root. Each other one hangs on the link that joins it: decided
by somebody, the same id, the same name and address, a near match, else a name without an address.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from audit.persons.clusters import components

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

JOINED_BY = ("decided", "id", "exact", "probable", "name")
_DECIDED, _ID, _EXACT, _PROBABLE, _NAME = range(5)
_LEVELS = {"normal": "'normal'", "lenient": "'normal', 'lenient'"}  # at which a near match joins
_MEMBERS = """
SELECT consignee_id, coalesce(id_key, ''), coalesce(key, ''), person_id FROM consignee
WHERE person_id IN (
    SELECT person_id FROM consignee WHERE person_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1)
ORDER BY person_id, coalesce(value_cents, 0) DESC, coalesce(lines, 0) DESC, consignee_id
"""


class Chain(NamedTuple):
    """A person of three or more parts, each held by near matches, two of which do not match."""

    person_id: str
    parts: int
    weakest_bits: float
    weakest: tuple[str, str]  # consignee ids
    apart: tuple[str, str]  # two that by themselves would not join
    apart_bits: float | None  # None where they came near in no comparison


@dataclass(frozen=True)
class _Links:
    """Links between members, strongest first: two members, how, and a near match's bits."""

    left: np.ndarray
    right: np.ndarray
    kind: np.ndarray
    bits: np.ndarray


def link(conn: sqlite3.Connection) -> list[Chain]:
    """Fill consignee_link anew (inside the caller's transaction); returns the persons that are chains.

    Needs consignee with persons and values, identity_pair and the decisions.
    """
    conn.execute("DELETE FROM consignee_link")
    members = conn.execute(_MEMBERS).fetchall()
    if not members:
        return []
    person, roots = _persons(members)
    links = _links(conn, members, person, roots)
    tree = _tree(len(members), links)
    ids = [row[0] for row in members]
    conn.executemany(
        "INSERT INTO consignee_link VALUES (?, ?, ?, ?)",
        (
            (
                ids[node],
                ids[above],
                JOINED_BY[links.kind[edge]],
                float(links.bits[edge]) if links.kind[edge] == _PROBABLE else None,
            )
            for node, above, edge in _hung(len(members), roots, links, tree)
        ),
    )
    return list(_chains(conn, members, person, links, tree))


def _persons(members: Sequence[tuple[str, ...]]) -> tuple[np.ndarray, np.ndarray]:
    """The number of each member's person, and the root of each person."""
    new = [a[3] != b[3] for a, b in zip(members[1:], members[:-1], strict=True)]
    begins = np.array([True, *new])
    return np.cumsum(begins) - 1, np.flatnonzero(begins)


def _links(
    conn: sqlite3.Connection, members: Sequence[tuple[str, ...]], person: np.ndarray,
    roots: np.ndarray,
) -> _Links:  # fmt: skip
    place = {row[0]: node for node, row in enumerate(members)}
    verdicts = {
        (place[a], place[b]): verdict
        for a, b, verdict in conn.execute(
            "SELECT left_id, right_id, verdict FROM decision_in_force"
        )
        if a in place and b in place
    }
    found: list[tuple[int, int, int, float]] = [
        (*pair, _DECIDED, 0.0) for pair, verdict in verdicts.items() if verdict == "same"
    ]
    found += [(a, b, kind, 0.0) for a, b, kind in _alike(members)]
    found += [(int(roots[n]), node, _NAME, 0.0) for node, n in enumerate(person.tolist())]
    stored = conn.execute("SELECT value FROM setting WHERE name = 'identity_level'").fetchone()
    levels = _LEVELS.get(stored[0] if stored else "normal", "")
    found += [
        (place[a], place[b], _PROBABLE, bits)
        for a, b, bits in conn.execute(
            f"SELECT left_id, right_id, weight FROM identity_pair WHERE level IN ({levels})"
        )
        if a in place and b in place
    ]
    left, right, kind, bits = (np.array(column) for column in zip(*found, strict=True))
    apart = {tuple(sorted(pair)) for pair, verdict in verdicts.items() if verdict == "different"}
    use = (person[left] == person[right]) & (left != right)
    for number in np.flatnonzero(use) if apart else ():
        use[number] = tuple(sorted((int(left[number]), int(right[number])))) not in apart
    left, right, kind, bits = left[use], right[use], kind[use], bits[use]
    rank = np.lexsort((np.maximum(left, right), np.minimum(left, right), -bits, kind))
    return _Links(left[rank], right[rank], kind[rank], bits[rank])


def _alike(members: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int, int]]:
    """Each member with the first and with the last before it of the same id, or name and address.

    Both, so that a link that somebody decided against does not leave the others without any.
    """
    first: dict[tuple[str, ...], int] = {}
    last: dict[tuple[str, ...], int] = {}
    initials: dict[tuple[str, ...], set[str]] = {}
    named: list[tuple[str, ...]] = []
    for _, given, key, person in members:
        name, middle, address = ([*key[len(given) + 1 :].split("|", 2), "", ""])[:3]
        named.append((person, name, address) if name and address else ())
        if named[-1] and middle:
            initials.setdefault(named[-1], set()).add(middle)
    for node, (_, given, key, person) in enumerate(members):
        exact = named[node]
        if exact and len(initials.get(exact, ())) > 1:
            exact = (*exact, key[len(given) + 1 :].split("|", 2)[1])
        for kind, same in ((_ID, (person, given) if given else ()), (_EXACT, exact)):
            if not same:
                continue
            if same in first:
                yield from ((one, node, kind) for one in {first[same], last[same]})
            first.setdefault(same, node)
            last[same] = node


def _tree(count: int, links: _Links) -> np.ndarray:
    """The links of a tree over each person: every part takes its strongest link to another, again."""
    taken = np.empty(0, np.int64)
    label = np.arange(count)
    while True:
        one, other = label[links.left], label[links.right]
        open_ = np.flatnonzero(one != other)
        if not len(open_):
            return taken
        best = np.full(count, len(links.left))
        np.minimum.at(best, one[open_], open_)
        np.minimum.at(best, other[open_], open_)
        taken = np.union1d(taken, best[best < len(links.left)])
        label = components(count, links.left[taken], links.right[taken])


def _hung(
    count: int, roots: np.ndarray, links: _Links, tree: np.ndarray
) -> Iterator[tuple[int, int, int]]:
    """Each member but the roots, what it hangs on, and by which link."""
    start = np.concatenate([links.left[tree], links.right[tree]])
    end = np.concatenate([links.right[tree], links.left[tree]])
    edge = np.concatenate([tree, tree])
    known = np.zeros(count, bool)
    known[roots] = True
    while len(start):
        reached = known[start]
        yield from zip(
            *(a[reached & ~known[end]].tolist() for a in (end, start, edge)), strict=True
        )
        known[end[reached]] = True
        start, end, edge = start[~reached], end[~reached], edge[~reached]


def _chains(
    conn: sqlite3.Connection, members: Sequence[tuple[str, ...]], person: np.ndarray,
    links: _Links, tree: np.ndarray,
) -> Iterator[Chain]:  # fmt: skip
    """Persons of three parts or more, joined by near matches, two of which are not joined."""
    weak = tree[links.kind[tree] == _PROBABLE]
    several = np.flatnonzero(np.bincount(person[links.left[weak]], minlength=1) > 1)
    if not len(several):
        return
    firm = tree[links.kind[tree] != _PROBABLE]
    part = components(len(members), links.left[firm], links.right[firm])
    inside = (links.kind == _PROBABLE) & np.isin(person[links.left], several)
    joined: dict[int, set[tuple[int, int]]] = {}
    for a, b in zip(links.left[inside].tolist(), links.right[inside].tolist(), strict=True):
        one, other = int(part[a]), int(part[b])
        joined.setdefault(int(person[a]), set()).add((min(one, other), max(one, other)))
    begin = np.searchsorted(person, several)
    end = np.searchsorted(person, several, side="right")
    weakest = {int(person[links.left[edge]]): int(edge) for edge in np.sort(weak)}  # the last rank
    for number, first, last in zip(several.tolist(), begin.tolist(), end.tolist(), strict=True):
        parts = np.unique(part[first:last]).tolist()
        pair = _apart(parts, joined[number])
        if pair is None:
            continue
        edge = weakest[number]
        ids = [members[n][0] for n in (int(links.left[edge]), int(links.right[edge]), *pair)]
        bits = conn.execute(
            "SELECT weight FROM identity_pair WHERE left_id = ? AND right_id = ?", sorted(ids[2:])
        ).fetchone()
        yield Chain(
            members[first][3], len(parts), float(links.bits[edge]), (ids[0], ids[1]),
            (ids[2], ids[3]), bits[0] if bits else None,
        )  # fmt: skip


def _apart(parts: Sequence[int], joined: set[tuple[int, int]]) -> tuple[int, int] | None:
    """The first two parts that no near match joins, by their weightiest members."""
    for n, one in enumerate(parts):
        for other in parts[n + 1 :]:
            if (one, other) not in joined:
                return one, other
    return None
