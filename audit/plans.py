"""How a sheet is going to be read: by what is said of it, by an earlier source, by its layout."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from audit import layouts, replay
from audit.cleaning.evidence import Marks
from audit.engagement import now
from audit.sources import SourceOptions, map_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from audit.cleaning.evidence import Decision
    from audit.readers import Sheet
    from audit.replay import Earlier, Replay


@dataclass(frozen=True)
class Plan:
    """What a sheet's values are read by."""

    said: SourceOptions
    asked: Mapping[str, str]  # --map: field → column
    mapping: layouts.Mapping_
    layout: str | None
    value_basis: str
    marks: Marks
    taken: Replay | None  # from an earlier source


def plan(
    file: Path, sheet: Sheet, said: SourceOptions, asked: Mapping[str, str],
    known: Sequence[Earlier] = (), beside: Sequence[Earlier] = (),
) -> Plan:  # fmt: skip
    """Plan the reading of one sheet after the earlier sources and those of the same import.

    ``known`` and ``beside`` have the newest first. AuditError as `map_sheet` has it.
    """
    taken = replay.of_headers([*beside, *known], sheet, said, asked)
    return with_taken(file, sheet, said, asked, taken, known)


def as_earlier(source_file: str, made: Plan, decisions: Iterable[Decision]) -> Earlier:
    """A sheet of this import as an earlier source, for the next sheet of it."""
    mapping = made.mapping
    return replay.from_row(
        (
            source_file, now(), made.layout, mapping.header_row, made.value_basis,
            json.dumps([*mapping.columns, *mapping.constants]),
            json.dumps({"columns": [asdict(decision) for decision in decisions]}),
            json.dumps(replay.folded(mapping.headers)), json.dumps(dict(mapping.columns)),
            made.said.as_json(made.asked), made.taken and made.taken.as_json(),
        )
    )  # fmt: skip


def with_taken(
    file: Path, sheet: Sheet, said: SourceOptions, asked: Mapping[str, str], taken: Replay | None,
    known: Sequence[Earlier] = (), layout: str | None = None,
) -> Plan:  # fmt: skip
    """Plan the reading of one sheet by what was taken from an earlier source, or by none.

    ``layout`` holds where nothing else says which, in place of recognising one.
    """
    taken = replay.loadable(taken)
    own = replay.options(said, asked, taken) if taken else said
    own = replace(own, layout=own.layout or layout)
    if taken and taken.columns:
        mapping = replay.map_as_before(file, sheet, said, asked, taken)
    else:
        mapping = map_sheet(file, sheet, own, asked)
    used = mapping.layout  # asked for or recognised
    taken = taken or replay.of_layout(known, own.layout or (used.name if used else None))
    basis = said.value_basis or (taken and taken.value_basis) or (used and used.value_basis)
    marks = Marks(
        said.date_order, said.decimal_mark, taken.by_field() if taken else {},
        taken.source if taken else "", used,
    )  # fmt: skip
    shown = used.name if used else None
    return Plan(said, asked, mapping, shown, basis or "line", marks, taken)
