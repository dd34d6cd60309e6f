"""What a decision on a pair could change, and did, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from audit.browse.persons import ShownPair
from desktop import wording


def names(pair: ShownPair) -> str:
    """Both names in a line."""
    sides = (pair.left, pair.right)
    return " · ".join(side.name or side.id_key or side.consignee_id for side in sides)


def at_stake(pair: ShownPair) -> str:
    """3 findings, $1,240.00; or that nothing hangs on it."""
    if not pair.effect_findings and not pair.effect_cents:
        return _said("changes no finding")
    many = wording.many(pair.effect_findings, _said("{n} finding"), _said("{n} findings"))
    return f"{many}, ${pair.effect_cents / 100:,.2f}"


def could_change(pair: ShownPair) -> str:
    """How the last run took the two, and what another answer could change."""
    now = (
        _said("The last run took them for one person.")
        if pair.one_person
        else _said("The last run took them for two persons.")
    )
    if not pair.effect_findings and not pair.effect_cents:
        return f"{now} {_said('Your answer changes no finding.')}"
    words = _said("Your answer could change {what}.").format(what=at_stake(pair))
    return f"{now} {words}"


def changed(pair: ShownPair, verdict: str) -> str:
    """What a decision that was just kept changes."""
    said = {
        "same": _said("{names}: one person."),
        "different": _said("{names}: two persons."),
        "unsure": _said("{names}: left open; that changes nothing."),
    }[verdict].format(names=names(pair))
    if verdict == "unsure":
        return said
    if (verdict == "same") == pair.one_person:
        return f"{said} {_said('The last run had it so.')}"
    if not pair.effect_findings and not pair.effect_cents:
        return f"{said} {_said('No finding changes by it.')}"
    words = _said("Up to {what} change when the rules run again.").format(what=at_stake(pair))
    return f"{said} {words}"


def _said(text: str) -> str:
    return QCoreApplication.translate("pairs", text)
