"""What the command line says of sources: imported, read again, beside the client's figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit import source_account
from audit.cleaning.totals import amounts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.control_totals import ControlTotal
    from audit.rereading import Reread
    from audit.sources import ImportSummary, SourceSummary


def imported(summary: ImportSummary) -> Iterator[str]:
    """Each sheet with its columns, then the sums and the rules that cannot be tested."""
    for source in summary.sources:
        yield from source_lines(source)
    yield (
        f"In all: {sum(s.rows_read for s in summary.sources):,} rows, "
        f"{sum(s.lines_loaded for s in summary.sources):,} lines loaded, "
        f"{sum(s.issues for s in summary.sources):,} issues; {amounts(summary.totals.value_cents)}"
    )
    rules: dict[str, list[str]] = {}
    for rule_id, lacking in summary.not_testable.items():
        rules.setdefault(lacking, []).append(rule_id)
    for lacking, without in rules.items():
        yield f"  {', '.join(without)} cannot be tested: no source has {lacking}"
    for sentence in summary.skipped:
        yield f"Skipped: {sentence}"


def source_lines(source: SourceSummary) -> Iterator[str]:
    """One sheet: its rows, how each field was read and from which values, sums and dates."""
    header = f"header in row {source.header_row}" if source.header_row else "no header"
    yield (
        f"{source.source_file} [{source.sheet}]: {source.rows_read:,} rows = "
        f"{source.lines_loaded:,} loaded + {source.duplicates:,} duplicates + "
        f"{source.rejected:,} rejected; {source.issues:,} issue{'' if source.issues == 1 else 's'}; "
        f"{header}"
    )
    if source.form:
        yield f"  {source.form}"
    if source.as_in:
        yield f"  read as {source.as_in}"
    if source.layout_because:
        yield f"  layout {source.layout}: {source.layout_because}"
    decided = {str(decision["field"]): decision for decision in source.decisions}
    for name, column in source.mapping.items():
        yield f"  {name} <- {column}{_decided(decided.get(name))}"
    if source.unread:
        yield f"  not read: {', '.join(source.unread)}"
    yield from source_account.lines(source)


def _decided(decision: dict[str, object] | None) -> str:
    """` (dmy: 3 values have 13 or more in front; 40 values: 25/03/2024, ...)`."""
    if decision is None:
        return ""
    texts = decision["examples"]
    examples = ", ".join(texts) if isinstance(texts, (list, tuple)) else ""
    unit = f", {decision['unit']}" if decision["unit"] else ""
    because = "" if decision["because"] == "the field's type" else f": {decision['because']}"
    count = decision["values"]
    values = f"{count:,} value{'' if count == 1 else 's'}"
    return (
        f"  ({decision['decision']}{unit}{because}; {values}{f': {examples}' if examples else ''})"
    )


def read_again(done: Reread) -> Iterator[str]:
    """What reading a source again has changed."""
    if not done.changed:
        yield f"{done.source}: read again; nothing has changed."
        return
    yield f"{done.source}: read again."
    for name, (before, after) in done.changes.items():
        if name == "value_cents":
            yield f"  value of the lines loaded: {amounts(before)} -> {amounts(after)}"
        elif isinstance(before, dict) and isinstance(after, dict):
            for key in {**before, **after}:
                if before.get(key) != after.get(key):
                    yield f"  {name}, {key}: {_said(before.get(key))} -> {_said(after.get(key))}"
        else:
            yield f"  {name.replace('_', ' ')}: {_said(before)} -> {_said(after)}"
    for where, (was, now) in done.later.items():
        yield f"  duplicates in {where}: {was:,} -> {now:,}"
    yield "Decisions stay; run the rules again."


def _said(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def control_totals(found: Sequence[ControlTotal]) -> Iterator[str]:
    """Each source with its number, what was read, what the client says, and how they compare."""
    for total in found:
        yield (
            f"{total.source_id}  {total.source_file} [{total.sheet}]: {total.rows_read:,} rows, "
            f"{amounts({'USD': total.value_read_cents})} read"
        )
        if not total.entered:
            yield "   no figures of the client"
            continue
        yield f"   client: {', '.join(_figures(total))}; {total.state}"
        if total.note:
            yield f"   {total.note} ({total.by})"


def _figures(total: ControlTotal) -> Iterator[str]:
    if total.rows is not None:
        yield f"{total.rows:,} rows{_more(total.rows_difference, '')}"
    if total.value_cents is not None:
        yield f"{amounts({'USD': total.value_cents})}{_more(total.value_difference_cents, 'USD')}"


def _more(difference: int | None, unit: str) -> str:
    if not difference:
        return ""
    size = amounts({unit: abs(difference)}) if unit else f"{abs(difference):,}"
    return f" (read {size} {'more' if difference > 0 else 'less'})"
