"""Identities: who joined whom and why, what was compared and not joined, conflicts, traps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from audit.engagement import Engagement
from audit.persons import traps
from audit.report import identity_rows
from audit.report.book import TABLOID, Page
from audit.report.cells import Kind
from audit.report.sheet import Sheet
from audit.report.tables import Column, fit, write_table

VARIANTS = (
    Column("person_id", 19, wrap=False), Column("Variants", 9, "count"), Column("Name", 22),
    Column("Address", 28), Column("Consignee number", 15), Column("Lines", 9, "count"),
    Column("Shipments", 11, "count"), Column("value_usd", 13, "money"), Column("Joined by", 24),
    Column("With", 28), Column("Why", 44), Column("Bits", 8, "usd"), Column("Weakest link", 32),
    Column("Traps", 18), Column("consignee_id", 19, wrap=False), Column("source_file", 22),
    Column("source_sheet", 12), Column("source_row", 11, "whole"), Column("", 22), Column("", 12),
    Column("", 11),
)  # fmt: skip


def _columns(*columns: tuple[str, Kind] | str) -> list[Column]:
    """Columns of another table as wide as those of the first."""
    return [
        replace(
            model,
            header=column if isinstance(column, str) else column[0],
            kind="text" if isinstance(column, str) else column[1],
            wrap=column == "Trap" or model.wrap,
        )
        for model, column in zip(VARIANTS, columns, strict=False)
    ]


PAIRS = _columns(
    "left_id", "Decision", "Name", "Address", "Consignee number", "Joins alone at",
    ("Probability", "percent"), ("value_usd of both", "money"), "Other name", "Other address",
    "Compared", ("Bits", "usd"), "Why they are two", "Decided by", "right_id", "source_file",
    "source_sheet", ("source_row", "whole"), "Other source_file", "Other source_sheet",
    ("Other row", "whole"),
)  # fmt: skip
CONFLICTS = _columns(
    "left_id", "", "Name", "Address", "", "", "", "", "Other name", "Other address", "What conflicts",
    "", "", "", "right_id",
)  # fmt: skip
TRAPS = _columns(
    "Trap", ("Names", "count"), "What", "For example", ("Consignees", "count"), ("Lines", "count"),
    ("Shipments", "count"), ("value_usd", "money"), ("Persons", "count"),
    ("Named above under Traps", "count"), "Evidence",
)  # fmt: skip


def write(page: Page, engagement: Engagement) -> None:
    """Persons of several consignees first; each part says "None." where there is nothing to tell."""
    conn = engagement.conn
    fit(page, VARIANTS)
    page.heading(
        "Identities",
        *identity_rows.in_short(conn),
        "Bits are the weight of a near match: +1 doubles the odds that two are one person.",
    )
    page.section(
        "Persons of several consignees",
        "Each name, number and address as given, where it first stands, and the strongest link that "
        "joins it to the others of its person. Those that a near match or a decision holds come first.",
    )
    page = write_table(
        page, VARIANTS[:18], identity_rows.variants(conn), main=False,
        empty="Every person has one consignee as given.",
    )  # fmt: skip
    page.gap()
    page.section(
        "Compared, not joined",
        "What somebody decided first, then those nearest to joining.",
    )
    level = engagement.settings()["identity_level"]
    page = write_table(page, PAIRS, identity_rows.pairs(conn, level), main=False)
    page.gap()
    page.section("Conflicts", "Decisions that cannot all hold; somebody has to take one back.")
    page = write_table(page, CONFLICTS, identity_rows.conflicts(conn), main=False)
    page.gap()
    page.section(
        "Traps",
        "Where consignees look like one person and are many, or say nobody. A hint, not a finding: "
        "no trap joins or separates anybody.",
    )
    write_table(page, TRAPS, _traps(engagement), main=False)


def _traps(engagement: Engagement) -> Iterator[tuple[Any, ...]]:
    for trap in traps.summary(engagement.conn, identity_rows.TRAPS):
        yield (
            traps.KINDS[trap.kind], trap.names, trap.subject,
            trap.example, trap.consignees, trap.lines, trap.shipments, trap.value_cents,
            trap.persons, trap.marked, trap.evidence,
        )  # fmt: skip


SHEET = Sheet(
    14, "Identities", "Who joined whom and why, rejected pairs, decisions, traps.", write, TABLOID
)
