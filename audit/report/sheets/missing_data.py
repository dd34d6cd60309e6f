"""Missing data: which elements that the law asks for are absent, source by source."""

from __future__ import annotations

from audit.charts.missing_elements import ELEMENTS
from audit.charts.missing_elements import rows as missing_rows
from audit.engagement import Engagement
from audit.report.book import LEGAL, Page
from audit.report.sheet import Sheet
from audit.report.tables import Column, write_table

SHARES = (
    Column("File", 30), Column("Sheet", 16),
    *(Column(name, 12, "percent") for name, _, _ in ELEMENTS),
)  # fmt: skip
COUNTS = (
    Column("File", 30), Column("Sheet", 16),
    *(Column(name, 12, "count") for name, _, _ in ELEMENTS),
)  # fmt: skip


def write(page: Page, engagement: Engagement) -> None:
    """Shares with a colour scale, then the counts behind them."""
    page.widths([column.width for column in SHARES])
    page.heading(
        "Missing data",
        "Of the claimed shipments whose entry type asks for an element, those without it. "
        "Empty: no shipment of that source needs it.",
        "Release on the manifest: 19 CFR 143.23(j) and 128.21(a). Type 86: 84 FR 40079.",
    )
    by_source: dict[tuple[str, str], dict[str, tuple[int, int]]] = {}
    for element, file, sheet, needed, missing, _ in missing_rows(engagement.conn):
        by_source.setdefault((file, sheet), {})[element] = (missing, needed)
    names = [name for name, _, _ in ELEMENTS]
    page.section("Share of the shipments")
    first = page.row + 1
    shares = (
        (*source, *(counts[n][0] / counts[n][1] if n in counts else None for n in names))
        for source, counts in by_source.items()
    )
    write_table(page, SHARES, shares, main=False, empty=_NOTHING)
    if by_source:
        page.sheet.conditional_format(
            first, 2, page.row - 1, 1 + len(names),
            {"type": "2_color_scale", "min_type": "num", "max_type": "num", "min_value": 0,
             "max_value": 1, "min_color": "#FFFFFF", "max_color": "#2F6690"},
        )  # fmt: skip
    page.gap()
    page.section("Shipments without the element")
    numbers = (
        (*source, *(counts[n][0] if n in counts else None for n in names))
        for source, counts in by_source.items()
    )
    write_table(page, COUNTS, numbers, main=False, empty=_NOTHING)
    page.gap()
    page.section("Shipments that need it")
    needed_rows = (
        (*source, *(counts[n][1] if n in counts else None for n in names))
        for source, counts in by_source.items()
    )
    write_table(page, COUNTS, needed_rows, main=False, empty=_NOTHING)


_NOTHING = "No claimed shipment of type 321 or 86."

SHEET = Sheet(13, "Missing data", "Required elements that are absent, by source.", write, LEGAL)
