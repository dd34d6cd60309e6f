"""What was decided for an earlier source is taken for the next one with the same header row.

The header row is compared folded and in order; of several earlier sources the newest counts. Where
only the layout is the same, its dates, decimals and value basis are taken, not its columns. What a
person says for the new source outranks all of it, and so does the evidence of a column's values.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from audit import layouts
from audit.errors import AuditError
from audit.fields import FIELDS, NAMES
from audit.sources import SourceOptions, map_sheet

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from audit.readers import Sheet

_SEARCHED_ROWS = 60
_LEAST_HEADERS = 2  # a row with one word is a title as well


@dataclass(frozen=True)
class Replay:
    """How an earlier source was read. ``columns`` has every field; () is one that was not read."""

    source: str  # as a reason names it: `lines.csv of 2024-05-01`
    header_row: int | None = None
    layout: str | None = None
    value_basis: str | None = None
    date_order: str | None = None  # what a person said for the whole source
    decimal_mark: str | None = None
    columns: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)  # field → date order or decimal mark

    def by_field(self) -> dict[str, str]:
        """The date order or decimal mark that each field had, or that was said for all."""
        said = {"date": self.date_order, "money": self.decimal_mark, "number": self.decimal_mark}
        found = {field.name: said.get(field.kind) for field in FIELDS}
        return {name: mark for name, mark in found.items() if mark} | dict(self.marks)

    def as_json(self) -> str:
        """For the engagement."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str | None) -> Replay | None:
        """As it was stored; None where nothing was replayed."""
        if not text:
            return None
        stored = json.loads(text)
        columns = {name: tuple(numbers) for name, numbers in stored.pop("columns").items()}
        return cls(**stored, columns=columns)


@dataclass(frozen=True)
class Earlier:
    """An earlier source: its folded headers (none where it has no header row) and its width."""

    headers: tuple[str, ...]
    width: int
    replay: Replay


def earlier(conn: sqlite3.Connection, before: int | None = None) -> list[Earlier]:
    """The engagement's sources (below the id ``before``), the newest first."""
    limit = "" if before is None else f"WHERE o.source_id < {before}"
    rows = conn.execute(
        "SELECT o.source_file, o.imported_at, o.layout, o.header_row, o.value_basis, "
        "o.mapping, o.decisions, t.headers, t.columns, t.said, t.taken "
        f"FROM source o JOIN source_text t USING (source_id) {limit} ORDER BY o.source_id DESC"
    )
    return [from_row(row) for row in rows]


def from_row(row: tuple[Any, ...]) -> Earlier:
    """An earlier source by what is stored of it, in the order of the query above."""
    file, at, layout, header_row, basis, *stored, taken = row
    mapping, how, headers, columns, said = map(json.loads, stored)
    read = {name: tuple(numbers) for name, numbers in columns.items()}
    constants = set(mapping) - set(read)
    before = Replay.from_json(taken)
    found = Replay(
        f"{file} of {at[:10]}", header_row,
        said["layout"] or (before.layout if before else None) or layout, basis,
        said["date_order"] or (before.date_order if before else None),
        said["decimal_mark"] or (before.decimal_mark if before else None),
        {name: read.get(name, ()) for name in NAMES if name not in constants},
        {
            d["field"]: d["decision"].removeprefix("decimal ")
            for d in how.get("columns", []) if d.get("told")
        },
    )  # fmt: skip
    return Earlier(_trimmed(tuple(headers) if header_row else ()), len(headers), found)


def folded(headers: Sequence[str]) -> list[str]:
    """A header row as it is stored and compared."""
    return [layouts.folded(header) for header in headers]


def _trimmed(headers: tuple[str, ...]) -> tuple[str, ...]:
    end = len(headers)
    while end and not headers[end - 1]:
        end -= 1
    return headers[:end]


def of_headers(
    known: Sequence[Earlier], sheet: Sheet, said: SourceOptions, asked: Mapping[str, str]
) -> Replay | None:
    """The newest earlier source whose header row this sheet has, in the place where it has it.

    A sheet without any known header is read as an earlier one that had none and was as wide.
    """
    known = [e for e in known if said.layout in (None, e.replay.layout or layouts.NO_LAYOUT)]
    if not known:
        return None
    rows = _top(sheet, said.header_row)
    places = {_trimmed(tuple(folded(row))): number for number, row in reversed(rows)}
    for found in known:
        place = places.get(found.headers)
        if place is not None and sum(1 for h in found.headers if h) >= _LEAST_HEADERS:
            return replace(found.replay, header_row=place)
    headless = said.header_row == 0 or (
        said.header_row is None and not layouts.find_header([r for _, r in rows], [*asked.values()])
    )
    for found in known if headless else ():
        if not found.headers and found.width == sheet.columns:
            return found.replay
    return None


def of_layout(known: Sequence[Earlier], layout: str | None) -> Replay | None:
    """How the newest earlier source of this layout wrote its dates, decimals and values."""
    for found in known:
        if layout not in (None, layouts.NO_LAYOUT) and found.replay.layout == layout:
            return replace(found.replay, header_row=None, columns={})
    return None


def _top(sheet: Sheet, header_row: int | None) -> list[tuple[int, list[str]]]:
    if header_row is None:
        first, count = 0, _SEARCHED_ROWS
    else:
        first, count = max(0, header_row - 1), min(1, header_row)
    top = sheet.table().slice(first, count).to_pylist()
    return [
        (number, [row[f"c{n}"] or "" for n in range(1, sheet.columns + 1)])
        for number, row in enumerate(top, first + 1)
    ]


def options(said: SourceOptions, asked: Mapping[str, str], taken: Replay) -> SourceOptions:
    """What was said, and what was taken for all that nothing was said of."""
    columns = {name: numbers for name, numbers in taken.columns.items() if name not in asked}
    return replace(
        said,
        header_row=taken.header_row if said.header_row is None else said.header_row,
        # what was read without a layout is not given one now
        layout=said.layout or taken.layout or (layouts.NO_LAYOUT if taken.columns else None),
        value_basis=said.value_basis or taken.value_basis,
        columns={**columns, **said.columns},
    )


def map_as_before(
    file: Path, sheet: Sheet, said: SourceOptions, asked: Mapping[str, str], taken: Replay
) -> layouts.Mapping_:
    """Map a sheet with the columns taken; those that a person gives to another field are free."""
    own = options(said, asked, taken)
    mapping = map_sheet(file, sheet, own, asked)
    chosen = {*asked, *said.columns}
    given = {number for name in chosen for number in mapping.columns.get(name, ())}
    clash = {
        name for name, numbers in mapping.columns.items()
        if name not in chosen and given.intersection(numbers)
    }  # fmt: skip
    if clash:
        columns = {name: numbers for name, numbers in own.columns.items() if name not in clash}
        mapping = map_sheet(file, sheet, replace(own, columns=columns), asked)
    same = set(taken.columns) - chosen - clash
    reasons = {
        name: f"as in {taken.source}" if name in same else reason
        for name, reason in mapping.reasons.items()
    }
    return replace(mapping, reasons=reasons, because=f"as in {taken.source}")


def loadable(taken: Replay | None) -> Replay | None:
    """What was taken, unless its layout is no longer there to be read by."""
    if taken is not None and taken.layout not in (None, layouts.NO_LAYOUT):
        try:
            layouts.load(taken.layout)
        except AuditError:
            return None
    return taken
