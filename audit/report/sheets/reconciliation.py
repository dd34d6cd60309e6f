"""Reconciliation: no row and no dollar is lost between the sources and the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit import control_totals
from audit.engagement import Engagement
from audit.report.book import Page
from audit.report.full_sheets import stretches
from audit.report.reconciliation import source_totals
from audit.report.sheet import Sheet
from audit.report.tables import Column, write_table

if TYPE_CHECKING:
    import sqlite3

COLUMNS = (
    Column("File", 34), Column("Sheet", 24), Column("Rows read", 12, "count"),
    Column("Loaded", 12, "count"), Column("Duplicates", 12, "count"),
    Column("Rejected", 12, "count"), Column("Value read, USD", 17, "money"),
    Column("Loaded, USD", 17, "money"), Column("Duplicates, USD", 17, "money"),
    Column("Rejected, USD", 15, "money"), Column("Check", 11, "check"),
)  # fmt: skip
CLIENT_COLUMNS = (
    Column("File", 34), Column("Sheet", 24), Column("Rows, client", 12, "count"),
    Column("Rows read", 12, "count"), Column("Difference", 12, "count"), Column("Check", 12, "check"),
    Column("Value, client, USD", 17, "money"), Column("Value read, USD", 17, "money"),
    Column("Difference, USD", 17, "money"), Column("Entered by", 15), Column("Explanation", 30),
)  # fmt: skip


def write(page: Page, engagement: Engagement) -> None:
    """Both equations for each source, then the totals of the later sheets."""
    page.widths([column.width for column in (*COLUMNS[:-1], CLIENT_COLUMNS[-1])])
    page.heading(
        "Reconciliation",
        "For every source, rows read = loaded + duplicates + rejected, and the same for the sum "
        "of values in USD. A value that cannot be read counts nothing.",
    )
    page.section("Sources")
    totals = source_totals(engagement.conn)
    rows = ((*each, _check(agrees=each.agrees)) for each in totals)
    sums = [sum(column) for column in zip(*(each[2:] for each in totals), strict=True)]
    agrees = all(each.agrees for each in totals)
    write_table(
        page, COLUMNS, rows, main=False, empty="No source was imported.",
        totals=("All sources", "", *sums, _check(agrees=agrees)) if sums else (),
    )  # fmt: skip
    page.gap()
    _client(page, engagement.conn)
    page.gap()
    page.section(
        "Control totals",
        "The first cell is the only formula of this workbook: Excel adds up the sheet Evidence.",
    )
    _control(page, engagement.conn)


def _client(page: Page, conn: sqlite3.Connection) -> None:
    """The client's own figures beside what was read."""
    page.section(
        "Figures of the client",
        "The client's own count of rows and sum of values for each source, as entered, beside what "
        "was read of it; a difference is what was read more.",
    )
    found = [total for total in control_totals.listed(conn) if total.entered]
    if not found:
        note = page.book.styles.named("note")
        page.cells([("No figures of the client's own were entered ('s321 totals').", note)])
        return
    rows = (
        (t.source_file, t.sheet, t.rows, t.rows_read, t.rows_difference, t.state, t.value_cents,
         t.value_read_cents, t.value_difference_cents, f"{t.by}, {t.at[:10]}", t.note)
        for t in found
    )  # fmt: skip
    write_table(page, CLIENT_COLUMNS, rows, main=False)


def _control(page: Page, conn: sqlite3.Connection) -> None:
    from audit.report.sheets import evidence, findings

    rows, cents = conn.execute(
        "SELECT count(*), coalesce(sum(s.value_cents), 0) "
        "FROM evidence e LEFT JOIN shipment s USING (shipment_no)"
    ).fetchone()
    column = [c.header for c in evidence.COLUMNS].index("value_usd")
    ranges = ",".join(part.range(column) for part in stretches(evidence.NAME, rows))
    page.formula("Evidence re-footed, USD", f"SUM({ranges})" if rows else "0", cents / 100)
    found, found_cents = conn.execute(
        "SELECT count(*), coalesce(sum(value_cents), 0) FROM finding"
    ).fetchone()
    lines = conn.execute("SELECT count(*), coalesce(sum(value_cents), 0) FROM item").fetchone()
    shipments = conn.execute(
        "SELECT coalesce(sum(lines), 0), coalesce(sum(value_cents), 0) FROM shipment"
    ).fetchone()
    page.facts(
        [
            ("Evidence in the engagement, USD", cents, "money"),
            ("Rows of evidence", rows, "count"),
            (f"{findings.NAME}, USD", found_cents, "money"),
            ("Rows of findings", found, "count"),
            ("Lines that count", lines[0], "count"),
            ("Lines in shipments", shipments[0], "count"),
            ("Lines that count, USD", lines[1], "money"),
            ("Shipments, USD", shipments[1], "money"),
        ]
    )
    page.cells([(_REPEATED, page.book.styles.named("note"))])


_REPEATED = (
    "A shipment may stand in several findings, so the totals of Findings and Evidence are larger "
    "than its value counted once (sheet Summary). Where a source states the value per shipment, its "
    "lines repeat it and the shipment counts it once."
)


def _check(*, agrees: bool) -> str:
    return "agrees" if agrees else "differs"


SHEET = Sheet(5, "Reconciliation", "Rows and dollars, from the sources to the findings.", write)
