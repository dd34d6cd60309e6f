"""Sources into the engagement: read, map, type, pair duplicates, load: one transaction."""

from __future__ import annotations

import errno
import tempfile
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import adbc_driver_sqlite.dbapi as adbc

from audit import coverage, layouts, replay
from audit.engagement import Engagement
from audit.errors import AuditError
from audit.importing import account, own_layout
from audit.importing.files import expand, sha256_of
from audit.importing.staging import (
    SOURCE_COLUMNS,
    TABLES,
    Origin,
    Staging,
    note_missing,
    scratch,
    staged,
)
from audit.plans import Plan, as_earlier, plan
from audit.progress import Progress, interruptible, part, quiet, stoppable
from audit.readers import Sheet, child
from audit.readers.containers import outer, shown
from audit.readers.remarks import remarks
from audit.sources import ImportOptions, ImportSummary

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

__all__ = [
    "ImportOptions", "expand", "import_sources", "next_line_base", "note_missing", "room_for",
    "scratch", "sha256_of",
]  # fmt: skip


def import_sources(
    path: Path,
    sources: Sequence[Path],
    options: ImportOptions | None = None,
    progress: Progress = quiet,
    *,
    dry_run: bool = False,
) -> ImportSummary:
    """Import every source or none; with ``dry_run`` nothing is kept.

    Raises AuditError with the source's name, Cancelled where ``progress`` stops it.
    """
    options = options or ImportOptions()
    files = expand(sources)
    summary = ImportSummary()
    with (
        Engagement.open(path) as engagement,
        tempfile.TemporaryDirectory() as folder,
        child.Reader() as reader,
        room_for(Path(folder)),
    ):
        loader = _Loader(engagement, reader, Path(folder), options, summary, keep=not dry_run)
        try:
            for number, file in enumerate(files):
                share = part(progress, 0.9 * number / len(files), 0.9 * (number + 1) / len(files))
                try:
                    loader.stage(file, share)
                except AuditError as error:
                    if not options.skip_unreadable:
                        raise
                    summary.skipped.append(str(error))
            summary.warnings += loader.staging.warnings
            summary.not_testable = coverage.lacking(
                engagement, (s.mapping for s in summary.sources)
            )
            if not summary.sources:
                raise AuditError(summary.skipped[0] if summary.skipped else "Nothing was imported.")
            place = options.save_layout
            layout = own_layout.made(place, loader.staging.used) if place else None
            if dry_run:
                loader.count_persons()
            else:
                progress(0.9, "Writing the engagement")
                with own_layout.kept(layout, place):
                    loader.store(progress)
        finally:
            loader.staging.close()
        progress(1.0, "Imported")
    return summary


@contextmanager
def room_for(folder: Path) -> Iterator[None]:
    """Turn a disk that is full under the scratch files into a sentence."""
    try:
        yield
    except (OSError, adbc.Error) as error:
        # SQLite itself ends a transaction only where the disk fails it
        full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EFBIG)
        if not full and "no transaction is active" not in str(error):
            raise
        raise AuditError(
            f"There is no room for the import's scratch files in {folder.parent}; free some space "
            "there and try again."
        ) from error


def next_line_base(conn: sqlite3.Connection) -> int:
    """Below which all lines and parties of the engagement have their ids."""
    return int(
        conn.execute(
            "SELECT max(coalesce((SELECT max(line_id) FROM line), 0), "
            "coalesce((SELECT max(party_id) FROM party), 0), "
            "coalesce((SELECT max(line_base + last_row) FROM source_text), 0))"
        ).fetchone()[0]
    )


class _Loader:
    """Stages every source in a scratch SQLite file, then moves all into the engagement at once."""

    def __init__(
        self, engagement: Engagement, reader: child.Reader, folder: Path, options: ImportOptions,
        summary: ImportSummary, *, keep: bool,
    ) -> None:  # fmt: skip
        self.engagement = engagement
        self.reader = reader
        self.folder = folder
        self.options = options
        self.summary = summary
        self.keep = keep
        if options.layout and options.layout != "none":
            layouts.load(options.layout)  # refuses an unknown one before any file is read
        conn = engagement.conn
        self.earlier = replay.earlier(conn)
        self.beside: list[replay.Earlier] = []  # the sheets staged before, the newest first
        self.staging = Staging(conn, folder, dry=not keep)
        self.source_id = conn.execute("SELECT max(source_id) FROM source").fetchone()[0] or 0
        self.line_base = next_line_base(conn)
        if self.line_base:
            self.staging.pairs.load(conn)

    def stage(self, file: Path, progress: Progress) -> None:
        """Read one file and stage its sheets."""
        progress(0.0, f"Reading {file.name}")
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            sheets = self.reader.read(
                file, Path(folder), self.options.sheet, progress, self.options.passwords
            )
            sha256 = sha256_of(file)
            fitting, faults, left_out = [], [], []
            for sheet in sheets:
                own = self.options.of(file, sheet.name)
                if own.sha256 not in (None, sha256):
                    raise AuditError(f"{file} has changed since it was looked at; look again.")
                if not own.included:
                    left_out.append(f"{file}, sheet '{sheet.name}': left out by choice.")
                    continue
                try:
                    self._plan(file, sheet)
                    fitting.append(sheet)
                except AuditError as error:
                    faults.append(str(error))
            if not fitting and (faults or not left_out):
                raise AuditError(
                    faults[0] if faults else f"{file} has no rows; ask for the file again."
                )
            self.summary.skipped += left_out
            self.summary.warnings += [f"{fault} This sheet was left out." for fault in faults]
            self.summary.warnings += [
                f"{file}, sheet '{sheet.name}': {remark}"
                for sheet in fitting for remark in remarks(sheet)
            ]  # fmt: skip
            origin = Origin(shown(file), str(file), sha256, outer(file).stat().st_size)
            for sheet in fitting:
                text = f"Reading the values of {file.name}"
                progress(0.5, text)
                with interruptible(self.staging.duck, progress, text):
                    self._stage_sheet(origin, sheet, self._plan(file, sheet), progress)

    def _plan(self, file: Path, sheet: Sheet) -> Plan:
        own = self.options.of(file, sheet.name)
        return plan(file, sheet, own, self.options.mapping, self.earlier, self.beside)

    def _stage_sheet(self, origin: Origin, sheet: Sheet, planned: Plan, progress: Progress) -> None:
        self.source_id += 1
        self.summary.sources.append(
            self.staging.sheet(
                self.source_id, self.line_base, origin, sheet, planned, progress,
                keep_cells=self.keep,
            )
        )  # fmt: skip
        self.line_base += self.staging.last_row
        self.beside.insert(0, as_earlier(origin.source_file, planned, self.staging.decisions))

    def count_persons(self) -> None:
        """Of all sources together, for a dry run."""
        last, sources = self.source_id, len(self.summary.sources)
        tables = [f"who_{number}" for number in range(last - sources + 1, last + 1)]
        account.persons(self.summary, self.staging.duck, tables)

    def store(self, progress: Progress) -> None:
        """Move everything staged into the engagement: one transaction."""
        conn = self.engagement.conn
        writing = stoppable(conn, progress, "Writing the engagement")
        with self.staging.attached(conn), self.engagement.transaction(), writing:
            for table in TABLES:
                conn.execute(f"INSERT INTO main.{table} SELECT * FROM {staged(table)}")
            marks = ", ".join("?" * SOURCE_COLUMNS)
            conn.executemany(f"INSERT INTO source VALUES ({marks})", self.staging.sources)
            for source in self.summary.sources:
                self.engagement.log("import", asdict(source))
            for sentence in self.summary.skipped:
                self.engagement.log("import skipped", {"reason": sentence})
