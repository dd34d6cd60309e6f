"""The persons of more than one consignee: their variants, the kinds of joins, the conflicts."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

_FIELDS = ("consignee_id", "name", "address", "city", "state", "postal_code", "id_key", "shipments")
_IDENTITIES = ("id", "exact", "probable", "decided")


@dataclass(frozen=True)
class Conflict:
    """Two consignees that decisions call the same and keep apart, and why."""

    left_id: str
    right_id: str
    reason: str


@dataclass(frozen=True)
class PersonOfVariants:
    """A person, its consignees as given (field to value), the kinds of joins, the conflicts."""

    person_id: str
    consignees: list[dict[str, str | int | None]]
    joined_by: list[str]  # of id, exact, probable, decided
    conflicts: list[Conflict]

    def as_dict(self) -> dict[str, object]:
        """For `--json`."""
        return asdict(self)


def persons(conn: sqlite3.Connection) -> list[PersonOfVariants]:
    """The persons of the last run that have several consignees or a conflict, the largest first."""
    members: dict[str, list[dict[str, str | int | None]]] = defaultdict(list)
    owner: dict[str, str] = {}
    for person_id, *row in conn.execute(
        f"SELECT person_id, {', '.join(_FIELDS)} FROM consignee WHERE person_id IN ("
        "SELECT person_id FROM consignee GROUP BY 1 HAVING count(*) > 1 UNION SELECT c.person_id "
        "FROM identity_conflict t JOIN consignee c ON c.consignee_id IN (t.left_id, t.right_id)) "
        "ORDER BY consignee_id"
    ):
        members[person_id].append(dict(zip(_FIELDS, row, strict=True)))
        owner[row[0]] = person_id
    conflicts: dict[str, list[Conflict]] = defaultdict(list)
    for row in conn.execute(
        "SELECT left_id, right_id, reason FROM identity_conflict ORDER BY left_id, right_id"
    ):
        for person_id in dict.fromkeys(owner[one] for one in row[:2] if one in owner):
            conflicts[person_id].append(Conflict(*row))
    kinds: dict[str, set[str]] = defaultdict(set)
    for person_id, identity in conn.execute(
        "SELECT n.person_id, l.identity FROM "
        "(SELECT DISTINCT person_no, identity FROM line_person WHERE person_no IN ("
        "SELECT person_no FROM person WHERE person_id IN (SELECT value FROM json_each(?)))) l "
        "CROSS JOIN person n ON n.person_no = l.person_no",
        [json.dumps(sorted(members))],
    ):
        kinds[person_id].add(identity)
    return [
        PersonOfVariants(
            person_id, members[person_id],
            [kind for kind in _IDENTITIES if kind in kinds[person_id]], conflicts[person_id],
        )
        for person_id in sorted(members, key=lambda one: (-len(members[one]), one))
    ]  # fmt: skip
