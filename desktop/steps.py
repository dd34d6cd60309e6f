"""From where the engagement stands to the state of each step, in a word and a sign."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from audit.browse import Overview
from desktop import wording

State = tuple[str, str]  # empty, ready, warning, done or stale; and the words


def states(found: Overview | None) -> dict[str, State]:
    """By page name; a page without an entry shows no state."""
    if found is None:
        return {}
    read: State = (
        ("done", _n("{n} line", "{n} lines", found.lines))
        if found.sources
        else ("ready", _t("next"))
    )
    if not found.sources:
        sources: State = ("empty", _t("empty"))
    elif found.unbalanced or found.rejected:
        sources = ("warning", _t("to check"))
    else:
        sources = ("done", _n("{n} source", "{n} sources", found.sources))
    if not found.ran_at:
        run: State = ("ready", _t("ready")) if found.sources else ("empty", _t("empty"))
        after: State = ("empty", _t("empty"))
        return {"import": read, "sources": sources, "persons": after, "run": run,
                "findings": after, "charts": after, "report": after}  # fmt: skip
    if found.stale:
        old = ("stale", _t("out of date"))
        return {"import": read, "sources": sources, "persons": old, "run": old,
                "findings": old, "charts": old, "report": old}  # fmt: skip
    open_ones: State = ("warning", _n("{n} undecided", "{n} undecided", found.undecided))
    decided = _t("all decided") if found.findings else _t("none")
    return {
        "import": read,
        "sources": sources,
        "persons": ("ready", _t("ready")),
        "run": ("done", _n("{n} finding", "{n} findings", found.findings)),
        "findings": open_ones if found.undecided else ("done", decided),
        "charts": ("ready", _t("ready")),
        "report": ("warning", _t("draft")) if found.undecided else ("ready", _t("ready")),
    }


def _t(text: str) -> str:
    return QCoreApplication.translate("steps", text)


def _n(one: str, more: str, number: int) -> str:
    return wording.many(number, _t(one), _t(more))
