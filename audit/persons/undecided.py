"""Which pairs of consignees are pending: neither clear by themselves nor decided by anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from audit.persons.clusters import labels

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from audit.persons.decisions import Decision

CLEARLY_DIFFERENT, CLEARLY_SAME = 0.01, 0.99  # probabilities; this program's choice
# Clear is what is hardly probable and joins nowhere, and what is nearly sure and joins at `normal`, unless
# a finding of the person that it makes rests on a near match.
_RESTS = (
    "(SELECT c.consignee_id FROM consignee c WHERE c.person_id IN "
    "(SELECT f.person_id FROM finding f WHERE f.identity = 'probable'))"
)
_UNCLEAR = (
    "(probability > ? OR level <> '') AND (probability < ? OR level <> 'normal' "
    f"OR left_id IN {_RESTS} AND right_id IN {_RESTS})"
)


def pairs(
    conn: sqlite3.Connection, decisions: Sequence[Decision], pattern: str | None = None
) -> list[tuple[str, str]]:
    """The pending pairs (smaller id first), of one pattern where it is given, by their ids.

    ``decisions`` are those in force. What follows from them is decided too: two that are the same
    as a third, or one that is different from what the other is the same as.
    """
    found = conn.execute(
        "SELECT left_id, right_id FROM identity_pair "
        f"WHERE {_UNCLEAR} AND (? IS NULL OR pattern = ?) ORDER BY left_id, right_id",
        [CLEARLY_DIFFERENT, CLEARLY_SAME, pattern, pattern],
    )
    said = {(d.left_id, d.right_id) for d in decisions}
    group = _groups(decisions)
    apart = {
        frozenset((group[d.left_id], group[d.right_id]))
        for d in decisions
        if d.verdict == "different"
    }

    def follows(left: str, right: str) -> bool:
        if left not in group or right not in group:
            return False
        return group[left] == group[right] or frozenset((group[left], group[right])) in apart

    return [pair for pair in found if pair not in said and not follows(*pair)]


def _groups(decisions: Sequence[Decision]) -> dict[str, int]:
    """Each consignee that is decided on, with the number of those that are decided to be the same."""
    ids = sorted({one for d in decisions for one in (d.left_id, d.right_id)})
    number = {one: n for n, one in enumerate(ids)}
    ends: dict[str, list[tuple[int, int]]] = {"same": [], "different": [], "unsure": []}
    for d in decisions:
        ends[d.verdict].append((number[d.left_id], number[d.right_id]))
    none = np.empty(0, np.int64)
    label, _ = labels(len(ids), none, none, none, ends["same"], ends["different"])
    return dict(zip(ids, label.tolist(), strict=True))
