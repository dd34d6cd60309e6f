"""Exposure: the duty that is computed, as a lower end with its basis, and all that is not, by name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from audit.engagement import Engagement
from audit.engagement.m009_exposure import VALUE_PARTS
from audit.exposure import figures, ladder, words
from audit.exposure.figures import NOTHING, Sums
from audit.exposure.rates import edition, rate_of
from audit.report.book import Page
from audit.report.sheet import Sheet
from audit.report.tables import Column, write_table
from audit.report.wording import many

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

NAME = "Exposure"
_FIRST, _SECOND = 37, 52
_MONEY = (
    Column("Shipments", 12, "count"),
    Column("Value, USD", 16, "money"),
    Column("Duty from, USD", 16, "money"),
    Column("Additional duty that records name, USD", 20, "money"),
    Column("Value without a computed duty, USD", 20, "money"),
)
_LEVELS = {"violation": "Violation, potential", "probable": "Probable", "review": "Review"}
_GROUNDS = {
    "exemption": "The exemption was not available, if the finding stands",
    "other": "Data, filing or form: the exemption may stand all the same",
}
_MOST_NUMBERS = 40


def write(page: Page, engagement: Engagement) -> None:
    """The range first, then its parts, then what no record can tell."""
    conn = engagement.conn
    page.widths([_FIRST, _SECOND, *(column.width for column in _MONEY)])
    page.heading(
        NAME,
        "What duty may be owed on the shipments that findings list: a lower end and its basis, no "
        "estimate and no advice. Each shipment counts once, however many findings list it.",
    )
    levels = figures.by_level(conn)
    _range(page, conn)
    _levels(page, levels)
    _rules(page, conn)
    _parts(page, levels)
    _numbers(page, conn)
    _entry_types(page, conn)
    for title, sentences in (
        ("What the lower end rests on, and what is not computed", _basis(conn)),
        ("Which entry, and who may make it", list(words.ENTRY)),
        ("Periods", _periods(conn)),
        ("Penalties", [*words.PENALTIES, *_penalties(conn)]),
    ):
        page.section(title)
        page.cells([], height=5)
        for sentence in sentences:
            page.cells([(sentence, page.book.styles.named("text"))])
        page.gap()


def _range(page: Page, conn: sqlite3.Connection) -> None:
    sums = figures.surest(conn)
    page.section("The range")
    page.cells([], height=5)
    said = "None: no finding of this kind lists a shipment."
    if sums.shipments:
        listed = many(sums.shipments, "shipment")
        said = (
            f"{listed} with a potential violation or a probable finding on the exemption: "
            f"{words.range_of(sums)}"
        )
    page.cells([(said, page.book.styles.named("text"))])
    page.gap()


def _levels(page: Page, levels: dict[tuple[str, str], Sums]) -> None:
    page.section("By certainty", "A shipment stands in one row only: the rows may be added up.")
    columns = (Column("Certainty", _FIRST), Column("What the findings are about", _SECOND), *_MONEY)
    rows = [
        (_LEVELS[level], _GROUNDS[ground], *_money(sums))
        for (ground, level), sums in levels.items()
    ]
    write_table(page, columns, rows, main=False)
    page.gap()


def _rules(page: Page, conn: sqlite3.Connection) -> None:
    page.section(
        "By rule and certainty",
        "These rows overlap: a shipment counts once for each rule that lists it. Don't add them up.",
    )
    titles = dict(conn.execute("SELECT rule_id, title FROM coverage"))
    columns = (Column("Rule and certainty", _FIRST), Column("What it looks for", _SECOND), *_MONEY)
    rows = (
        (f"{rule_id}, {_LEVELS[level].lower()}", titles.get(rule_id, ""), *_money(sums))
        for rule_id, level, sums in figures.by_rule(conn)
    )
    write_table(page, columns, rows, main=False)
    page.gap()


def _money(sums: Sums) -> tuple[Any, ...]:
    return (
        sums.shipments, sums.value_cents, sums.duty_cents, sums.additional_cents, sums.open_cents,
    )  # fmt: skip


def _parts(page: Page, levels: dict[tuple[str, str], Sums]) -> None:
    page.section("The value by what can be said of its duty", "The rows add up to the value.")
    columns = (
        Column("Of which findings", _FIRST), Column("The general rate", _SECOND), Column("", 12),
        Column("Value, USD", 16, "money"),
    )  # fmt: skip
    rows: list[tuple[Any, ...]] = []
    for ground in _GROUNDS:
        for certainty, level in _LEVELS.items():
            sums = levels.get((ground, certainty), NOTHING)
            about = f"{level}: {words.GROUNDS[ground]}"
            rows += [
                (about, words.PARTS[part], "", sums.part(part))
                for part in VALUE_PARTS
                if sums.part(part)
            ]
    write_table(page, columns, rows, main=False)
    page.gap()


def _numbers(page: Page, conn: sqlite3.Connection) -> None:
    page.section(
        "Tariff numbers whose duty is not computed", f"The {_MOST_NUMBERS} with the most value."
    )
    columns = (
        Column("HTS", _FIRST), Column("General rate as published", _SECOND),
        Column("Shipments", 12, "count"), Column("Their value, USD", 16, "money"),
    )  # fmt: skip
    write_table(page, columns, _not_computed(conn), main=False)
    page.gap()
    page.section(
        "Excise taxes that may fall on the goods", "Which tax a number has is from memory."
    )
    rows = conn.execute(
        "SELECT taxes, '', count(*), sum(value_cents) FROM exposure WHERE taxes <> '' "
        "GROUP BY taxes ORDER BY 4 DESC, 1"
    )
    columns = (Column("Tax", _FIRST), Column("", _SECOND), *columns[2:])
    write_table(page, columns, rows, main=False)
    page.gap()


def _not_computed(conn: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    rows = conn.execute(
        """
        SELECT i.hts, count(DISTINCT i.shipment_no), sum(i.value_cents)
        FROM exposure e CROSS JOIN item i ON i.shipment_no = e.shipment_no
        WHERE e.named <> '' AND instr(e.named, i.hts) > 0 GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT ?
        """,
        [_MOST_NUMBERS],
    )
    for hts, shipments, cents in rows:
        rate = rate_of(hts)
        yield hts, rate.text or words.PARTS[f"{rate.kind}_cents"], shipments, cents


def _entry_types(page: Page, conn: sqlite3.Connection) -> None:
    blind = conn.execute(
        "SELECT group_concat(rule_id, ', ') FROM (SELECT rule_id FROM coverage "
        "WHERE tested = 0 AND rule_id IN (SELECT value FROM json_each(?)) ORDER BY 1)",
        [json.dumps(ladder.telling_rules())],
    ).fetchone()[0]
    note = f"Not tested, so its goods are not told apart here: {blind}." if blind else ""
    page.section("Entry types under which the goods should have come", *filter(None, [note]))
    rows = conn.execute(
        """
        SELECT r.entry_type || CASE r.or_entry_type WHEN '' THEN '' ELSE ' or ' || r.or_entry_type END,
            r.reason || ' (' || r.reference || ')', count(*), sum(e.value_cents)
        FROM exposure e JOIN exposure_rung r USING (rung) GROUP BY r.rung ORDER BY 1, 2
        """
    )
    columns = (
        Column("Entry type", _FIRST), Column("Reason", _SECOND), Column("Shipments", 12, "count"),
        Column("Their value, USD", 16, "money"),
    )  # fmt: skip
    write_table(page, columns, rows, main=False)
    page.gap()


def _basis(conn: sqlite3.Connection) -> list[str]:
    schedule = edition()
    other, all_of_them = conn.execute(
        "SELECT count(*) FILTER (WHERE edition_fits = 0), count(*) FROM exposure"
    ).fetchone()
    return [
        (
            f"Column 1 general rates of the {schedule.name} edition of the Harmonized Tariff Schedule, "
            f"applied to shipments of every time: {many(other, 'shipment')} of {all_of_them:,} came "
            "outside the days of that edition, and their rate may have been another."
        ),
        *words.NEVER,
    ]


def _periods(conn: sqlite3.Connection) -> list[str]:
    first, last, leap = conn.execute(
        "SELECT min(limitation_until), max(limitation_until), coalesce(sum(leap), 0) FROM exposure"
    ).fetchone()
    said = [
        (
            "Each shipment's periods stand on the sheet Exposed shipments, by the day of importation, "
            "in calendar years."
        ),
        "Fraud: from discovery (19 U.S.C. 1621), which no record shows.",
        "Records of shipments entered under another type have the general term of 19 CFR 163.4(a).",
    ]
    if first is not None:
        said.append(
            f"A penalty for negligence or gross negligence can be sued for until {words.day(first)} "
            f"at the earliest and {words.day(last)} at the latest."
        )
    if leap:
        said.append(f"{many(leap, 'period')} began on 29 February and ran until 1 March.")
    return said


def _penalties(conn: sqlite3.Connection) -> list[str]:
    return [
        f"19 U.S.C. 1321(c): {words.penalty(first, later)}, on top of other penalties; "
        f"{many(count, 'shipment')} with a potential violation or a probable finding came while it "
        "was in force."
        for first, later, count in conn.execute(
            "SELECT penalty_first_cents, penalty_later_cents, count(*) FROM exposure "
            "WHERE penalty_first_cents > 0 AND level <> 'review' GROUP BY 1, 2"
        )
    ]


SHEET = Sheet(11, NAME, "Duty from a lower end, with its basis; what is not computed.", write)
