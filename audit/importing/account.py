"""What a staged sheet adds up to besides its lines: rejected dollars, shipments, persons, faults."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from audit.cleaning import readings, rows, totals
from audit.persons import headcount

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from audit.layouts import Mapping_
    from audit.readers import Sheet
    from audit.sources import ImportSummary, SourceSummary

_FIRST_ROWS = 5
_MOST_PROBLEMS = 60


def complete(
    found: SourceSummary, duck: DuckDBPyConnection, sheet: Sheet, mapping: Mapping_
) -> dict[str, object]:
    """Put in what `rejected_value`, `numbered` and `typed` say; returns what to store of it."""
    found.titles = rows.titles(sheet, mapping)
    found.rejected_value_cents = totals.value_cents(duck, "rejected_value")
    if found.duplicates:
        found.duplicate_value_cents = totals.value_cents(
            duck,
            "typed WHERE source_row IN "
            "(SELECT source_row FROM numbered WHERE duplicate_of IS NOT NULL)",
        )
    if found.value_basis == "shipment":
        loaded = (
            f"({totals.OWNED_LINES}) WHERE source_row IN "
            "(SELECT source_row FROM numbered WHERE duplicate_of IS NULL)"
        )
        found.shipment_value_cents = totals.once_per_shipment(duck, loaded)
    account = totals.rejected_account(duck)
    found.rejected_rows, found.rejected_totals_cents = account["rows"], account["of_totals"]
    return {"titles": found.titles, "rejected": account}


def look(found: SourceSummary, duck: DuckDBPyConnection, mapping: Mapping_, table: str) -> None:
    """Put in what a dry run shows more: persons, the first rows and the faults, raw beside parsed.

    The consignees are kept as ``table``, for `persons`.
    """
    headcount.keep(duck, table)
    found.persons = headcount.count(duck, [table])
    found.problems = [asdict(each) for each in readings.problems(duck, mapping, _MOST_PROBLEMS)]
    found.first_rows = readings.first_rows(duck, mapping, _FIRST_ROWS)


def persons(summary: ImportSummary, duck: DuckDBPyConnection, tables: list[str]) -> None:
    """Put in how many persons all its sources name together."""
    summary.persons = headcount.count(duck, tables)
