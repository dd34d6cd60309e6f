"""Headers: how they are compared, which field each may mean, which row of a sheet holds them."""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from audit.fields import NAMES
from audit.paths import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Sequence

SEARCHED_ROWS = 60  # a header is looked for no further down
JOINED = ("consignee_address", "shipper_address")  # address line 1, 2, 3 are one address


@lru_cache(maxsize=20_000)
def folded(header: str) -> str:
    """A header as it is compared: case, spaces, underscores and punctuation do not matter."""
    return re.sub(r"[\W_]+", "", header.casefold())


@cache
def synonyms() -> dict[str, tuple[str, int]]:
    """Folded header → (field, rank); canonical names rank first, then the table's own order."""
    found = {folded(name): (name, 0) for name in NAMES}
    lines = (RESOURCES / "layouts" / "synonyms.csv").read_text(encoding="utf-8").splitlines()
    for rank, row in enumerate(csv.DictReader(line for line in lines if line[:1] != "#"), 1):
        found.setdefault(folded(row["header"]), (row["field"], rank))
    return found


def field_of(header: str) -> tuple[str, int] | None:
    """The field that a header means without any layout, and the header's rank among its kind."""
    known = synonyms().get(folded(header))
    if known is None and (line := re.fullmatch(r"(.*\D)([23])", folded(header))):
        for first in (f"{line[1]}1", line[1]):
            known = synonyms().get(first)
            if known and known[0] in JOINED:
                return known
        return None
    return known


def find_header(rows: Sequence[Sequence[str]], wanted: Sequence[str] = ()) -> int:
    """The row number (from 1) whose cells are most of all headers; 0 where none is."""
    asked = {folded(name) for name in wanted}
    best, best_score = 0, 0
    for number, row in enumerate(rows[:SEARCHED_ROWS], 1):
        cells = [cell for cell in row if cell.strip()]
        fields = {known[0] for cell in cells if (known := field_of(cell))}
        score = len(fields) + 2 * len(asked & {folded(cell) for cell in cells})
        if score > best_score:
            best, best_score = number, score
    return best if best_score >= 2 else 0
