"""Delimited text (CSV and its kin): delimiter and encoding found, every field as text."""

from __future__ import annotations

import csv
import io
import shutil
from collections import Counter
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.csv as arrow_csv

from audit.errors import AuditError
from audit.readers import MOST_COLUMNS, Note, Sheet, column_names, schema
from audit.readers.encodings import Encoding, encoding_of

if TYPE_CHECKING:
    from pathlib import Path

DELIMITERS = {",": "comma", "\t": "tab", ";": "semicolon", "|": "bar"}
_SAMPLE = 262_144
_BLOCK = 16 * 1024**2


def read(path: Path, folder: Path, only: str | None) -> list[Sheet]:
    """Write the file's one sheet, named after the file, as an Arrow file into ``folder``."""
    if only is not None and only.casefold() not in (path.stem.casefold(), "1"):
        raise AuditError(f"{path} is a text file and has no sheet '{only}'; leave --sheet away.")
    found = encoding_of(path)
    encoding, source = found.name, path
    if found.damaged:
        encoding, source = "utf-8", _mended(path, folder, found)
    with source.open(encoding=encoding, newline="") as file:
        sample = file.read(_SAMPLE)
    delimiter = delimiter_of(sample)
    width = _width(sample, delimiter)
    if width > MOST_COLUMNS:
        raise AuditError(
            f"{path} has rows of {width:,} fields; delete those beyond the data and save it again."
        )
    target = folder / "1.arrow"
    ragged: list[arrow_csv.InvalidRow] = []
    rows = _convert(path, source, target, encoding, delimiter, width, ragged)
    notes: list[Note] = []
    if ragged:
        rows = _mend(target, width, delimiter, ragged, notes)
    _check_end(path, target)
    how = {"format": "text", "delimiter": DELIMITERS[delimiter], "encoding": found.name}
    how |= _doubt(found)
    return [Sheet(path.stem, (target,), width, rows, tuple(notes), False, how)]


def _mended(path: Path, folder: Path, found: Encoding) -> Path:
    """The file with a replacement character in each damaged place."""
    mended = folder / "mended"
    with (
        path.open(encoding=found.name, errors="replace", newline="") as text,
        mended.open("w", encoding="utf-8", newline="") as out,
    ):
        shutil.copyfileobj(text, out, _BLOCK)
    return mended


def _doubt(found: Encoding) -> dict[str, str]:
    if found.damaged:
        places = "1 place is" if found.damaged == 1 else f"{found.damaged:,} places are"
        return {
            "doubt": f"{places} not valid in {found.name}, which the rest of the file is; the letters "
            "there are read as �; ask for the file again."
        }
    if found.doubtful:
        return {
            "doubt": f"the letters beyond ASCII are read as {found.name}, but look wrong in it; save "
            "the file as UTF-8 and import that."
        }
    return {}


def delimiter_of(sample: str) -> str:
    """The delimiter under which most rows have the same number of fields, and most of them."""

    def score(delimiter: str) -> tuple[int, int]:
        counts = Counter(len(row) for row in _rows(sample, delimiter) if len(row) > 1)
        if not counts:
            return (0, 0)
        fields, times = max(counts.items(), key=lambda found: (found[1], found[0]))
        return (times * (fields - 1), fields)

    return max(DELIMITERS, key=score)


def _rows(sample: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) == 200:
                break
    except csv.Error:
        return rows  # a field longer than the sample: what came before it is enough
    return rows


def _width(sample: str, delimiter: str) -> int:
    counts = Counter(len(row) for row in _rows(sample, delimiter) if row)
    if not counts:
        return 1
    usual = max(counts.items(), key=lambda found: (found[1], found[0]))[0]
    return max(usual, *(fields for fields, times in counts.items() if times > 1), 1)


def _convert(
    path: Path,
    source: Path,
    target: Path,
    encoding: str,
    delimiter: str,
    width: int,
    ragged: list[arrow_csv.InvalidRow],
) -> int:
    """Stream the file into Arrow; rows of another width are put aside with their numbers."""
    names = column_names(width)

    def aside(row: arrow_csv.InvalidRow) -> str:
        ragged.append(row)
        return "skip"

    try:
        reader = arrow_csv.open_csv(
            pa.input_stream(str(source), compression=None),  # whatever its name ends with
            read_options=arrow_csv.ReadOptions(
                column_names=names,
                use_threads=False,
                block_size=_BLOCK,
                encoding="utf-8" if encoding == "utf-8-sig" else encoding,
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=aside,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
        count = 0
        with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, schema(width)) as writer:
            for batch in reader:
                numbers = pa.array(range(count + 1, count + batch.num_rows + 1), pa.int64())
                count += batch.num_rows
                writer.write_batch(pa.record_batch([numbers, *batch.columns], schema=schema(width)))
    except pa.ArrowInvalid as error:
        if "Empty CSV" in str(error):
            raise AuditError(f"{path} is empty; ask for the file again.") from None
        raise AuditError(
            f"{path} cannot be read as text with {DELIMITERS[delimiter]}s ({error}); "
            "check the quotation marks in it."
        ) from None
    return count


def _check_end(path: Path, target: Path) -> None:
    """Refuse a file whose last field is quoted and never closed: it may have swallowed rows."""
    with pa.memory_map(str(target)) as source:
        reader = pa.ipc.open_file(source)
        last = (
            reader.get_batch(reader.num_record_batches - 1) if reader.num_record_batches else None
        )
        row, *cells = last.slice(last.num_rows - 1).to_pylist()[0].values() if last else (0,)
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4096))
        end = file.read().replace(b"\0", b"").rstrip(b" \r\n\t,;|")
    if "\n" in next((cell for cell in reversed(cells) if cell), "") and not end.endswith(b'"'):
        raise AuditError(
            f"{path}: a quotation mark in row {row} is never closed, so that all below it would be "
            "one cell; close or delete it."
        )


def _mend(
    target: Path,
    width: int,
    delimiter: str,
    ragged: list[arrow_csv.InvalidRow],
    notes: list[Note],
) -> int:
    """Put rows of another width back in their place: short ones filled, overlong ones noted."""
    with pa.memory_map(str(target)) as source:
        regular = pa.ipc.open_file(source).read_all()
    numbers = {row.number for row in ragged}
    total = int(regular.num_rows) + len(ragged)
    kept = pa.array((n for n in range(1, total + 1) if n not in numbers), pa.int64())
    regular = regular.set_column(0, "row", kept)
    mended: list[list[str]] = []
    for row in ragged:
        fields = next(csv.reader([row.text], delimiter=delimiter), [])
        extra = [text for text in fields[width:] if text.strip()]
        if extra:
            notes.append(
                Note(
                    row.number, 0, row.text[:1000],
                    f"the row has {len(fields)} fields where the sheet has {width} columns",
                    rejects_row=True,
                )
            )  # fmt: skip
        mended.append((fields + [""] * width)[:width])
    columns = [pa.array(column, pa.string()) for column in zip(*mended, strict=True)]
    added = pa.table(
        [pa.array([row.number for row in ragged], pa.int64()), *columns], schema=schema(width)
    )
    whole = pa.concat_tables([regular, added]).sort_by("row")
    beside = target.with_suffix(".mended")
    with pa.OSFile(str(beside), "wb") as sink, pa.ipc.new_file(sink, schema(width)) as writer:
        writer.write_table(whole)
    del regular, whole
    beside.replace(target)
    return total
