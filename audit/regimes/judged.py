"""From the law and what decides of a shipment to its regime: a pure function.

Three clocks run. The limits go by the day of importation (setting day_basis), the suspensions by
the trigger (setting regime_trigger), the entry type 86 test by the filing date, else the arrival.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from audit.law_values import STATUSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.law import Law, LegalValue


class Missing(Enum):
    """Why a clock shows no day."""

    NO_DATE = "no date"
    OUTSIDE = "a date outside the record of the law"


_ORDERS = ("all_countries_suspended", "china_hk_ineligible", "china_hk_ineligible_feb_2025")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Subject:
    """What of a shipment decides under which regime it falls."""

    kind: str  # 86, 321, mail, or empty where the exemption is not claimed
    day: date | Missing
    trigger: date | Missing
    filed: date | Missing = Missing.NO_DATE
    has_entry_date: bool = True
    origin: str = "other"  # CN, HK, other or unknown; the strictest of its lines
    gift: bool = False
    exempt: bool = False  # 50 U.S.C. 1702(b)


@dataclass(frozen=True)
class Element:
    """One part of a regime; blank where it is no matter for the shipment."""

    value: str = ""
    words: str = ""
    first_day: int | None = None  # since 1970-01-01, both included
    last_day: int | None = None
    reference: str = ""
    status: str = ""  # the least certain of what it rests on


@dataclass(frozen=True)
class Regime:
    """The law that one kind of shipment met."""

    name: str
    elements: Mapping[str, Element]  # by the names of ELEMENTS, in that order


def regime(law: Law, settings: Mapping[str, str], of: Subject) -> Regime:
    """The regime of a shipment; a date outside the law's record raises law.OutsideRecord."""
    at = _Standing(law, settings)
    elements = {
        "daily_limit": _limit(at, of),
        "origin": _origin(at, of) if of.kind else Element(),
        "mail": _mail(at, of) if of.kind == "mail" else Element(),
        "type_86": _type_86(at, of) if of.kind == "86" else Element(),
        "filing": _filing(at, of) if of.kind == "86" else Element(),
        "gift_limit": _gift_limit(at, of),
    }
    return Regime(_name(at, of, elements), elements)


class _Standing:
    """The law under the settings, as the parts of a regime ask for it."""

    def __init__(self, law: Law, settings: Mapping[str, str]) -> None:
        self.law, self.settings = law, settings
        hong_kong = settings.get("hong_kong_as_china", "yes") == "yes"
        self.excluded = ("CN", "HK") if hong_kong else ("CN",)
        self.china = "China and Hong Kong" if hong_kong else "China"

    def value(self, parameter: str, day: date) -> LegalValue:
        return self.law.value_on(parameter, day, self.settings)

    def since(self, parameter: str, day: date) -> date:
        """The first day of the unbroken run of the value that stands on that day."""
        first = self.value(parameter, day)
        start = first.first_date
        while start > self.law.first_date:
            before = self.value(parameter, start - timedelta(1))
            if before.value != first.value:
                break
            start = before.first_date
        return start


def _of(value: str, words: str, *rests_on: LegalValue) -> Element:
    """An element in force while everything it rests on is.

    The law files' notes are told with it, but for those that send the reader to another file.
    """
    told = (" ".join(v.note.split()) for v in rests_on)
    notes = " ".join(dict.fromkeys(n for n in told if "_" not in n and n[:-1].lower() not in words))
    worst = max(rests_on, key=lambda v: list(STATUSES).index(v.status))
    return Element(
        value, f"{words}. {notes}".strip(),
        max(v.first_day for v in rests_on), min(v.last_day for v in rests_on),
        "; ".join(dict.fromkeys(v.reference for v in rests_on)), worst.status,
    )  # fmt: skip


def _not_known(clock: Missing, which: str) -> Element:
    return Element("not known", f"Not known: the shipment has {clock.value} ({which}).")


def _day_named(at: _Standing) -> str:
    return f"{at.settings.get('day_basis', 'arrival')} date"


def _trigger_named(at: _Standing) -> str:
    chosen = at.settings.get("regime_trigger", "latest")
    return "later of arrival and entry" if chosen == "latest" else f"{chosen} date"


def _limit(at: _Standing, of: Subject) -> Element:
    if isinstance(of.day, Missing):
        return _not_known(of.day, _day_named(at))
    found = at.value("daily_limit", of.day)
    return _of(found.text, f"{found.text} a person and day; more is over the limit", found)


def _gift_limit(at: _Standing, of: Subject) -> Element:
    if isinstance(of.day, Missing):
        return _not_known(of.day, _day_named(at))
    found, islands = at.value("gift_limit", of.day), at.value("gift_limit_islands", of.day)
    words = (
        f"{found.text} a donee and day, {islands.text} from the Virgin Islands, Guam or "
        "American Samoa"
    )
    return _of(found.text, words, found, islands)


def _origin(at: _Standing, of: Subject) -> Element:
    """Whether the suspensions left the exemption open for these goods."""
    if isinstance(of.trigger, Missing):
        return _not_known(of.trigger, _trigger_named(at))
    every, china, february = orders = [at.value(name, of.trigger) for name in _ORDERS]
    in_force = [order for order in orders if order.value]
    if of.gift or not in_force:
        words = "Gifts, 19 U.S.C. 1321(a)(2)(A), are not touched by the suspensions"
        return _of("open", words if of.gift else "Open for goods of every country", *orders)
    if of.kind == "mail" and (every.value or china.value):
        return Element("by mail's own rules", "Mail has rules of its own.")
    if of.exempt:
        kept = at.value("exemption_1702b", of.trigger)
        return _of("open", "Donations and informational materials stay exempt", kept, *in_force)
    if every.value:
        return _of("closed", "No exemption for goods of any country", every)
    return _by_origin(at, of.origin, china if china.value else february)


def _by_origin(at: _Standing, origin: str, order: LegalValue) -> Element:
    """Under an order on the products of China."""
    said = f"Products of {at.china} are excluded"
    if origin in at.excluded:
        doubtful = order.unit == "certainty" and order.text != "violation"
        return _of("in doubt" if doubtful else "closed", f"{said}; these are such", order)
    if origin == "unknown":
        return _of("not known", f"{said}; the origin of these is not known", order)
    return _of("open", f"{said}; these are none", order)


def _mail(at: _Standing, of: Subject) -> Element:
    if isinstance(of.trigger, Missing):
        return _not_known(of.trigger, _trigger_named(at))
    every = at.value("postal_duty_all_countries", of.trigger)
    china = at.value("postal_duty_china_hk", of.trigger)
    process = at.value("postal_informal_entry", of.trigger)
    if of.gift:
        return _of("free", "Gifts by mail are not touched", every)
    if every.value and process.value:
        words = "Mail of every country is dutiable; the postal informal process is open"
        return _of("dutiable", words, every, process)
    if every.value:
        return _of("dutiable", "Mail of every country is dutiable", every)
    if not china.value:
        return _of("free", "Mail is free of duty within the limit", every, china)
    words = f"Mail of {at.china} origin sent from there is dutiable"
    value = {"unknown": "not known"}.get(of.origin, "free")
    return _of("dutiable if sent from there" if of.origin in at.excluded else value, words, china)


def _type_86(at: _Standing, of: Subject) -> Element:
    """As 321-40 judges: not before its opening by the filing date, nor after its end by the trigger."""
    if isinstance(of.filed, Missing):
        return _not_known(of.filed, "entry date, else arrival date")
    filed = at.value("type_86_open", of.filed)
    later = of.filed if isinstance(of.trigger, Missing) else of.trigger
    found = filed if not filed.value else at.value("type_86_open", later)
    if found.value:
        return _of("open", "The entry type 86 test was open", found)
    ended = at.since("type_86_open", found.first_date) > at.law.first_date
    return _of(
        "closed", f"The entry type 86 test {'had ended' if ended else 'was not open yet'}", found
    )


def _filing(at: _Standing, of: Subject) -> Element:
    if isinstance(of.filed, Missing) or not of.has_entry_date:
        return Element("not known", "Not known: the shipment has no entry date to go by.")
    found = at.value("type_86_filing_days", of.filed)
    words = f"within {found.value} days of arrival" if found.value else "on or before arrival"
    return _of(words, f"To be filed {words}", found)


def _name(at: _Standing, of: Subject, parts: Mapping[str, Element]) -> str:
    """The regime as people call it."""
    if not of.kind:
        return "Not claimed under Section 321"
    if of.gift:
        limit = parts["gift_limit"].value
        return "Gift; limit not known" if limit == "not known" else f"{_short(limit)} gift limit"
    names = [_reach(at, of, parts["daily_limit"].value)]
    if of.kind == "mail" and not isinstance(of.trigger, Missing):
        names += _mail_named(at, of.trigger)
    if parts["type_86"].value == "closed":
        names.append("no type 86 test open")
    elif parts["type_86"].value == "open" and parts["filing"].value != "not known":
        names.append(f"type 86 {parts['filing'].value}")
    return "; ".join(names)


def _reach(at: _Standing, of: Subject, limit: str) -> str:
    """Limit and suspensions: `$800 limit; products of China excluded since 2 May 2025`."""
    limit = "limit not known" if limit == "not known" else f"{_short(limit)} limit"
    if isinstance(of.trigger, Missing):
        return f"{limit}; suspensions not known ({of.trigger.value})"
    order = "" if of.kind == "mail" else _suspended(at, of.trigger)
    if not order:
        return limit
    if of.exempt:
        return f"{limit}; exempt under 50 U.S.C. 1702(b) ({order})"
    if at.value("all_countries_suspended", of.trigger).value:
        return f"No exemption: {order}"
    return f"{limit}; {order}"


def _suspended(at: _Standing, trigger: date) -> str:
    """The order in force, in words; empty where there is none."""
    for parameter, words in (
        ("all_countries_suspended", "all countries suspended"),
        ("china_hk_ineligible", f"products of {at.china} excluded"),
    ):
        if at.value(parameter, trigger).value:
            return f"{words} since {_written(at.since(parameter, trigger))}"
    february = at.value("china_hk_ineligible_feb_2025", trigger)
    if not february.value:
        return ""
    first, last = _written(february.first_date), _written(february.last_date)
    if february.text != "violation":
        return f"exclusion of {at.china} lifted in the course of {first}"
    return f"products of {at.china} excluded {first} to {last}"


def _mail_named(at: _Standing, trigger: date) -> list[str]:
    for parameter, whose in (
        ("postal_duty_all_countries", "mail of every country"),
        ("postal_duty_china_hk", f"mail from {at.china}"),
    ):
        if at.value(parameter, trigger).value:
            return [f"{whose} dutiable since {_written(at.since(parameter, trigger))}"]
    return ["mail"]


def _short(amount: str) -> str:
    return amount.removesuffix(".00")


def _written(day: date) -> str:
    """2 May 2025, in whatever language the machine speaks."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
