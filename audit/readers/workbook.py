"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS) through calamine: every cell as text, none guessed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from audit.errors import AuditError
from audit.readers import MOST_COLUMNS, Sheet, column_names, large_sheets, package, raw_cells
from audit.readers.remarks import together
from audit.readers.sniff import base_1904

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_BATCH = 100_000
_EXACT = 2**53  # whole numbers above it are not all kept by a number cell
_LONG_NUMBER = re.compile(r"-?[0-9]{16,}")
_ERRORS = {
    "Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!",
    "Ref": "#REF!", "Value": "#VALUE!", "GettingData": "#GETTING_DATA",
}  # fmt: skip


def read(
    path: Path, folder: Path, only: str | None, share: tuple[int, int] = (0, 1)
) -> list[Sheet]:
    """Write the Arrow files of each non-empty sheet into ``folder``, hidden ones too.

    ``share`` i of n reads every nth part of the large sheets (see `large_sheets`), and the others
    where i is 0; it raises Whole where such a sheet has to be read in one piece, and n is not 1.
    """
    parts = {part.name: part for part in package.sheets(path)}
    large = {name for name, part in parts.items() if part.size >= large_sheets.LARGE}
    reader = None if large else _open(path)
    names = list(parts) if reader is None else reader.sheet_names
    if only is not None:
        names = [_choose(path, names, only)]
    old_mac = base_1904(path)
    sheets = []
    for number, name in enumerate(names, 1):
        target = folder / f"{number}-{share[0]}.arrow"
        sheet = None
        if name in large:
            try:
                sheet = _pieces(path, parts[name], target, share, old_mac)
            except large_sheets.Whole:
                if share[1] > 1:
                    raise
                large.remove(name)
        if name not in large and share[0] == 0:
            reader = reader or _open(path)
            sheet = _sheet(path, reader, name, target, old_mac)
        if sheet is not None:
            sheets.append(sheet)
    return sheets


def _open(path: Path) -> fastexcel.ExcelReader:
    try:
        return fastexcel.read_excel(str(path))
    except fastexcel.FastExcelError as error:
        raise AuditError(
            f"{path} is damaged or no workbook ({_short(error)}); ask for the file again."
        ) from None


def _choose(path: Path, names: list[str], only: str) -> str:
    if only in names:
        return only
    for name in names:
        if name.strip().casefold() == only.strip().casefold():
            return name
    if only.isdecimal() and 1 <= int(only) <= len(names):
        return names[int(only) - 1]
    raise AuditError(f"{path} has no sheet '{only}'; it has {', '.join(names)}.")


def _sheet(
    path: Path, reader: fastexcel.ExcelReader, name: str, target: Path, old_mac: bool
) -> Sheet | None:
    """A sheet in one piece."""
    loaded, texts, raw = _load(path, reader, (path, name), name, 0)
    if not texts:
        return None
    rows = _write(target, texts, 1)
    how = {"format": "workbook"} | ({"hidden": "yes"} if loaded.visible != "visible" else {})
    how |= raw.how
    return Sheet(name, (target,), len(texts), rows, tuple(raw.notes), old_mac, how)


def _pieces(
    path: Path, part: package.Part, target: Path, share: tuple[int, int], old_mac: bool
) -> Sheet | None:
    """This share of a large sheet, a piece at a time."""
    cut = target.with_suffix(".xlsx")
    pieces = large_sheets.cut(path, part.part, cut, share, old_mac)
    reader = _open(cut) if pieces else None
    files, notes, width, rows = [], [], 0, 0
    how: dict[str, str] = {}
    for number, (piece, before) in enumerate(pieces):
        if reader is None:
            break
        _, texts, raw = _load(path, reader, (cut, piece), part.name, before)
        if before:
            texts = [column.slice(1) for column in texts]
        file = target.with_stem(f"{target.stem}-{number}")
        rows += _write(file, texts, before + 1)
        files.append(file)
        notes += raw.notes
        how = together(how, raw.how)
        width = max(width, len(texts))
    cut.unlink()
    if not files:
        return None
    how |= {"format": "workbook"} | ({} if part.visible else {"hidden": "yes"})
    return Sheet(part.name, tuple(files), width, rows, tuple(notes), old_mac, how)


def _load(
    path: Path, reader: fastexcel.ExcelReader, place: tuple[Path, str], name: str, before: int
) -> tuple[fastexcel.ExcelSheet, list[pa.Array], raw_cells.Found]:
    """The columns of the sheet at ``place`` (workbook, sheet), which errors call ``name``.

    They begin with row 1, or with row ``before`` where that is not 0.
    """
    try:
        # skip_rows=0 keeps the blank rows at the top, so that row numbers are the sheet's own
        skip = None if before else 0
        loaded = reader.load_sheet(place[1], header_row=None, skip_rows=skip, dtypes="string")
        if loaded.width > MOST_COLUMNS:
            raise AuditError(
                f"{path}, sheet '{name}': has cells in {loaded.width:,} columns; delete those "
                "beyond the data and save it again."
            )
        batch, errors = loaded.to_arrow_with_errors()
    except fastexcel.FastExcelError as error:
        raise AuditError(
            f"{path}, sheet '{name}': cannot be read ({_short(error)}); ask for the file again."
        ) from None
    if batch.num_rows == 0 or batch.num_columns == 0:
        return loaded, [], raw_cells.Found()
    positions = [column.absolute_index for column in loaded.selected_columns]
    blank = pa.nulls(batch.num_rows, pa.string())
    texts = [blank] * (positions[-1] + 1)
    for position, column in zip(positions, batch.columns, strict=True):
        texts[position] = column if column.type == pa.string() else column.cast(pa.string())
    first = before or 1
    put = {
        (cell.position[0] + first, positions[cell.position[1]] + 1): _error(cell.detail)
        for cell in (errors.errors if errors else ())
    }
    raw = raw_cells.look(*place, len(texts), long_numbers=any(_may_be_cut(texts)))
    _put(texts, put | raw.texts, first)
    return loaded, texts, raw


def _write(target: Path, texts: list[pa.Array], first: int) -> int:
    """Write columns as an Arrow file, their rows numbered from ``first``; gives how many."""
    count = len(texts[0])
    rows = pa.array(range(first, first + count), pa.int64())
    whole = pa.record_batch([rows, *texts], names=["row", *column_names(len(texts))])
    with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, whole.schema) as writer:
        for start in range(0, count, _BATCH):
            writer.write_batch(whole.slice(start, _BATCH))
    return count


def _error(detail: str) -> str:
    """`#REF!`, as the cell shows it."""
    kind = re.search(r"Error\((\w+)\)", detail)
    return _ERRORS.get(kind[1] if kind else "", "#VALUE!")


def _may_be_cut(texts: Iterable[pa.Array]) -> Iterable[bool]:
    """For each column, whether it has a long number that a number cell could hold."""
    for column in texts:
        long = column.filter(pc.greater_equal(pc.binary_length(column), 16))
        yield any(
            _LONG_NUMBER.fullmatch(text)
            and abs(int(text)) > _EXACT
            and int(float(text)) == int(text)
            for text in pc.unique(long).to_pylist()
        )


def _put(texts: list[pa.Array], cells: dict[tuple[int, int], str], first: int) -> None:
    """Put other texts into some cells; those outside of the sheet are passed over."""
    by_column: dict[int, dict[int, str]] = {}
    for (row, column), text in cells.items():
        by_column.setdefault(column - 1, {})[row - first] = text
    for column, found in by_column.items():
        if column < len(texts):
            told = sorted(row for row in found if 0 <= row < len(texts[column]))
            mask = pc.is_in(pa.array(range(len(texts[column]))), pa.array(told))
            new = pa.array([found[row] for row in told], pa.string())
            texts[column] = pc.replace_with_mask(texts[column], mask, new)


def _short(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200] if str(error).strip() else "no reason given"
