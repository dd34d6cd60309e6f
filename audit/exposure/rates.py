"""From a tariff number to its general duty, as the one edition of the schedule has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from audit import reference

DIGITS: Final = 8  # at which duties are set; ten-digit numbers have the duty of their eight


@dataclass(frozen=True)
class Rate:
    """One number's duty: a percentage in thousandths, or a kind that is not computed."""

    kind: str  # free, percent, addition, specific, compound, unknown, no_number
    thousandths: int = 0
    text: str = ""  # as published, where it is no plain percentage


@dataclass(frozen=True)
class Edition:
    """Which schedule the rates are of, and from when to when it stood."""

    name: str
    first_date: date
    last_date: date


@cache
def edition() -> Edition:
    about = _about()
    first, last = (date.fromisoformat(about[key]) for key in ("first_date", "last_date"))
    return Edition(about["date"], first, last)


def rate_of(hts: str | None) -> Rate:
    """The duty of a number of digits; `no_number` for none, a short one, or one unknown here."""
    if not hts or len(hts) < DIGITS:
        return Rate("no_number")
    found = _rates().get(hts[:DIGITS])
    if found is not None:
        return found
    # chapters 98 and 99: real numbers, but what they mean for the duty is not in the table
    return Rate("unknown" if hts.startswith(("98", "99")) else "no_number")


@cache
def _table() -> reference.ReferenceTable:
    return reference.load("hts_rates")


def _about() -> dict[str, str]:
    return dict(_table().about)


@cache
def _rates() -> dict[str, Rate]:
    return {
        digits: Rate(kind, int(thousandths or 0), text)
        for digits, kind, thousandths, text in _table().rows
    }
