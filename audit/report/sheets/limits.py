"""Limits: what was not tested and why, what could not be read, and law that is not certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.engagement import Engagement
from audit.law import STATUSES
from audit.report import identity_rows
from audit.report.book import Page
from audit.report.sheet import Sheet
from audit.report.tables import Column, write_table
from audit.report.wording import column_decisions, parameter_title, parameter_value
from audit.settings import BY_NAME, differing

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from audit.report.cells import Kind

    Headers = Sequence[str | tuple[str, Kind]]

_WIDTHS = (30, 62, 14, 14, 50)


def write(page: Page, engagement: Engagement) -> None:
    """Each part says "None." where there is nothing to tell."""
    conn = engagement.conn
    page.widths(_WIDTHS)
    page.heading("Limits", "What this audit could not see. A limit is not a finding.")
    for part in (_rules, _issues, _decisions, _identities, _law):
        page = part(page, conn)  # where a sheet is full, the next part stands on its continuation
    page.section("Settings that differ from the default")
    chosen = differing(engagement.settings())
    settings = ((name, BY_NAME[name].meaning, value) for name, value in chosen.items())
    columns = (Column("Setting", 30), Column("What it decides", 62), Column("Value", 14))
    write_table(page, columns, settings, main=False)


def _rules(page: Page, conn: sqlite3.Connection) -> Page:
    page = _part(
        page, "Rules that tested nothing",
        ("Rule", "What it looks for", ("Shipments", "count"), "", "Why"),
        conn.execute(
            "SELECT rule_id, title, not_testable, NULL, reason FROM coverage "
            "WHERE tested = 0 AND coalesce(reason, '') <> '' ORDER BY rule_id"
        ),
    )  # fmt: skip
    return _part(
        page, "Rules that could not test some shipments",
        ("Rule", "What it looks for", ("Tested", "count"), ("Not testable", "count"), "Why"),
        conn.execute(
            "SELECT rule_id, title, tested, not_testable, reason FROM coverage "
            "WHERE not_testable > 0 AND (tested > 0 OR coalesce(reason, '') = '') ORDER BY rule_id"
        ),
    )  # fmt: skip


def _issues(page: Page, conn: sqlite3.Connection) -> Page:
    rows = conn.execute(
        "SELECT coalesce(nullif(field, ''), 'the whole source'), reason, count(*), "
        "count(DISTINCT source_id), min(raw) FROM issue GROUP BY field, reason "
        "ORDER BY count(*) DESC, field, reason"
    )
    headers: Headers = (
        "Field",
        "What is wrong",
        ("Issues", "count"),
        ("Sources", "count"),
        "For example",
    )
    return _part(page, "What could not be read, or was read with a warning", headers, rows)


def _decisions(page: Page, conn: sqlite3.Connection) -> Page:
    rows = (
        (decision["field"], f"{decision['decision']}: {decision['because']}", None, None,
         f"{file} {sheet or ''}".strip())
        for file, sheet, text in conn.execute(
            "SELECT source_file, sheet, decisions FROM source ORDER BY source_id"
        )
        for decision in column_decisions(text)
        if decision.get("warning")
    )  # fmt: skip
    headers: Headers = ("Field", "What was assumed", "", "", "Source")
    return _part(page, "Columns whose meaning had to be assumed", headers, rows)


def _identities(page: Page, conn: sqlite3.Connection) -> Page:
    rows = (
        (what, f"The weightiest are shown; all are in the export {table}.", number, shown, None)
        for what, number, shown, table in identity_rows.left_out(conn)
    )
    headers: Headers = ("What", "Where", ("In all", "count"), ("Shown", "count"), "")
    return _part(page, "Identities that the sheet does not show", headers, rows)


def _law(page: Page, conn: sqlite3.Connection) -> Page:
    """Only values whose days the data touch."""
    rows = (
        (parameter_title(name), STATUSES.get(status, status), first, last,
         f"{parameter_value(name, value)}: {reference}")
        for name, first, last, value, reference, status in conn.execute(
            "SELECT parameter, first_day, last_day, value, reference, status FROM legal_parameter "
            "WHERE status <> 'read' "
            "AND first_day <= (SELECT max(coalesce(trigger_day, day)) FROM shipment) "
            "AND last_day >= (SELECT min(coalesce(day, trigger_day)) FROM shipment) "
            "ORDER BY parameter, first_day"
        )
    )  # fmt: skip
    headers: Headers = (
        "Parameter",
        "How sure",
        ("First day", "day"),
        ("Last day", "day"),
        "Value and reference",
    )
    return _part(page, "Law that was not read in its official text", headers, rows)


def _part(
    page: Page,
    title: str,
    headers: Headers,
    rows: Iterable[Sequence[object]],
) -> Page:
    """One table of the sheet; a header is a text, or a text and the kind of its column."""
    page.section(title)
    columns = [
        Column(*header[:1], width, *header[1:])
        if isinstance(header, tuple)
        else Column(header, width)
        for header, width in zip(headers, _WIDTHS, strict=True)
    ]
    page = write_table(page, columns, rows, main=False)
    page.gap()
    return page


SHEET = Sheet(16, "Limits", "What was not tested, and why; what is uncertain.", write)
