"""What a user must be told of a sheet that was read: what is hidden in it, what it does not say.

`Sheet.how` keeps it as text, which the report shows: `12: 5-16, 20` is a count and where.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from audit.readers import Sheet

_MOST_SHOWN = 8  # ranges
_MORE = "…"
_COUNTED = ("hidden_rows", "never_calculated")  # columns are told of by one part only


def counted(ranges: Iterable[tuple[int, int]]) -> str:
    """Ranges of numbers from 1 as a count and where."""
    ranges = list(ranges)
    return f"{sum(last - first + 1 for first, last in ranges)}: {_listed(ranges)}"


def counted_columns(ranges: Iterable[tuple[int, int]]) -> str:
    """Ranges of columns as a count and their letters."""
    count, places = counted(ranges).split(": ")
    return f"{count}: {re.sub('[0-9]+', lambda number: letters(int(number[0])), places)}"


def _joined(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges that follow one another as one."""
    found: list[tuple[int, int]] = []
    for first, last in ranges:
        if found and first == found[-1][1] + 1:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def letters(column: int) -> str:
    """A column from 1 as a spreadsheet names it."""
    name = ""
    while column:
        column, place = divmod(column - 1, 26)
        name = chr(65 + place) + name
    return name


def together(first: Mapping[str, str], second: Mapping[str, str]) -> dict[str, str]:
    """What is told of two parts of one sheet, the second below the first."""
    whole = {**second, **first}
    for name in _COUNTED:
        if name in first and name in second:
            (one, here), (two, there) = (how[name].split(": ", 1) for how in (first, second))
            where = here if name == "never_calculated" else _listed([*_read(here), *_read(there)])
            whole[name] = f"{int(one) + int(two)}: {where}"
    return whole


def _listed(ranges: Iterable[tuple[int, int]]) -> str:
    joined = _joined(ranges)
    places = ["-".join(map(str, dict.fromkeys(ends))) for ends in joined[:_MOST_SHOWN]]
    return ", ".join([*places, *([_MORE] if len(joined) > _MOST_SHOWN else [])])


def _read(listed: str) -> list[tuple[int, int]]:
    """The ranges that are listed; those beyond them as one that none follows."""
    ends = [(place.split("-")[0], place.split("-")[-1]) for place in listed.split(", ")]
    return [(0, -2) if first == _MORE else (int(first), int(last)) for first, last in ends]


def form(how: Mapping[str, str]) -> str:
    """In a few words what a sheet was: `text in cp1252 with semicolons`, `workbook; hidden sheet`."""
    words = [how.get("format", "")]
    if "encoding" in how:
        words = [f"text in {how['encoding']} with {how.get('delimiter', 'comma')}s"]
    if "hidden" in how:
        words.append("hidden sheet")
    words += [
        f"{name.replace('_', ' ')} {how[name]}"
        for name in ("hidden_rows", "hidden_columns", "never_calculated") if name in how
    ]  # fmt: skip
    return "; ".join(word for word in words if word)


def remarks(sheet: Sheet) -> list[str]:
    """Sentences, each about the whole sheet; none where there is nothing to say."""
    how, said = sheet.how, []
    if how.get("hidden"):
        said.append("the sheet is hidden in the workbook; it was read all the same.")
    for name, one, many in (
        ("hidden_rows", "row is", "rows are"),
        ("hidden_columns", "column is", "columns are"),
    ):
        if name in how:
            count, where = how[name].split(": ", 1)
            filtered = " by a filter or by hand" if "filter" in how and one == "row is" else ""
            it = "it was" if count == "1" else "they were"
            said.append(
                f"{int(count):,} {one if count == '1' else many} hidden{filtered} ({where}); "
                f"{it} read all the same."
            )
    if "never_calculated" in how:
        count, where = how["never_calculated"].split(": ", 1)
        said.append(
            f"{int(count):,} {'formula was' if count == '1' else 'formulas were'} never calculated "
            f"(the first in {where.split(',')[0]}) and {'is' if count == '1' else 'are'} read as "
            "blank; open the file in a spreadsheet program, save it and import that."
        )
    if "doubt" in how:
        said.append(how["doubt"])
    return said
