"""Which data elements that the law asks for are missing, by source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.charts import Chart, Palette, Rows
from audit.charts._axes import bare, begin, calm, ink, shortened
from audit.charts._numbers import whole_numbers

if TYPE_CHECKING:
    import sqlite3

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TITLE = "Missing data elements by source"
QUESTION = (
    "Which required elements are not there? Share of the claimed shipments whose entry type "
    "asks for the element."
)
SHOWN = 12  # sources in the picture; the rows hold all

_MANIFEST, _TYPE_86 = ("321",), ("86",)
_BOTH = (*_MANIFEST, *_TYPE_86)
ELEMENTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Shipper name", "any_shipper_name", _BOTH),
    ("Shipper address", "any_shipper_address", _BOTH),
    ("Shipper country", "any_shipper_country", _BOTH),
    ("Consignee name", "any_consignee_name", _BOTH),
    ("Consignee address", "any_consignee_address", _BOTH),
    ("Country of origin", "every_origin", _BOTH),
    ("Description", "every_description", _MANIFEST),
    ("Quantity", "every_quantity", _BOTH),
    ("Weight", "any_weight", _MANIFEST),
    ("Value", "every_value", _BOTH),
    ("Tariff number", "every_hts", _TYPE_86),
    ("Port of entry", "any_port", _TYPE_86),
)
"""Name, column of `shipment` that is 1 where it is there, and the entry types that ask for it."""


def rows(conn: sqlite3.Connection) -> Rows:
    """Element, file, sheet, shipments that need it, of these without it, per cent."""
    import numpy as np

    absent = " + ".join(
        f"(coalesce({column}, 0) = 0) * {1 << place}"
        for place, (_, column, _) in enumerate(ELEMENTS)
    )
    counted: dict[tuple[int, str], list[int]] = {}
    for entry_type in _BOTH:
        found = whole_numbers(
            conn,
            f"SELECT source_id * {1 << len(ELEMENTS)} + {absent} AS number FROM shipment "
            "WHERE claimed = 1 AND entry_type = ?",
            [entry_type],
        )
        for code, number in zip(*np.unique(found, return_counts=True), strict=True):
            source, lacks = divmod(int(code), 1 << len(ELEMENTS))
            sums = counted.setdefault((source, entry_type), [0] * (len(ELEMENTS) + 1))
            sums[-1] += int(number)
            for place in range(len(ELEMENTS)):
                sums[place] += int(number) * (lacks >> place & 1)
    sources = conn.execute(
        "SELECT source_id, source_file, coalesce(sheet, '') FROM source ORDER BY source_id"
    ).fetchall()
    table: Rows = []
    for place, (element, _, entry_types) in enumerate(ELEMENTS):
        for source, file, sheet in sources:
            asked = [counted[source, t] for t in entry_types if (source, t) in counted]
            if asked:
                needed = sum(sums[-1] for sums in asked)
                missing = sum(sums[place] for sums in asked)
                table.append((element, file, sheet, needed, missing, 100 * missing / needed))
    return table


def draw(figure: Figure, found: Rows, palette: Palette) -> None:
    """A heat map with the per cent and the number in each field."""
    begin(figure, palette, TITLE, QUESTION)
    if not found:
        calm(figure, palette, "No claimed shipment of type 321 or 86 is there to be looked at.")
        return
    missing: dict[tuple[str, str], int] = {}
    for _, file, sheet, _, number, _ in found:
        missing[file, sheet] = missing.get((file, sheet), 0) + number
    shown = list(missing)
    if len(shown) > SHOWN:
        shown = sorted(missing, key=lambda source: -missing[source])[:SHOWN]
        note = f"The {SHOWN} sources of {len(missing):,} that lack most; the table lists all."
        figure.text(0.99, 0.012, note, color=palette.muted, size=8.5, ha="right")
    _heat(bare(figure.subplots(), palette), found, shown, palette)


def _heat(axes: Axes, found: Rows, shown: list[tuple[str, str]], palette: Palette) -> None:
    from matplotlib.patches import Rectangle

    elements = list(dict.fromkeys(row[0] for row in found))
    columns = {source: number for number, source in enumerate(shown)}
    for index, (element, file, sheet, _, number, share) in enumerate(found):
        if (file, sheet) not in columns:
            continue
        x, y = columns[file, sheet], elements.index(element)
        depth = 0.05 if not number else 0.14 + 0.86 * (share / 100) ** 0.6
        axes.add_patch(
            Rectangle(
                (x - 0.48, y - 0.45),
                0.96,
                0.9,
                color=palette.accent,
                alpha=depth,
                linewidth=0,
                picker=True,
                gid=str(index),
            )
        )
        words = _share(share, number) + (f"  ·  {number:,}" if number and len(shown) < 7 else "")
        colour = ink(palette, depth) if number else palette.muted
        axes.text(x, y, words, ha="center", va="center", size=9, color=colour)
    letters = max(8, 96 // len(shown))
    names = [
        "\n".join(shortened(part, letters) for part in _named(file, sheet)) for file, sheet in shown
    ]
    axes.set_xlim(-0.5, len(shown) - 0.5)
    axes.set_ylim(len(elements) - 0.5, -0.5)
    axes.set_xticks(range(len(shown)), names)
    axes.set_yticks(range(len(elements)), elements)
    axes.xaxis.tick_top()
    axes.tick_params(length=0, colors=palette.text, labelsize=9)


def _named(file: str, sheet: str) -> list[str]:
    """File and sheet; a text file's sheet is only its own name again."""
    return [file, sheet] if sheet and not file.startswith(sheet) else [file]


def _share(share: float, number: int) -> str:
    """A per cent that never rounds something to nothing, or nearly all to all."""
    if not number:
        return "none"
    if share < 0.1:
        return "<0.1%"
    if 99.9 < share < 100:
        return ">99.9%"
    return f"{share:.1f}%" if share < 100 else "100%"


def pick(found: Rows, index: int) -> dict[str, object] | None:
    """The findings on missing data, whatever their source."""
    return {"rule_id": ["321-42", "321-44"]} if 0 <= index < len(found) else None


CHART = Chart(
    name="missing_elements", title=TITLE, question=QUESTION,
    headers=("Element", "File", "Sheet", "Shipments that need it", "Without it", "% without it"),
    rows=rows, draw=draw, pick=pick, order=50,
)  # fmt: skip
