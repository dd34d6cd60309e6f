"""Sources into the engagement: read, map, type, pair duplicates, load: one transaction."""

from __future__ import annotations

import errno
import glob
import hashlib
import json
import sqlite3
import tempfile
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import adbc_driver_sqlite.dbapi as adbc
import duckdb

from audit import layouts
from audit.cleaning import names, totals, typed
from audit.cleaning.blanks import quoted
from audit.engagement import Engagement, now
from audit.engagement.schema import LINE, PARTY
from audit.errors import AuditError
from audit.fields import NAMES
from audit.progress import Progress, interruptible, part, quiet, stoppable
from audit.readers import SUFFIXES, Sheet, child
from audit.sources import ImportOptions, ImportSummary, SourceSummary, map_sheet, not_testable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence


def expand(sources: Sequence[Path]) -> list[Path]:
    """Files, folders and globs → files in a fixed order; AuditError where nothing is found."""
    found: list[Path] = []
    for source in sources:
        if source.is_dir():
            inside = [p for p in sorted(source.rglob("*")) if p.suffix.lower() in SUFFIXES]
            found += [p for p in inside if not p.name.startswith(("~$", "."))]
            if not inside:
                raise AuditError(
                    f"The folder {source} holds no spreadsheets ({', '.join(SUFFIXES)})."
                )
        elif source.exists() or not any(sign in str(source) for sign in "*?["):
            found.append(source)
        else:
            matched = sorted(Path(p) for p in glob.glob(str(source), recursive=True))  # noqa: PTH207
            if not matched:
                raise AuditError(f"Nothing matches {source}; check the pattern.")
            found += [p for p in matched if p.is_file()]
    return list(dict.fromkeys(found))


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
        _room_for(Path(folder)),
    ):
        loader = _Loader(engagement, reader, Path(folder), options, summary)
        for number, file in enumerate(files):
            share = part(progress, 0.9 * number / len(files), 0.9 * (number + 1) / len(files))
            try:
                loader.stage(file, share)
            except AuditError as error:
                if not options.skip_unreadable:
                    raise
                summary.skipped.append(str(error))
        summary.not_testable = not_testable(engagement, (s.mapping for s in summary.sources))
        if not summary.sources:
            raise AuditError(summary.skipped[0] if summary.skipped else "Nothing was imported.")
        if not dry_run:
            progress(0.9, "Writing the engagement")
            loader.store(progress)
        progress(1.0, "Imported")
    return summary


@contextmanager
def _room_for(folder: Path) -> Iterator[None]:
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


def scratch() -> duckdb.DuckDBPyConnection:
    """A database in memory in which `cleaning` can read sheets."""
    duck = duckdb.connect()
    duck.execute("SET preserve_insertion_order = true")
    duck.execute("SET TimeZone = 'UTC'")
    # what does not fit into memory is not spilled into the folder the user happens to stand in
    duck.execute(f"SET temp_directory = {quoted(str(Path(tempfile.gettempdir(), 's321-spill')))}")
    names.load_words(duck)
    return duck


def note_missing(duck: duckdb.DuckDBPyConnection, mapped: Collection[str]) -> None:
    """Put into `problem` what a sheet has no column for, where a setting decides instead."""
    if "entry_type" not in mapped:
        duck.execute(
            "INSERT INTO problem VALUES (0, 'entry_type', '', "
            "'the sheet has no such column; the setting unknown_entry_type decides')"
        )


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_NUMBERS = "SELECT source_row, line_id, duplicate_of, copy, repeats, bill_no FROM numbered"


class _Loader:
    """Stages every source in a scratch SQLite file, then moves all into the engagement at once."""

    def __init__(
        self,
        engagement: Engagement,
        reader: child.Reader,
        folder: Path,
        options: ImportOptions,
        summary: ImportSummary,
    ) -> None:
        self.engagement = engagement
        self.reader = reader
        self.folder = folder
        self.options = options
        self.summary = summary
        if options.layout:
            layouts.load(options.layout)  # refuses an unknown one before any file is read
        self.duck = scratch()
        self.stage_file = folder / "stage.db"
        self.sources: list[tuple[object, ...]] = []
        conn = engagement.conn
        self.next = {
            table: (conn.execute(f"SELECT max({table}_id) FROM {table}").fetchone()[0] or 0) + 1
            for table in ("source", "line", "party", "issue")
        }
        self._make_stage()
        self.duck.execute("CREATE TABLE seen (line_hash VARCHAR, line_id BIGINT, k BIGINT)")
        self.duck.execute(
            "CREATE TABLE seen_row (sha VARCHAR, sheet VARCHAR, source_row BIGINT, line_id BIGINT)"
        )
        self.duck.execute("CREATE TABLE seen_bill (bill_key VARCHAR, bill_no BIGINT)")
        if self.next["line"] > 1:
            self._load_seen()

    def _make_stage(self) -> None:
        with sqlite3.connect(self.stage_file) as stage:
            schema = self.engagement.conn.execute(
                "SELECT sql FROM sqlite_master WHERE name IN ('line', 'line_text', 'party', 'issue')"
            )
            for (sql,) in schema:
                stage.execute(sql)
        stage.close()

    def _load_seen(self) -> None:
        conn = self.engagement.conn
        rows = conn.execute(
            "SELECT l.line_hash, l.line_id, l.source_row, s.sha256, "
            "CASE WHEN s.format = 'text' THEN '' ELSE s.sheet END, "
            "coalesce(l.duplicate_of, l.line_id), l.duplicate_of IS NULL, l.bill_key, l.bill_no "
            "FROM line l JOIN source s USING (source_id)"
        )
        while chunk := rows.fetchmany(50_000):
            columns = [list(c) for c in zip(*chunk, strict=True)]
            self.duck.execute(
                "CREATE OR REPLACE TEMP TABLE old AS SELECT unnest(?::VARCHAR[]) h, unnest(?::BIGINT[]) i, "
                "unnest(?::BIGINT[]) r, unnest(?::VARCHAR[]) sha, unnest(?::VARCHAR[]) sheet, "
                "unnest(?::BIGINT[]) o, unnest(?::BIGINT[]) first, unnest(?::VARCHAR[]) bill, "
                "unnest(?::BIGINT[]) bill_no",
                columns,
            )
            self.duck.execute("INSERT INTO seen SELECT h, i, 0 FROM old WHERE first = 1")
            self.duck.execute("INSERT INTO seen_row SELECT sha, sheet, r, o FROM old")
            self.duck.execute(
                "INSERT INTO seen_bill SELECT DISTINCT bill, bill_no FROM old WHERE bill_no IS NOT NULL "
                "AND bill NOT IN (SELECT bill_key FROM seen_bill)"
            )
        self.duck.execute(
            "CREATE OR REPLACE TABLE seen AS SELECT line_hash, line_id, "
            "row_number() OVER (PARTITION BY line_hash ORDER BY line_id) AS k FROM seen"
        )

    def stage(self, file: Path, progress: Progress) -> None:
        """Read one file and stage its sheets."""
        progress(0.0, f"Reading {file.name}")
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            sheets = self.reader.read(file, Path(folder), self.options.sheet, progress)
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
                    fitting.append((sheet, map_sheet(file, sheet, own, self.options.mapping)))
                except AuditError as error:
                    faults.append(str(error))
            if not fitting and (faults or not left_out):
                raise AuditError(faults[0] if faults else f"{file} has no rows.")
            self.summary.skipped += left_out
            self.summary.warnings += [f"{fault} This sheet was left out." for fault in faults]
            self.summary.warnings += [
                f"{file}, sheet '{sheet.name}' is hidden in the workbook and was read all the same."
                for sheet, _ in fitting if sheet.how.get("hidden")
            ]  # fmt: skip
            for sheet, mapping in fitting:
                text = f"Reading the values of {file.name}"
                progress(0.5, text)
                with interruptible(self.duck, progress, text):
                    self._stage_sheet(file, sha256, sheet, mapping, progress)

    def _stage_sheet(
        self, file: Path, sha256: str, sheet: Sheet, mapping: layouts.Mapping_, progress: Progress
    ) -> None:
        duck, options = self.duck, self.options.of(file, sheet.name)
        layout = layouts.load(options.layout) if options.layout else None
        rows_read, rejected = typed.prepare(duck, sheet, mapping)
        decisions = typed.read(
            duck, mapping, base_1904=sheet.base_1904,
            date_order=options.date_order or (layout.date_order if layout else None),
        )  # fmt: skip
        basis = options.value_basis or (layout and layout.value_basis) or "line"
        source_id = self.next["source"]
        for decision in decisions:
            if decision.warning:
                self.summary.warnings.append(
                    f"{file}, sheet '{sheet.name}', {decision.field}: {decision.because}; "
                    "say --date-order mdy, dmy or ymd to decide it."
                )
        only = sheet.how.get("format") == "text"  # a text file has one sheet, named as the file
        self._number_lines(sha256, "" if only else sheet.name)
        progress(0.8, f"Storing {file.name}")
        mapped = [n for n in NAMES if n in mapping.columns or n in mapping.constants]
        own = {
            "source_id": f"{source_id}::BIGINT",
            "party_id": f"party_n + {self.next['party'] - 1}",
        }
        columns = ", ".join(f"{own[name]} AS {name}" if name in own else name for name in LINE)
        self._ingest("line", f"SELECT {columns} FROM typed JOIN ({_NUMBERS}) USING (source_row)")
        self._ingest(
            "line_text",
            f"SELECT n.line_id, {', '.join('r.' + n for n in mapped)} FROM as_read r "
            "JOIN numbered n ON n.source_row = r.row",
        )
        self._ingest(
            "party",
            f"SELECT n + {self.next['party'] - 1} AS party_id, {source_id}::BIGINT AS source_id, "
            f"{', '.join(list(PARTY)[2:])} FROM party ORDER BY n",
        )
        note_missing(duck, mapped)
        self._ingest(
            "issue",
            f"SELECT row_number() OVER (ORDER BY source_row, field) + {self.next['issue'] - 1} AS issue_id, "
            f"'import' AS origin, {source_id}::BIGINT AS source_id, source_row, field, raw, reason FROM problem",
        )
        lines, duplicates = duck.execute(
            "SELECT count(*), count(duplicate_of) FROM numbered"
        ).fetchall()[0]
        parties, issues = duck.execute(
            "SELECT (SELECT count(*) FROM party), (SELECT count(*) FROM problem)"
        ).fetchall()[0]
        added = totals.totals(
            duck, f"typed JOIN ({_NUMBERS}) USING (source_row) WHERE duplicate_of IS NULL"
        )
        found = SourceSummary(
            file.name, str(file), sheet.name, sha256, mapping.header_row, basis,
            layout.name if layout else None,
            {name: f"{mapping.names(name)}" for name in mapped}, mapping.unread,
            [asdict(decision) for decision in decisions], rows_read, lines - duplicates,
            duplicates, rejected, issues, dict(added.value_cents), dict(added.dates),
        )  # fmt: skip
        self.summary.sources.append(found)
        how = {**sheet.how, "reasons": dict(mapping.reasons), "columns": found.decisions}
        self.sources.append(
            (source_id, file.name, str(file), sheet.name, sha256, file.stat().st_size,
             sheet.how.get("format", ""), found.layout, mapping.header_row, basis,
             json.dumps(found.mapping, ensure_ascii=False), json.dumps(found.unread, ensure_ascii=False),
             json.dumps(how, ensure_ascii=False), rows_read, found.lines_loaded, duplicates,
             rejected, now())
        )  # fmt: skip
        self.next["source"] += 1
        self.next["line"] += lines
        self.next["party"] += parties
        self.next["issue"] += issues

    def _number_lines(self, sha256: str, sheet: str) -> None:
        """`numbered`: the typed lines with their ids, each paired with the earlier line it repeats."""
        duck = self.duck
        known = duck.execute(
            "SELECT count(*) FROM seen_row WHERE sha = ? AND sheet = ?", [sha256, sheet]
        ).fetchall()[0]
        if known[0]:
            pair = (
                "LEFT JOIN (SELECT source_row, min(line_id) AS line_id FROM seen_row WHERE sha = ? "
                "AND sheet = ? GROUP BY source_row) p ON p.source_row = t.source_row"
            )
            values: list[object] = [sha256, sheet]
        else:
            pair, values = "LEFT JOIN seen p ON p.line_hash = t.line_hash AND p.k = t.k", []
        duck.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE numbered AS
            SELECT t.source_row, t.line_id, p.line_id AS duplicate_of, t.k AS copy, t.line_hash,
                count(*) OVER (PARTITION BY t.line_hash, p.line_id IS NULL) AS repeats,
                t.bill_key, CASE WHEN t.bill_key IS NOT NULL THEN coalesce(b.bill_no,
                    min(t.line_id) OVER (PARTITION BY t.bill_key)) END AS bill_no
            FROM (
                SELECT row_number() OVER (ORDER BY source_row) + {self.next["line"] - 1} AS line_id,
                    row_number() OVER (PARTITION BY line_hash ORDER BY source_row) AS k,
                    source_row, line_hash, bill_key
                FROM typed
            ) t {pair} LEFT JOIN seen_bill b ON b.bill_key = t.bill_key
            """,
            values,
        )
        duck.execute(
            "INSERT INTO seen SELECT line_hash, line_id, copy FROM numbered WHERE duplicate_of IS NULL"
        )
        duck.execute(
            "INSERT INTO seen_bill SELECT DISTINCT bill_key, bill_no FROM numbered WHERE bill_no "
            "IS NOT NULL AND bill_key NOT IN (SELECT bill_key FROM seen_bill)"
        )
        duck.execute(
            "INSERT INTO seen_row SELECT ?, ?, source_row, coalesce(duplicate_of, line_id) FROM numbered",
            [sha256, sheet],
        )

    def _ingest(self, table: str, query: str) -> None:
        reader = self.duck.sql(query).to_arrow_reader(100_000)
        with (
            adbc.connect(str(self.stage_file), autocommit=True) as stage,
            stage.cursor() as cursor,
        ):
            cursor.adbc_ingest(table, reader, mode="append")

    def store(self, progress: Progress) -> None:
        """Move everything staged into the engagement: one transaction."""
        conn = self.engagement.conn
        conn.execute("ATTACH ? AS stage", (str(self.stage_file),))
        try:
            writing = stoppable(conn, progress, "Writing the engagement")
            with self.engagement.transaction(), writing:
                for table in ("line", "line_text", "party", "issue"):
                    conn.execute(f"INSERT INTO main.{table} SELECT * FROM stage.{table}")
                conn.executemany(f"INSERT INTO source VALUES ({', '.join('?' * 18)})", self.sources)
                for source in self.summary.sources:
                    self.engagement.log("import", asdict(source))
                for sentence in self.summary.skipped:
                    self.engagement.log("import skipped", {"reason": sentence})
        finally:
            conn.execute("DETACH stage")
