"""The workbook being written: sheets top to bottom, tables of any length, links, content hash.

Values, not formulas. Rows are streamed, so that a table never lies in memory. What is longer than
a worksheet continues on the next ("Evidence b"), and the full one says so. The content hash covers
the name and every cell value of every sheet but the cover, which shows it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from copy import copy
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError

from audit.progress import Progress, quiet
from audit.report import full_sheets
from audit.report.cells import Cell, Kind, as_number, blank_cell, letters, number_cell, text_cell
from audit.report.figures import Figures
from audit.report.full_sheets import column_letter, continued
from audit.report.streamed_sheet import StreamedSheet, WatchedFile
from audit.report.styles import Styles

LETTER, LEGAL, TABLOID = 1, 5, 3  # paper, as Excel numbers it


def row_height(lines: int) -> str:
    """The attribute for a row of so many lines of text; nothing where one line is the default."""
    return f' ht="{min(13.2 * lines + 2.4, 409):.1f}"' if lines > 1 else ""


def _cell(value: object, style: int, room: int) -> Cell:
    if isinstance(value, int | float):
        return number_cell(value, style)
    return blank_cell(style) if value == "" else text_cell(str(value), style, room)


class Book:
    """The workbook: makes pages, keeps their hashes, saves."""

    def __init__(
        self,
        path: Path,
        folder: Path,
        *,
        header: str,
        footer: str,
        figures: Figures,
        progress: Progress = quiet,
    ) -> None:
        self.progress = progress
        self._file = WatchedFile(path, self._saving)
        self.workbook = xlsxwriter.Workbook(
            self._file,
            {
                "constant_memory": True, "tmpdir": str(folder), "use_zip64": True,
                "strings_to_formulas": False, "strings_to_urls": False,
            },
        )  # fmt: skip
        self.styles = Styles(self.workbook)
        self.header, self.footer = header, footer
        self.expected = 1 + figures.findings + figures.evidence
        self.written = 0
        self.figures = figures
        self.pages: list[Page] = []

    def page(self, name: str, *, paper: int = LETTER, hashed: bool = True) -> Page:
        """A new sheet at the end."""
        page = Page(self, name, paper, hashed=hashed)
        self.pages.append(page)
        return page

    def worksheet(self, name: str) -> StreamedSheet:
        """The worksheet of a page, at the end of the workbook."""
        sheet: StreamedSheet = self.workbook.add_worksheet(name, worksheet_class=StreamedSheet)
        sheet.on_copy = self._saving
        return sheet

    def count(self, rows: int) -> None:
        """Tell the progress that so many more table rows are written."""
        self.written += rows
        share = min(1.0, self.written / self.expected)
        self.progress(0.05 + 0.8 * share, f"Writing the workbook: {self.written:,} rows")

    def content_hash(self) -> str:
        """SHA-256 over the sheets in order: name and the hash of its cells."""
        lines = (f"{page.name}\t{page.hash.hexdigest()}" for page in self.pages if page.hashed)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def save(self) -> None:
        """Pack the workbook; OSError where the disk says no."""
        try:
            self.workbook.close()
            self._file.close()
        except XlsxFileError as error:
            raise error.args[0] if isinstance(error.args[0], OSError) else error from None

    def discard(self) -> None:
        """Give the workbook up."""
        for page in self.pages:
            page.sheet.discard()
        self._file.discard()

    def _saving(self) -> None:
        self.progress(0.9, "Saving the workbook")


class Page:
    """One sheet, written from the top down; where it is full, it goes on on a further one."""

    def __init__(self, book: Book, name: str, paper: int, *, hashed: bool) -> None:
        self.book, self.paper, self.hashed = book, paper, hashed
        self._first, self._further = name, 0
        self._widths: list[float] = []
        self._begin(name)

    def _begin(self, name: str) -> None:
        self.name, self.sheet = name, self.book.worksheet(name)
        self.row = 0  # the next one, from 0
        self.hash = hashlib.sha256()
        book, sheet = self.book, self.sheet
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # codes are meant as text
        sheet.set_landscape()
        sheet.set_paper(self.paper)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.45, right=0.45, top=0.7, bottom=0.65)
        left, right = (part.replace("&", "&&")[:100] for part in (book.header, name))
        sheet.set_header(f'&L&"Calibri"&9&K64717D{left}&R&"Calibri"&9&K64717D{right}')
        sheet.set_footer(
            f'&L&"Calibri"&8&K64717D{book.footer.replace("&", "&&")[:150]}'
            f'&R&"Calibri"&8&K64717DPage &P of &N'
        )

    @property
    def room(self) -> int:
        """How many more rows this sheet takes: the last is kept to say where it goes on."""
        return full_sheets.MAX_ROWS - 1 - self.row

    def keep(self, rows: int) -> None:
        """Go on on a further sheet where this one does not take so many rows together."""
        if self.row and self.room < rows:
            self.turn()

    def turn(self) -> None:
        """Go on on a further sheet, and say so on this one."""
        full, self._further = copy(self), self._further + 1
        self.book.pages.insert(self.book.pages.index(self), full)
        self._begin(continued(self._first, self._further))
        self.widths(self._widths)
        note = self.book.styles.named("note")
        full.write_row([(f"Continues on the sheet “{self.name}”.", note)])

    def widths(self, widths: Sequence[float]) -> None:
        """Columns from A on."""
        for index, width in enumerate(widths):
            self.sheet.set_column(index, index, width)
        self._widths = list(widths)

    def cells(
        self,
        values: Sequence[tuple[object, int]],
        *,
        height: float = 0,
        links: Iterable[tuple[int, str, str]] = (),
    ) -> None:
        """One row of values with their styles; None is an empty cell, "" an empty styled one.

        Without a height the row is as tall as its wrapped texts need.
        """
        self.keep(1)
        self.write_row(values, height)
        for column, place, tip in links:
            self.sheet.link(self.row - 1, column, place, tip)

    def write_row(self, values: Sequence[tuple[object, int]], height: float = 0) -> None:
        """One row, on this sheet whatever room it has."""
        number, wraps = self.row + 1, self.book.styles.wraps
        parts, texts, most = [], [], 1
        for index, (value, style) in enumerate(values):
            if value is None:
                texts.append("")
                continue
            known = style in wraps and index < len(self._widths)
            room = letters(self._widths[index]) if known else 0
            xml, text, lines = _cell(value, style, room)
            parts.append(f'<c r="{column_letter(index)}{number}"{xml}')
            texts.append(text)
            most = max(most, lines)
        tall = f' ht="{height}" customHeight="1"' if height else row_height(most)
        self.append_rows([(f'<row r="{number}"{tall}>{"".join(parts)}</row>', texts)], len(values))

    def append_rows(self, rows: Sequence[tuple[str, Sequence[str]]], wide: int) -> None:
        """Finished rows: their XML, and their texts for the hash."""
        self.sheet.append("".join([xml for xml, _ in rows]), self.row + len(rows) - 1, wide)
        for _, texts in rows:
            if line := "\x1f".join(texts).rstrip("\x1f"):
                self.hash.update(f"{line}\x1e".encode())
        self.row += len(rows)

    def gap(self, rows: int = 1) -> None:
        self.row += max(0, min(rows, self.room))

    def heading(self, title: str, *notes: str) -> None:
        """The sheet's title and what it tells, one sentence a row."""
        style = self.book.styles
        self.cells([(title, style.named("title"))], height=27)
        for note in notes:
            self.cells([(note, style.named("note"))])
        self.gap()

    def section(self, title: str, *notes: str) -> None:
        """A part of the sheet, across all its columns, on one sheet with the first row below it."""
        self.keep(1 + len(notes) + 2)
        style = self.book.styles
        empty = [("", style.named("section"))] * (len(self._widths) - 1)
        self.cells([(title, style.named("section")), *empty], height=19)
        for note in notes:
            self.cells([(note, style.named("note"))])

    def facts(self, pairs: Iterable[tuple[str, object] | tuple[str, object, Kind]]) -> None:
        """Label and value, one pair a row."""
        style = self.book.styles
        self.cells([], height=5)
        for label, value, *kind in pairs:
            look = style.fact(kind[0]) if kind else style.named("value")
            shown = as_number(kind[0], value) if kind else value
            self.cells([(label, style.named("label")), (shown, look)])

    def formula(self, label: str, formula: str, value: float) -> None:
        """The one kind of cell that Excel computes: a sum that re-foots a table."""
        self.keep(1)
        styles, number = self.book.styles, self.row + 1
        name, text, _ = text_cell(label, styles.named("label"))
        safe = formula.replace("&", "&amp;").replace("<", "&lt;")
        xml = (
            f'<row r="{number}"><c r="A{number}"{name}'
            f'<c r="B{number}" s="{styles.fact("usd")}"><f>{safe}</f><v>{value:.15g}</v></c></row>'
        )
        self.append_rows([(xml, [text, f"{value:.15g}"])], 2)
