"""What the window shows of an engagement: big tables by page, counts, facets, one finding's detail.

In goes an open connection and a Query (filter and order), out come ids, display texts and counts.
All of it is SQL, so that a table of millions costs the window only the rows on the screen.
"""

from __future__ import annotations

from sqlite3 import Connection

from audit.browse.currencies import Currency, currencies
from audit.browse.finding import Detail, detail, finding_ids, rule_titles
from audit.browse.overview import Overview, overview
from audit.browse.paging import Query, count, facets, ids, rows
from audit.browse.regime import ShownRegime, regime
from audit.browse.tables import COVERAGE, EVIDENCE, FINDINGS, ISSUES, LOG, SOURCES, Column, Table

__all__ = [
    "COVERAGE", "EVIDENCE", "FINDINGS", "ISSUES", "LOG", "SOURCES", "Column", "Connection",
    "Currency", "Detail", "Overview", "Query", "ShownRegime", "Table", "count", "currencies",
    "detail", "facets", "finding_ids", "ids", "overview", "regime", "rows", "rule_titles",
]  # fmt: skip
