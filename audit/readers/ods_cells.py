"""What calamine does not tell of an ODS sheet: error cells, and rows and columns that are hidden."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from audit.readers.remarks import counted, counted_columns

if TYPE_CHECKING:
    import zipfile

_BLOCK = 1024**2
_SIGNS = (b'value-type="error"', b"table:visibility=")
_MOST_ERRORS = 100_000
_MOST_REPEATED = 1_000  # an error cell or row that is said to be there more often is no data
_TABLE, _COLUMN, _ROW = "table:table", "table:table-column", "table:table-row"
_CELLS = ("table:table-cell", "table:covered-table-cell")
_HIDDEN = ("collapse", "filter")


@dataclass
class _Walk:
    """Follows the rows and columns of one sheet of the document."""

    sheet: str
    width: int
    inside: bool = False
    column: int = 1
    row: int = 1
    row_repeats: int = 1
    row_hidden: bool = False
    row_says: bool = False
    filtered: bool = False
    wrong: tuple[int, int] | None = None  # column and repeats of the error cell that is open
    text: str = ""
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    def start(self, name: str, said: dict[str, str]) -> None:
        if name == _TABLE:
            self.inside = said.get("table:name") == self.sheet
            self.column = self.row = 1
        elif not self.inside:
            return
        elif name == _COLUMN:
            last = self.column + _repeats(said, "columns") - 1
            if said.get("table:visibility") in _HIDDEN and self.column <= self.width:
                self.hidden_columns.append((self.column, min(last, self.width)))
            self.column = last + 1
        elif name == _ROW:
            self.column, self.row_says = 1, False
            self.row_repeats = _repeats(said, "rows")
            self.row_hidden = said.get("table:visibility") in _HIDDEN
            self.filtered |= said.get("table:visibility") == "filter"
        elif name in _CELLS:
            repeats = _repeats(said, "columns")
            self.row_says |= "office:value-type" in said
            if said.get("calcext:value-type") == "error":
                self.wrong, self.text = (self.column, repeats), ""
            self.column += repeats

    def end(self, name: str) -> None:
        if not self.inside:
            return
        if name == _TABLE:
            self.inside = False
        elif name in _CELLS and self.wrong:
            column, repeats = self.wrong
            self.wrong = None
            for row in range(self.row, self.row + min(self.row_repeats, _MOST_REPEATED)):
                for place in range(column, column + min(repeats, _MOST_REPEATED)):
                    if len(self.errors) < _MOST_ERRORS:
                        self.errors[row, place] = self.text or "#VALUE!"
        elif name == _ROW:
            if self.row_hidden and self.row_says:
                self.hidden_rows.append((self.row, self.row + self.row_repeats - 1))
            self.row += self.row_repeats

    def say(self, text: str) -> None:
        if self.wrong and len(self.text) < 100:
            self.text += text


def look(
    archive: zipfile.ZipFile, sheet: str, width: int
) -> tuple[dict[tuple[int, int], str], dict[str, str]]:
    """Error cells of a sheet of ``width`` columns by row and column, and what is hidden in it."""
    if not _has_signs(archive):
        return {}, {}
    walk = _Walk(sheet, width)
    parser = expat.ParserCreate()
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.say
    try:
        with archive.open("content.xml") as stream:
            parser.ParseFile(stream)
    except expat.ExpatError:  # what the reader made of it stands
        return {}, {}
    how = {}
    if walk.hidden_rows:
        how["hidden_rows"] = counted(walk.hidden_rows)
    if walk.filtered:
        how["filter"] = "yes"
    if walk.hidden_columns:
        how["hidden_columns"] = counted_columns(walk.hidden_columns)
    return walk.errors, how


def _has_signs(archive: zipfile.ZipFile) -> bool:
    rest = b""
    with archive.open("content.xml") as stream:
        while block := stream.read(_BLOCK):
            rest += block
            if any(sign in rest for sign in _SIGNS):
                return True
            rest = rest[-32:]
    return False


def _repeats(said: dict[str, str], what: str) -> int:
    number = said.get(f"table:number-{what}-repeated", "1")
    return max(1, int(number)) if number.isdecimal() and len(number) < 10 else 1
