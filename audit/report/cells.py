"""From a value to one cell of a worksheet: its XML and the text that the content hash covers.

Text always stays text, whatever it begins with. What Excel cannot hold is shown, never dropped:
control characters as their pictures, text beyond Excel's limit with a mark that says so.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

Kind = Literal[
    "text", "whole", "count", "money", "usd", "percent", "day", "moment", "certainty", "status",
    "check",
]  # fmt: skip
Cell = tuple[str, str, int]
"""What follows the cell's reference in the XML, its text for the hash, and the lines it takes."""
Encoder = Callable[[Sequence[Any]], list[Cell]]

MAX_TEXT = 32_767  # UTF-16 units a cell holds
_NOTHING = (None, "")
_KEPT = 4_096  # texts remembered per column: most columns repeat a few
_EPOCH_SERIAL = 25_569  # 1970-01-01 as Excel counts days
_EXCEL_EPOCH = dt.datetime(1899, 12, 30, tzinfo=dt.UTC)

_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # Excel would read it as a character's code
_SPECIAL = re.compile(f"{_UNFIT.pattern}|[&<>]|_x|^\\s|\\s$|\n")


def visible(text: str) -> str:
    """The text with control characters shown as their pictures, cut to what a cell holds."""
    text = _UNFIT.sub(_picture, text.replace("\r\n", "\n"))
    units = len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
    if units <= MAX_TEXT:
        return text
    mark = f" … [cut: {len(text):,} characters]"
    kept = text.encode("utf-16-le")[: 2 * (MAX_TEXT - len(mark))]
    return kept.decode("utf-16-le", errors="ignore") + mark


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else "\N{REPLACEMENT CHARACTER}"


def text_xml(text: str, style: int) -> str:
    """What follows the cell's reference, for text already made visible."""
    keep = ""
    if _SPECIAL.search(text):
        keep = ' xml:space="preserve"'
        text = _ESCAPE_LIKE.sub("_x005F_", text)
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f' s="{style}" t="inlineStr"><is><t{keep}>{text}</t></is></c>'


def number_text(number: float) -> str:
    """A number in the digits that Excel keeps; the same when it is read again."""
    return f"{number:.15g}"


def number_cell(number: float, style: int) -> Cell:
    """A number in 16 digits, as other programs write it again: cut to 15, a moment would change."""
    digits = f"{number:.16g}"
    return f' s="{style}"><v>{digits}</v></c>', number_text(float(digits)), 1


def text_cell(raw: str, style: int, room: int = 0) -> Cell:
    """Text as a cell; ``room`` is how many letters fit on a line, 0 where it does not wrap."""
    if _SPECIAL.search(raw) is None and len(raw) < MAX_TEXT // 2:
        xml, text = f' s="{style}" t="inlineStr"><is><t>{raw}</t></is></c>', raw
    else:
        text = visible(raw)
        xml = text_xml(text, style)
    return xml, text, lines(text, room)


def lines(text: str, room: int) -> int:
    """How many lines the text takes, a little more rather than less."""
    if not room or (len(text) <= room and "\n" not in text):
        return 1
    return sum(max(1, -(-len(part) * 21 // (room * 20))) for part in text.split("\n"))


def letters(width: float) -> int:
    """How many letters fit into a column of that width."""
    return max(int(width * 1.28), 1)


def blank_cell(style: int) -> Cell:
    return f' s="{style}"/>', "", 1


def as_number(kind: Kind, value: Any) -> float | None:
    """What Excel keeps for a value of that kind: dollars for cents, its own days and moments."""
    return None if value in _NOTHING else _NUMBERS[kind](value)


def encoder(kind: Kind, style: int, by_word: Mapping[str, int], room: int = 0) -> Encoder:
    """How a column's values become cells; ``by_word`` styles cells by what they say.

    A whole batch at a time: most columns repeat a few texts, which are made only once.
    """
    blank = blank_cell(style)
    if kind in _NUMBERS:
        number = _NUMBERS[kind]

        def of_numbers(values: Sequence[Any]) -> list[Cell]:
            return [blank if v in _NOTHING else number_cell(number(v), style) for v in values]

        return of_numbers

    empty: dict[object, Cell] = {None: blank, "": blank}
    known = dict(empty)

    def made(value: object) -> Cell:
        raw = str(value)
        cell = text_cell(raw, by_word.get(raw, style), room)
        if len(known) > _KEPT:
            known.clear()
            known.update(empty)
        known[value] = cell
        return cell

    def of_texts(values: Sequence[Any]) -> list[Cell]:
        return [known.get(value) or made(value) for value in values]

    return of_texts


def _serial(iso: str) -> float:
    """An ISO moment as Excel's day count, in UTC."""
    moment = dt.datetime.fromisoformat(iso)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return (moment - _EXCEL_EPOCH).total_seconds() / 86_400


_NUMBERS: dict[str, Callable[[Any], float]] = {
    "whole": lambda value: value,
    "count": lambda value: value,
    "usd": lambda value: value,
    "percent": lambda value: value,
    "money": lambda cents: cents / 100,
    "day": lambda day: day + _EPOCH_SERIAL,
    "moment": _serial,
}
