"""Whole numbers of a query in one array: for counting what SQLite would have to sort first.

SQLite groups by sorting. Handing over one long text and counting here takes a quarter of the time
at a million rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3

    from numpy import int64
    from numpy.typing import NDArray


def whole_numbers(
    conn: sqlite3.Connection, query: str, values: Sequence[Any] = ()
) -> NDArray[int64]:
    """The one column, named ``number``, of the query; NULL is left out."""
    import numpy as np

    text = conn.execute(f"SELECT group_concat(number) FROM ({query})", values).fetchone()[0]
    return np.fromstring(text or "", dtype=np.int64, sep=",")
