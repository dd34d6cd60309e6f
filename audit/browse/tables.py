"""The tables that can be paged through: where their rows lie, and their columns in trade words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from audit.amounts import RATES_IN_WORDS

Kind = Literal["text", "code", "money", "count", "row", "day", "moment", "entry"]


@dataclass(frozen=True)
class Column:
    """One column: its SQL, how it is written, and what it is sorted by where that differs."""

    name: str
    title: str
    sql: str
    kind: Kind = "text"
    width: int = 120
    words: tuple[str, ...] = ()  # in the order of their weight, not of the alphabet
    takes_rest: bool = False  # as wide as the room that the other columns leave
    yields: bool = False  # hidden where the room is short, until the person shapes the table

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
    order: str = ""  # SQL of the order where none is asked for

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
            "certainty", "Certainty", "f.certainty", width=156,
            words=("violation", "probable", "review", "info"),
        ),
        Column("rule_id", "Rule", "f.rule_id", "code", 70),
        Column("person_name", "Person", "f.person_name", width=130),
        Column("day", "Day", "f.day", "day", 94),
        Column("value_cents", "Value", "f.value_cents", "money", 92),
        Column(
            "status", "Status", _STATUS, width=110,
            words=("open", "confirmed", "dismissed"),
        ),
        Column("message", "Finding", "f.message", width=100, takes_rest=True),
        Column("shipments", "Shipments", "f.shipments", "count", 100),
        Column(
            "dates", "Other dates", "f.dates", width=130, words=("date-dependent", "firm", "")
        ),
        Column(
            "level", "Stands at", "f.level", width=96, words=("lenient", "normal", "strict", ""),
            yields=True,
        ),
        Column("order_number", "Order", "f.order_number", "code", 170),
        Column("seller_id", "Seller", "f.seller_id", "code", 110),
        Column("finding_id", "Finding id", "f.finding_id", "code", 170),
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

# A text file's sheet is only its own name again.
_SHEET = "CASE WHEN substr(o.source_file, 1, length(o.sheet)) = o.sheet THEN '' ELSE o.sheet END"

EVIDENCE = Table(
    name="evidence",
    key="e.evidence_no",
    source=(
        "evidence e JOIN shipment s USING (shipment_no) "
        "LEFT JOIN source o ON o.source_id = s.source_id"
    ),
    columns=(
        Column("bill_number", "Bill", "s.bill_number", "code", 128),
        Column("day", "Day", "s.day", "day", 94),
        Column("value_cents", "Value", "s.value_cents", "money", 84),
        Column("role", "Role", "e.role", width=74, words=("breach", "context")),
        Column("entry_type", "Type", "s.entry_type", "code", 60),
        Column("source_file", "File", "o.source_file", width=190),
        Column("sheet", "Sheet", _SHEET, width=110),
        Column("source_row", "Row", "s.source_row", "row", 70),
        Column("rate", "Exchange rate", RATES_IN_WORDS, width=200),
        Column("note", "Note", "e.note", width=200),
        Column("shipment_id", "Shipment id", "s.shipment_id", "code", 160),
    ),
    hidden=(Column("finding_no", "Finding", "e.finding_no", "code"),),
    order="e.role, s.day, s.arrival_second",
)

SOURCES = Table(
    name="sources",
    key="o.source_id",
    source="source o",
    columns=(
        Column("source_file", "File", "o.source_file", width=220, takes_rest=True),
        Column("sheet", "Sheet", _SHEET, width=110),
        Column("rows_read", "Rows read", "o.rows_read", "count", 100),
        Column("lines_loaded", "Loaded", "o.lines_loaded", "count", 88),
        Column("duplicates", "Duplicates", "o.duplicates", "count", 104),
        Column("rejected", "Rejected", "o.rejected", "count", 92),
        Column(
            "balance", "Balance",
            "CASE WHEN o.rows_read = o.lines_loaded + o.duplicates + o.rejected "
            "THEN 'agrees' ELSE 'differs' END", width=92,
        ),
        Column(
            "issues", "Issues",
            "(SELECT count(*) FROM issue i WHERE i.source_id = o.source_id)", "count", 78,
        ),
        Column("imported_at", "Imported (UTC)", "o.imported_at", "moment", 150),
        Column("layout", "Layout", "coalesce(o.layout, 'by its headers')", width=130),
        Column("sha256", "SHA-256", "o.sha256", "code", 180),
    ),
)  # fmt: skip

ISSUES = Table(
    name="issues",
    key="i.issue_id",
    source="issue i LEFT JOIN source o ON o.source_id = i.source_id",
    columns=(
        Column("source_file", "File", "o.source_file", width=220),
        Column("sheet", "Sheet", _SHEET, width=110),
        Column("source_row", "Row", "i.source_row", "row", 76),
        Column("field", "Field", "replace(i.field, '_', ' ')", width=140),
        Column("raw", "As written", "i.raw", width=130),
        Column("reason", "What is wrong", "i.reason", width=330, takes_rest=True),
    ),
    hidden=(Column("source_id", "Source", "i.source_id", "code"),),
    search=(
        "coalesce(i.field, '') || ' ' || coalesce(i.raw, '') || ' ' || i.reason || ' ' || "
        "coalesce(o.source_file, '')"
    ),
)

LOG = Table(
    name="log",
    key="l.entry",
    source="log l",
    columns=(
        Column("entry", "No.", "l.entry", "count", 64),
        Column("at", "When (UTC)", "l.at", "moment", 146),
        Column("action", "Step", "l.action", width=110),
        Column(
            "said", "What happened", "l.action || char(10) || l.detail", "entry", 600,
            takes_rest=True,
        ),
        Column("sha256", "SHA-256", "l.sha256", "code", 130),
        Column("detail", "As recorded", "l.detail", "code", 240),
    ),
    search="l.action || ' ' || l.detail",
)  # fmt: skip

COVERAGE = Table(
    name="coverage",
    key="c.rowid",
    source="coverage c",
    columns=(
        Column("rule_id", "Rule", "c.rule_id", "code", 74),
        Column("title", "Title", "c.title", width=250, takes_rest=True),
        Column("tested", "Tested", "c.tested", "count", 86),
        Column("not_testable", "Not testable", "c.not_testable", "count", 122),
        Column("findings", "Findings", "c.findings", "count", 96),
        Column("reason", "Reason", "c.reason", width=260),
    ),
)
