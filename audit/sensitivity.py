"""Whether a finding of a person's day stands or falls with the date that is taken for the day.

The rules that test a day (321-01 to 04 and 30) judge by the date of the setting day_basis. The same
shipments also carry other dates. For each finding and each of arrival, entry and release date:

1. The shipments that the finding lists are placed on their day by that date. Every other shipment
   of the same person is placed by that date too, so that one that now falls on the same day counts,
   and one that no longer does is left out.
2. The rule's own query is run on them, under the same settings and the law of the new day.
3. The finding is `firm` where under every date each shipment that it lists is listed again, else
   `date-dependent`.

A date that a listed shipment lacks, or that lies outside the record of the law, contradicts
nothing: under it the outcome is `not known`, and that is said. What an unlisted shipment without
that date would have added can't be seen either. Other findings have no such mark.

Table date_total holds what the totals are: one row for each finding, date and day on which listed
shipments land (days since 1970-01-01, NULL for those without the date), with the sum of that day in
US cents and the limit as the rule adds them up, how many shipments make the sum, how many of them
the finding lists, and breach `yes`, `no` or `not known`.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from audit.rulebook import Rule

BASES = ("arrival", "entry", "release")
_SETTING = "(SELECT c.value FROM chosen c WHERE c.name = 'count_dutiable_entries')"
_LIMIT = "(SELECT p.value FROM legal_parameter p WHERE p.parameter = {} AND g.day BETWEEN p.first_day AND p.last_day)"
DAILY_LIMIT = _LIMIT.format("'daily_limit'")
_GIFTS = _LIMIT.format("CASE WHEN g.islands = 1 THEN 'gift_limit_islands' ELSE 'gift_limit' END")
# Which shipments s of the person's day make the sum that each rule holds against its limit.
COUNTED = {
    "321-01": "s.shipment_no = g.shipment_no",
    "321-02": f"s.gift = 0 AND (s.claimed = 1 OR {_SETTING} = 'yes')",
    "321-03": f"s.gift = 0 AND (s.claimed = 1 OR ({_SETTING} <> 'no' AND s.value_cents > {DAILY_LIMIT}))",
    "321-04": "s.gift = 0 AND s.claimed = 1 AND s.master_key = g.master_key",
    "321-30": "s.gift = 1 AND s.claimed = 1",
}
LIMITS = {"321-30": _GIFTS}
DAY_RULES = tuple(COUNTED)
DEFINITION = (
    "The rule is run again with the arrival, the entry and the release date as the day, on all "
    "shipments of the persons found. A finding is firm where each shipment that it lists is listed "
    "again under every date, else date-dependent. A date that a listed shipment lacks contradicts "
    "nothing, and that is said."
)


class DateTotal(NamedTuple):
    """What one day's sum is where one date decides the day."""

    basis: str
    day: int | None
    cents: int | None
    limit_cents: int | None
    shipments: int
    listed: int
    breach: str


def judge(
    conn: sqlite3.Connection, rules: Sequence[Rule], settings: Mapping[str, str],
    first_day: int, last_day: int,
) -> None:  # fmt: skip
    """Fill date_total and finding.dates for the run's findings (inside its transaction).

    Needs the temporary tables that the rules join; ``first_day`` and ``last_day`` bound the law.
    """
    conn.execute("DELETE FROM date_total")
    tested = [rule for rule in rules if rule.id in DAY_RULES]
    if not tested:
        return
    _place(conn)
    for basis in (settings["day_basis"], *(b for b in BASES if b != settings["day_basis"])):
        conn.execute(
            f"UPDATE temp.shipment SET day = {basis}_day, "
            f"day_in_record = coalesce({basis}_day BETWEEN ? AND ?, 0)",
            [first_day, last_day],
        )
        for rule in tested:
            _add_up(conn, rule, basis)
    conn.execute(
        "UPDATE date_total SET breach = 'not known' WHERE (finding_no, basis) IN "
        "(SELECT finding_no, basis FROM date_total WHERE limit_cents IS NULL)"
    )
    conn.execute(
        "UPDATE finding SET dates = 'firm' WHERE rule_id IN (SELECT value FROM json_each(?))",
        [_json(DAY_RULES)],
    )
    conn.execute(
        "UPDATE finding SET dates = 'date-dependent' WHERE finding_no IN "
        "(SELECT finding_no FROM date_total WHERE breach = 'no')"
    )
    for table in ("shipment", "judged"):
        conn.execute(f"DROP TABLE temp.{table}")


def _json(names: Sequence[str]) -> str:
    import json

    return json.dumps(names)


def _place(conn: sqlite3.Connection) -> None:
    """`judged`: the listed shipments; and a temporary `shipment` that hides the run's own.

    It holds all shipments of the persons found, so that a rule's query reads these instead.
    """
    conn.execute("DROP TABLE IF EXISTS temp.judged")
    conn.execute(
        """
        CREATE TEMP TABLE judged AS
        SELECT f.finding_no, f.rule_id, e.shipment_no, s.person_no
        FROM finding f CROSS JOIN evidence e ON e.finding_no = f.finding_no
            CROSS JOIN main.shipment s ON s.shipment_no = e.shipment_no
        WHERE f.rule_id IN (SELECT value FROM json_each(?)) AND e.role = 'breach'
        """,
        [_json(DAY_RULES)],
    )
    conn.execute("CREATE INDEX temp.judged_rule ON judged (rule_id)")
    conn.execute(
        "CREATE TEMP TABLE shipment AS SELECT s.* FROM "
        "(SELECT DISTINCT person_no FROM judged ORDER BY 1) j "
        "CROSS JOIN main.shipment s ON s.person_no = j.person_no"
    )
    conn.execute("CREATE INDEX temp.placed_shipment ON shipment (shipment_no)")
    conn.execute(
        "CREATE INDEX temp.placed_person ON shipment (person_no, day, claimed, gift, value_cents)"
    )


def _add_up(conn: sqlite3.Connection, rule: Rule, basis: str) -> None:
    """One rule under one date: run it again, and add up the days its shipments land on."""
    conn.execute("DROP TABLE IF EXISTS temp.again")
    conn.execute("CREATE TEMP TABLE again (shipment_no INTEGER PRIMARY KEY)")
    conn.execute(
        f"INSERT OR IGNORE INTO again SELECT shipment_no FROM ({rule.sql}) WHERE role = 'breach'"
    )
    conn.execute("DROP TABLE IF EXISTS temp.landed")
    conn.execute(
        """
        CREATE TEMP TABLE landed AS
        SELECT j.finding_no, s.day, j.person_no, min(s.master_key) AS master_key,
            min(s.shipment_no) AS shipment_no, count(*) AS listed, sum(s.value_cents) AS cents,
            count(a.shipment_no) AS listed_again
        FROM judged j CROSS JOIN shipment s ON s.shipment_no = j.shipment_no
            LEFT JOIN again a ON a.shipment_no = j.shipment_no
        WHERE j.rule_id = ? GROUP BY j.finding_no, s.day
        """,
        [rule.id],
    )
    conn.execute(
        f"""
        INSERT INTO date_total
        SELECT g.finding_no, '{basis}', g.day, g.cents, {LIMITS.get(rule.id, DAILY_LIMIT)},
            g.shipments, g.listed, CASE WHEN g.listed_again = g.listed THEN 'yes' ELSE 'no' END
        FROM (
            SELECT g.finding_no, g.day, sum(s.value_cents) AS cents, count(*) AS shipments,
                g.listed, g.listed_again,
                min(coalesce(s.shipped_from IN ('VI', 'GU', 'AS'), 0)) AS islands
            FROM landed g CROSS JOIN shipment s ON s.person_no = g.person_no AND s.day = g.day
            WHERE {COUNTED[rule.id]} GROUP BY g.finding_no, g.day
        ) g
        UNION ALL
        SELECT finding_no, '{basis}', NULL, cents, NULL, listed, listed, 'not known'
        FROM landed WHERE day IS NULL ORDER BY 1, 3
        """
    )


def totals(conn: sqlite3.Connection, finding_no: int) -> list[DateTotal]:
    """The totals of one finding: the date that decided first, then the others."""
    found = conn.execute(
        "SELECT basis, day, cents, limit_cents, shipments, listed, breach FROM date_total "
        "WHERE finding_no = ? ORDER BY rowid",
        [finding_no],
    )
    return [DateTotal(*row) for row in found]


def in_words(found: Sequence[DateTotal]) -> list[tuple[str, str]]:
    """Each date with what the finding comes to under it; the date that decided comes first."""
    by_basis = {basis: list(rows) for basis, rows in groupby(found, key=lambda row: row.basis)}
    decided = next(iter(by_basis), "")
    return [
        (basis, f"{_sums(rows)}: {'the date that decided' if basis == decided else _outcome(rows)}")
        if any(row.day is not None for row in rows)
        else (basis, "not known: no shipment of the finding has this date")
        for basis, rows in by_basis.items()
    ]


def _sums(rows: Sequence[DateTotal]) -> str:
    from audit.finding_rows import dollars

    dated = [row for row in rows if row.day is not None]
    sums = [dollars(row.cents) for row in dated]
    if len(sums) == 1:
        return f"{sums[0]} on {_iso(dated[0].day)}"
    if len(sums) > 4:
        return f"{', '.join(sums[:3])} … on {len(sums)} days"
    return f"{', '.join(sums[:-1])} and {sums[-1]} on {len(sums)} days"


def _iso(day: int | None) -> str:
    import datetime as dt

    return (dt.date(1970, 1, 1) + dt.timedelta(days=day or 0)).isoformat()


def _outcome(rows: Sequence[DateTotal]) -> str:
    without = sum(row.listed for row in rows if row.day is None)
    if without:
        listed = sum(row.listed for row in rows)
        return f"not known, since {without} of {listed} shipments have no such date"
    kept, lost = (sum(row.breach == word for row in rows) for word in ("yes", "no"))
    if kept + lost < len(rows):
        return "not known, since a day lies outside the record of the law"
    if not lost:
        return "a breach of this rule too"
    return "no breach of this rule" if not kept else f"no breach of this rule on {lost} of them"
