"""How the window words what the tables hold: never a verdict, always what is potentially so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from audit.control_totals import ControlTotal

_WORDS = {
    "violation": "Potential violation",
    "probable": "Probable",
    "review": "To review",
    "info": "Information",
    "open": "Open",
    "confirmed": "Confirmed",
    "dismissed": "Dismissed",
    "breach": "Listed",
    "context": "Context",
    "firm": "Firm",
    "date-dependent": "Depends on the date",
}
_HINTS = {
    "violation": "The data alone show it, and the rule leaves no choice; still for counsel to judge.",
    "probable": "The data show it, but a person, a date or an intent is inferred.",
    "review": "A hint that somebody who knows the goods or the persons has to look at.",
    "info": "No breach, but something to know, such as a period that runs.",
    "open": "Nobody has decided yet.",
    "confirmed": "A reviewer agrees with the finding.",
    "dismissed": "A reviewer gave a reason why it does not stand.",
    "breach": "A shipment that the rule lists as potentially not qualifying.",
    "context": "A shipment shown only to explain the finding.",
    "firm": "It stands under the arrival, the entry and the release date, as far as they are there.",
    "date-dependent": "Under another date of the same shipments it does not stand, or not in full.",
}
_LEVELS = {
    "strict": "Stands at strict, with the surest joins alone",
    "normal": "Stands at normal, not at strict",
    "lenient": "Stands at lenient only",
    "none": "Stands at no level with all its shipments",
}
_IDENTITY = {
    "id": "joined by a consignee id",
    "exact": "joined by the same name and address",
    "probable": "joined by a near match of name and address",
    "decided": "joined by a person's decision",
}


def word(value: str) -> str:
    """A certainty, status or role as it is shown; anything else as it is."""
    return _said(_WORDS[value]) if value in _WORDS else value


def under(basis: str) -> str:
    """A date that can be taken for the day of importation."""
    return _said("By {basis} date").format(basis=basis)


def at_level(level: str) -> str:
    """A level of identity, or every one."""
    if level == "every":
        return _said("At every level")
    return _said("At {level}").format(level=level)


def stands_at(level: str) -> str:
    """The strictest level of identity at which a finding of a person stands."""
    return _said(_LEVELS[level]) if level in _LEVELS else ""


def hint(value: str) -> str:
    """What the word means; empty for anything else."""
    return _said(_HINTS[value]) if value in _HINTS else ""


def identity(how: str) -> str:
    """How a person's shipments were joined."""
    return _said(_IDENTITY[how]) if how in _IDENTITY else how


def control_total(total: ControlTotal) -> str:
    """The client's figures of a source beside what was read of it."""
    if not total.entered:
        return _said("No figures of the client for this source.")
    parts = []
    if total.rows is not None:
        parts.append(_said("{n} rows{more}").format(
            n=f"{total.rows:,}", more=_more(total.rows_difference, f"{abs(total.rows_difference or 0):,}")
        ))  # fmt: skip
    if total.value_cents is not None:
        cents = total.value_difference_cents or 0
        parts.append(_said("{value} USD{more}").format(
            value=f"{total.value_cents / 100:,.2f}", more=_more(cents, f"{abs(cents) / 100:,.2f}")
        ))  # fmt: skip
    state = {
        "agrees": _said("agrees"), "differs": _said("differs, not explained"),
        "explained": _said("differs: {note}").format(note=total.note),
    }[total.state]  # fmt: skip
    return _said("The client says {figures}: {state} ({by})").format(
        figures=", ".join(parts), state=state, by=total.by
    )


def _more(difference: int | None, size: str) -> str:
    if not difference:
        return ""
    words = _said(" (read {size} more)") if difference > 0 else _said(" (read {size} less)")
    return words.format(size=size)


def many(number: int, one: str, more: str) -> str:
    """1 finding, 2,000 findings: each form is a text of its own, with {n} for the number."""
    return (one if number == 1 else more).replace("{n}", f"{number:,}")


def _said(text: str) -> str:
    return QCoreApplication.translate("wording", text)
