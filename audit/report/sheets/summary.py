"""Summary: the figures, what they say, findings by rule, certainty and year, and nil results."""

from __future__ import annotations

import sqlite3

from audit.charts import PRINT, Rows
from audit.engagement import Engagement
from audit.exposure import figures, words
from audit.report.book import Page
from audit.report.native_charts import dress
from audit.report.sheet import Sheet
from audit.report.tables import Column, write_table
from audit.report.wording import dollars, many

CHARTED = 10  # rules in the chart
MESSAGES = 6  # the rules with the most value, in a sentence each

_RULES = """
WITH listed AS (
    SELECT DISTINCT f.rule_id, e.shipment_no
    FROM finding f JOIN evidence e USING (finding_no) WHERE e.role = 'breach'
), worth AS (
    SELECT rule_id, count(*) AS shipments, coalesce(sum(s.value_cents), 0) AS cents
    FROM listed CROSS JOIN shipment s ON s.shipment_no = listed.shipment_no GROUP BY rule_id
), found AS (
    SELECT rule_id, count(*) AS n, sum(certainty = 'violation') AS violation,
           sum(certainty = 'probable') AS probable, sum(certainty = 'review') AS review,
           sum(certainty = 'info') AS info
    FROM finding GROUP BY rule_id
)
SELECT c.rule_id, c.title, coalesce(violation, 0), coalesce(probable, 0), coalesce(review, 0),
       coalesce(info, 0), coalesce(n, 0), coalesce(worth.shipments, 0), coalesce(worth.cents, 0),
       CASE WHEN n > 0 THEN '' WHEN c.tested = 0 AND coalesce(c.reason, '') <> ''
            THEN 'not tested' ELSE 'no findings' END
FROM coverage c LEFT JOIN found USING (rule_id) LEFT JOIN worth USING (rule_id)
ORDER BY coalesce(n - info, 0) = 0, coalesce(worth.cents, 0) DESC, c.rule_id
"""
_YEARS = """
SELECT coalesce(strftime('%Y', day * 86400, 'unixepoch'), 'no date') AS year,
       sum(certainty = 'violation'), sum(certainty = 'probable'), sum(certainty = 'review'),
       sum(certainty = 'info'), count(*)
FROM finding GROUP BY year ORDER BY year
"""
_LEVELS = (
    Column("Violation, potential", 11, "count"),
    Column("Probable", 11, "count"),
    Column("Review", 11, "count"),
    Column("Information", 12, "count"),
    Column("Findings", 11, "count"),
)


def write(page: Page, engagement: Engagement) -> None:
    """Figures first, then sentences, then tables."""
    conn = engagement.conn
    columns = (
        Column("Rule", 26),
        Column("What it looks for", 58),
        *_LEVELS,
        Column("Shipments listed", 12, "count"),
        Column("Their value, USD", 16, "money"),
        Column("Result", 14, "check"),
    )
    page.widths([column.width for column in columns])
    rules = conn.execute(_RULES).fetchall()
    page.heading("Summary", "What was looked at, what was found, and what was decided so far.")
    top = page.row
    _figures(page)
    page.gap()
    page.section("Main messages")
    page.cells([], height=5)
    for sentence in [*_messages(rules), *_exposure(conn)]:
        page.cells([(sentence, page.book.styles.named("text"))])
    page.gap()
    page.section(
        "Findings by rule",
        "All findings are potential. Each shipment counts once a rule, whatever the number of "
        "findings that list it; several rules may list the same one.",
    )
    first = page.row + 1
    write_table(page, columns, rules, main=False, empty="No rule was run.")
    _chart(page, top, first, [rule for rule in rules if rule[6] > rule[5]][:CHARTED])
    page.gap()
    page.section("Findings by year")
    years = ((year, "", *numbers) for year, *numbers in conn.execute(_YEARS))
    write_table(page, (Column("Year", 26), Column("", 58), *_LEVELS), years, main=False)


def _figures(page: Page) -> None:
    known = page.book.figures
    page.section("Figures")
    page.facts(
        [
            ("Sources", known.sources, "count"),
            ("Rows read", known.rows_read, "count"),
            ("Lines that count", known.lines_loaded, "count"),
            ("Shipments", known.shipments, "count"),
            ("Claimed under Section 321", known.claimed, "count"),
            ("Value claimed, USD", known.claimed_cents, "money"),
            ("Persons", known.persons, "count"),
            ("Potential findings", known.findings, "count"),
            ("Shipments they list", known.listed, "count"),
            ("Value of these shipments, USD", known.listed_cents, "money"),
            ("Confirmed", known.confirmed, "count"),
            ("Dismissed", known.dismissed, "count"),
            ("Not yet decided", known.undecided, "count"),
        ]
    )


def _chart(page: Page, top: int, first: int, rules: Rows) -> None:
    """Beside the figures: the rules with most value, by certainty."""
    if not rules:
        return
    chart = page.book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    for index, level in enumerate(("violation", "probable", "review"), 2):
        place = [page.name, first, index, first + len(rules) - 1, index]
        chart.add_series(
            {
                "name": _LEVELS[index - 2].header,
                "categories": [page.name, first, 0, first + len(rules) - 1, 0],
                "categories_data": [rule[0] for rule in rules],
                "values": place,
                "values_data": [rule[index] for rule in rules],
                "fill": {"color": getattr(PRINT, level)},
                "gap": 35,
            }
        )
    dress(chart, "Potential findings by rule", value_format="#,##0", horizontal=True)
    chart.set_size({"width": 730, "height": 300})
    page.sheet.insert_chart(
        top + 1, 2, chart, {"description": "Findings by rule and certainty; the table is below."}
    )


def _messages(rules: Rows) -> list[str]:
    found = [rule for rule in rules if rule[6] > rule[5]]
    if not found:
        return ["No rule found anything. What could not be tested stands on the sheet Limits."]
    said = [
        f"{rule_id}: {title}. {many(count, 'potential finding')} on "
        f"{many(shipments, 'shipment')} worth {dollars(cents)}."
        for rule_id, title, *_, count, shipments, cents, _ in found[:MESSAGES]
    ]
    nil = sum(1 for rule in rules if rule[9] == "no findings")
    blind = sum(1 for rule in rules if rule[9] == "not tested")
    if nil:
        said.append(f"{many(nil, 'rule')} tested the shipments and found nothing.")
    if blind:
        said.append(f"{many(blind, 'rule')} had nothing to test with these data (sheet Limits).")
    return said


def _exposure(conn: sqlite3.Connection) -> list[str]:
    sums = figures.surest(conn)
    return [f"Exposure: {words.range_of(sums)} See the sheet Exposure."] if sums.shipments else []


SHEET = Sheet(2, "Summary", "Figures, main messages, findings by rule and year.", write)
