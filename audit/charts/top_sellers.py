"""The sellers with the largest value in potential findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.charts import Chart, Palette, Rows
from audit.charts._listed_value import HEADERS, LEVELS, SHOWN, draw_bars, largest

if TYPE_CHECKING:
    import sqlite3

    from matplotlib.figure import Figure

TITLE = "Sellers with the largest value in potential findings"
QUESTION = (
    f"Whose goods are they? The {SHOWN} largest sellers; each shipment counted once, "
    "under its strongest certainty."
)


def rows(conn: sqlite3.Connection) -> Rows:
    """seller_id, USD by certainty, shipments."""
    return largest(conn, "seller_id")


def draw(figure: Figure, found: Rows, palette: Palette) -> None:
    """Bars by seller."""
    empty = "No finding lists a shipment that names its seller."
    draw_bars(figure, found, palette, (TITLE, QUESTION), empty)


def pick(found: Rows, index: int) -> dict[str, object] | None:
    """The findings of that seller."""
    return {"seller_id": found[index][0]} if 0 <= index < len(found) else None


CHART = Chart(
    name="top_sellers", title=TITLE, question=QUESTION, headers=("Seller", *HEADERS),
    rows=rows, draw=draw, pick=pick, money=(1, 2, 3), excel="bar", series=(1, 2, 3),
    colours=LEVELS, order=40,
)  # fmt: skip
