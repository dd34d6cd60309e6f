"""Sources into the engagement: read, map, type, pair duplicates, load: one transaction."""

from __future__ import annotations

import glob
import hashlib
import json
import sqlite3
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import adbc_driver_sqlite.dbapi as adbc
import duckdb

from audit import layouts
from audit.cleaning import names, typed
from audit.engagement import Engagement, now
from audit.engagement.schema import LINE, PARTY
from audit.errors import AuditError
from audit.fields import NAMES
from audit.progress import Progress, part, quiet
from audit.readers import SUFFIXES, Sheet, child

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


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


@dataclass
class ImportSummary:
    """What an import did (or, dry, would do)."""

    sources: list[SourceSummary] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        """For `--json`."""
        return asdict(self)


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
        if not summary.sources:
            raise AuditError(summary.skipped[0] if summary.skipped else "Nothing was imported.")
        if not dry_run:
            progress(0.9, "Writing the engagement")
            loader.store()
        progress(1.0, "Imported")
    return summary


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
        self.layout = layouts.load(options.layout) if options.layout else None
        self.duck = duckdb.connect()
        self.duck.execute("SET preserve_insertion_order = true")
        self.duck.execute("SET TimeZone = 'UTC'")
        names.load_words(self.duck)
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
            "SELECT l.line_hash, l.line_id, l.source_row, s.sha256, s.sheet, "
            "coalesce(l.duplicate_of, l.line_id), l.duplicate_of IS NULL "
            "FROM line l JOIN source s USING (source_id)"
        )
        while chunk := rows.fetchmany(50_000):
            columns = [list(c) for c in zip(*chunk, strict=True)]
            self.duck.execute(
                "CREATE OR REPLACE TEMP TABLE old AS SELECT unnest(?::VARCHAR[]) h, unnest(?::BIGINT[]) i, "
                "unnest(?::BIGINT[]) r, unnest(?::VARCHAR[]) sha, unnest(?::VARCHAR[]) sheet, "
                "unnest(?::BIGINT[]) o, unnest(?::BIGINT[]) first",
                columns,
            )
            self.duck.execute("INSERT INTO seen SELECT h, i, 0 FROM old WHERE first = 1")
            self.duck.execute("INSERT INTO seen_row SELECT sha, sheet, r, o FROM old")
        self.duck.execute(
            "CREATE OR REPLACE TABLE seen AS SELECT line_hash, line_id, "
            "row_number() OVER (PARTITION BY line_hash ORDER BY line_id) AS k FROM seen"
        )

    def stage(self, file: Path, progress: Progress) -> None:
        """Read one file and stage its sheets."""
        progress(0.0, f"Reading {file.name}")
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            sheets = self.reader.read(file, Path(folder), self.options.sheet, progress)
            sha256 = _sha256(file)
            fitting, faults = [], []
            for sheet in sheets:
                try:
                    fitting.append((sheet, self._map(file, sheet)))
                except AuditError as error:
                    faults.append(str(error))
            if not fitting:
                raise AuditError(faults[0] if faults else f"{file} has no rows.")
            self.summary.warnings += [f"{fault} This sheet was left out." for fault in faults]
            for sheet, mapping in fitting:
                progress(0.5, f"Reading the values of {file.name}")
                self._stage_sheet(file, sha256, sheet, mapping, progress)

    def _map(self, file: Path, sheet: Sheet) -> layouts.Mapping_:
        top = sheet.table().slice(0, 60).to_pylist()
        rows = [[row[f"c{n}"] or "" for n in range(1, sheet.columns + 1)] for row in top]
        header_row = self.options.header_row
        wanted = list(self.options.mapping.values())
        for header in self.layout.columns.values() if self.layout else ():
            wanted += header
        where = f"{file}, sheet '{sheet.name}'"
        if header_row is None:
            header_row = layouts.find_header(rows, wanted)
            if not header_row:
                raise AuditError(
                    f"{where}: no row names known columns; name them with --map FIELD=COLUMN, or "
                    "the header's row with --header-row."
                )
        elif header_row > len(rows):
            raise AuditError(f"{where}: there is no row {header_row} near the top.")
        headers = rows[header_row - 1] if header_row else [""] * sheet.columns
        mapping = layouts.map_columns(headers, header_row, self.options.mapping, self.layout)
        if not mapping.columns:
            raise AuditError(f"{where}: no column is known; name them with --map FIELD=COLUMN.")
        return mapping

    def _stage_sheet(
        self, file: Path, sha256: str, sheet: Sheet, mapping: layouts.Mapping_, progress: Progress
    ) -> None:
        duck, options = self.duck, self.options
        rows_read, rejected = typed.prepare(duck, sheet, mapping)
        decisions = typed.read(
            duck, mapping, base_1904=sheet.base_1904,
            date_order=options.date_order or (self.layout.date_order if self.layout else None),
        )  # fmt: skip
        basis = options.value_basis or (self.layout and self.layout.value_basis) or "line"
        source_id = self.next["source"]
        for decision in decisions:
            if decision.warning:
                self.summary.warnings.append(
                    f"{file}, sheet '{sheet.name}', {decision.field}: {decision.because}; "
                    "say --date-order mdy, dmy or ymd to decide it."
                )
        self._number_lines(source_id, sha256, sheet.name)
        progress(0.8, f"Storing {file.name}")
        mapped = [n for n in NAMES if n in mapping.columns or n in mapping.constants]
        self._ingest("line", f"SELECT {', '.join(LINE)} FROM numbered ORDER BY line_id")
        self._ingest(
            "line_text",
            f"SELECT n.line_id, {', '.join('r.' + n for n in mapped)} FROM as_read r "
            "JOIN numbered n ON n.source_row = r.row ORDER BY n.line_id",
        )
        self._ingest(
            "party",
            f"SELECT n + {self.next['party'] - 1} AS party_id, {source_id}::BIGINT AS source_id, "
            f"{', '.join(list(PARTY)[2:])} FROM party ORDER BY n",
        )
        if "entry_type" not in mapped:
            duck.execute(
                "INSERT INTO problem VALUES (0, 'entry_type', '', "
                "'the sheet has no such column; the setting unknown_entry_type decides')"
            )
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
        found = SourceSummary(
            file.name, str(file), sheet.name, sha256, mapping.header_row, basis,
            self.layout.name if self.layout else None,
            {name: f"{mapping.names(name)}" for name in mapped}, mapping.unread,
            [asdict(decision) for decision in decisions], rows_read, lines - duplicates,
            duplicates, rejected, issues,
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

    def _number_lines(self, source_id: int, sha256: str, sheet: str) -> None:
        """`numbered`: the typed lines with their ids, each paired with the earlier line it repeats."""
        duck = self.duck
        known = duck.execute(
            "SELECT count(*) FROM seen_row WHERE sha = ? AND sheet = ?", [sha256, sheet]
        ).fetchall()[0]
        if known[0]:
            pair = (
                "LEFT JOIN seen_row p ON p.source_row = t.source_row AND p.sha = ? AND p.sheet = ?"
            )
            values: list[object] = [sha256, sheet]
        else:
            pair, values = "LEFT JOIN seen p ON p.line_hash = t.line_hash AND p.k = t.k", []
        duck.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE numbered AS
            SELECT t.line_id, {source_id}::BIGINT AS source_id, p.line_id AS duplicate_of,
                t.party_n + {self.next["party"] - 1} AS party_id, t.* EXCLUDE (line_id, party_n)
            FROM (
                SELECT row_number() OVER (ORDER BY source_row) + {self.next["line"] - 1} AS line_id,
                    row_number() OVER (PARTITION BY line_hash ORDER BY source_row) AS k, *
                FROM typed
            ) t {pair}
            """,
            values,
        )
        duck.execute(
            "INSERT INTO seen SELECT line_hash, line_id, k FROM numbered WHERE duplicate_of IS NULL"
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

    def store(self) -> None:
        """Move everything staged into the engagement: one transaction."""
        conn = self.engagement.conn
        conn.execute("ATTACH ? AS stage", (str(self.stage_file),))
        try:
            with self.engagement.transaction():
                for table in ("line", "line_text", "party", "issue"):
                    conn.execute(f"INSERT INTO main.{table} SELECT * FROM stage.{table}")
                conn.executemany(f"INSERT INTO source VALUES ({', '.join('?' * 18)})", self.sources)
                for source in self.summary.sources:
                    self.engagement.log("import", asdict(source))
                for sentence in self.summary.skipped:
                    self.engagement.log("import skipped", {"reason": sentence})
        finally:
            conn.execute("DETACH stage")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
