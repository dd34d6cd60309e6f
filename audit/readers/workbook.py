"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS) through calamine: every cell as text, none guessed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from audit.errors import AuditError
from audit.readers import MOST_COLUMNS, Sheet, column_names, raw_cells, schema
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


def read(path: Path, folder: Path, only: str | None) -> list[Sheet]:
    """Write one Arrow file per non-empty sheet into ``folder``, hidden ones too."""
    try:
        reader = fastexcel.read_excel(str(path))
    except fastexcel.FastExcelError as error:
        raise AuditError(
            f"{path} is damaged or no workbook ({_short(error)}); ask for the file again."
        ) from None
    names = reader.sheet_names
    if only is not None:
        names = [_choose(path, names, only)]
    old_mac = base_1904(path)
    sheets = []
    for number, name in enumerate(names, 1):
        sheet = _sheet(path, reader, name, folder / f"{number}.arrow", old_mac)
        if sheet is not None:
            sheets.append(sheet)
    return sheets


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
    try:
        # skip_rows=0 keeps the blank rows at the top, so that row numbers are the sheet's own
        loaded = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
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
        return None
    positions = [column.absolute_index for column in loaded.selected_columns]
    width = positions[-1] + 1
    blank = pa.nulls(batch.num_rows, pa.string())
    texts = [blank] * width
    for position, column in zip(positions, batch.columns, strict=True):
        texts[position] = column if column.type == pa.string() else column.cast(pa.string())
    put = {
        (cell.position[0] + 1, positions[cell.position[1]] + 1): _error(cell.detail)
        for cell in (errors.errors if errors else ())
    }
    raw = raw_cells.look(path, name, long_numbers=any(_may_be_cut(texts)))
    _put(texts, put | raw.numbers)
    rows = pa.array(range(1, batch.num_rows + 1), pa.int64())
    whole = pa.record_batch([rows, *texts], names=["row", *column_names(width)])
    with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, schema(width)) as writer:
        for start in range(0, whole.num_rows, _BATCH):
            writer.write_batch(whole.slice(start, _BATCH))
    how = {"format": "workbook"} | ({"hidden": "yes"} if loaded.visible != "visible" else {})
    return Sheet(name, target, width, whole.num_rows, tuple(raw.notes), old_mac, how)


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


def _put(texts: list[pa.Array], cells: dict[tuple[int, int], str]) -> None:
    """Put other texts into some cells; those outside of the sheet are passed over."""
    by_column: dict[int, dict[int, str]] = {}
    for (row, column), text in cells.items():
        by_column.setdefault(column - 1, {})[row - 1] = text
    for column, found in by_column.items():
        if column < len(texts):
            told = sorted(row for row in found if row < len(texts[column]))
            mask = pc.is_in(pa.array(range(len(texts[column]))), pa.array(told))
            new = pa.array([found[row] for row in told], pa.string())
            texts[column] = pc.replace_with_mask(texts[column], mask, new)


def _short(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200] if str(error).strip() else "no reason given"
