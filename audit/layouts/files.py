"""Layout files: `resources/layouts/NAME.toml`, and those of the user's own folder."""

from __future__ import annotations

import os
import tomllib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from audit.errors import AuditError
from audit.layouts.checked import File
from audit.layouts.layout import Layout
from audit.paths import RESOURCES

FOLDER = RESOURCES / "layouts"
NO_LAYOUT = "none"  # what `--layout` takes where no layout is to be recognised


def own_folder() -> Path:
    """Where the user's own layouts lie: the variable S321_LAYOUTS, else the settings folder."""
    if named := os.environ.get("S321_LAYOUTS"):
        return Path(named)
    from platformdirs import user_config_path  # late: most commands need no folder of the user

    return user_config_path("s321", appauthor=False) / "layouts"


def load(name: str) -> Layout:
    """A layout by name (the user's own first) or by path; AuditError where there is none."""
    named = [folder / f"{name}.toml" for folder in (own_folder(), FOLDER)]
    for path in [Path(name)] if name.endswith(".toml") else named:
        if path.is_file():
            return _load(path)
    names = sorted({path.stem for path in (*FOLDER.glob("*.toml"), *own_folder().glob("*.toml"))})
    raise AuditError(
        f"There is no layout '{name}'; choose from {', '.join(names)}, or give a .toml file."
    )


def chosen(name: str | None) -> Layout | None:
    """The layout that was asked for; None where none was, or where it is to be none."""
    return None if name is None or name == NO_LAYOUT else load(name)


def known(faults: list[str] | None = None) -> tuple[Layout, ...]:
    """All layouts by title, the user's own among them; one of the same name replaces a shipped one.

    A file of the user's that is no layout is left out, and its fault appended to ``faults``.
    """
    found = {path.stem: _load(path) for path in sorted(FOLDER.glob("*.toml"))}
    for path in sorted(own_folder().glob("*.toml")):
        try:
            found[path.stem] = _load(path)
        except AuditError as error:
            if faults is not None:
                faults.append(str(error))
    return tuple(sorted(found.values(), key=lambda layout: layout.title.casefold()))


def _load(path: Path) -> Layout:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise AuditError(f"The layout {path} cannot be read: {error.strerror}.") from None
    return _parsed(path, content)


@lru_cache(maxsize=256)
def _parsed(path: Path, content: bytes) -> Layout:
    try:
        raw = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # no TOML, no UTF-8, numbers without end
        raise AuditError(f"The layout {path} cannot be read: {error}; mend it there.") from None
    return replace(File(path, raw).layout(), own=path.parent != FOLDER)
