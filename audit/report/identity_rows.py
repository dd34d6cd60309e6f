"""What the sheet Identities shows: variants with what joined them, pairs that were not joined, traps.

Of a large engagement the weightiest; `left_out` counts the rest, which the exports have in full.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.export.identities import FIRST_LINE, WHY_JOINED, steps_in_words
from audit.report.wording import many

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

VARIANTS, OF_ONE, PAIRS, CONFLICTS, TRAPS = 3_000, 40, 1_500, 500, 400
"""Rows shown: of persons' variants, of one person's, of pairs, conflicts, traps."""

JOINED_BY = {
    "": "the weightiest of this person",
    "decided": "a person's decision",
    "id": "the same consignee id",
    "exact": "the same name and address",
    "probable": "a near match",
    "name": "the same name, no address",
}
_PLACE = "trim(coalesce({0}.city, '') || ' ' || coalesce({0}.state, '') || ' ' || coalesce({0}.postal_code, ''))"
_WHERE = f"coalesce({{0}}.address, '') || coalesce(char(10) || NULLIF({_PLACE}, ''), '')"
_WHO = "coalesce({0}.name, '') || coalesce(', ' || {0}.address, '')"
_DECIDED = (
    "d.\"by\" || ', ' || substr(d.at, 1, 10) || CASE WHEN coalesce(d.note, '') <> '' "
    "THEN ': ' || d.note ELSE '' END"
)
_RANK = (
    "CASE joined_by WHEN 'name' THEN 0 WHEN 'probable' THEN 1 WHEN 'exact' THEN 2 "
    "WHEN 'id' THEN 3 ELSE 4 END"
)
# Persons that a near match or somebody's decision holds first: there is something to check.
_PERSONS = f"""
    SELECT *, sum(min(variants, {OF_ONE})) OVER (ORDER BY doubt DESC, cents DESC, person_id)
        AS rows_so_far
    FROM (
        SELECT c.person_id, count(*) AS variants, sum(coalesce(c.value_cents, 0)) AS cents,
            max(coalesce(k.joined_by NOT IN ('id', 'exact'), 0)) AS doubt
        FROM consignee c LEFT JOIN consignee_link k USING (consignee_id)
        WHERE c.person_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1
    )"""
_VARIANTS = f"""
    WITH shown AS (
        SELECT * FROM ({_PERSONS}) WHERE rows_so_far <= {VARIANTS}
    ), weak AS (
        SELECT c.person_id, k.*, row_number() OVER (
            PARTITION BY c.person_id ORDER BY {_RANK}, k.weight, k.consignee_id) AS place
        FROM consignee_link k JOIN consignee c USING (consignee_id)
    ), variant AS (
        SELECT c.*, s.variants, s.cents, s.doubt, k.joined_to, coalesce(k.joined_by, '') AS joined_by, k.weight,
            row_number() OVER (PARTITION BY c.person_id ORDER BY k.consignee_id IS NOT NULL,
                coalesce(c.value_cents, 0) DESC, c.consignee_id) AS place
        FROM shown s JOIN consignee c ON c.person_id = s.person_id
            LEFT JOIN consignee_link k ON k.consignee_id = c.consignee_id
    )
    SELECT v.person_id, v.variants, v.place, v.name, {_WHERE.format("v")}, v.id_key, v.lines,
        v.shipments, v.value_cents, v.joined_by, {_WHO.format("b")}, {steps_in_words("i.steps")},
        {_DECIDED}, v.weight, w.joined_by, w.weight, {_WHO.format("x")}, {_WHO.format("y")}, v.traps,
        v.consignee_id, o.source_file, o.sheet, l.source_row
    FROM variant v LEFT JOIN consignee b ON b.consignee_id = v.joined_to
        {WHY_JOINED.format("v")}
        LEFT JOIN weak w ON w.person_id = v.person_id AND w.place = 1
        LEFT JOIN consignee x ON x.consignee_id = w.consignee_id
        LEFT JOIN consignee y ON y.consignee_id = w.joined_to
        LEFT JOIN {FIRST_LINE} f ON f.consignee_id = v.consignee_id
        LEFT JOIN line l ON l.line_id = f.line_id LEFT JOIN source o ON o.source_id = l.source_id
    WHERE v.place <= {OF_ONE} ORDER BY v.doubt DESC, v.cents DESC, v.person_id, v.place"""
# What somebody decided first, then the nearest to joining.
_APART = """
    FROM (SELECT left_id, right_id FROM identity_pair UNION
            SELECT left_id, right_id FROM decision_in_force) p
        JOIN consignee a ON a.consignee_id = p.left_id JOIN consignee b ON b.consignee_id = p.right_id
    WHERE a.person_id IS NOT b.person_id OR a.person_id IS NULL"""
_PAIRS = f"""
    WITH apart AS (
        SELECT p.*, i.weight, i.probability, i.level, i.steps, d.verdict, d.note, d."by", d.at
        FROM (SELECT p.left_id, p.right_id {_APART}) p
            LEFT JOIN identity_pair i ON i.left_id = p.left_id AND i.right_id = p.right_id
            LEFT JOIN decision_in_force d ON d.left_id = p.left_id AND d.right_id = p.right_id
        ORDER BY d.verdict IS NULL, i.weight DESC, p.left_id, p.right_id LIMIT {PAIRS}
    )
    SELECT d.left_id, d.verdict, a.name, {_WHERE.format("a")}, a.id_key, d.level, d.probability,
        coalesce(a.value_cents, 0) + coalesce(b.value_cents, 0), b.name, {_WHERE.format("b")},
        {steps_in_words("d.steps")}, d.weight, {_DECIDED}, d.right_id,
        o.source_file, o.sheet, l.source_row, q.source_file, q.sheet, m.source_row
    FROM apart d JOIN consignee a ON a.consignee_id = d.left_id
        JOIN consignee b ON b.consignee_id = d.right_id
        LEFT JOIN {FIRST_LINE} f ON f.consignee_id = d.left_id
        LEFT JOIN line l ON l.line_id = f.line_id LEFT JOIN source o ON o.source_id = l.source_id
        LEFT JOIN {FIRST_LINE} g ON g.consignee_id = d.right_id
        LEFT JOIN line m ON m.line_id = g.line_id LEFT JOIN source q ON q.source_id = m.source_id
    ORDER BY d.verdict IS NULL, d.weight DESC, d.left_id, d.right_id"""


def variants(conn: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    """Variants with what joined each and where it first stands, the weightiest persons first.

    Before all others those that a near match or a decision holds together.
    """
    for (
        person_id, count, place, name, where, number, lines, shipments, cents, joined_by, other,
        steps, decided, bits, weak_by, weak_bits, one, two, traps, consignee_id, *source,
    ) in conn.execute(_VARIANTS):  # fmt: skip
        weakest = ""
        if place == 1 and weak_by:
            between = f": {one} with {two}" if count > 2 and weak_bits is not None else ""
            weakest = f"{_link(weak_by, weak_bits)}{between}"
        why = decided if joined_by == "decided" else steps if joined_by == "probable" else ""
        yield (
            person_id, count if place == 1 else None, name, where, number, lines, shipments, cents,
            JOINED_BY[joined_by], other if joined_by else "", why, bits, weakest, traps, consignee_id,
            *source,
        )  # fmt: skip


def _link(joined_by: str, bits: float | None) -> str:
    return JOINED_BY[joined_by] + (f", {bits:+.1f} bits" if bits is not None else "")


def pairs(conn: sqlite3.Connection, level: str) -> Iterator[tuple[Any, ...]]:
    """Pairs of two persons, compared or decided on, and why ``level`` did not join them."""
    for row in conn.execute(_PAIRS):
        left, verdict, *about = row
        near, bits, decided = about[3], about[9], about[10]
        yield (
            left, verdict or "none", *about[:3], near or "none", *about[4:10],
            _why_apart(verdict, near, bits, level), decided, *about[11:],
        )  # fmt: skip


def _why_apart(verdict: str | None, near: str | None, bits: float | None, level: str) -> str:
    if verdict == "different":
        return "Decided different."
    if verdict == "same":
        return "Decided the same, but another decision keeps them apart: see Conflicts."
    why = "Near enough, but a decision or stronger evidence keeps them apart."
    if bits is None:
        why = "Not compared: they have too little in common."
    elif level == "strict":
        why = "At strict no near match joins."
    elif not near:
        why = "Below the threshold of every level."
    elif near == "lenient" and level == "normal":
        why = "Below the threshold of normal; at lenient they join."
    return f"Somebody looked and was unsure. {why}" if verdict == "unsure" else why


def conflicts(conn: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    """Decisions that cannot all hold, each with its two consignees."""
    for left, name, where, other, there, reason, right in conn.execute(
        f"SELECT x.left_id, a.name, {_WHERE.format('a')}, b.name, {_WHERE.format('b')}, x.reason, "
        "x.right_id FROM identity_conflict x LEFT JOIN consignee a ON a.consignee_id = x.left_id "
        "LEFT JOIN consignee b ON b.consignee_id = x.right_id ORDER BY x.left_id, x.right_id "
        f"LIMIT {CONFLICTS}"
    ):
        yield (
            left, None, name, where, None, None, None, None, other, there, reason, None, None, None,
            right,
        )  # fmt: skip


def left_out(conn: sqlite3.Connection) -> list[tuple[str, int, int, str]]:
    """What the sheet does not show: of what, how many in all, how many shown, where they all are."""
    rows, shown = conn.execute(
        f"SELECT coalesce(sum(variants), 0), coalesce(sum(CASE WHEN rows_so_far <= {VARIANTS} "
        f"THEN min(variants, {OF_ONE}) END), 0) FROM ({_PERSONS})"
    ).fetchone()
    counted = [("Variants of persons", rows, shown, "identities")]
    for what, query, most, table in (
        ("Pairs that were not joined", f"SELECT count(*) {_APART}", PAIRS, "identity_pairs"),
        ("Conflicts", "SELECT count(*) FROM identity_conflict", CONFLICTS, "identity_pairs"),
        ("Traps", "SELECT count(*) FROM trap", TRAPS, "identity_traps"),
    ):
        number = conn.execute(query).fetchone()[0]
        counted.append((what, number, min(number, most), table))
    return [row for row in counted if row[1] > row[2]]


def in_short(conn: sqlite3.Connection) -> list[str]:
    """How many persons, links of each kind, pairs and decisions, in sentences."""
    persons, rows = conn.execute(
        f"SELECT count(*), coalesce(sum(variants), 0) FROM ({_PERSONS})"
    ).fetchone()
    links = dict(conn.execute("SELECT joined_by, count(*) FROM consignee_link GROUP BY 1"))
    apart = conn.execute(f"SELECT count(*) {_APART}").fetchone()[0]
    verdicts = dict(conn.execute("SELECT verdict, count(*) FROM decision_in_force GROUP BY 1"))
    by = ", ".join(f"{links[kind]:,} by {JOINED_BY[kind]}" for kind in JOINED_BY if kind in links)
    decided = ", ".join(f"{verdicts[v]:,} {v}" for v in sorted(verdicts)) or "none"
    several = f"{many(persons, 'person')} with several consignees as given ({rows:,} of them)"
    near = f"{many(apart, 'pair')} came near or {'was' if apart == 1 else 'were'} decided on"
    return [
        f"{several}; joined {by}." if by else f"{several}.",
        f"{near}, and not joined. Decisions in force: {decided}.",
    ]
