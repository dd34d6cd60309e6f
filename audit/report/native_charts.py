"""How the charts that Excel draws itself look: as quiet as the pictures beside them."""

from __future__ import annotations

from typing import Any

from audit.report.styles import INK, MUTED, RULE


def dress(chart: Any, title: str, *, value_format: str, horizontal: bool, step: int = 1) -> None:
    """Title, axes, legend; ``step`` is how many categories lie between two labels."""
    font = {"name": "Calibri", "size": 9, "color": MUTED}
    plain = {"num_font": font, "line": {"none": True}, "major_tick_mark": "none"}
    categories = plain | {"interval_unit": step, "reverse": horizontal}
    values = plain | {
        "num_format": value_format,
        "major_gridlines": {"visible": True, "line": {"color": RULE, "width": 0.75}},
    }
    if horizontal:  # the values then lie at the bottom, although the categories are reversed
        values |= {"label_position": "high"}
    chart.set_x_axis(values if horizontal else categories)
    chart.set_y_axis(categories if horizontal else values)
    chart.set_title(
        {
            "name": title,
            "overlay": False,
            "name_font": {"name": "Calibri", "size": 12, "bold": True, "color": INK},
        }
    )
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_chartarea({"border": {"none": True}})
