"""A worksheet whose rows are appended as finished XML: four times as fast as cell by cell.

XlsxWriter keeps doing all the rest (styles, links, charts, print set-up, the package). In its
constant-memory mode it collects rows in a file of its own; finished rows go straight into that.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from xlsxwriter.worksheet import Worksheet

MOST_LINKS = 65_530  # what Excel allows on a worksheet


class StreamedSheet(Worksheet):  # type: ignore[misc]  # the library is untyped
    """Rows are appended in order; the library's own write methods stay unused beside that."""

    def __init__(self) -> None:
        super().__init__()
        self.ignore_write_string = True  # a link is only a link: its text is already there
        self.on_copy: Callable[[], None] = lambda: None

    def append(self, xml: str, last_row: int, columns: int) -> None:
        """Finished rows, of which the last stands at ``last_row`` (from 0)."""
        for row, column in ((0, 0), (last_row, max(columns, 1) - 1)):
            self._check_dimensions(row, column)
        self.row_data_fh.write(xml)

    def link(self, row: int, column: int, place: str, tip: str) -> bool:
        """A link inside the workbook; False where Excel takes no more of them."""
        if self.hlink_count >= MOST_LINKS:
            return False
        return bool(self.write_url(row, column, f"internal:{place}", string=place, tip=tip) == 0)

    def discard(self) -> None:
        """Let go of the open files, where the workbook is given up."""
        for file in (self.row_data_fh, self.fh):
            with suppress(OSError):  # what a full disk did not take no longer matters
                if file is not None:
                    file.close()

    def _write_optimized_sheet_data(self) -> None:
        rows: TextIO = self.row_data_fh
        self.row_data_fh: Any = _WatchedRows(rows, self.on_copy)
        super()._write_optimized_sheet_data()


class _WatchedRows:
    """The file of a sheet's rows while it is copied: each part asks whether to go on."""

    def __init__(self, file: TextIO, look: Callable[[], None]) -> None:
        self._file = file
        self._look = look
        self.seek, self.close = file.seek, file.close

    def read(self, size: int) -> str:
        self._look()
        return self._file.read(size)


class WatchedFile:
    """The workbook's file: each part written asks whether to go on.

    Once one says no the file takes nothing more, and says nothing when the package, long after,
    writes its end.
    """

    def __init__(self, path: Path, look: Callable[[], None]) -> None:
        self._file = path.open("wb")
        self._look = look
        self._last = 0  # where it stood when it was closed

    def write(self, data: bytes) -> int:
        if self._file.closed:
            return len(data)
        try:
            self._look()
            return self._file.write(data)
        except BaseException:
            self.discard()
            raise

    def seek(self, place: int, whence: int = 0) -> int:
        return self._last if self._file.closed else self._file.seek(place, whence)

    def tell(self) -> int:
        return self._last if self._file.closed else self._file.tell()

    def flush(self) -> None:
        if not self._file.closed:
            self._file.flush()

    def discard(self) -> None:
        """Take nothing more."""
        with suppress(OSError):
            self.close()

    def close(self) -> None:
        self._last = self.tell()
        self._file.close()
