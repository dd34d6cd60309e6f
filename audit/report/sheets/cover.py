"""Cover: whose audit, of which period, by which program and rules, and where to find what."""

from __future__ import annotations

from audit.engagement import Engagement
from audit.report.book import Page
from audit.report.contents import COVER, HASH_LABEL
from audit.report.sheet import Sheet, all_sheets
from audit.report.wording import NOT_COUNSEL, day, many


def write(page: Page, engagement: Engagement) -> None:
    """Written last, because it shows the content hash of all other sheets."""
    conn, properties = engagement.conn, engagement.properties()
    style = page.book.styles.named
    run = conn.execute(
        "SELECT run_id, started_at, finished_at, program, engine, rulebook_sha256, law_sha256, "
        "data_stamp FROM run"
    ).fetchone()
    number, started, finished, program, engine, rules, law, stamp = run
    known = page.book.figures
    reviewers = [row[0] for row in conn.execute('SELECT DISTINCT "by" FROM review ORDER BY 1')]
    theirs = conn.execute("SELECT rule_id, file FROM own_rule ORDER BY rule_id").fetchall()
    own = [("Own rules", ", ".join(f"{rule_id} ({file})" for rule_id, file in theirs))] * bool(
        theirs
    )
    state = "Final: every finding is decided"
    if known.undecided:
        state = f"Draft: {many(known.undecided, 'finding')} of {known.findings:,} not yet decided"
    page.widths((28, 92))
    page.sheet.fit_to_pages(1, 1)
    page.cells([("Section 321 audit", style("band title")), ("", style("band"))], height=54)
    client = properties.get("client") or "No client named"
    page.cells([(client, style("band note")), ("", style("band"))], height=26)
    page.gap()
    page.section("This report")
    page.facts(
        [
            ("Client", client),
            ("Prepared by", properties.get("auditor") or "not named"),
            ("Reviewed by", ", ".join(reviewers) or "nobody yet"),
            ("State", state),
            ("Period of the data", _period(known.first_day, known.last_day)),
            ("Engagement file", engagement.path.name),
        ]
    )
    page.gap()
    page.section("To be read first")
    page.cells([("Legal note", style("label")), (NOT_COUNSEL, style("strong"))])
    page.gap()
    page.section("How it was made")
    page.facts(
        [
            ("Program", f"s321 {program}, rules run on {engine}"),
            ("Run", number),
            ("Started", started, "moment"),
            ("Finished", finished, "moment"),
            ("Rules, SHA-256", rules),
            *own,
            ("Law, SHA-256", law),
            ("Data stamp", stamp),
            (HASH_LABEL, page.book.content_hash()),
        ]
    )
    page.cells([("", style("label")), (_HASHED, style("wrapped note"))])
    page.gap()
    page.section("Sheets")
    purposes = {sheet.name: sheet.purpose for sheet in all_sheets()}
    for other in page.book.pages:
        if other is not page:
            base = other.name if other.name in purposes else other.name.rpartition(" ")[0]
            purpose = purposes[base] if base == other.name else f"Continues “{base}”."
            page.cells(
                [(other.name, style("link")), (purpose, style("value"))],
                links=[(0, f"'{other.name}'!A1", f"Go to {other.name}")],
            )


_HASHED = (
    "Times are UTC. The content hash covers the name and every cell of all sheets but this one; "
    "the engagement's log holds it too, so that a changed workbook can be told."
)


def _period(first: int | None, last: int | None) -> str:
    return f"{day(first)} to {day(last)}" if first is not None else "no shipment has a date"


SHEET = Sheet(1, COVER, "Client, period, program, hashes and this list.", write, last=True)
