"""The clocks of a day: records, limitation, and the penalty of 19 U.S.C. 1321(c), by dated law.

Days count from 1970-01-01. A year is a calendar year: what began on 1 May runs until the 1 May of
the later year, that day included; what began on 29 February, until 1 March where the later year has
no 29 February (the longer reading). Fraud runs from its discovery (19 U.S.C. 1621), which is not in
the record: its clock is never computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from audit.law_values import EPOCH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.law import Law

LAW: Final = ("record_retention", "limitation_period", "penalty_1321c_first", "penalty_1321c_later")


@dataclass(frozen=True)
class Clocks:
    """Until when (day numbers), and the penalty ceilings in cents; 0 is no such penalty."""

    records_until: int
    limitation_until: int
    leap: bool  # began on 29 February and ends on 1 March
    penalty_first_cents: int
    penalty_later_cents: int


def years_later(day: int, years: int) -> int:
    """The day so many calendar years after ``day``."""
    begun = _date(day)
    if (begun.month, begun.day) == (2, 29) and not _leap(begun.year + years):
        return _number(date(begun.year + years, 3, 1))
    return _number(begun.replace(year=begun.year + years))


def clocks(law: Law, day: int, settings: Mapping[str, str]) -> Clocks | None:
    """Of a day; None where the law's record does not reach it.

    Source: 19 CFR 163.4, 19 U.S.C. 1621 and 1321(c), each as of the day of importation.
    """
    begun = _date(day)
    if not law.first_date <= begun <= law.last_date:
        return None
    records, limitation, first, later = (
        law.value_on(name, begun, settings).value for name in LAW
    )  # fmt: skip
    ends = years_later(day, records), years_later(day, limitation)
    moved = (begun.month, begun.day) == (2, 29)
    return Clocks(*ends, moved and any(_date(end).month == 3 for end in ends), first, later)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _date(day: int) -> date:
    return date.fromordinal(EPOCH.toordinal() + day)


def _number(day: date) -> int:
    return day.toordinal() - EPOCH.toordinal()
