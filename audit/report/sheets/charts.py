"""Charts: the pictures with their numbers beside them; native where Excel can draw the same."""

from __future__ import annotations

import io
from collections.abc import Sequence

from audit.charts import LIGHT, PRINT, Chart, Rows, charts, picture
from audit.engagement import Engagement
from audit.report.book import Page
from audit.report.cells import Kind
from audit.report.native_charts import dress
from audit.report.sheet import Sheet

LEFT, DATA = 9, 10  # columns that a chart covers, and where its numbers begin
HIGH = 27  # rows that a chart covers
_WIDE, _TALL = 900, 500  # pixels
_SCALE = 38  # per cent: all columns on a page in any font, and a page for each chart


def write(page: Page, engagement: Engagement) -> None:
    """One block a chart: title, chart on the left, numbers on the right."""
    page.widths([*[14] * LEFT, 2, 28, 26, *[13] * 5])
    page.sheet.set_print_scale(_SCALE)
    page.heading("Charts", "The numbers of each chart stand to its right. All are potential.")
    breaks = []
    for chart in charts().values():
        rows = chart.rows(engagement.conn)
        breaks.append(page.row)
        page.section(chart.title, chart.question)
        first = page.row + 1  # below the header of the numbers: all rows there are equally tall
        _numbers(page, chart, rows)
        if rows and chart.excel:
            _native(page, chart, rows, first)
        elif rows:
            _picture(page, chart, rows, first)
        page.row = max(page.row, first + (HIGH if rows else 0)) + 1
    page.sheet.set_h_pagebreaks(breaks[1:])


def _numbers(page: Page, chart: Chart, rows: Rows) -> None:
    styles = page.book.styles
    blank: list[tuple[object, int]] = [(None, 0)] * DATA
    if not rows:
        page.cells([("Nothing to draw: there are no such shipments.", styles.named("note"))])
        return
    kinds = [_kind(column) for column in zip(*rows, strict=True)]
    heads = [styles.named("head" if kind == "text" else "head number") for kind in kinds]
    page.cells([*blank, *zip(chart.headers, heads, strict=True)], height=33)
    looks = [styles.column(kind, wrap=False) for kind in kinds]
    for row in rows:
        shown = ["" if value is None else value for value in row]
        page.cells([*blank, *zip(shown, looks, strict=True)])


def _kind(column: Sequence[object]) -> Kind:
    """How a column of a chart's numbers is shown."""
    if any(isinstance(value, str) for value in column):
        return "text"
    return "usd" if any(isinstance(value, float) for value in column) else "count"


def _picture(page: Page, chart: Chart, rows: Rows, first: int) -> None:
    image = picture(chart, rows, LIGHT, (_WIDE / 96, _TALL / 96))
    page.sheet.insert_image(
        first, 0, f"{chart.name}.png",
        {"image_data": io.BytesIO(image), "object_position": 2,
         "description": f"{chart.title}. {chart.question}"},
    )  # fmt: skip


def _native(page: Page, chart: Chart, rows: Rows, first: int) -> None:
    drawn = page.book.workbook.add_chart({"type": chart.excel, "subtype": "stacked"})
    top, bottom = first, first + len(rows) - 1
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
