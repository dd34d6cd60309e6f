"""What people decided on pairs of consignees: same, different, unsure; and what they took back.

Rows are only ever added. A decision replaces an earlier one on the same pair; taking one back brings
the earlier one into force again and loses no later one.
"""

from __future__ import annotations

import getpass
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from audit.engagement import Engagement, now
from audit.errors import AuditError
from audit.persons import consignee_ids, undecided

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from pathlib import Path

VERDICTS = ("same", "different", "unsure")
UNDO = "undo"
_FIELDS = 'decision_id, left_id, right_id, verdict, undoes, note, "by", at'


@dataclass(frozen=True)
class Decision:
    """One decision, or with the verdict `undo` the taking back of the one that ``undoes`` names."""

    decision_id: int
    left_id: str  # the smaller of the two consignee ids
    right_id: str
    verdict: str
    undoes: int | None
    note: str
    by: str
    at: str  # ISO, with offset
    state: str = ""  # `in force`, `replaced` by a later one on the pair, or `taken back`

    def as_dict(self) -> dict[str, object]:
        """For `--json`."""
        return asdict(self)


def history(conn: sqlite3.Connection) -> list[Decision]:
    """Every decision and undo, in the order in which they were made, with what has become of it."""
    rows = conn.execute(f"SELECT {_FIELDS} FROM identity_decision ORDER BY decision_id").fetchall()
    taken_back: set[int] = set()
    pairs: set[tuple[str, str]] = set()
    found = []
    for row in reversed(rows):  # a row is undone by a later one, unless that one is undone itself
        if row[0] in taken_back:
            state = "taken back"
        elif row[3] == UNDO:
            state = "in force"
            taken_back.add(row[4])
        else:
            state = "replaced" if (row[1], row[2]) in pairs else "in force"
            pairs.add((row[1], row[2]))
        found.append(Decision(*(*row, state)))
    return found[::-1]


def current(conn: sqlite3.Connection) -> list[Decision]:
    """The decisions in force, one a pair, newest first."""
    found = [d for d in history(conn) if d.state == "in force" and d.verdict != UNDO]
    return found[::-1]


def decide(path: Path, a: str, b: str, verdict: str, note: str = "", by: str = "") -> Decision:
    """Record whether two consignees (C...) are one person; returns the decision.

    A person (P...) stands for its consignee with the smallest id. AuditError for an unknown id or
    verdict, for twice the same consignee, and where nothing has run yet.
    """
    _check(verdict)
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        _has_run(conn)
        left, right = sorted((consignee_ids.of(conn, a), consignee_ids.of(conn, b)))
        if left == right:
            raise AuditError(
                f"A decision is about two consignees, but {a} and {b} are one ({left}); "
                "name another one."
            )
        by = _who(engagement, by)
        (made,) = _add(engagement, [(left, right, None)], verdict, note, by)
    return made


def decide_alike(
    path: Path, pattern: str, verdict: str, note: str = "", by: str = ""
) -> list[Decision]:
    """Decide every pending pair of a pattern at once; they are taken back as one, too.

    AuditError where no pending pair has the pattern, for an unknown verdict, or before a run.
    """
    _check(verdict)
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        _has_run(conn)
        pairs = undecided.pairs(conn, current(conn), pattern)
        if not pairs:
            raise AuditError(
                f"No pending pair has the pattern '{pattern}'; "
                "see 's321 persons FILE --pending' for those that there are."
            )
        by = _who(engagement, by)
        rows = [(left, right, None) for left, right in pairs]
        return _add(engagement, rows, verdict, note, by, pattern=pattern)


def undo(path: Path, decision_id: int | None = None, by: str = "") -> list[Decision]:
    """Take a decision back, without a number the last that is not yet; returns what was taken back.

    Decisions that were made at once are taken back at once. An undo can be taken back by its number.
    AuditError for an unknown number, or one that is taken back already.
    """
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        known = {d.decision_id: d for d in history(conn)}
        standing = [d for d in known.values() if d.state != "taken back"]
        if decision_id is None:
            last = [d for d in standing if d.verdict != UNDO][-1:]
            if not last:
                raise AuditError("There is no decision to take back; none is in force.")
            decision_id = last[0].decision_id
        if decision_id not in known:
            raise AuditError(
                f"There is no decision {decision_id}; 's321 persons FILE --json' lists them."
            )
        if known[decision_id].state == "taken back":
            raise AuditError(
                f"Decision {decision_id} is taken back already; decide anew where that was wrong."
            )
        at_once = _made_at_once(conn, decision_id)
        gone = [d for d in standing if d.decision_id in at_once]
        rows = [(d.left_id, d.right_id, d.decision_id) for d in gone]
        _add(engagement, rows, UNDO, "", _who(engagement, by))
    return gone


def _check(verdict: str) -> None:
    if verdict not in VERDICTS:
        raise AuditError(f"There is no verdict '{verdict}'; choose from {', '.join(VERDICTS)}.")


def _has_run(conn: sqlite3.Connection) -> None:
    if conn.execute("SELECT 1 FROM run LIMIT 1").fetchone() is None:
        raise AuditError("There are no persons to decide on yet; run 's321 run FILE' first.")


def _who(engagement: Engagement, by: str) -> str:
    if named := by.strip() or engagement.properties().get("auditor", "").strip():
        return named
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        raise AuditError("A decision needs a name; say --by NAME.") from None


def _add(
    engagement: Engagement, rows: Sequence[tuple[str, str, int | None]], verdict: str, note: str,
    by: str, **said: object,
) -> list[Decision]:  # fmt: skip
    """Add rows (left, right, undoes) and one log entry, which says which were made at once."""
    conn, at = engagement.conn, now()
    first = conn.execute("SELECT coalesce(max(decision_id), 0) + 1 FROM identity_decision")
    start = int(first.fetchone()[0])
    made = [
        Decision(number, left, right, verdict, undoes, note, by, at, "in force")
        for number, (left, right, undoes) in enumerate(rows, start)
    ]
    conn.executemany(
        f"INSERT INTO identity_decision ({_FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [tuple(d.as_dict().values())[:-1] for d in made],
    )
    engagement.log(
        "decide",
        {"decisions": [start, start + len(made) - 1], "verdict": verdict, "pair": list(rows[0][:2]),
         "undoes": _span(undoes for *_, undoes in rows), "note": note, "by": by, **said},
    )  # fmt: skip
    return made


def _span(numbers: Iterable[int | None]) -> list[int]:
    """The first and last of these; nothing where there is none."""
    found = [number for number in numbers if number is not None]
    return [min(found), max(found)] if found else []


def _made_at_once(conn: sqlite3.Connection, decision_id: int) -> range:
    for (detail,) in conn.execute("SELECT detail FROM log WHERE action = 'decide'"):
        first, last = json.loads(detail)["decisions"]
        if first <= decision_id <= last:
            return range(first, last + 1)
    return range(decision_id, decision_id + 1)
