"""Sheets are read, typed, paired and staged in a scratch SQLite file, beside the engagement."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import adbc_driver_sqlite.dbapi as adbc
import duckdb
import pyarrow.compute as pc

from audit import replay
from audit.cleaning import names, totals, typed
from audit.cleaning.blanks import quoted
from audit.engagement import now
from audit.engagement.schema import LINE, PARTY
from audit.fields import NAMES
from audit.importing import account, original
from audit.importing.pairs import Pairs, content
from audit.progress import Progress, quiet
from audit.readers.remarks import form
from audit.sources import SourceSummary

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from audit.cleaning.evidence import Decision
    from audit.importing.own_layout import Used
    from audit.plans import Plan
    from audit.readers import Sheet

TABLES = ("line", "line_text", "party", "issue", "source_text", "source_cells")
SOURCE_COLUMNS = 18
_NUMBERS = "SELECT source_row, line_id, duplicate_of, copy, repeats, bill_no FROM numbered"


def staged(table: str) -> str:
    """Where a table of `TABLES` is staged, with the name of its file."""
    return f"stage_text.{table}" if table == "line_text" else f"stage.{table}"


def scratch() -> duckdb.DuckDBPyConnection:
    """A database in memory in which `cleaning` can read sheets."""
    duck = duckdb.connect()
    duck.execute("SET preserve_insertion_order = true")
    duck.execute("SET TimeZone = 'UTC'")
    # it would look every cell up in a list of words, also those that a CASE has told already
    duck.execute("SET disabled_optimizers = 'in_clause'")
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


@dataclass(frozen=True)
class Origin:
    """The file that a sheet came from."""

    source_file: str
    path: str
    sha256: str
    size_bytes: int

    @property
    def content(self) -> str:
        """What is the same wherever the same bytes are read again: the hash, and the place in a zip."""
        return content(self.sha256, self.source_file)

    def where(self, sheet: str) -> str:
        """As a sentence begins."""
        return f"{self.path}, sheet '{sheet}'"


class Staging:
    """The scratch databases of one import; `TABLES` in its two files go into the engagement.

    What the lines say as text is written beside all else, by a thread of its own.
    """

    def __init__(self, conn: sqlite3.Connection, folder: Path, *, dry: bool = False) -> None:
        self.dry = dry  # nothing is stored, so that more is looked at
        self.duck = scratch()
        self.pairs = Pairs(self.duck)
        self.files = {"stage": folder / "stage.db", "stage_text": folder / "text.db"}
        self.sources: list[tuple[object, ...]] = []
        self.warnings: list[str] = []
        self.used: list[Used] = []  # how each sheet was read
        self.last_row = 0  # of the sheet staged last
        self.decisions: list[Decision] = []  # of that sheet
        self._issue_id = (conn.execute("SELECT max(issue_id) FROM issue").fetchone()[0] or 0) + 1
        self._threads = ThreadPoolExecutor(2)
        for name, sql in conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"):
            if name in TABLES:
                with sqlite3.connect(self.files[staged(name).split(".")[0]]) as stage:
                    stage.execute(sql)
                stage.close()

    @contextmanager
    def attached(self, conn: sqlite3.Connection) -> Iterator[None]:
        """A context within which ``conn`` sees what is staged under the names of `staged`."""
        for name, file in self.files.items():
            conn.execute(f"ATTACH ? AS {name}", (str(file),))
        try:
            yield
        finally:
            for name in self.files:
                conn.execute(f"DETACH {name}")

    def close(self) -> None:
        """Let go of the scratch databases."""
        self._threads.shutdown(cancel_futures=True)
        self.duck.close()

    def sheet(
        self, source_id: int, line_base: int, origin: Origin, sheet: Sheet, plan: Plan,
        progress: Progress = quiet, *, keep_cells: bool = True,
    ) -> SourceSummary:  # fmt: skip
        """Read one sheet's values and stage them as a source.

        A line's id is ``line_base`` + its row, so that it stays where the source is read again; a
        consignee's is that of its first line.
        """
        duck, mapping = self.duck, plan.mapping
        packed = self._threads.submit(lambda: list(original.parts(sheet))) if keep_cells else None
        self.last_row = pc.max(sheet.table()["row"]).as_py() or 0
        rows_read, rejected = typed.prepare(duck, sheet, mapping)
        decisions = typed.read(duck, mapping, marks=plan.marks, base_1904=sheet.base_1904)
        self.decisions = decisions
        where = origin.where(sheet.name)
        self.warnings += [f"{where}, {question(d)}" for d in decisions if d.warning]
        self.warnings += [fault for fault in mapping.faults if fault not in self.warnings]
        if mapping.layout is None and mapping.recognised and mapping.because:
            self.warnings.append(f"{where}: {mapping.because}.")
        self.used.append((where, plan, decisions))
        only = sheet.how.get("format") == "text"  # a text file has one sheet, named as the file
        self.pairs.number(
            f"SELECT source_row + {line_base} AS line_id, source_row, line_hash, bill_key FROM typed",
            origin.content, "" if only else sheet.name,
        )  # fmt: skip
        progress(0.8, f"Storing {origin.source_file}")
        mapped = [n for n in NAMES if n in mapping.columns or n in mapping.constants]
        note_missing(duck, mapped)
        self._store_lines(source_id, line_base, mapped)
        lines, duplicates, issues = duck.execute(
            "SELECT count(*), count(duplicate_of), (SELECT count(*) FROM problem) FROM numbered"
        ).fetchall()[0]
        self._issue_id += issues
        added = totals.totals(
            duck, f"typed JOIN ({_NUMBERS}) USING (source_row) WHERE duplicate_of IS NULL"
        )
        found = SourceSummary(
            origin.source_file, origin.path, sheet.name, origin.sha256, mapping.header_row,
            plan.value_basis, plan.layout,
            {name: f"{mapping.names(name)}" for name in mapped}, mapping.unread,
            [asdict(decision) for decision in decisions], rows_read, lines - duplicates,
            duplicates, rejected, issues, dict(added.value_cents), dict(added.dates),
            {name: reason for name, reason in mapping.reasons.items() if name in mapped},
            plan.taken.source if plan.taken else "", mapping.because if mapping.layout else "",
            form=form(sheet.how),
        )  # fmt: skip
        how: dict[str, object] = {
            **sheet.how,
            "reasons": dict(mapping.reasons),
            "columns": found.decisions,
        }
        if found.as_in:
            how["as_in"] = found.as_in
        if found.layout_because:
            how["layout"] = f"{found.layout}: {found.layout_because}"
        how |= account.complete(found, duck, sheet, mapping)
        if self.dry:
            account.look(found, duck, mapping, f"who_{source_id}")
        self.sources.append(
            (source_id, origin.source_file, origin.path, sheet.name, origin.sha256,
             origin.size_bytes, sheet.how.get("format", ""), found.layout, mapping.header_row,
             plan.value_basis, _json(found.mapping), _json(found.unread), _json(how), rows_read,
             found.lines_loaded, duplicates, rejected, now())
        )  # fmt: skip
        text = (
            source_id, line_base, self.last_row, original.described(sheet),
            _json(replay.folded(mapping.headers)),
            plan.said.as_json(plan.asked), plan.taken and plan.taken.as_json(),
            _json(mapping.columns),
        )  # fmt: skip
        self._insert("source_text", [text])
        if packed is not None:
            self._insert("source_cells", [(source_id, *part) for part in packed.result()])
        return found

    def _store_lines(self, source_id: int, line_base: int, mapped: list[str]) -> None:
        own = {"source_id": f"{source_id}::BIGINT", "party_id": f"party_n + {line_base}"}
        columns = ", ".join(
            f"{own[name]} AS {name}" if name in own else name for name in self._said_of_lines()
        )
        beside = self.duck.cursor()
        texts = self._threads.submit(
            self._ingest, "line_text",
            f"SELECT row + {line_base} AS line_id, {', '.join(mapped)} FROM as_read", beside,
        )  # fmt: skip
        try:
            self._ingest(
                "line", f"SELECT {columns} FROM typed JOIN ({_NUMBERS}) USING (source_row)"
            )
            texts.result()
        except BaseException:
            beside.interrupt()
            raise
        self._ingest(
            "party",
            f"SELECT n + {line_base} AS party_id, {source_id}::BIGINT AS source_id, "
            f"{', '.join(list(PARTY)[2:])} FROM party ORDER BY n",
        )
        self._ingest(
            "issue",
            f"SELECT row_number() OVER (ORDER BY source_row, field) + {self._issue_id - 1} AS issue_id, "
            f"'import' AS origin, {source_id}::BIGINT AS source_id, source_row, field, raw, reason "
            "FROM problem",
        )

    def _said_of_lines(self) -> list[str]:
        """The columns of `line` that any line of the sheet has a value in: to write costs by column."""
        typed = [row[0] for row in self.duck.execute("DESCRIBE typed").fetchall()]
        counts = self.duck.execute(f"SELECT {', '.join(f'count({c})' for c in typed)} FROM typed")
        empty = {c for c, n in zip(typed, counts.fetchall()[0], strict=True) if n == 0}
        return [name for name in LINE if name not in empty]

    def _ingest(
        self, table: str, query: str, duck: duckdb.DuckDBPyConnection | None = None
    ) -> None:
        reader = (duck or self.duck).sql(query).to_arrow_reader(100_000)
        file = self.files[staged(table).split(".")[0]]
        with adbc.connect(str(file), autocommit=True) as stage, stage.cursor() as cursor:
            cursor.adbc_ingest(table, reader, mode="append")

    def _insert(self, table: str, rows: list[tuple[object, ...]]) -> None:
        with sqlite3.connect(self.files["stage"]) as stage:
            for row in rows:
                stage.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
        stage.close()


def question(decision: Decision) -> str:
    """What was decided without evidence, and the option that decides it."""
    option = (
        "--date-order mdy, dmy or ymd"
        if decision.kind == "date"
        else ("--decimal-mark point or comma")
    )
    return f"{decision.field}: {decision.because}; say {option} to decide it."


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
