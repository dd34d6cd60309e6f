"""The persons with the largest value in potential findings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from audit.charts import Chart, Palette, Rows
from audit.charts._listed_value import HEADERS, LEVELS, SHOWN, draw_bars, largest

if TYPE_CHECKING:
    import sqlite3

    from matplotlib.figure import Figure

TITLE = "Persons with the largest value in potential findings"
QUESTION = (
    f"Which consignees account for most? The {SHOWN} largest; each shipment counted once, "
    "under its strongest certainty."
)


def rows(conn: sqlite3.Connection) -> Rows:
    """Name, person_id, USD by certainty, shipments."""
    found = largest(conn, "person_id")
    names = dict(
        conn.execute(
            "SELECT person_id, name FROM person "
            "WHERE person_id IN (SELECT value FROM json_each(?))",
            [json.dumps([row[0] for row in found])],
        )
    )
    return [(f"{names.get(row[0]) or 'no name'} ({row[0]})", *row) for row in found]


def draw(figure: Figure, found: Rows, palette: Palette) -> None:
    """Bars by person."""
    draw_bars(
        figure, found, palette, (TITLE, QUESTION), "No finding lists a shipment of any person."
    )


def pick(found: Rows, index: int) -> dict[str, object] | None:
    """The findings of that person."""
    return {"person_id": found[index][1]} if 0 <= index < len(found) else None


CHART = Chart(
    name="top_persons", title=TITLE, question=QUESTION,
    headers=("Person", "Person id", *HEADERS), rows=rows, draw=draw, pick=pick,
    money=(2, 3, 4), excel="bar", series=(2, 3, 4), colours=LEVELS, order=30,
)  # fmt: skip
