"""Which shipments the findings list, each once, how sure, and what that says of the exemption."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.exposure.clocks import clocks
from audit.exposure.ladder import KINDS
from audit.facts import looked_up
from audit.law_values import EPOCH

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from audit.law import Law

_RANKS = {"violation": 3, "probable": 2, "review": 1}
_MAIL_LAW = ("postal_duty_all_countries", "postal_duty_china_hk")


def collect(conn: sqlite3.Connection, law: Law, settings: Mapping[str, str]) -> None:
    """Temporary tables listed (one row a shipment) and law_of_day.

    A finding on the exemption outranks the others: its certainty is the shipment's. Where there is
    none, the surest of the others is.
    """
    looked_up.build(conn, "exposure_rules")
    conn.execute("DROP TABLE IF EXISTS temp.said_of")
    rank = " ".join(f"WHEN '{name}' THEN {rank}" for name, rank in _RANKS.items())
    conn.execute(
        f"""
        CREATE TEMP TABLE said_of AS
        SELECT e.shipment_no, f.rule_id, max(CASE f.certainty {rank} END) AS rank,
            coalesce(x.ground, 'other') AS ground, coalesce(x.kind, '') AS kind
        FROM finding f CROSS JOIN evidence e ON e.finding_no = f.finding_no
            LEFT JOIN exposure_rules x ON x.rule_id = f.rule_id
        WHERE e.role = 'breach' AND f.certainty <> 'info' GROUP BY 1, 2
        """
    )
    conn.execute("CREATE INDEX temp.said_of_shipment ON said_of (shipment_no, rule_id)")
    level = "max(rank) FILTER (WHERE ground = 'exemption')"
    kinds = ", ".join(f"max(kind = '{kind}' AND rank > 1) AS {kind}" for kind in KINDS)
    to_check = " || ".join(
        f"CASE WHEN max(kind = '{kind}' AND rank = 1) > max(kind = '{kind}' AND rank > 1) "
        f"THEN '{kind} ' ELSE '' END"
        for kind in KINDS
    )
    china = "1" if settings["hong_kong_as_china"] == "yes" else "0"
    conn.execute("DROP TABLE IF EXISTS temp.listed")
    conn.execute(
        f"""
        CREATE TEMP TABLE listed AS
        SELECT h.*, s.claimed, s.person_id, s.value_repeats = 1 AND s.lines > 1 AS one_value,
            CASE WHEN s.day_in_record = 1 THEN s.day
            ELSE coalesce(s.trigger_day, s.day) END AS day, 0 AS postal
        FROM (SELECT shipment_no, coalesce({level}, max(rank)) AS rank,
                CASE WHEN {level} IS NULL THEN 'other' ELSE 'exemption' END AS ground,
                group_concat(rule_id, ' ') AS rules, {kinds}, trim({to_check}) AS to_check
            FROM (SELECT * FROM said_of ORDER BY shipment_no, rule_id) GROUP BY shipment_no) h
        CROSS JOIN shipment s ON s.shipment_no = h.shipment_no
        """
    )
    conn.execute("CREATE UNIQUE INDEX temp.listed_shipment ON listed (shipment_no)")
    _law_of_days(conn, law, settings)
    conn.execute(
        f"""
        UPDATE listed SET postal = 1 WHERE shipment_no IN (
            SELECT h.shipment_no FROM listed h CROSS JOIN shipment s ON s.shipment_no = h.shipment_no
                CROSS JOIN law_of_day d ON d.day = h.day
            WHERE s.entry_type = 'mail' AND (d.postal_duty_all_countries = 1
                OR d.postal_duty_china_hk = 1 AND EXISTS (SELECT 1 FROM item i
                    WHERE i.shipment_no = s.shipment_no AND (i.origin = 'CN'
                        OR {china} AND i.origin = 'HK'))))
        """
    )


def _law_of_days(conn: sqlite3.Connection, law: Law, settings: Mapping[str, str]) -> None:
    """Temporary table law_of_day: each day that is listed and inside the record, with its law."""
    conn.execute("DROP TABLE IF EXISTS temp.law_of_day")
    conn.execute(
        "CREATE TEMP TABLE law_of_day (day INTEGER PRIMARY KEY, records_until INTEGER, "
        "limitation_until INTEGER, leap INTEGER, penalty_first_cents INTEGER, "
        "penalty_later_cents INTEGER, informal_limit_cents INTEGER, chapter_99_limit_cents INTEGER, "
        f"postal_process INTEGER, {', '.join(f'{name} INTEGER' for name in _MAIL_LAW)})"
    )
    names = (
        "informal_entry_limit",
        "chapter99_informal_limit",
        "postal_informal_entry",
        *_MAIL_LAW,
    )
    rows = []
    for (day,) in conn.execute("SELECT DISTINCT day FROM listed WHERE day IS NOT NULL").fetchall():
        known = clocks(law, day, settings)
        if known is not None:
            date = EPOCH.fromordinal(EPOCH.toordinal() + day)
            values = [law.value_on(name, date, settings).value for name in names]
            rows.append(
                (day, known.records_until, known.limitation_until, known.leap,
                 known.penalty_first_cents, known.penalty_later_cents, *values)
            )  # fmt: skip
    conn.executemany(f"INSERT INTO law_of_day VALUES ({', '.join('?' * (6 + len(names)))})", rows)
