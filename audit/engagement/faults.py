"""What can befall an engagement file that is no bug of ours, said in one sentence."""

from __future__ import annotations

import sqlite3
from pathlib import Path

_SENTENCES = {
    "SQLITE_BUSY": "{path} is in use by another program; close it there and try again.",
    "SQLITE_LOCKED": "{path} is in use by another program; close it there and try again.",
    "SQLITE_READONLY": "{path} is read-only; make it writable or work on a copy.",
    "SQLITE_FULL": "The disk is full, and {path} is unchanged; free some space and try again.",
    "SQLITE_IOERR": "{path} could not be read or written ({error}); check the disk and try again.",
    "SQLITE_CANTOPEN": "{path} cannot be opened; check that the folder exists and is writable.",
    "SQLITE_NOTADB": "{path} is not an s321 engagement file; open one made with 's321 new'.",
    "SQLITE_CORRUPT": "{path} is damaged ({error}); restore it from a copy.",
    "SQLITE_PERM": "{path} may not be opened by this user; check its permissions.",
    "SQLITE_AUTH": "{path} may not be opened by this user; check its permissions.",
}


def sentence_for(error: sqlite3.Error, path: Path) -> str | None:
    """The sentence for a fault of file or disk, or None where the error is a bug."""
    name = getattr(error, "sqlite_errorname", None) or ""
    for known, sentence in _SENTENCES.items():
        if name.startswith(known):
            return sentence.format(path=path, error=error)
    return None
