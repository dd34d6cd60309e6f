"""Which files an import reads, and the hash that names each of them."""

from __future__ import annotations

import glob
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import AuditError
from audit.readers import SUFFIXES, is_spreadsheet
from audit.readers.containers import files_of, outer

if TYPE_CHECKING:
    from collections.abc import Sequence


def expand(sources: Sequence[Path]) -> list[Path]:
    """Files, folders and globs → files in a fixed order, those inside zips too.

    AuditError where nothing is found.
    """
    found: list[Path] = []
    for source in sources:
        if source.is_dir():
            inside = [p for p in sorted(source.rglob("*")) if is_spreadsheet(p) and p.is_file()]
            if not inside:
                raise AuditError(
                    f"The folder {source} holds no spreadsheets ({', '.join(SUFFIXES)})."
                )
        elif outer(source).is_file() or not any(sign in str(source) for sign in "*?["):
            inside = [source]
        else:
            matched = sorted(Path(p) for p in glob.glob(str(source), recursive=True))  # noqa: PTH207
            if not matched:
                raise AuditError(f"Nothing matches {source}; check the pattern.")
            inside = [p for p in matched if p.is_file()]
        for file in inside:
            found += files_of(file)
    return list(dict.fromkeys(found))


def sha256_of(path: Path) -> str:
    """The SHA-256 of the bytes of the file that the user gave: of the zip, where it is inside one."""
    with outer(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
