"""Headers such as City or Zip name no party: whose they are is told by the column before their block.

`Ship To Name, Address, City, Zip, Shipper Name, Address, City, Zip` holds two blocks. A header that
stands once belongs to the consignee where its block tells nothing; one that is repeated does not.
"""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from audit.fields import BY_NAME
from audit.paths import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_PARTIES = ("consignee", "shipper")


@cache
def _parts() -> tuple[tuple[str, str], ...]:
    lines = (RESOURCES / "layouts" / "unnamed_parts.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if line[:1] != "#")
    return tuple((row["header"], row["part"]) for row in rows)


def fields(
    headers: Sequence[str],
    folded: Callable[[str], str],
    field_of: Callable[[str], tuple[str, int] | None],
) -> Mapping[int, str | None]:
    """Column number (from 1) → the field it is by its block, None where it must be no field.

    A column that is not told by a block does not appear.
    """
    parts = {folded(header): part for header, part in _parts()}
    words = [folded(header) for header in headers]
    times = Counter(words)
    found: dict[int, str | None] = {}
    party = ""
    for number, (header, word) in enumerate(zip(headers, words, strict=True), 1):
        if word not in parts:
            if word:  # a blank header does not end a block
                known = field_of(header)
                party = next((p for p in _PARTIES if known and known[0].startswith(p)), "")
            continue
        name = f"{party}_{parts[word]}" if party else ""
        if party or times[word] > 1:
            found[number] = name if name in BY_NAME else None
    return found
