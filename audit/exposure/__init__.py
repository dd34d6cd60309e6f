"""Step 8: what duty, tax and fees listed shipments may owe, as a range with its basis; never advice.

The lower end is the general duty at plain percentages of one edition of the tariff schedule. There
is no upper end: what is not computed is named, with the value it falls on. `build` fills the table
exposure, one row a shipment however many findings list it; `figures` and `words` tell it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.engagement.m009_exposure import EXPOSURE, VALUE_PARTS
from audit.exposure import duty, ladder, listed
from audit.exposure.clocks import Clocks, clocks, years_later
from audit.exposure.rates import edition
from audit.law_values import EPOCH

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from audit.law import Law

__all__ = ["Clocks", "build", "clocks", "years_later"]

_TEMPORARY = (
    "climbed", "column_2_countries", "exposed_duty", "exposed_line", "exposure_rules", "goods", "law_of_day",
    "listed", "named", "one_value", "rate_of", "rung_of", "said_of", "standing", "taxed",
    "taxed_goods", "together",
)  # fmt: skip


def build(conn: sqlite3.Connection, law: Law, settings: Mapping[str, str]) -> None:
    """Set the table exposure anew from the run's findings (inside the caller's transaction)."""
    listed.collect(conn, law, settings)
    duty.compute(conn)
    duty.name_the_rest(conn)
    ladder.climb(conn)
    _together(conn)
    schedule = edition()
    first, last = ((d - EPOCH).days for d in (schedule.first_date, schedule.last_date))
    values = {
        "level": "CASE h.rank WHEN 3 THEN 'violation' WHEN 2 THEN 'probable' ELSE 'review' END",
        "edition": f"'{schedule.name}'",
        "edition_fits": f"coalesce(h.day BETWEEN {first} AND {last}, 0)",
        **{name: f"v.{name}" for name in ("value_cents", "duty_cents", "additional_cents")},
        **{name: f"v.{name}" for name in (*VALUE_PARTS, "unvalued_lines")},
        "named": "coalesce(n.text, '')", "taxes": "coalesce(t.text, '')", "rung": "c.rung",
        "together_cents": "g.cents", "leap": "coalesce(d.leap, 0)",
        "records_until": "CASE h.claimed WHEN 1 THEN d.records_until END",
        "limitation_until": "d.limitation_until",
        **{name: f"CASE WHEN h.rank > 1 THEN d.{name} END"  # a review finding shows no violation
           for name in ("penalty_first_cents", "penalty_later_cents")},
    }  # fmt: skip
    conn.execute("DELETE FROM exposure")
    conn.execute(
        f"""
        INSERT INTO exposure ({", ".join(EXPOSURE)})
        SELECT {", ".join(values.get(name, f"h.{name}") for name in EXPOSURE)}
        FROM listed h JOIN exposed_duty v USING (shipment_no) JOIN climbed c USING (shipment_no)
            LEFT JOIN named n USING (shipment_no) LEFT JOIN taxed t USING (shipment_no)
            LEFT JOIN law_of_day d ON d.day = h.day
            LEFT JOIN together g ON g.person_id = h.person_id AND g.day = h.day
        ORDER BY h.shipment_no
        """
    )
    for table in _TEMPORARY:
        conn.execute(f"DROP TABLE IF EXISTS temp.{table}")


def _together(conn: sqlite3.Connection) -> None:
    """Temporary table together: a person's listed shipments of a day, where that makes them formal.

    19 CFR 141.51: what comes on one conveyance for one consignee belongs on one entry. The record
    seldom names the conveyance: a person's day stands for it, as something to look at.
    """
    conn.execute("DROP TABLE IF EXISTS temp.together")
    conn.execute(
        """
        CREATE TEMP TABLE together AS
        SELECT h.person_id, h.day, sum(v.value_cents) AS cents
        FROM listed h JOIN exposed_duty v USING (shipment_no) JOIN law_of_day d ON d.day = h.day
        WHERE h.person_id IS NOT NULL AND h.claimed = 1
        GROUP BY h.person_id, h.day
        HAVING sum(v.value_cents) > max(d.informal_limit_cents) AND count(*) > 1
            AND max(v.value_cents) <= max(d.informal_limit_cents)
        """
    )
    conn.execute("CREATE UNIQUE INDEX temp.together_person ON together (person_id, day)")
