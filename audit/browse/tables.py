"""The tables that can be paged through: where their rows lie, and their columns in trade words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "code", "money", "count", "day"]


@dataclass(frozen=True)
class Column:
    """One column: its SQL, how it is written, and what it is sorted by where that differs."""

    name: str
    title: str
    sql: str
    kind: Kind = "text"
    width: int = 120
    words: tuple[str, ...] = ()  # in the order of their weight, not of the alphabet

    @property
    def sort_sql(self) -> str:
        if not self.words:
            return self.sql
        cases = " ".join(f"WHEN '{word}' THEN {place}" for place, word in enumerate(self.words))
        return f"CASE {self.sql} {cases} ELSE {len(self.words)} END"


@dataclass(frozen=True)
class Table:
    """Rows with a whole number as key; `hidden` columns filter but are not shown."""

    name: str
    key: str
    source: str
    columns: tuple[Column, ...]
    hidden: tuple[Column, ...] = ()
    search: str = ""
    search_also: str = ""  # SQL of the keys found by one more LIKE pattern
    facets: tuple[str, ...] = ()

    def column(self, name: str) -> Column | None:
        """The column of that name, shown or hidden."""
        return next((c for c in (*self.columns, *self.hidden) if c.name == name), None)


_STATUS = (
    "coalesce((SELECT r.status FROM review r WHERE r.finding_id = f.finding_id "
    "ORDER BY r.review_id DESC LIMIT 1), 'open')"
)

FINDINGS = Table(
    name="findings",
    key="f.finding_no",
    source="finding f",
    columns=(
        Column(
            "certainty", "Certainty", "f.certainty", width=108,
            words=("violation", "probable", "review", "info"),
        ),
        Column("rule_id", "Rule", "f.rule_id", "code", 76),
        Column("message", "Finding", "f.message", width=250),
        Column("day", "Day", "f.day", "day", 104),
        Column("value_cents", "Value", "f.value_cents", "money", 90),
        Column("person_name", "Person", "f.person_name", width=150),
        Column("shipments", "Shipments", "f.shipments", "count", 92),
        Column(
            "status", "Status", _STATUS, width=104,
            words=("open", "confirmed", "dismissed"),
        ),
        Column("order_number", "Order", "f.order_number", "code", 120),
        Column("seller_id", "Seller", "f.seller_id", "code", 110),
        Column("finding_id", "Finding id", "f.finding_id", "code", 150),
    ),
    hidden=(
        Column("person_id", "Person id", "f.person_id", "code"),
        Column("subject", "Subject", "f.subject"),
        Column("identity", "Identity", "f.identity"),
        Column("month", "Month", "strftime('%Y-%m', f.day * 86400, 'unixepoch')"),
        Column("year", "Year", "strftime('%Y', f.day * 86400, 'unixepoch')"),
    ),
    search=(
        "f.message || ' ' || coalesce(f.person_name, '') || ' ' || coalesce(f.order_number, '') "
        "|| ' ' || coalesce(f.seller_id, '') || ' ' || f.finding_id"
    ),
    search_also=(
        "SELECT e.finding_no FROM shipment s JOIN evidence e USING (shipment_no) "
        "WHERE s.bill_number LIKE ? ESCAPE '\\'"
    ),
    facets=("certainty", "status", "rule_id"),
)  # fmt: skip

EVIDENCE = Table(
    name="evidence",
    key="e.evidence_no",
    source=(
        "evidence e JOIN shipment s USING (shipment_no) "
        "LEFT JOIN source o ON o.source_id = s.source_id"
    ),
    columns=(
        Column("role", "Role", "e.role", width=70),
        Column("bill_number", "Bill", "s.bill_number", "code", 112),
        Column("day", "Day", "s.day", "day", 104),
        Column("value_cents", "Value", "s.value_cents", "money", 92),
        Column("entry_type", "Type", "s.entry_type", "code", 52),
        Column("source_file", "File", "o.source_file", width=150),
        Column("sheet", "Sheet", "o.sheet", width=84),
        Column("source_row", "Row", "s.source_row", "code", 62),
        Column("note", "Note", "e.note", width=160),
        Column("shipment_id", "Shipment id", "s.shipment_id", "code", 150),
    ),
    hidden=(Column("finding_no", "Finding", "e.finding_no", "code"),),
)

SOURCES = Table(
    name="sources",
    key="o.source_id",
    source="source o",
    columns=(
        Column("source_file", "File", "o.source_file", width=210),
        Column("sheet", "Sheet", "o.sheet", width=110),
        Column("layout", "Layout", "o.layout", width=120),
        Column("rows_read", "Rows read", "o.rows_read", "count", 92),
        Column("lines_loaded", "Loaded", "o.lines_loaded", "count", 84),
        Column("duplicates", "Duplicates", "o.duplicates", "count", 94),
        Column("rejected", "Rejected", "o.rejected", "count", 84),
        Column(
            "balance", "Balance",
            "CASE WHEN o.rows_read = o.lines_loaded + o.duplicates + o.rejected "
            "THEN 'agrees' ELSE 'differs' END", width=84,
        ),
        Column(
            "issues", "Issues",
            "(SELECT count(*) FROM issue i WHERE i.source_id = o.source_id)", "count", 74,
        ),
        Column("imported_at", "Imported", "o.imported_at", width=170),
        Column("sha256", "SHA-256", "o.sha256", "code", 180),
    ),
)  # fmt: skip

ISSUES = Table(
    name="issues",
    key="i.issue_id",
    source="issue i LEFT JOIN source o ON o.source_id = i.source_id",
    columns=(
        Column("source_file", "File", "o.source_file", width=190),
        Column("sheet", "Sheet", "o.sheet", width=90),
        Column("source_row", "Row", "i.source_row", "code", 70),
        Column("field", "Field", "i.field", width=130),
        Column("raw", "As written", "i.raw", width=150),
        Column("reason", "What is wrong", "i.reason", width=420),
    ),
    hidden=(Column("source_id", "Source", "i.source_id", "code"),),
    search="coalesce(i.field, '') || ' ' || coalesce(i.raw, '') || ' ' || i.reason",
)

LOG = Table(
    name="log",
    key="l.entry",
    source="log l",
    columns=(
        Column("entry", "No.", "l.entry", "count", 56),
        Column("at", "When", "l.at", width=190),
        Column("action", "Action", "l.action", width=110),
        Column("detail", "Detail", "l.detail", width=520),
        Column("sha256", "SHA-256", "l.sha256", "code", 200),
    ),
    search="l.action || ' ' || l.detail",
)

COVERAGE = Table(
    name="coverage",
    key="c.rowid",
    source="coverage c",
    columns=(
        Column("rule_id", "Rule", "c.rule_id", "code", 76),
        Column("title", "Title", "c.title", width=300),
        Column("tested", "Tested", "c.tested", "count", 90),
        Column("not_testable", "Not testable", "c.not_testable", "count", 122),
        Column("findings", "Findings", "c.findings", "count", 90),
        Column("reason", "Reason", "c.reason", width=420),
    ),
)
