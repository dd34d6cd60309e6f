"""From the id of a consignee or a person, as a user writes it, to the id of one consignee."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.errors import AuditError
from audit.ids import digest

if TYPE_CHECKING:
    import sqlite3

# What makes a consignee as given; its id is `C` and the digest of this text.
KEY = (
    "coalesce(p.id_key, '') || '|' || coalesce(p.name_key, '') || '|' || coalesce(p.initials, '') "
    "|| '|' || coalesce(p.address_key, '')"
)


def of(conn: sqlite3.Connection, given: str) -> str:
    """The consignee of that id, or of a person (P...) the one with the smallest id.

    AuditError where the last run knows neither.
    """
    wanted = given.strip()
    stored = conn.execute(
        "SELECT min(consignee_id) FROM consignee WHERE ? IN (consignee_id, person_id)", [wanted]
    ).fetchone()[0]
    if stored is None:  # a consignee that came near no other has no row
        keys = conn.execute(
            f"SELECT DISTINCT {KEY} FROM person n CROSS JOIN line_person l "
            "ON l.person_no = n.person_no CROSS JOIN line t ON t.line_id = l.line_id "
            "CROSS JOIN party p ON p.party_id = t.party_id WHERE n.person_id = ? AND n.identified = 1",
            [wanted],
        )
        stored = min(("C" + digest(key) for (key,) in keys), default=None)
    if stored is None:
        raise AuditError(
            f"There is no consignee or person '{wanted}' in the last run; "
            "see 's321 persons FILE --json' for those that there are."
        )
    return str(stored)
