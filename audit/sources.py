"""What is asked of an import, sheet by sheet, and what is told of it; how a sheet is mapped."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from audit import layouts
from audit.cleaning import totals
from audit.errors import AuditError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.readers import Sheet


@dataclass(frozen=True)
class SourceOptions:
    """What the user says about one sheet of one file, in place of what holds for all."""

    included: bool = True
    layout: str | None = None
    columns: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # from 1; () is not read
    header_row: int | None = None
    date_order: str | None = None
    value_basis: str | None = None
    sha256: str | None = None  # of the file that was looked at: another one is refused
    decimal_mark: str | None = None  # point or comma, where the values leave it open

    def as_json(self, asked: Mapping[str, str]) -> str:
        """What was said, with ``asked`` (--map), for the engagement."""
        said = asdict(self) | {"asked": dict(asked)}
        if self.layout and self.layout.endswith(".toml"):
            said["layout"] = str(Path(self.layout).absolute())
        return json.dumps({k: v for k, v in said.items() if k not in ("included", "sha256")})

    @classmethod
    def from_json(cls, text: str) -> tuple[SourceOptions, dict[str, str]]:
        """What was said, and --map, as it was stored."""
        stored = json.loads(text)
        asked = stored.pop("asked")
        columns = {name: tuple(numbers) for name, numbers in stored.pop("columns").items()}
        return cls(**stored, columns=columns), asked


@dataclass(frozen=True)
class ImportOptions:
    """What the user says about the sources; everything else is told from the sources themselves."""

    layout: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    header_row: int | None = None
    date_order: str | None = None
    value_basis: str | None = None
    skip_unreadable: bool = False
    by_source: Mapping[tuple[Path, str], SourceOptions] = field(default_factory=dict)
    decimal_mark: str | None = None
    save_layout: Path | None = None  # where the mapping is kept as a layout
    passwords: tuple[str, ...] = field(default=(), repr=False)  # each is tried on a locked workbook

    def of(self, file: Path, sheet: str) -> SourceOptions:
        """What holds for one sheet."""
        general = SourceOptions(
            True, self.layout, {}, self.header_row, self.date_order, self.value_basis,
            decimal_mark=self.decimal_mark,
        )  # fmt: skip
        return self.by_source.get((file, sheet), general)


@dataclass
class SourceSummary:
    """One imported sheet: what was read, what became of it, how it was understood."""

    source_file: str
    path: str
    sheet: str
    sha256: str
    header_row: int
    value_basis: str
    layout: str | None
    mapping: dict[str, str]
    unread: list[str]
    decisions: list[dict[str, object]]
    rows_read: int
    lines_loaded: int
    duplicates: int
    rejected: int
    issues: int
    value_cents: dict[str, int]  # of the lines loaded, by currency as written
    dates: dict[str, tuple[str, str]]  # first and last ISO day by field
    reasons: dict[str, str] = field(default_factory=dict)  # field → how its column was told
    as_in: str = ""  # the earlier source that it was read like
    layout_because: str = ""  # why its layout was taken
    titles: list[str] = field(default_factory=list)  # the rows above the header, `ROW: text`
    rejected_rows: dict[str, int] = field(default_factory=dict)  # by kind (see cleaning.rows)
    rejected_value_cents: dict[str, int] = field(default_factory=dict)
    rejected_totals_cents: int = 0  # what of its dollars only repeats other rows
    duplicate_value_cents: dict[str, int] = field(default_factory=dict)
    shipment_value_cents: dict[str, int] | None = None  # each shipment once, where values repeat
    persons: int | None = None  # this and what follows in a dry run only
    problems: list[dict[str, object]] = field(default_factory=list)
    first_rows: list[dict[str, object]] = field(default_factory=list)
    form: str = ""  # what was read: `text in cp1252 with semicolons`

    @property
    def counted_cents(self) -> dict[str, int]:
        """What the lines loaded are worth: a value that its shipment's lines repeat counts once."""
        return self.value_cents if self.shipment_value_cents is None else self.shipment_value_cents


@dataclass
class ImportSummary:
    """What an import did (or, dry, would do)."""

    sources: list[SourceSummary] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    not_testable: dict[str, str] = field(default_factory=dict)  # rule → the fields no source has
    persons: int | None = None  # by id or by name and address; in a dry run only

    @property
    def totals(self) -> totals.Totals:
        """What all its sources add up to."""
        return totals.together(totals.Totals(s.counted_cents, s.dates) for s in self.sources)

    def as_dict(self) -> dict[str, object]:
        """For `--json`."""
        return asdict(self)


def map_sheet(
    file: Path, sheet: Sheet, options: SourceOptions, asked: Mapping[str, str]
) -> layouts.Mapping_:
    """Find a sheet's header and map its columns; AuditError where that cannot be told."""
    where = f"{file}, sheet '{sheet.name}'"
    top = sheet.table().slice(0, max(layouts.SEARCHED_ROWS, options.header_row or 0)).to_pylist()
    rows = [[row[f"c{n}"] or "" for n in range(1, sheet.columns + 1)] for row in top]
    faults: list[str] = []
    if options.layout is None:
        found = layouts.recognise(rows, layouts.known(faults), options.header_row)
    else:
        named = layouts.chosen(options.layout)
        found = layouts.Recognised(named, because="as asked" if named else "none, as asked")
    layout, header_row = found.layout, options.header_row
    if header_row is None:
        wanted = [*asked.values(), *(layout.headers if layout else ())]
        header_row = layouts.find_header(rows, wanted)
        if not header_row and not (layout and layout.by_position):
            raise AuditError(
                f"{where}: no row names known columns; say which row is the header (--header-row) "
                "or which column is which field (--map FIELD=COLUMN)."
            )
    elif header_row > len(rows):
        raise AuditError(f"{where}: there is no row {header_row}; it has {len(rows)}.")
    headers = rows[header_row - 1] if header_row else [""] * sheet.columns
    mapping = layouts.map_columns(
        headers, header_row, asked, layout, options.columns, recognised=options.layout is None
    )
    if not mapping.columns:
        raise AuditError(
            f"{where}: no column is known; say which column is which field (--map FIELD=COLUMN)."
        )
    return replace(
        mapping, unnamed=_unnamed(sheet, mapping), because=found.because, faults=tuple(faults)
    )


def _unnamed(sheet: Sheet, mapping: layouts.Mapping_) -> tuple[int, ...]:
    """The columns without a header that say something below it."""
    import pyarrow.compute as pc  # late: the window builds options before anything is read

    below = sheet.table().slice(mapping.header_row)
    return tuple(
        number for number, header in enumerate(mapping.headers, 1)
        if mapping.header_row and not header.strip()
        and pc.any(pc.not_equal(pc.utf8_trim_whitespace(below[f"c{number}"]), "")).as_py()
    )  # fmt: skip
