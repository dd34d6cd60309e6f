"""Charts: the pictures with their numbers beside them; native where Excel can draw the same."""

from __future__ import annotations

import io

from audit.charts import LIGHT, PRINT, Chart, Rows, charts, picture
from audit.engagement import Engagement
from audit.report.book import Page
from audit.report.native_charts import dress
from audit.report.sheet import Sheet

LEFT, DATA = 9, 10  # columns that a chart covers, and where its numbers begin
HIGH = 26  # rows that a chart covers
_WIDE, _TALL = 900, 500  # pixels


def write(page: Page, engagement: Engagement) -> None:
    """One block a chart: title, chart on the left, numbers on the right."""
    page.widths([*[13] * LEFT, 2, 34, *[15] * 6])
    page.heading("Charts", "The numbers of each chart stand to its right. All are potential.")
    for chart in charts().values():
        rows = chart.rows(engagement.conn)
        page.section(chart.title, chart.question)
        first = page.row
        _numbers(page, chart, rows)
        if rows and chart.excel:
            _native(page, chart, rows, first)
        elif rows:
            _picture(page, chart, rows, first)
        page.row = max(page.row, first + (HIGH if rows else 1)) + 1


def _numbers(page: Page, chart: Chart, rows: Rows) -> None:
    styles = page.book.styles
    blank: list[tuple[object, int]] = [(None, 0)] * DATA
    if not rows:
        page.cells([("Nothing to draw: there are no such shipments.", styles.named("note"))])
        return
    numeric = [not isinstance(value, str) for value in rows[0]]
    heads = [styles.named("head number" if number else "head") for number in numeric]
    page.cells([*blank, *zip(chart.headers, heads, strict=True)], height=33)
    looks = [
        styles.column("usd" if index in chart.money else "count" if number else "text")
        for index, number in enumerate(numeric)
    ]
    for row in rows:
        page.cells(
            [*blank, *(("" if v is None else v, s) for v, s in zip(row, looks, strict=True))]
        )


def _picture(page: Page, chart: Chart, rows: Rows, first: int) -> None:
    image = picture(chart, rows, LIGHT, (_WIDE / 96, _TALL / 96))
    page.sheet.insert_image(
        first, 0, f"{chart.name}.png",
        {"image_data": io.BytesIO(image), "x_scale": 0.5, "y_scale": 0.5, "x_dpi": 96,
         "description": f"{chart.title}. {chart.question}", "object_position": 2},
    )  # fmt: skip


def _native(page: Page, chart: Chart, rows: Rows, first: int) -> None:
    drawn = page.book.workbook.add_chart({"type": chart.excel, "subtype": "stacked"})
    top, bottom = first + 1, first + len(rows)
    for index, colour in zip(chart.series, chart.colours, strict=True):
        drawn.add_series(
            {
                "name": chart.headers[index],
                "categories": [page.name, top, DATA, bottom, DATA],
                "categories_data": [row[0] for row in rows],
                "values": [page.name, top, DATA + index, bottom, DATA + index],
                "values_data": [row[index] for row in rows],
                "fill": {"color": getattr(PRINT, colour)},
                "gap": 40 if chart.excel == "bar" else 12,
            }
        )
    dress(
        drawn, chart.title, value_format="$#,##0" if chart.money else "#,##0",
        horizontal=chart.excel == "bar", step=1 if chart.excel == "bar" else 5,
    )  # fmt: skip
    drawn.set_size({"width": _WIDE, "height": _TALL})
    page.sheet.insert_chart(first, 0, drawn, {"description": chart.question})


SHEET = Sheet(18, "Charts", "The main figures at a glance, with their numbers.", write)
