"""What the command line says of a source's rows: titles, sums, rejected ones; what a dry run saw."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from audit.cleaning.rows import KINDS
from audit.cleaning.totals import Totals, amounts, together

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.sources import ImportSummary, SourceSummary

_TITLES, _FIRST_ROWS, _PROBLEMS, _OF_A_KIND = 3, 3, 20, 3
_WIDEST = 60


def lines(source: SourceSummary) -> Iterator[str]:
    """The account of one sheet."""
    if source.titles:
        more = len(source.titles) - _TITLES
        told = "; ".join(f"row {title[:_WIDEST]}" for title in source.titles[:_TITLES])
        yield f"  above the header, not read: {told}{f' and {more} more' if more > 0 else ''}"
    if source.rejected:
        rows = source.rejected_rows
        kinds = (f"{words} {rows[kind]:,}" for kind, words in KINDS.items() if kind in rows)
        yield f"  rejected rows: {', '.join(kinds)}"
    yield from _values(source)
    for name, (first, last) in source.dates.items():
        yield f"  {name} from {first} to {last}"


def looked_at(summary: ImportSummary) -> Iterator[str]:
    """What only a dry run tells: persons, the first rows and the issues, raw beside parsed."""
    for source in summary.sources:
        yield f"{source.source_file} [{source.sheet}]:"
        yield from _looked_at(source)
    if summary.persons is not None:
        yield f"Persons in all, by id or by name and address: {summary.persons:,}"


def _values(source: SourceSummary) -> Iterator[str]:
    once = source.shipment_value_cents
    if once is None:
        yield f"  value of the lines loaded: {amounts(source.value_cents)}"
    else:
        yield (
            f"  value of the lines loaded: {amounts(once)}, that of each shipment once; "
            f"{amounts(source.value_cents)} line by line"
        )
    parts = {
        "loaded": source.value_cents, "duplicates": source.duplicate_value_cents,
        "rejected": source.rejected_value_cents,
    }  # fmt: skip
    if source.duplicates or source.rejected:
        read = together(Totals(cents, {}) for cents in parts.values()).value_cents
        said = ", ".join(f"{name} {amounts(cents)}" for name, cents in parts.items())
        repeats = source.rejected_totals_cents
        totals = f" ({amounts({'USD': repeats})} in totals, which repeat other rows)"
        yield f"  value read: {amounts(read)}; of it {said}{totals if repeats else ''}"


def _looked_at(source: SourceSummary) -> Iterator[str]:
    if source.persons is not None:
        yield f"  persons: {source.persons:,} by id, or by name and address"
    if source.first_rows:
        yield "  first rows, as written -> as read:"
    for row in source.first_rows[:_FIRST_ROWS]:
        yield f"    row {row['row']}: {'; '.join(_cells(row['fields']))}"
    if source.problems:
        yield "  issues:"
    told = _few_of_a_kind(source.problems)[:_PROBLEMS]
    for problem in told:
        yield f"    {_problem(problem)}"
    more = source.issues - sum(_count(problem) for problem in told)
    if source.problems and more > 0:
        yield f"    and {more:,} more; after the import 's321 export FILE issues' lists every one"


def _few_of_a_kind(problems: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    met: Counter[tuple[object, object]] = Counter()
    found = []
    for problem in problems:
        kind = problem["field"], problem["reason"]
        met[kind] += 1
        if met[kind] <= _OF_A_KIND:
            found.append(problem)
    return found


def _cells(fields: object) -> Iterator[str]:
    if isinstance(fields, dict):
        for name, cell in fields.items():
            text, read = cell["text"].strip(), cell["read"]
            shown = " ".join(text.split())[:_WIDEST]
            yield f"{name} {shown}" + ("" if _same(text, read) else f" -> {read or '(nothing)'}")


def _same(text: str, read: str) -> bool:
    """Whether the one is the other: 551 is 551.00, and a day at midnight is that day."""
    if text == read or (read and text == f"{read} 00:00:00"):
        return True
    try:
        return Decimal(text) == Decimal(read.replace(",", ""))
    except InvalidOperation:
        return False


def _problem(problem: dict[str, object]) -> str:
    rows, count = problem["rows"], _count(problem)
    where = "the sheet"
    if isinstance(rows, (list, tuple)) and rows:
        where = f"row{'' if count == 1 else 's'} {', '.join(map(str, rows))}"
        where += f" and {count - len(rows):,} more" if count > len(rows) else ""
    text = " ".join(str(problem["text"]).split())[:_WIDEST]
    read = f" -> {problem['read']}" if problem["read"] else ""
    name = f", {problem['field']}" if problem["field"] else ""
    return f"{where}{name}: {repr(text) + read + ': ' if text else ''}{problem['reason']}"


def _count(problem: dict[str, object]) -> int:
    count = problem["count"]
    return count if isinstance(count, int) else 0
