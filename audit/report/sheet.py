"""What a sheet of the report is, and all of them, found from the folder ``sheets``."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from audit.engagement import Engagement
from audit.report.book import LETTER, Page


@dataclass(frozen=True)
class Sheet:
    """One sheet: where it stands, what it is for, and how it is written."""

    order: int
    name: str
    purpose: str
    write: Callable[[Page, Engagement], None]
    paper: int = LETTER
    last: bool = False  # stands in its place, but is written when all others are


@cache
def all_sheets() -> tuple[Sheet, ...]:
    """Every sheet of the folder, in order."""
    from audit.report import sheets as folder

    found: list[Sheet] = [
        importlib.import_module(f"{folder.__name__}.{module.name}").SHEET
        for module in pkgutil.iter_modules(folder.__path__)
    ]
    return tuple(sorted(found, key=lambda sheet: sheet.order))
