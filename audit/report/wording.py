"""How the report words what the tables hold: certainty, status, identity, JSON, amounts."""

from __future__ import annotations

import datetime as dt
import json
import re
from functools import cache
from typing import TYPE_CHECKING

from audit import law

if TYPE_CHECKING:
    import sqlite3

    from audit.rulebook import Rule

CERTAINTY = {
    "violation": "Potential violation: the data alone show it, and the rule leaves no choice.",
    "probable": "Probable: the data show it, but a person, a date or an intent is inferred.",
    "review": "Review: a hint that somebody who knows the goods or the persons has to look at.",
    "info": "Information: no breach, but something to know, such as a period that runs.",
}
STATUS = {
    "open": "Open: nobody has decided yet.",
    "confirmed": "Confirmed: a reviewer agrees with the finding.",
    "dismissed": "Dismissed: a reviewer gave a reason why it does not stand.",
}
IDENTITY = {
    "id": "joined by a consignee id",
    "exact": "joined by the same name and address",
    "probable": "joined by a near match of name and address",
    "decided": "joined by a person's decision",
}
ROLE = {
    "breach": "Breach: a shipment that the rule lists as potentially not qualifying.",
    "context": "Context: a shipment shown only to explain the finding.",
}
NOT_COUNSEL = (
    "Every finding is potential: it says what the data show against the rule named with it. "
    "Whether something is a matter under 19 U.S.C. 1592, or any other, is for counsel to judge. "
    "This workbook is no legal advice."
)


def dollars(cents: int | None) -> str:
    """1234567 → $12,345.67."""
    cents = cents or 0
    return f"{'-' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def day(number: int | None) -> str:
    """Days since 1970-01-01 as an ISO date."""
    if number is None:
        return ""
    return (dt.date(1970, 1, 1) + dt.timedelta(days=number)).isoformat()


def many(number: int, one: str, more: str = "") -> str:
    """1 finding, 2,000 findings."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def column_decisions(text: str | None) -> list[dict[str, object]]:
    """How a source's columns were understood, from the source's stored decisions."""
    stored = json.loads(text or "{}")
    return list(stored.get("columns", []))


def of_json(text: str | None) -> str:
    """Stored JSON as a person reads it, one entry a line."""
    if not text:
        return ""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    if isinstance(value, dict):
        return "\n".join(f"{_name(key)}: {_flat(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return "\n".join(_flat(inner) for inner in value)
    return _flat(value)


def _name(key: str) -> str:
    return key.replace("_", " ")


def _flat(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{_name(str(key))} {_flat(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(_flat(inner) for inner in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "nothing" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def prose(text: str) -> str:
    """A text of a rule's header without the line ends it was typed with."""
    return " ".join(text.split())


def first_sentence(text: str) -> str:
    """Up to the first full stop that ends a sentence; "19 U.S.C. 1321" has none."""
    text = prose(text)
    end = re.search(r"(?<=[a-z0-9)])\.(?= [A-Z])", text)
    return text[: end.end()] if end else text


def rules_by_id(conn: sqlite3.Connection) -> dict[str, Rule]:
    """Every rule of the catalogue, and the user's own as the run read them."""
    from audit.own_rules import of_run

    return of_run(conn)


@cache
def _parameters() -> dict[str, law.Parameter]:
    return dict(law.load().parameters)


def parameter_title(name: str) -> str:
    """What a legal parameter is, in words."""
    known = _parameters().get(name)
    return known.title if known else name


def parameter_value(name: str, value: int) -> str:
    """A value of a legal parameter in its own unit."""
    known = _parameters().get(name)
    if known is None:
        return f"{value:,}"
    return law.LegalValue(
        parameter=name, first_day=0, last_day=0, value=value, reference="", status="",
        unit=known.unit,
    ).text  # fmt: skip
