"""One person of several consignees as a cluster: what holds it together, and how well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.browse.persons import consignees

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

# How sure a link is, the surest first; see table consignee_link.
_SUREST = ("decided", "id", "exact", "probable", "name")
_RANK = (
    "CASE l.joined_by "
    + " ".join(f"WHEN '{how}' THEN {place}" for place, how in enumerate(_SUREST))
    + " END"
)


@dataclass(frozen=True)
class Link:
    """What joins two consignees: decided, id, exact, probable, or name (without an address)."""

    how: str
    left: str  # name and address
    right: str
    weight: float | None  # bits, of a probable one


@dataclass(frozen=True)
class ShownPerson:
    """One person as a cluster: how many links of each kind hold it, the weakest, the conflicts."""

    person_id: str
    name: str
    variants: int
    links: tuple[tuple[str, int], ...]  # kind and how many, the surest first
    weakest: Link | None
    chain: str  # where it grew by weak links: which, in a sentence
    conflicts: tuple[str, ...]
    decisions: tuple[str, ...]  # in force, newest first, in words


def shown_person(conn: sqlite3.Connection, person_no: int) -> ShownPerson | None:
    """The person of that number in the last run; None where a newer run has replaced it."""
    found = conn.execute(
        "SELECT person_id, coalesce(name, person_id) FROM person WHERE person_no = ?", [person_no]
    ).fetchone()
    if found is None:
        return None
    person_id, name = found
    ids = {
        one
        for (one,) in conn.execute(
            "SELECT consignee_id FROM consignee WHERE person_id = ?", [person_id]
        )
    }
    chain = conn.execute(
        "SELECT evidence FROM trap WHERE kind = 'chain' AND subject = ?", [person_id]
    ).fetchone()
    links = conn.execute(
        "SELECT l.joined_by, count(*) FROM consignee_link l JOIN consignee c USING (consignee_id) "
        f"WHERE c.person_id = ? GROUP BY 1 ORDER BY {_RANK}",
        [person_id],
    )
    return ShownPerson(
        person_id=person_id,
        name=name,
        variants=len(ids),
        links=tuple((how, int(number)) for how, number in links),
        weakest=_weakest(conn, person_id),
        chain=chain[0] if chain else "",
        conflicts=_conflicts(conn, ids),
        decisions=_decisions(conn, ids),
    )


def _weakest(conn: sqlite3.Connection, person_id: str) -> Link | None:
    found = conn.execute(
        "SELECT l.joined_by, l.consignee_id, l.joined_to, l.weight FROM consignee_link l "
        f"JOIN consignee c USING (consignee_id) WHERE c.person_id = ? "
        f"ORDER BY {_RANK} DESC, l.weight, l.consignee_id LIMIT 1",
        [person_id],
    ).fetchone()
    if found is None:
        return None
    how, left, right, weight = found
    words = _words(conn, (left, right))
    return Link(how, words[left], words[right], weight)


def _words(conn: sqlite3.Connection, ids: Iterable[str]) -> dict[str, str]:
    """Name and address of each, in a line; of one that is gone, its id."""
    wanted = set(ids)
    words = {
        one: ", ".join(part for part in (c.name, c.address, c.city) if part) or one
        for one, c in consignees(conn, wanted).items()
    }
    return {one: words.get(one, one) for one in wanted}


def _conflicts(conn: sqlite3.Connection, ids: set[str]) -> tuple[str, ...]:
    """Conflicts that touch the person, each with its two consignees and the reason."""
    rows = conn.execute(
        "SELECT left_id, right_id, reason FROM identity_conflict ORDER BY left_id, right_id"
    )
    touching = [row for row in rows if ids & set(row[:2])]
    words = _words(conn, (one for row in touching for one in row[:2]))
    return tuple(f"{words[a]} / {words[b]}: {reason}" for a, b, reason in touching)


def _decisions(conn: sqlite3.Connection, ids: set[str]) -> tuple[str, ...]:
    """Decisions in force that touch the person."""
    from audit.persons import decisions  # late: the window's first paint does without

    touching = [d for d in decisions.current(conn) if ids & {d.left_id, d.right_id}]
    words = _words(conn, (one for d in touching for one in (d.left_id, d.right_id)))
    return tuple(
        f"{words[d.left_id]} / {words[d.right_id]}: {d.verdict} ({d.by}, {d.at[:10]})"
        f"{f': {d.note}' if d.note else ''}"
        for d in touching
    )
