"""The original text of a sheet, kept in the engagement: every cell, header rows and notes included.

From it a source can be read again under other options, long after its file is gone. One blob holds
up to half a million rows: a Parquet file with its own SHA-256.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from audit.errors import AuditError
from audit.readers import Note, Sheet, column_names

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_ROWS = 500_000


def parts(sheet: Sheet) -> Iterator[tuple[int, bytes, str]]:
    """The sheet's cells as numbered blobs with their hashes."""
    table = sheet.table()
    for number, start in enumerate(range(0, max(1, table.num_rows), _ROWS)):
        sink = io.BytesIO()
        cells = table.slice(start, _ROWS)
        pq.write_table(cells, sink, compression="zstd", compression_level=1)
        blob = sink.getvalue()
        yield number, blob, hashlib.sha256(blob).hexdigest()


def described(sheet: Sheet) -> str:
    """All that is known of the sheet besides its cells, as JSON."""
    return json.dumps(asdict(replace(sheet, arrow_files=())), ensure_ascii=False)


def restored(conn: sqlite3.Connection, source_id: int, where: str, folder: Path) -> Sheet:
    """The sheet of a source as it was first read, its cells in a file in ``folder``.

    AuditError where an older version kept no text, or where the text was changed since.
    """
    told = conn.execute(
        "SELECT sheet FROM source_text WHERE source_id = ?", (source_id,)
    ).fetchone()
    if told is None:
        raise AuditError(
            f"{where} was imported by a version of s321 that kept no original text; import its "
            "file into a new engagement."
        )
    rows = conn.execute(
        "SELECT cells, sha256 FROM source_cells WHERE source_id = ? ORDER BY part", (source_id,)
    )
    files: list[Path] = []
    for cells, sha256 in rows:
        if hashlib.sha256(cells).hexdigest() != sha256:
            raise AuditError(
                f"The stored text of {where} was changed since the import; restore the engagement "
                "from a copy."
            )
        files.append(folder / f"{len(files)}.arrow")
        table = pq.read_table(pa.BufferReader(cells))
        with pa.OSFile(str(files[-1]), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
    raw = json.loads(told[0])
    known = {field.name for field in fields(Sheet)}
    raw = {name: value for name, value in raw.items() if name in known}
    notes = tuple(Note(**note) for note in raw.pop("notes"))
    return Sheet(**{**raw, "arrow_files": tuple(files), "notes": notes})


def headers(conn: sqlite3.Connection, source_id: int) -> list[str]:
    """The header of every column of a source as written; empty texts where there is none."""
    row = conn.execute(
        "SELECT o.header_row, t.sheet, c.cells FROM source o JOIN source_text t USING (source_id) "
        "JOIN source_cells c USING (source_id) WHERE source_id = ? AND c.part = 0",
        (source_id,),
    ).fetchone()
    if row is None:
        return []
    header_row, sheet, cells = row
    names = column_names(json.loads(sheet)["columns"])
    if not header_row:
        return [""] * len(names)
    top = pq.read_table(pa.BufferReader(cells), columns=names).slice(header_row - 1, 1).to_pylist()
    return [top[0][name] or "" for name in names]
