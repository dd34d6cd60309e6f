"""At which level of identity a finding of a person's day stands: strict, normal or lenient.

Who is one person depends on the level (setting identity_level), and so do the findings that add up
what one person gets. Where a run's persons are the same at every level, so are its findings. For the
others, and each level:

1. The shipments that the finding lists, and all that share a person with one of them at some level,
   are given that level's persons. At a stricter level listed ones can fall to several persons, at a
   laxer one shipments come in that the finding does not list.
2. The rule's own query is run on them, with the facts that depend on the person made anew.
3. ``finding.level`` is the strictest level at which each shipment that it lists is listed again; ""
   where none is such.

What makes a shipment is not judged again: lines of one bill that are two persons' at another level
stay the shipment that the run made of them. 321-05 goes by order and has no level.

Table level_total: a row for each finding, level and person (at 321-08 reseller) that listed shipments
fall to, the level of the run first, then the greatest sum first: day (days since 1970-01-01; of the
latest for 321-06, which spans days), the sum in US cents as the rule adds it up and the limit of that
day, how many shipments make the sum, how many of them the finding lists, among how many persons its
shipments are divided, and breach `yes` or `no`: whether the rule lists all of these again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from audit.facts import reseller_goods, same_goods
from audit.sensitivity import COUNTED, DAILY_LIMIT, LIMITS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from audit.rulebook import Rule

LEVELS = ("strict", "normal", "lenient")
PERSON_RULES = ("321-02", "321-03", "321-04", "321-06", "321-07", "321-08", "321-30")
_FACTS = {"321-06": same_goods, "321-08": reseller_goods}  # they hold persons of the run's level
_DAY = "CROSS JOIN shipment s ON s.person_no = g.party AND s.day = g.day"
# What makes the sum of a rule: shipments s for a row g of `landed`.
_SUMMED = {
    "321-06": "CROSS JOIN patterned n ON n.finding_no = g.finding_no AND n.party = g.party "
    "CROSS JOIN shipment s ON s.shipment_no = n.shipment_no WHERE 1",
    "321-07": f"{_DAY} CROSS JOIN warehouse_goods w ON w.shipment_no = s.shipment_no "
    f"WHERE w.sold = 0 AND w.warehouse = 1 AND w.owner = 0 AND {COUNTED['321-02']}",
    "321-08": "CROSS JOIN reseller_goods r ON r.reseller = g.party CROSS JOIN shipment s "
    f"ON s.shipment_no = r.shipment_no AND s.day = g.day WHERE {COUNTED['321-02']}",
}
_PARTY = {"321-08": "(SELECT r.reseller FROM reseller_goods r WHERE r.shipment_no = s.shipment_no)"}


def judge(conn: sqlite3.Connection, rules: Sequence[Rule], settings: Mapping[str, str]) -> None:
    """Fill level_total and finding.level for the run's findings (inside its transaction).

    Needs shipment_level and the temporary tables that the rules join; of these it drops same_goods
    and reseller_goods where it had to make them anew.
    """
    conn.execute("DELETE FROM level_total")
    tested = [rule for rule in rules if rule.id in PERSON_RULES]
    if not tested:
        return
    run_level = settings["identity_level"]
    levels = [run_level, *(level for level in LEVELS if level != run_level)]
    differ = _listed(conn, tested)
    for rule in tested:
        conn.execute(
            "INSERT INTO again SELECT shipment_no, CAST(finding_no AS TEXT) FROM judged "
            "WHERE rule_id = ? AND differs = 0",
            [rule.id],
        )
        _add_up(conn, rule, levels, differs=0)
    if differ:
        _run_again(conn, [rule for rule in tested if rule.id in differ], settings, levels)
    _mark(conn)
    for table in ("judged", "again", "landed", "patterned"):
        conn.execute(f"DROP TABLE IF EXISTS temp.{table}")


def _listed(conn: sqlite3.Connection, rules: Sequence[Rule]) -> set[str]:
    """`judged`: the listed shipments; `differs` is 1 for all of a finding that a level may change.

    Returns the rules with such findings.
    """
    for table in ("judged", "again", "unlike"):
        conn.execute(f"DROP TABLE IF EXISTS temp.{table}")
    conn.execute("CREATE TEMP TABLE again (shipment_no INTEGER PRIMARY KEY, grouping TEXT)")
    conn.execute(
        """
        CREATE TEMP TABLE judged AS
        SELECT f.finding_no, f.rule_id, e.shipment_no, s.person_no, 0 AS differs
        FROM finding f CROSS JOIN evidence e ON e.finding_no = f.finding_no
            CROSS JOIN main.shipment s ON s.shipment_no = e.shipment_no
        WHERE f.rule_id IN (SELECT value FROM json_each(?)) AND e.role = 'breach'
        """,
        [json.dumps([rule.id for rule in rules])],
    )
    conn.execute("CREATE INDEX temp.judged_rule ON judged (rule_id, differs)")
    if conn.execute("SELECT 1 FROM shipment_level LIMIT 1").fetchone() is None:
        return set()
    conn.execute("CREATE TEMP TABLE unlike (person_no INTEGER PRIMARY KEY)")
    conn.execute(
        "INSERT INTO unlike SELECT s.person_no FROM shipment_level l CROSS JOIN shipment s "
        "ON s.shipment_no = l.shipment_no UNION SELECT strict_no FROM shipment_level "
        "UNION SELECT normal_no FROM shipment_level UNION SELECT lenient_no FROM shipment_level"
    )
    conn.execute(
        "UPDATE judged SET differs = 1 WHERE finding_no IN (SELECT finding_no FROM judged "
        "WHERE person_no IN (SELECT person_no FROM unlike))"
    )
    if any(rule.id == "321-08" for rule in rules):  # a reseller is known by the others of its name
        conn.execute(
            "UPDATE judged SET differs = 1 WHERE rule_id = '321-08' AND EXISTS (SELECT 1 "
            "FROM reseller_goods r CROSS JOIN shipment s ON s.shipment_no = r.shipment_no "
            "WHERE r.reseller IS NOT NULL AND s.person_no IN (SELECT person_no FROM unlike))"
        )
    found = conn.execute("SELECT DISTINCT rule_id FROM judged WHERE differs = 1")
    return {rule_id for (rule_id,) in found}


def _run_again(
    conn: sqlite3.Connection, rules: Sequence[Rule], settings: Mapping[str, str],
    levels: Sequence[str],
) -> None:  # fmt: skip
    """Judge the findings that a level may change, at each level."""
    _place(conn, resellers=any(rule.id == "321-08" for rule in rules))
    for level in levels:
        conn.execute(
            f"UPDATE temp.shipment SET person_no = l.{level}_no, person_id = 'P' || l.{level}_no "
            "FROM main.shipment_level l WHERE l.shipment_no = temp.shipment.shipment_no"
        )
        for rule in rules:
            if rule.id in _FACTS:
                _FACTS[rule.id].build(conn, settings)
            conn.execute(
                "INSERT OR IGNORE INTO again SELECT shipment_no, grouping FROM "
                f"({rule.sql}) WHERE role = 'breach'"
            )
            _add_up(conn, rule, [level], differs=1)
    conn.execute("DROP TABLE temp.shipment")
    for rule in rules:
        if rule.id in _FACTS:
            conn.execute(f"DROP TABLE temp.{rule.facts[0]}")


def _place(conn: sqlite3.Connection, *, resellers: bool) -> None:
    """A temporary `shipment` that hides the run's own: it has all that a level can bring together."""
    for table in ("wanted", "near"):
        conn.execute(f"DROP TABLE IF EXISTS temp.{table}")
    conn.execute("CREATE TEMP TABLE wanted (person_no INTEGER PRIMARY KEY)")
    conn.execute(
        "INSERT INTO wanted WITH l AS (SELECT * FROM shipment_level WHERE shipment_no IN "
        "(SELECT shipment_no FROM judged WHERE differs = 1)) "
        "SELECT person_no FROM judged WHERE differs = 1 UNION SELECT strict_no FROM l "
        "UNION SELECT normal_no FROM l UNION SELECT lenient_no FROM l"
    )
    conn.execute("CREATE TEMP TABLE near (shipment_no INTEGER PRIMARY KEY)")
    conn.execute(
        "INSERT INTO near SELECT s.shipment_no FROM wanted w "
        "CROSS JOIN main.shipment s ON s.person_no = w.person_no "
        "UNION SELECT l.shipment_no FROM shipment_level l WHERE l.strict_no IN wanted "
        "OR l.normal_no IN wanted OR l.lenient_no IN wanted"
    )
    if resellers:
        conn.execute(
            "INSERT OR IGNORE INTO near SELECT shipment_no FROM reseller_goods "
            "WHERE reseller IS NOT NULL"
        )
    conn.execute(
        "CREATE TEMP TABLE shipment AS SELECT s.* FROM near n CROSS JOIN main.shipment s "
        "ON s.shipment_no = n.shipment_no ORDER BY s.shipment_no"
    )
    conn.execute("UPDATE temp.shipment SET person_id = 'P' || person_no")
    conn.execute("CREATE UNIQUE INDEX temp.near_shipment ON shipment (shipment_no)")
    conn.execute(
        "CREATE INDEX temp.near_person ON shipment (person_no, day, claimed, gift, value_cents)"
    )


def _add_up(
    conn: sqlite3.Connection, rule: Rule, levels: Sequence[str], *, differs: int
) -> None:  # fmt: skip
    """One rule's totals, as `again` and `shipment` have it, for ``levels``; it empties `again`."""
    for table in ("landed", "patterned"):
        conn.execute(f"DROP TABLE IF EXISTS temp.{table}")
    conn.execute(
        f"""
        CREATE TEMP TABLE landed AS
        SELECT *, count(*) OVER (PARTITION BY finding_no) AS persons FROM (
            SELECT j.finding_no, {_PARTY.get(rule.id, "s.person_no")} AS party, max(s.day) AS day,
                min(s.master_key) AS master_key, count(*) AS listed,
                count(a.shipment_no) AS listed_again
            FROM judged j CROSS JOIN shipment s ON s.shipment_no = j.shipment_no
                LEFT JOIN again a ON a.shipment_no = j.shipment_no
            WHERE j.rule_id = ? AND j.differs = ? GROUP BY 1, 2
        )
        """,
        [rule.id, differs],
    )
    if rule.id == "321-06":
        _patterned(conn, differs)
    summed = _SUMMED.get(rule.id) or f"{_DAY} WHERE {COUNTED[rule.id]}"
    rows = conn.execute(
        f"""
        SELECT g.finding_no, g.day, g.cents, {LIMITS.get(rule.id, DAILY_LIMIT)}, g.shipments,
            g.listed, g.persons, CASE WHEN g.listed_again = g.listed THEN 'yes' ELSE 'no' END
        FROM (
            SELECT g.finding_no, g.party, g.day, sum(s.value_cents) AS cents, count(*) AS shipments,
                g.listed, g.listed_again, g.persons, min(s.shipment_no) AS first,
                min(coalesce(s.shipped_from IN ('VI', 'GU', 'AS'), 0)) AS islands
            FROM landed g {summed} GROUP BY g.finding_no, g.party
        ) g ORDER BY g.finding_no, g.cents DESC, g.first
        """
    ).fetchall()
    for level in levels:
        conn.executemany(
            "INSERT INTO level_total VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((row[0], level, *row[1:]) for row in rows),
        )
    conn.execute("DELETE FROM again")


def _patterned(conn: sqlite3.Connection, differs: int) -> None:
    """`patterned`: for 321-06, what each person of a finding has of it and of the same pattern."""
    conn.execute("CREATE INDEX IF NOT EXISTS temp.again_grouping ON again (grouping)")
    conn.execute(
        """
        CREATE TEMP TABLE patterned AS
        SELECT j.finding_no, s.person_no AS party, j.shipment_no
        FROM judged j CROSS JOIN shipment s ON s.shipment_no = j.shipment_no
        WHERE j.rule_id = '321-06' AND j.differs = :differs
        UNION
        SELECT j.finding_no, s.person_no, b.shipment_no
        FROM judged j CROSS JOIN shipment s ON s.shipment_no = j.shipment_no
            CROSS JOIN again a ON a.shipment_no = j.shipment_no
            CROSS JOIN again b ON b.grouping = a.grouping
        WHERE j.rule_id = '321-06' AND j.differs = :differs
        """,
        {"differs": differs},
    )
    conn.execute("CREATE INDEX temp.patterned_finding ON patterned (finding_no, party)")


def _mark(conn: sqlite3.Connection) -> None:
    """finding.level, the strictest level at which every listed shipment is listed again."""
    conn.execute(
        "UPDATE finding SET level = 'strict' WHERE rule_id IN (SELECT value FROM json_each(?))",
        [json.dumps(PERSON_RULES)],
    )
    conn.execute(
        """
        UPDATE finding SET level = coalesce((
            SELECT t.level FROM level_total t WHERE t.finding_no = finding.finding_no
            GROUP BY t.level HAVING min(t.breach) = 'yes'
            ORDER BY CASE t.level WHEN 'strict' THEN 1 WHEN 'normal' THEN 2 ELSE 3 END LIMIT 1), '')
        WHERE finding_no IN (SELECT finding_no FROM level_total WHERE breach = 'no')
        """
    )
