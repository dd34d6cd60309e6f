"""Lines become shipments: same bill, person and entry type; money becomes US cents (contract 2).

Steps, each a temporary table or a table of the engagement: what a line is worth (`values`), whose
it is and which shipment it belongs to (`members`), what the lines of a shipment say together
(`sums`), who the persons are (`people`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit import persons
from audit.engagement.schema import GOODS, ITEM
from audit.ids import digest
from audit.persons import kept
from audit.progress import part
from audit.shipments import levels, members, people, rejected_values, sums, values

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from audit.progress import Progress
    from audit.shipments.day_rates import Variance


def build(
    conn: sqlite3.Connection, settings: Mapping[str, str], first_day: int, last_day: int,
    variance: Sequence[Variance], progress: Progress,
) -> None:  # fmt: skip
    """Fill item, shipment, person and line_person anew (inside the caller's transaction).

    ``first_day`` and ``last_day`` bound the record of the law; ``variance`` is from when a day's
    exchange rate replaces the quarter's.
    """
    conn.create_function("digest", 1, digest, deterministic=True)
    progress(0.0, "Matching persons")
    persons.assign(conn, settings, part(progress, 0.0, 0.2))
    conn.execute("DELETE FROM issue WHERE origin = 'run'")
    values.convert(conn, variance)
    rejected_values.convert(conn, variance)
    progress(0.2, "Finding each line's person")
    members.place(conn, settings)
    people.describe(conn)
    progress(0.4, "Joining lines into shipments")
    _items(conn)
    sums.add_up(conn, settings, first_day, last_day)
    kept.describe(conn)
    levels.of_shipments(conn)


def _items(conn: sqlite3.Connection) -> None:
    """`item`: every line that counts, with its shipment and its value in US cents."""
    conn.execute("DROP INDEX IF EXISTS item_shipment")
    conn.execute("DELETE FROM item")
    conn.execute(
        f"""
        INSERT INTO item ({", ".join(ITEM)})
        SELECT n.line_id, n.shipment_no, n.value_cents, {", ".join("l." + name for name in GOODS)}
        FROM numbered n CROSS JOIN line l ON l.line_id = n.line_id ORDER BY n.line_id
        """
    )
    conn.execute("CREATE INDEX item_shipment ON item (shipment_no)")
