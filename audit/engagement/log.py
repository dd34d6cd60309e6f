"""The append-only activity log: each entry's hash covers its text and the entry before it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

_FIRST = "0" * 64


def digest(entry: int, at: str, action: str, detail: str, previous: str) -> str:
    """The SHA-256 of one entry, chained to the one before."""
    text = json.dumps([entry, at, action, detail, previous], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def append(conn: sqlite3.Connection, at: str, action: str, detail: Mapping[str, object]) -> None:
    """Write one entry behind the last (inside the caller's transaction)."""
    last = conn.execute("SELECT entry, sha256 FROM log ORDER BY entry DESC LIMIT 1").fetchone()
    entry, previous = (last[0] + 1, last[1]) if last else (1, _FIRST)
    text = json.dumps(detail, ensure_ascii=False, sort_keys=True)
    conn.execute(
        "INSERT INTO log VALUES (?, ?, ?, ?, ?, ?)",
        (entry, at, action, text, previous, digest(entry, at, action, text, previous)),
    )


def first_broken(conn: sqlite3.Connection) -> int | None:
    """The first entry whose hash or predecessor does not fit, or None where the chain holds."""
    previous, expected = _FIRST, 1
    for entry, at, action, detail, before, sha256 in conn.execute(
        "SELECT * FROM log ORDER BY entry"
    ):
        fits = entry == expected and before == previous
        if not fits or digest(entry, at, action, detail, before) != sha256:
            return int(entry)
        previous, expected = sha256, entry + 1
    return None
