"""What an answer on a pair of consignees could change: the findings of persons' days it touches or makes.

A finding is touched where a shipment of either consignee stands in its evidence. One could be made on
a day of both persons: together over the limit where neither is alone (321-02), a shipment of one over
the limit beside those of the other (321-03), gifts over theirs (321-30). What else 321-06, 07 and 08
would find is not foreseen.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from audit.persons.clusters import smallest_keys

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

RULES = ("321-02", "321-03", "321-04", "321-05", "321-06", "321-07", "321-08", "321-30")


class Effect(NamedTuple):
    """How many findings an answer could change or make, and the US cents of their shipments."""

    findings: int = 0
    cents: int = 0


Cents = dict[object, int]  # by finding_no, or by rule, day and persons where it could be made


def of(
    conn: sqlite3.Connection, pairs: Sequence[tuple[str, str]]
) -> tuple[dict[tuple[str, str], Effect], Effect]:
    """For each pair (left_id, right_id) that could change anything its effect; and of all at once."""
    if not pairs:
        return {}, Effect()
    _ask(conn, pairs)
    touched = _touched(conn)
    made: dict[tuple[str, str], dict[tuple[str, int, int, int], int]] = defaultdict(dict)
    for left, right, day, one, other, together, gifts in _made(conn):
        for kind, cents in (("321-02", together), ("321-30", gifts)):
            if cents is not None:
                made[left, right][kind, day, one, other] = cents
    by_day = {
        (kind, person, day): cents
        for kind, column in (("321-02", "claimed"), ("321-30", "gifts"))
        for person, day, cents in conn.execute(f"SELECT person_no, day, {column} FROM asked_day")
    }
    for table in _TABLES:
        conn.execute(f"DROP TABLE IF EXISTS temp.{table}")
    sums = {one: sum(findings.values()) for one, findings in touched.items()}
    found: dict[tuple[str, str], Effect] = {}
    for pair in pairs:
        few, many = sorted((touched.get(one, {}) for one in pair), key=len)
        new = made.get(pair, {})
        shared = [cents for finding, cents in few.items() if finding in many]
        count = len(few) + len(many) - len(shared) + len(new)
        if count:
            cents = sum(sums.get(one, 0) for one in pair) - sum(shared) + sum(new.values())
            found[pair] = Effect(count, cents)
    every = _together(set().union(*made.values()), by_day)
    for findings in touched.values():
        every |= findings
    return found, Effect(len(every), sum(every.values()))


def _together(
    made: Iterable[tuple[str, int, int, int]], by_day: Mapping[tuple[str, int, int], int]
) -> Cents:
    """What could be made where every answer is `same`: each person's day counts once.

    ``made`` are kind, day and two persons; ``by_day`` has the cents of each kind, person and day.
    """
    pairs = [(f"{kind} {day} {one}", f"{kind} {day} {other}") for kind, day, one, other in made]
    whole: Cents = defaultdict(int)
    for one, first in smallest_keys(pairs):
        kind, day, person = one.split()
        whole[first] += by_day[kind, int(person), int(day)]
    return dict(whole)


_TABLES = ("asked", "asked_party", "asked_shipment", "asked_person", "asked_day")


def _ask(conn: sqlite3.Connection, pairs: Sequence[tuple[str, str]]) -> None:
    """The pairs, their consignees' shipments, the persons that these are now."""
    for table in _TABLES:
        conn.execute(f"DROP TABLE IF EXISTS temp.{table}")
    conn.execute("CREATE TEMP TABLE asked (left_id TEXT, right_id TEXT)")
    conn.executemany("INSERT INTO asked VALUES (?, ?)", pairs)
    conn.execute("CREATE TEMP TABLE asked_party (party_id INTEGER PRIMARY KEY, consignee_id TEXT)")
    conn.execute(
        "INSERT INTO asked_party SELECT c.party_id, c.consignee_id FROM consignee_party c "
        "WHERE c.consignee_id IN (SELECT left_id FROM asked UNION SELECT right_id FROM asked)"
    )
    conn.execute(
        "CREATE TEMP TABLE asked_shipment (shipment_no INTEGER, consignee_id TEXT, "
        "PRIMARY KEY (shipment_no, consignee_id)) WITHOUT ROWID"
    )
    conn.execute(  # one pass over the lines: no index leads from a consignee to them
        "INSERT OR IGNORE INTO asked_shipment SELECT i.shipment_no, p.consignee_id "
        "FROM line l CROSS JOIN asked_party p ON p.party_id = l.party_id "
        "CROSS JOIN item i ON i.line_id = l.line_id"
    )
    conn.execute(
        "CREATE TEMP TABLE asked_person AS SELECT DISTINCT a.consignee_id, s.person_no "
        "FROM asked_shipment a CROSS JOIN shipment s ON s.shipment_no = a.shipment_no "
        "WHERE s.identified = 1"
    )
    conn.execute("CREATE INDEX temp.asked_person_of ON asked_person (consignee_id)")


def _touched(conn: sqlite3.Connection) -> dict[str, Cents]:
    """By consignee the findings that stand on its shipments."""
    found: dict[str, Cents] = defaultdict(dict)
    for consignee_id, finding_no, cents in conn.execute(
        "SELECT DISTINCT a.consignee_id, f.finding_no, coalesce(f.value_cents, 0) FROM finding f "
        "CROSS JOIN evidence e ON e.finding_no = f.finding_no "
        "CROSS JOIN asked_shipment a ON a.shipment_no = e.shipment_no "
        "WHERE f.rule_id IN (SELECT value FROM json_each(?))",
        [json.dumps(RULES)],
    ):
        found[consignee_id][finding_no] = cents
    return found


def _made(conn: sqlite3.Connection) -> list[tuple[str, str, int, int, int, int | None, int | None]]:
    """left_id, right_id, day, the persons, and the cents that would be listed: claims, gifts."""
    ran = conn.execute("SELECT settings FROM run").fetchone()
    dutiable = json.loads(ran[0] or "{}").get("count_dutiable_entries", "taint") if ran else "taint"
    conn.execute(
        """
        CREATE TEMP TABLE asked_day AS
        SELECT s.person_no, s.day,
            coalesce(sum(s.value_cents) FILTER (WHERE s.gift = 0 AND s.claimed = 1), 0) AS claimed,
            coalesce(sum(s.value_cents) FILTER (
                WHERE s.gift = 0 AND (s.claimed = 1 OR :dutiable = 'yes')), 0) AS summed,
            coalesce(max(s.value_cents) FILTER (
                WHERE s.gift = 0 AND (s.claimed = 1 OR :dutiable <> 'no')), 0) AS largest,
            count(*) FILTER (WHERE s.gift = 0 AND s.claimed = 1) AS claims,
            coalesce(sum(s.value_cents) FILTER (WHERE s.gift = 1 AND s.claimed = 1), 0) AS gifts,
            min(CASE WHEN s.gift = 1 AND s.claimed = 1
                THEN coalesce(s.shipped_from IN ('VI', 'GU', 'AS'), 0) END) AS islands
        FROM (SELECT DISTINCT person_no FROM asked_person) a
            CROSS JOIN shipment s ON s.person_no = a.person_no
        WHERE s.day IS NOT NULL GROUP BY s.person_no, s.day
        """,
        {"dutiable": dutiable},
    )
    conn.execute("CREATE INDEX temp.asked_day_of ON asked_day (person_no, day)")
    return conn.execute(
        """
        SELECT * FROM (
            SELECT a.left_id, a.right_id, l.day, min(l.person_no, r.person_no),
                max(l.person_no, r.person_no),
                CASE WHEN l.largest > p.value AND r.largest > p.value THEN NULL
                    WHEN l.largest > p.value AND r.claims > 0 THEN r.claimed
                    WHEN r.largest > p.value AND l.claims > 0 THEN l.claimed
                    WHEN l.largest <= p.value AND r.largest <= p.value AND l.summed <= p.value
                        AND r.summed <= p.value AND l.summed + r.summed > p.value
                        AND l.claims + r.claims > 0 THEN l.claimed + r.claimed END AS together,
                CASE WHEN l.gifts <= g.value AND r.gifts <= g.value AND l.gifts + r.gifts > g.value
                    THEN l.gifts + r.gifts END AS gifts
            FROM asked a CROSS JOIN asked_person x ON x.consignee_id = a.left_id
                CROSS JOIN asked_person y ON y.consignee_id = a.right_id
                CROSS JOIN asked_day l ON l.person_no = x.person_no
                CROSS JOIN asked_day r ON r.person_no = y.person_no AND r.day = l.day
                JOIN legal_parameter p ON p.parameter = 'daily_limit'
                    AND l.day BETWEEN p.first_day AND p.last_day
                LEFT JOIN legal_parameter g ON l.day BETWEEN g.first_day AND g.last_day
                    AND g.parameter = CASE WHEN coalesce(l.islands, 1) + coalesce(r.islands, 1) = 2
                        THEN 'gift_limit_islands' ELSE 'gift_limit' END
            WHERE NOT EXISTS (SELECT 1 FROM asked_person z WHERE z.consignee_id = a.left_id
                AND z.person_no IN (SELECT w.person_no FROM asked_person w
                    WHERE w.consignee_id = a.right_id))
        ) WHERE together IS NOT NULL OR gifts IS NOT NULL
        """
    ).fetchall()
