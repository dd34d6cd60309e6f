"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS) through calamine: every cell as text, none guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import fastexcel
import pyarrow as pa

from audit.errors import AuditError
from audit.readers import Note, Sheet, column_names, schema
from audit.readers.sniff import base_1904

if TYPE_CHECKING:
    from pathlib import Path

_BATCH = 100_000


def read(path: Path, folder: Path, only: str | None) -> list[Sheet]:
    """Write one Arrow file per visible, non-empty sheet into ``folder``."""
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
        batch, errors = loaded.to_arrow_with_errors()
    except fastexcel.FastExcelError as error:
        raise AuditError(f"{path}, sheet '{name}': cannot be read ({_short(error)}).") from None
    if batch.num_rows == 0 or batch.num_columns == 0:
        return None
    positions = [column.absolute_index for column in loaded.selected_columns]
    width = positions[-1] + 1
    blank = pa.nulls(batch.num_rows, pa.string())
    texts = [blank] * width
    for position, column in zip(positions, batch.columns, strict=True):
        texts[position] = column if column.type == pa.string() else column.cast(pa.string())
    rows = pa.array(range(1, batch.num_rows + 1), pa.int64())
    whole = pa.record_batch([rows, *texts], names=["row", *column_names(width)])
    with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, schema(width)) as writer:
        for start in range(0, whole.num_rows, _BATCH):
            writer.write_batch(whole.slice(start, _BATCH))
    notes = tuple(
        Note(
            row=cell.position[0] + 1,
            column=positions[cell.position[1]] + 1,
            raw=cell.detail.partition("'")[2].rstrip("'") or cell.detail,
            reason="the cell holds a spreadsheet error",
        )
        for cell in (errors.errors if errors else ())
    )
    return Sheet(name, target, width, whole.num_rows, notes, old_mac, {"format": "workbook"})


def _short(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200] if str(error).strip() else "no reason given"
