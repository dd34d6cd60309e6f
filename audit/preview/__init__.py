"""Spreadsheets as an import would read them, each sheet under its own options; nothing is written.

Files are read once; a changed option reads the values of its own sheet again, not the others'.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from audit import coverage, layouts, replay
from audit.cleaning import rows, totals, typed
from audit.engagement import Engagement
from audit.errors import AuditError, PasswordNeeded
from audit.fields import NAMES
from audit.importing import expand, note_missing, own_layout, scratch, sha256_of
from audit.importing.pairs import content
from audit.persons import headcount
from audit.plans import Plan, as_earlier, with_taken
from audit.preview import pairing, sample
from audit.preview.looks import Key, Look, SheetLook
from audit.progress import Progress, interruptible, part, quiet
from audit.readers import Sheet, child
from audit.readers.containers import shown
from audit.readers.remarks import form, remarks
from audit.sources import SourceOptions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Key", "Look", "Preview", "SheetLook"]


@dataclass(frozen=True)
class _Read:
    """A sheet that has been read, and the table that keeps its lines for pairing."""

    sheet: Sheet
    sha256: str
    table: str


@dataclass(frozen=True)
class _Known:
    """How a sheet was last looked at, and what it shows for the sheets after it."""

    asked: SourceOptions
    taken: replay.Replay | None
    look: SheetLook
    earlier: replay.Earlier | None


class Preview:
    """The files that an import is prepared from. Used by one thread at a time; close it."""

    def __init__(self, engagement: Path) -> None:
        self.engagement = engagement
        self._folder = Path(tempfile.mkdtemp(prefix="s321-preview-"))
        self._tidy = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._duck = scratch()
        self._sheets: dict[Key, _Read] = {}
        self._unreadable: dict[Path, str] = {}
        self._locked: set[Path] = set()
        self.passwords: tuple[str, ...] = ()  # each is tried on a locked workbook
        self._looks: dict[Key, _Known] = {}
        self._numbers = 0
        self._settings: dict[str, str] = {}
        self._layouts: tuple[layouts.Layout, ...] = ()
        self._known: list[replay.Earlier] = []
        self._earlier = -1  # the engagement's newest source when its lines were fetched

    def close(self) -> None:
        """Forget all, and take the scratch files away."""
        self._duck.close()
        self._tidy()

    @property
    def files(self) -> list[Path]:
        """Every file that was added, those that cannot be read too."""
        return list(dict.fromkeys([*(file for file, _ in self._sheets), *self._unreadable]))

    def add(self, paths: Sequence[Path], progress: Progress = quiet) -> None:
        """Read files and folders, anew where they were read before.

        Raises AuditError where a folder holds none, Cancelled with nothing added. A file that
        cannot be read is kept with the reason.
        """
        files = expand(paths)
        sheets: dict[Key, _Read] = {}
        unreadable: dict[Path, str] = {}
        locked: list[Path] = []
        with child.Reader() as reader:
            for number, file in enumerate(files):
                share = part(progress, number / len(files), (number + 1) / len(files))
                share(0.0, f"Reading {shown(file)}")
                try:
                    sheets.update(self._read(reader, file, share))
                except AuditError as error:
                    unreadable[file] = str(error)
                    if isinstance(error, PasswordNeeded):
                        locked.append(file)
        for file in files:
            self.remove(file)
        self._sheets.update(sheets)
        self._unreadable.update(unreadable)
        self._locked.update(locked)

    def _read(self, reader: child.Reader, file: Path, progress: Progress) -> dict[Key, _Read]:
        self._numbers += 1
        folder = self._folder / str(self._numbers)
        folder.mkdir()
        sheets = reader.read(file, folder, None, progress, self.passwords)
        if not sheets:
            raise AuditError(f"{file} has no rows; ask for the file again.")
        sha256 = sha256_of(file)
        return {
            (file, sheet.name): _Read(sheet, sha256, f"lines_{self._numbers}_{place}")
            for place, sheet in enumerate(sheets)
        }

    def remove(self, file: Path) -> None:
        """Take a file out again."""
        self._unreadable.pop(file, None)
        self._locked.discard(file)
        for key in [key for key in self._sheets if key[0] == file]:
            read = self._sheets.pop(key)
            self._looks.pop(key, None)
            for table in (read.table, f"{read.table}_who"):
                self._duck.execute(f"DROP TABLE IF EXISTS {table}")
            for file_part in read.sheet.arrow_files:
                file_part.unlink(missing_ok=True)

    def look(
        self, options: Mapping[Key, SourceOptions] | None = None, progress: Progress = quiet
    ) -> Look:
        """How all sheets would be read under these options, in the order of the import."""
        options = options or {}
        with Engagement.open(self.engagement, read_only=True) as engagement:
            settings = engagement.settings()
            known = layouts.known()
            if (settings, known) != (self._settings, self._layouts):
                self._looks, self._settings, self._layouts = {}, settings, known
            last = engagement.conn.execute("SELECT max(source_id) FROM source").fetchone()[0] or 0
            if last != self._earlier:
                pairing.load_earlier(self._duck, engagement)
                self._earlier = last
                self._known, self._looks = replay.earlier(engagement.conn), {}
            found: list[SheetLook] = []
            beside: list[replay.Earlier] = []  # the sheets that go in before, the newest first
            for number, key in enumerate(self._sheets):
                share = part(progress, number / len(self._sheets), (number + 1) / len(self._sheets))
                found.append(self._sheet(key, options.get(key, SourceOptions()), beside, share))
                if found[-1].goes_in and (made := self._looks[key].earlier) is not None:
                    beside.insert(0, made)
            with interruptible(self._duck, progress, "Pairing duplicates"):
                self._pair(found)
            lacking = coverage.lacking(
                engagement, ([f.name for f in s.fields if f.mapped] for s in found if s.goes_in)
            )
        progress(1.0, "Looked at everything")
        return Look(
            tuple(found), tuple(self._unreadable.items()), lacking, frozenset(self._locked),
            self._persons(found),
        )  # fmt: skip

    def _persons(self, found: list[SheetLook]) -> int:
        """How many persons the sheets that go in name together."""
        going = [sheet for sheet in found if sheet.goes_in]
        if len(going) == 1:
            return going[0].persons
        return headcount.count(self._duck, [f"{self._sheets[s.key].table}_who" for s in going])

    def _sheet(
        self, key: Key, own: SourceOptions, beside: list[replay.Earlier], progress: Progress
    ) -> SheetLook:
        asked = replace(own, included=True, sha256=None)
        taken = replay.of_headers([*beside, *self._known], self._sheets[key].sheet, asked, {})
        known = self._looks.get(key)
        if known is None or (known.asked, known.taken) != (asked, taken):
            text = f"Reading the values of {key[0].name}"
            progress(0.0, text)
            with interruptible(self._duck, progress, text):
                look, planned = self._type(key, asked, taken, progress)
            made = as_earlier(shown(key[0]), planned, look.decisions) if planned else None
            known = self._looks[key] = _Known(asked, taken, look, made)
        return replace(known.look, included=own.included)

    def _type(
        self, key: Key, own: SourceOptions, taken: replay.Replay | None, progress: Progress
    ) -> tuple[SheetLook, Plan | None]:
        """Read one sheet's values as the import does; no plan where it cannot be read."""
        read, duck = self._sheets[key], self._duck
        sheet, fault = read.sheet, ""
        try:
            planned = with_taken(key[0], sheet, own, {}, taken, self._known)
            mapping = planned.mapping
        except AuditError as error:
            fault, planned, mapping = str(error), None, _unmapped(sheet, own.header_row or 0)
        columns = sample.columns(sheet, mapping)
        names = {n for numbers in mapping.columns.values() for n in numbers}
        look = SheetLook(
            *key, read.sha256, fault, True, mapping.header_row, columns,
            sample.fields(mapping, columns, self._settings),
            tuple(c.header or c.letter for c in columns
                  if c.number not in names and (c.header or c.samples)),
            sample.rows(sheet, mapping, sheet.table().slice(0, sample.TOP), {}, {}), sheet.rows,
            planned.layout if planned else own.layout, planned.value_basis if planned else "line",
            hidden="hidden" in sheet.how, as_in=planned.taken.source if planned and planned.taken else "",
            layout_because=mapping.because, layout_faults=mapping.faults,
            form=form(sheet.how), remarks=tuple(remarks(sheet)),
        )  # fmt: skip
        if planned is None:
            return look, None
        rows_read, rejected = typed.prepare(duck, sheet, mapping)
        progress(0.3, f"Reading the values of {key[0].name}")
        decisions = typed.read(duck, mapping, marks=planned.marks, base_1904=sheet.base_1904)
        progress(0.8, f"Counting {key[0].name}")
        note_missing(duck, [n for n in NAMES if n in mapping.columns or n in mapping.constants])
        pairing.keep(duck, read.table)
        headcount.keep(duck, f"{read.table}_who")
        issues = duck.execute("SELECT count(*) FROM problem").fetchall()[0][0]
        top, problems, problem_rows = sample.seen(duck, sheet, mapping)
        look = replace(
            look, top=top, decisions=tuple(decisions), problems=problems, problem_rows=problem_rows,
            rows_read=rows_read, rejected=rejected, issues=issues, titles=tuple(rows.titles(sheet, mapping)),
            rejected_cents=totals.value_cents(duck, "rejected_value"),
            rejected_rows=totals.rejected_account(duck)["rows"],
            persons=headcount.count(duck, [f"{read.table}_who"]),
            as_layout=own_layout.of_plan(key[1], planned, decisions),
        )  # fmt: skip
        return look, planned

    def _pair(self, found: list[SheetLook]) -> None:
        """Put in what depends on the sheets before: duplicates, and the sums of the rest."""
        places = [place for place, sheet in enumerate(found) if not sheet.fault]
        places.sort(key=lambda place: not found[place].included)  # the others come after all
        order = [found[place] for place in places]
        tables = [
            (self._sheets[s.key].table, content(s.sha256, shown(s.file)), s.sheet, s.value_basis)
            for s in order
        ]
        for place, paired in zip(places, pairing.pair(self._duck, tables), strict=True):
            duplicates, sums, once = paired
            found[place] = replace(
                found[place], duplicates=duplicates, totals=sums, shipment_cents=once
            )


def _unmapped(sheet: Sheet, header_row: int) -> layouts.Mapping_:
    """No field is read, so that a person can say which column is which."""
    top = sheet.table().slice(header_row - 1, 1).to_pylist() if header_row else []
    headers = [top[0][f"c{n}"] or "" if top else "" for n in range(1, sheet.columns + 1)]
    return layouts.Mapping_(header_row if top else 0, tuple(headers), {}, {})
