"""The re-entry ladder: the entry type under which a listed shipment's goods should have come.

The rungs are data (resources/reference/reentry.csv). What goods a shipment holds is what findings
of at least probable certainty say of it (exposure_rules.csv); a rule that was not run or could not
test says nothing, and its rung is then out of reach.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from audit import reference

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

NEEDS: Final = (
    "adcvd", "quota", "agency", "taxed", "over_informal", "over_chapter_99", "mail",
    "postal_process",
)  # fmt: skip
KINDS: Final = NEEDS[:4]  # those that findings tell


@dataclass(frozen=True)
class Rung:
    """One row of the ladder; ``needs`` have to hold all."""

    rung: str
    needs: frozenset[str]
    entry_type: str
    or_entry_type: str
    reason: str
    reference: str
    status: str

    @property
    def words(self) -> str:
        """01, or 12 or 02."""
        return " or ".join(filter(None, (self.entry_type, self.or_entry_type)))


@cache
def rungs() -> tuple[Rung, ...]:
    """The ladder from the top."""
    made = tuple(
        Rung(name, frozenset(needs.split()), *rest)
        for name, needs, *rest in reference.load("reentry").rows
    )
    unknown = {need for rung in made for need in rung.needs}.difference(NEEDS)
    if unknown or made[-1].needs:
        raise ValueError(f"reentry.csv: unknown needs {sorted(unknown)}, or a last row with needs")
    return made


def telling_rules() -> list[str]:
    """The rules whose findings say what goods a shipment holds."""
    return [rule_id for rule_id, _, kind in reference.load("exposure_rules").rows if kind]


def rung_for(holds: Iterable[str]) -> Rung:
    """The first rung whose needs are among what holds."""
    known = frozenset(holds)
    return next(rung for rung in rungs() if rung.needs <= known)


def climb(conn: sqlite3.Connection) -> None:
    """Temporary table climbed (shipment_no, rung); table exposure_rung, the ladder as used."""
    bits = " + ".join(f"({_HOLDS[need]}) * {1 << place}" for place, need in enumerate(NEEDS))
    conn.execute("DROP TABLE IF EXISTS temp.standing")
    conn.execute(
        f"""
        CREATE TEMP TABLE standing AS
        SELECT h.shipment_no, {bits} AS bits
        FROM listed h CROSS JOIN shipment s ON s.shipment_no = h.shipment_no
            LEFT JOIN law_of_day d ON d.day = h.day
            LEFT JOIN (SELECT l.shipment_no, sum(l.cents) AS cents FROM exposed_line l
                WHERE substr(l.hts, 1, 4) IN ('9903', '9904') GROUP BY l.shipment_no) c
                ON c.shipment_no = h.shipment_no
        """
    )
    found = conn.execute("SELECT DISTINCT bits FROM standing").fetchall()
    conn.execute("DROP TABLE IF EXISTS temp.rung_of")
    conn.execute("CREATE TEMP TABLE rung_of (bits INTEGER PRIMARY KEY, rung TEXT)")
    conn.executemany(
        "INSERT INTO rung_of VALUES (?, ?)",
        [
            (number, rung_for(need for place, need in enumerate(NEEDS) if number >> place & 1).rung)
            for (number,) in found
        ],
    )
    conn.execute("DROP TABLE IF EXISTS temp.climbed")
    conn.execute(
        "CREATE TEMP TABLE climbed AS SELECT shipment_no, rung FROM standing JOIN rung_of USING (bits)"
    )
    conn.execute("CREATE UNIQUE INDEX temp.climbed_shipment ON climbed (shipment_no)")
    conn.execute("DELETE FROM exposure_rung")
    conn.executemany(
        "INSERT INTO exposure_rung VALUES (?, ?, ?, ?, ?, ?)",
        [(r.rung, r.entry_type, r.or_entry_type, r.reason, r.reference, r.status) for r in rungs()],
    )


_HOLDS = {
    **{kind: f"h.{kind} > 0" for kind in KINDS},
    "over_informal": "coalesce(s.value_cents > d.informal_limit_cents, 0)",
    "over_chapter_99": "coalesce(c.cents > d.chapter_99_limit_cents, 0)",
    "mail": "s.entry_type = 'mail'",
    "postal_process": "coalesce(d.postal_process, 0)",
}
