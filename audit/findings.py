"""Step 7: the rules' rows become findings with evidence, certainty and coverage; and decisions."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from audit import law, own_rules
from audit.engagement import Engagement, now
from audit.errors import AuditError
from audit.ids import digest
from audit.progress import Progress, stoppable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from audit.coverage import Tested
    from audit.rulebook import Rule

_RANK = "CASE {0} WHEN 'violation' THEN 3 WHEN 'probable' THEN 2 WHEN 'review' THEN 1 ELSE 0 END"
_NAME = (
    "CASE {0} WHEN 3 THEN 'violation' WHEN 2 THEN 'probable' WHEN 1 THEN 'review' ELSE 'info' END"
)
_FINDING = (
    "finding_no", "finding_id", "rule_id", "certainty", "subject", "person_id", "person_name",
    "day", "order_number", "seller_id", "shipments", "value_cents", "identity", "message",
)  # fmt: skip
STATUSES = ("open", "confirmed", "dismissed")


def apply_law(conn: sqlite3.Connection, settings: Mapping[str, str], record: law.Law) -> None:
    """The law as this run applies it, copied into the engagement."""
    conn.execute("DELETE FROM legal_parameter")
    conn.executemany(
        "INSERT INTO legal_parameter VALUES (?, ?, ?, ?, ?, ?)",
        [row[:6] for row in record.rows(settings)],
    )


def run_rule(
    conn: sqlite3.Connection, rule: Rule, settings: Mapping[str, str], tested: Tested,
    progress: Progress,
) -> None:  # fmt: skip
    """Run one rule: findings, evidence, coverage (inside the caller's transaction).

    ``tested`` is what `coverage.count_tested` says of the rule.
    """
    with (
        own_rules.running(rule, progress) as watched,
        stoppable(conn, watched, f"Rule {rule.id}"),
    ):
        conn.execute("DROP TABLE IF EXISTS temp.hit")
        conn.execute(f"CREATE TEMP TABLE hit AS {rule.sql}")
        own_rules.check_rows(conn, rule)
        conn.execute("DROP TABLE IF EXISTS temp.grouped")
        subject = {
            "person_day": "s.person_id || ' ' || s.day || ' ' || h.grouping",
            "order": "h.grouping",
            "shipment": "CASE WHEN h.grouping = '' THEN s.shipment_id ELSE h.grouping END",
        }[rule.subject]
        conn.execute(
            f"CREATE TEMP TABLE grouped AS SELECT h.shipment_no, h.role, {_RANK.format('h.certainty')} "
            f"AS rank, h.note, h.grouping, {subject} AS subject, s.value_complete, s.id_key, s.day, "
            "s.person_id, s.person_no, s.value_cents, s.seller_id FROM hit h JOIN shipment s USING (shipment_no)"
        )
        if rule.subject == "order":
            _name_orders(conn)
        _store(conn, rule, settings)
        findings = conn.execute("SELECT count(*) FROM made").fetchone()[0]
        conn.execute(
            "INSERT OR REPLACE INTO coverage VALUES (?, ?, ?, ?, ?, ?)",
            (rule.id, rule.title, tested.tested, tested.not_testable, findings, tested.reason),
        )


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


def _store(conn: sqlite3.Connection, rule: Rule, settings: Mapping[str, str]) -> None:
    first = (conn.execute("SELECT max(finding_no) FROM finding").fetchone()[0] or 0) + 1
    lenient = settings["identity_level"] == "lenient"
    near = (
        "max(EXISTS (SELECT 1 FROM line_person lp WHERE lp.line_id = g.shipment_no AND "
        "lp.identity = 'probable'))" if lenient else "0"
    )  # fmt: skip
    conn.execute("DROP TABLE IF EXISTS temp.made")
    conn.execute(
        f"""
        CREATE TEMP TABLE made AS
        SELECT row_number() OVER (ORDER BY min(day), subject) + {first - 1} AS finding_no, subject,
            max(CASE WHEN role = 'breach' THEN rank END) AS rank, min(value_complete) AS complete,
            CASE WHEN {near} THEN 'probable' WHEN count(DISTINCT id_key) = 1
                AND count(id_key) = count(*) THEN 'id' ELSE 'exact' END AS identity,
            CASE WHEN min(person_id) = max(person_id) THEN min(person_id) END AS person_id,
            min(person_no) AS person_no, max(day) AS day, min(grouping) AS grouping,
            min(seller_id) AS seller_id, count(DISTINCT CASE WHEN role = 'breach' THEN shipment_no END) AS shipments
        FROM grouped g GROUP BY subject HAVING rank IS NOT NULL
        """
    )
    conn.execute("CREATE UNIQUE INDEX temp.made_subject ON made (subject)")
    rank = "rank"
    if rule.adds_value:
        rank = f"CASE WHEN complete = 0 THEN min({rank}, 2) ELSE {rank} END"
    if rule.identity:
        rank = f"min({rank}, CASE identity WHEN 'id' THEN 3 WHEN 'exact' THEN 2 ELSE 1 END)"
    limit = (
        f"(SELECT p.value FROM legal_parameter p WHERE p.parameter = '{rule.law[0]}' "
        "AND m.day BETWEEN p.first_day AND p.last_day)" if rule.law else "NULL"
    )  # fmt: skip
    rows = conn.execute(
        f"""
        SELECT m.finding_no, m.subject, m.final, m.identity, m.person_id, p.name, m.day, m.grouping,
            m.seller_id, m.shipments, v.cents, v.notes, {limit}
        FROM (SELECT *, {rank} AS final FROM made) m LEFT JOIN person p ON p.person_no = m.person_no
        JOIN (SELECT subject, sum(value_cents) AS cents, group_concat(DISTINCT NULLIF(note, '')) AS notes
            FROM (SELECT subject, shipment_no, note, CASE WHEN row_number() OVER (
                PARTITION BY subject, shipment_no ORDER BY note) = 1 THEN value_cents END AS value_cents
                FROM grouped WHERE role = 'breach') GROUP BY subject) v ON v.subject = m.subject
        ORDER BY m.finding_no
        """
    )
    insert = (
        f"INSERT INTO finding ({', '.join(_FINDING)}) VALUES ({', '.join('?' * len(_FINDING))})"
    )
    while chunk := rows.fetchmany(5000):
        conn.executemany(
            insert,
            [
                (
                    no, f"{rule.id}-{digest(subject)}", rule.id,
                    {3: "violation", 2: "probable", 1: "review"}.get(final, "info"), subject,
                    person_id, name, day,
                    (notes or "").removeprefix("order ") if rule.subject == "order" else None,
                    seller_id, shipments, cents, identity if rule.identity else None,
                    _message(rule, shipments, cents, day, limit_cents, grouping, notes),
                )
                for no, subject, final, identity, person_id, name, day, grouping, seller_id,
                shipments, cents, notes, limit_cents in chunk
            ],
        )  # fmt: skip
    conn.execute(
        """
        INSERT INTO evidence (finding_no, role, shipment_no, certainty, note)
        SELECT m.finding_no, min(g.role), g.shipment_no,
            (SELECT f.certainty FROM finding f WHERE f.finding_no = m.finding_no),
            coalesce(group_concat(DISTINCT NULLIF(g.note, '')), '')
        FROM grouped g JOIN made m ON m.subject = g.subject
        GROUP BY m.finding_no, g.shipment_no ORDER BY m.finding_no, g.shipment_no
        """
    )


def _message(
    rule: Rule, shipments: int, cents: int | None, day: int | None, limit: int | None,
    grouping: str, notes: str | None,
) -> str:  # fmt: skip
    date = (law.EPOCH + dt.timedelta(day)).isoformat() if day is not None else "an unknown day"
    said = (notes or "").replace(",", ", ")
    message = rule.condition.format(
        shipments=shipments, total=dollars(cents), day=date, limit=dollars(limit),
        grouping=grouping, note=said, order=(notes or "").removeprefix("order "),
    )  # fmt: skip
    return re.sub(r"^1 (shipment|gift)s\b", r"1 \1", message)


def dollars(cents: int | None) -> str:
    """Cents in words that a reader knows: $1,234.50."""
    if cents is None:
        return "an unknown value"
    return f"{'-' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02}"


def review(path: Path, finding_ids: Sequence[str], status: str, note: str, by: str) -> int:
    """Record a decision on findings; returns how many. AuditError for an unknown finding or status."""
    if status not in STATUSES:
        raise AuditError(f"There is no status '{status}'; choose from {', '.join(STATUSES)}.")
    if not by.strip():
        raise AuditError("A decision needs a name; say --by NAME.")
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        for finding_id in finding_ids:
            known = conn.execute(
                "SELECT 1 FROM finding WHERE finding_id = ? UNION ALL SELECT 1 FROM review "
                "WHERE finding_id = ? LIMIT 1", (finding_id, finding_id),
            ).fetchone()  # fmt: skip
            if not known:
                raise AuditError(
                    f"There is no finding {finding_id}; see 's321 export FILE findings'."
                )
            conn.execute(
                'INSERT INTO review (finding_id, status, note, "by", at) VALUES (?, ?, ?, ?, ?)',
                (finding_id, status, note, by, now()),
            )
        engagement.log(
            "review", {"findings": list(finding_ids), "status": status, "note": note, "by": by}
        )
    return len(finding_ids)
