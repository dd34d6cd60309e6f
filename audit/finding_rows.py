"""What a rule listed becomes findings, each with its evidence: `made`, then finding and evidence."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from audit import law
from audit.ids import digest

if TYPE_CHECKING:
    import sqlite3

    from audit.rulebook import Rule

_RANK = "CASE {0} WHEN 'violation' THEN 3 WHEN 'probable' THEN 2 WHEN 'review' THEN 1 ELSE 0 END"
_NAMED = (
    "CASE {0} WHEN 3 THEN 'violation' WHEN 2 THEN 'probable' WHEN 1 THEN 'review' ELSE 'info' END"
)
_CERTAINTIES = {3: "violation", 2: "probable", 1: "review"}
_FINDING = (
    "finding_no", "finding_id", "rule_id", "certainty", "subject", "person_id", "person_name",
    "day", "order_number", "seller_id", "shipments", "value_cents", "identity", "message",
)  # fmt: skip
_ALONE = """
    SELECT row_number() OVER (ORDER BY day, subject) + {last} AS finding_no, subject, rank,
        value_complete AS complete, CASE WHEN id_key IS NOT NULL THEN 'id' ELSE 'exact' END AS identity,
        person_id, person_no, day, grouping, seller_id, 1 AS shipments, value_cents AS cents,
        NULLIF(note, '') AS notes, shipment_no
    FROM grouped g
"""
_TOGETHER = """
    SELECT row_number() OVER (ORDER BY min(day), subject) + {last} AS finding_no, subject,
        max(CASE WHEN role = 'breach' THEN rank END) AS rank, min(value_complete) AS complete,
        CASE WHEN count(DISTINCT id_key) = 1 AND count(id_key) = count(*) THEN 'id'
            WHEN count(DISTINCT decided_no) > count(DISTINCT person_no) OR max(own) = 2 THEN 'probable'
            WHEN (count(DISTINCT base_no) > count(DISTINCT person_no) OR max(own) = 1) AND {sure} THEN 'decided'
            ELSE 'exact' END AS identity,
        CASE WHEN min(person_id) = max(person_id) THEN min(person_id) END AS person_id,
        min(person_no) AS person_no, max(day) AS day, min(grouping) AS grouping,
        min(seller_id) AS seller_id,
        count(DISTINCT CASE WHEN role = 'breach' THEN shipment_no END) AS shipments,
        sum(CASE WHEN role = 'breach' AND place = 1 THEN value_cents END) AS cents,
        group_concat(DISTINCT CASE WHEN role = 'breach' THEN NULLIF(note, '') END) AS notes
    FROM (SELECT *, row_number() OVER (PARTITION BY subject, shipment_no, role ORDER BY note) AS place
        FROM grouped) g
    GROUP BY subject HAVING rank IS NOT NULL
"""


def store(conn: sqlite3.Connection, rule: Rule) -> int:
    """Turn the temporary table `hit` into findings and evidence; returns how many findings.

    Findings are numbered by day and subject: an order that no order of rows changes.
    """
    for table in ("given", "grouped"):
        conn.execute(f"DROP TABLE IF EXISTS temp.{table}")
    subject = {
        "person_day": "s.person_id || ' ' || s.day || ' ' || h.grouping",
        "order": "h.grouping",
        "shipment": "CASE WHEN h.grouping = '' THEN s.shipment_id ELSE h.grouping END",
    }[rule.subject]
    conn.execute(
        f"CREATE TEMP TABLE grouped AS SELECT h.shipment_no, h.role, {_RANK.format('h.certainty')} "
        f"AS rank, h.note, h.grouping, {subject} AS subject, s.value_complete, s.id_key, s.day, "
        "s.person_id, s.person_no, s.value_cents, s.seller_id, coalesce(b.base_no, s.person_no) AS base_no, "
        "coalesce(b.decided_no, s.person_no) AS decided_no, coalesce(b.own, 0) AS own "
        "FROM hit h JOIN shipment s USING (shipment_no) LEFT JOIN shipment_base b USING (shipment_no)"
    )
    if rule.identity:
        _find_loose(conn)
    if rule.subject == "order":
        _name_orders(conn)
    alone = rule.subject == "shipment" and _each_alone(conn)
    _make(conn, rule, alone=alone)
    _findings(conn, rule)
    if alone:
        conn.execute(
            "INSERT INTO evidence (finding_no, role, shipment_no, certainty, note) "
            f"SELECT finding_no, 'breach', shipment_no, {_NAMED.format('final')}, "
            "coalesce(notes, '') FROM made ORDER BY finding_no"
        )
    else:
        conn.execute(
            f"""
            INSERT INTO evidence (finding_no, role, shipment_no, certainty, note)
            SELECT m.finding_no, min(g.role), g.shipment_no, {_NAMED.format("m.final")},
                coalesce(group_concat(DISTINCT NULLIF(g.note, '')), '')
            FROM grouped g JOIN made m ON m.subject = g.subject
            GROUP BY m.finding_no, g.shipment_no ORDER BY m.finding_no, g.shipment_no
            """
        )
    return int(conn.execute("SELECT count(*) FROM made").fetchone()[0])


def _find_loose(conn: sqlite3.Connection) -> None:
    """`loose`: subjects of which a decision joins parts, one of them by name and address only.

    A decision on two consignees says nothing about several shipments that bear the same one's name.
    """
    conn.execute("DROP TABLE IF EXISTS temp.loose")
    conn.execute(
        """
        CREATE TEMP TABLE loose AS
        SELECT subject FROM grouped WHERE base_no <> person_no GROUP BY subject, base_no
        HAVING min(shipment_no) < max(shipment_no)
            AND NOT (count(DISTINCT id_key) = 1 AND count(id_key) = count(*))
        UNION
        SELECT subject FROM grouped WHERE base_no <> person_no GROUP BY subject
        HAVING max(own) > 0 AND min(shipment_no) < max(shipment_no)
        """
    )
    conn.execute("CREATE UNIQUE INDEX temp.loose_subject ON loose (subject)")


def _name_orders(conn: sqlite3.Connection) -> None:
    """An order is named as its first line writes it; `subject`, and so the id, keeps the key."""
    conn.execute("DROP TABLE IF EXISTS temp.first_of_order")
    conn.execute(
        "CREATE TEMP TABLE first_of_order AS SELECT g.subject, min(i.line_id) AS line_id "
        "FROM grouped g CROSS JOIN item i ON i.shipment_no = g.shipment_no "
        "AND 'order ' || i.order_key = g.note GROUP BY g.subject"
    )
    conn.execute("CREATE UNIQUE INDEX temp.first_of_order_subject ON first_of_order (subject)")
    conn.execute(
        "UPDATE grouped SET note = coalesce((SELECT 'order ' || trim(t.order_number) "
        "FROM first_of_order f JOIN line_text t USING (line_id) "
        "WHERE f.subject = grouped.subject), note)"
    )


def _each_alone(conn: sqlite3.Connection) -> bool:
    """Whether each shipment listed is a finding of its own; then `grouped` has one row for each."""
    alone, shipments, rows = conn.execute(
        "SELECT coalesce(min(role) = 'breach' AND max(role) = 'breach' AND max(grouping) = '', 1), "
        "count(DISTINCT shipment_no), count(*) FROM grouped"
    ).fetchone()
    if alone and shipments < rows:
        conn.execute("ALTER TABLE temp.grouped RENAME TO given")
        conn.execute(
            "CREATE TEMP TABLE grouped AS SELECT shipment_no, role, max(rank) AS rank, "
            "group_concat(DISTINCT NULLIF(note, '')) AS note, grouping, subject, value_complete, id_key, "
            "day, person_id, person_no, value_cents, seller_id, base_no, decided_no, own "
            "FROM (SELECT * FROM given ORDER BY shipment_no, note) GROUP BY shipment_no"
        )
    return bool(alone)


def _make(conn: sqlite3.Connection, rule: Rule, *, alone: bool) -> None:
    """The temporary table `made`: one row a finding, with its certainty as the number `final`."""
    last = conn.execute("SELECT coalesce(max(finding_no), 0) FROM finding").fetchone()[0]
    rank = "rank"
    if rule.adds_value:
        rank = f"CASE WHEN complete = 0 THEN min({rank}, 2) ELSE {rank} END"
    if rule.identity:
        rank = f"min({rank}, CASE identity WHEN 'id' THEN 3 WHEN 'decided' THEN 3 WHEN 'exact' THEN 2 ELSE 1 END)"
    sure = "subject NOT IN (SELECT subject FROM loose)" if rule.identity else "1"
    rows = (_ALONE if alone else _TOGETHER).format(last=last, sure=sure)
    conn.execute("DROP TABLE IF EXISTS temp.made")
    conn.execute(f"CREATE TEMP TABLE made AS SELECT *, {rank} AS final FROM ({rows})")
    if not alone:
        conn.execute("CREATE UNIQUE INDEX temp.made_subject ON made (subject)")


def _findings(conn: sqlite3.Connection, rule: Rule) -> None:
    limit = (
        f"(SELECT p.value FROM legal_parameter p WHERE p.parameter = '{rule.law[0]}' "
        "AND m.day BETWEEN p.first_day AND p.last_day)" if rule.law else "NULL"
    )  # fmt: skip
    rows = conn.execute(
        f"""
        SELECT m.finding_no, m.subject, m.final, m.identity, m.person_id, p.name, m.day, m.grouping,
            m.seller_id, m.shipments, m.cents, m.notes, {limit}
        FROM made m LEFT JOIN person p ON p.person_no = m.person_no ORDER BY m.finding_no
        """
    )
    insert = (
        f"INSERT INTO finding ({', '.join(_FINDING)}) VALUES ({', '.join('?' * len(_FINDING))})"
    )
    of_order = rule.subject == "order"
    while chunk := rows.fetchmany(5000):
        conn.executemany(
            insert,
            [
                (
                    no, f"{rule.id}-{digest(subject)}", rule.id, _CERTAINTIES.get(final, "info"), subject,
                    person_id, name, day, (notes or "").removeprefix("order ") if of_order else None,
                    seller_id, shipments, cents, identity if rule.identity else None,
                    _message(rule.condition, shipments, cents, day, limit_cents, grouping, notes or ""),
                )
                for no, subject, final, identity, person_id, name, day, grouping, seller_id,
                shipments, cents, notes, limit_cents in chunk
            ],
        )  # fmt: skip


def _message(
    condition: str, shipments: int, cents: int | None, day: int | None, limit: int | None,
    grouping: str, notes: str,
) -> str:  # fmt: skip
    message = condition.format(
        shipments=shipments, total=dollars(cents), day=_day(day), limit=dollars(limit),
        grouping=grouping, note=notes.replace(",", ", "), order=notes.removeprefix("order "),
    )  # fmt: skip
    if shipments == 1 and message.startswith("1 "):
        return re.sub(r"^1 (shipment|gift)s\b", r"1 \1", message)
    return message


@lru_cache(maxsize=10_000)
def _day(day: int | None) -> str:
    return (law.EPOCH + dt.timedelta(day)).isoformat() if day is not None else "an unknown day"


@lru_cache(maxsize=100_000)
def dollars(cents: int | None) -> str:
    """Cents in words that a reader knows: $1,234.50."""
    if cents is None:
        return "an unknown value"
    return f"{'-' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02}"
