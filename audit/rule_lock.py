"""The lock of rules: the version and SHA-256 of every rule, legal parameter and reference table.

A version is raised once when an entry is no longer what was last released; further changes before
the next release keep the number. `released` is the version last released, 0 for none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from audit import law, reference, rulebook
from audit.errors import AuditError
from audit.paths import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LOCK: Final = RESOURCES / "rules.lock"
COMMAND: Final = "python run.py rules --lock"
_HEAD: Final = f"# Made by `{COMMAND}`: what, name, version, version released, SHA-256"


@dataclass(frozen=True)
class Entry:
    """One rule, parameter or table: its version, the version last released (0: none), its hash."""

    version: int
    released: int
    sha256: str


def current() -> dict[str, str]:
    """The hash of each `rule ID`, `law NAME` and `table NAME` as the files are now."""
    rules = {f"rule {rule.id}": rule.sha256 for rule in rulebook.rules()}
    laws = {f"law {p.name}": p.sha256 for p in law.load().parameters.values()}
    tables = {f"table {name}": reference.sha256(name) for name in reference.names()}
    return rules | laws | tables


def read(path: Path = LOCK) -> dict[str, Entry]:
    """The lock by `rule 321-01`; empty where there is none. AuditError for a line that is none."""
    if not path.is_file():
        return {}
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        try:
            what, name, version, released, sha256 = line.split()
            found[f"{what} {name}"] = Entry(int(version), int(released), sha256)
        except ValueError:
            raise AuditError(
                f"Line {number} of {path} is no entry; make the lock anew: {COMMAND}"
            ) from None
    return found


def renewed(
    old: Mapping[str, Entry], hashes: Mapping[str, str], *, release: bool = False
) -> dict[str, Entry]:
    """The lock as it should be; with ``release`` every version counts as released.

    AuditError where something released is gone: rules are never deleted, they end.
    """
    gone = [name for name, entry in old.items() if entry.released and name not in hashes]
    if gone:
        raise AuditError(f"{gone[0]} was released and is gone; bring it back and let it end.")
    made = {}
    for name, sha256 in sorted(hashes.items()):
        entry = old.get(name, Entry(1, 0, sha256))
        if entry.sha256 != sha256:
            changed = entry.version + (entry.version == entry.released)
            entry = Entry(changed, entry.released, sha256)
        made[name] = replace(entry, released=entry.version) if release else entry
    return made


def write(path: Path = LOCK, *, release: bool = False) -> int:
    """Make the lock anew; returns how many entries changed."""
    old = read(path)
    new = renewed(old, current(), release=release)
    lines = [f"{name} {e.version} {e.released} {e.sha256}" for name, e in new.items()]
    path.write_text("\n".join([_HEAD, *lines, ""]), encoding="utf-8", newline="\n")
    return sum(old.get(name) != entry for name, entry in new.items()) + len(old.keys() - new.keys())


def unreported(lock: Mapping[str, Entry], changelog: str) -> list[str]:
    """Rules, and what else was released before, with an unreleased version that ``changelog`` omits.

    It names them under Unreleased: a rule by its id, of which `321-01, 02` holds two, the others by
    name.
    """
    part = re.search(r"^## Unreleased\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    words = part.group(1) if part else ""
    named = set(re.findall(r"[a-z][a-z0-9_]+", words))
    for run in re.findall(r"321-\d\d(?:(?:,\s+|\s+and\s+|,\s+and\s+)(?:321-)?\d\d\b)*", words):
        named.update(f"321-{number}" for number in re.findall(r"(?<!\d)\d\d(?!\d)", run))
    return [
        name
        for name, entry in lock.items()
        if entry.version > entry.released
        and (entry.released or name.startswith("rule "))
        and name.partition(" ")[2] not in named
    ]
