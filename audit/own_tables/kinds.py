"""Which tables a user can load: one kind a file of resources/tables, read and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from audit.errors import AuditError
from audit.paths import RESOURCES

FOLDER: Final = RESOURCES / "tables"
COLUMN_KINDS: Final = ("text", "code", "country", "hts", "case", "date", "choice")
KEYS: Final = ("name", "street", "postal_code", "city", "state", "country", "id")


@dataclass(frozen=True)
class Column:
    """A column: how it is read, and by which other headers it is known."""

    name: str
    kind: str
    says: str
    needed: bool = False
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """One kind of table that a user can load; ``keys`` names the columns of its keys.

    ``counted`` names what is shown beside its rows, and is read past where a table is loaded again.
    """

    name: str
    title: str
    note: str
    columns: tuple[Column, ...]
    one_of: tuple[str, ...] = ()
    keys: Mapping[str, str] | None = None
    counted: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def names(folder: Path = FOLDER) -> list[str]:
    """Every kind of the folder."""
    return sorted(path.stem for path in folder.glob("*.toml"))


@cache
def load(name: str, folder: Path = FOLDER) -> Kind:
    """One kind; a file that is none is a bug and raises ValueError with its name."""
    path = folder / f"{name}.toml"
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        columns = tuple(_column(column) for column in said.pop("columns"))
        one_of, counted = (tuple(said.pop(n, ())) for n in ("one_of", "counted"))
        kind = Kind(name=name, columns=columns, one_of=one_of, counted=counted, **said)
    except (tomllib.TOMLDecodeError, TypeError, KeyError) as error:
        raise ValueError(f"{path.name}: {error}") from error
    used = {*kind.one_of, *(kind.keys or {}).values()}
    if (
        any(column.kind not in COLUMN_KINDS for column in columns)
        or not used <= set(kind.names)
        or not set(kind.keys or {}) <= set(KEYS)
        or not set(kind.counted).isdisjoint(kind.names)
    ):
        raise ValueError(f"{path.name}: a kind of column, a column or a key that does not exist")
    return kind


def _column(said: dict[str, Any]) -> Column:
    said["aliases"], said["choices"] = (tuple(said.get(n, ())) for n in ("aliases", "choices"))
    return Column(**said)


def known(name: str) -> Kind:
    """A kind as a user names it; AuditError where there is none."""
    wanted = name.strip().casefold().replace("-", "_").replace(" ", "_")
    if wanted not in names():
        raise AuditError(
            f"There is no table '{name}' to load or show; choose from {', '.join(names())}."
        )
    return load(wanted)
