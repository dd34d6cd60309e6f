"""The rules as text: the catalogue, one rule as a page, the law of one day."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, NamedTuple

from audit import (
    identity_levels,
    law,
    level_words,
    own_rules,
    own_tables,
    reference,
    rule_lock,
    rulebook,
    sensitivity,
)
from audit.errors import AuditError
from audit.settings import BY_NAME

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from audit.law import Law, LegalValue, Parameter
    from audit.rulebook import Rule

FIRST = "daily_limit"  # what a reader of one day's law looks for
WEAKEST_LAST = ("read", "choice", "secondary", "memory", "unconfirmed")
_WIDTH = 100


class Part(NamedTuple):
    """One part of a rule's page: its name, its text, and perhaps a list."""

    name: str
    text: str
    items: tuple[str, ...] = ()


def text(rule_id: str | None, day: dt.date | None) -> str:
    """What `s321 rules` prints; AuditError for an unknown rule or a day outside the record."""
    if rule_id:
        return page(own_rules.rule(rule_id), day)
    if day is not None:
        return on(day)
    return catalogue()


def catalogue() -> str:
    """Every rule, the user's own last: id, certainty, title; its dates and how sure its law is."""
    record, lines = law.load(), []
    for rule in own_rules.catalogue():
        lines += [
            f"{rule.id}  {rule.certainty:<9}  {rule.title}",
            f"        {' ' * 11}{prose(rule.dates)} Law: {how_sure(rule, record)}.",
        ]
    pack = f"Rule pack {rulebook.sha256()[:12]}; 's321 rules ID' shows one."
    return "\n".join([*lines, "", pack])


def page(rule: Rule, day: dt.date | None = None) -> str:
    """One rule with its law (of one day, where asked), dates, logic, limits and SQL."""
    lines = [f"{rule.id}  {rule.title}  ({rule.certainty})"]
    for part in parts(rule, day):
        lines += ["", *_wrapped(f"{part.name}: {part.text}")]
        for item in part.items:
            lines += _wrapped(item, "  ")
    return "\n".join([*lines, "", "SQL:", rule.sql])


def parts(rule: Rule, day: dt.date | None = None) -> list[Part]:
    """The parts of a rule's page in their order, all but its SQL."""
    record = law.load()
    dates = prose(rule.dates)
    if day is not None:
        _check_day(record, day)  # also for a rule without law
        dates += f" The law shown is that of {day.isoformat()}."
    needs = [need.replace("|", " or ") for need in rule.needs]
    settings = [
        f"{name}: {BY_NAME[name].meaning} ({' | '.join(BY_NAME[name].values)})"
        for name in rule.settings
    ]
    return [
        Part("Law", "; ".join(rule.criteria) or "none named", tuple(_law(rule, record, day))),
        Part("Dates", dates),
        *_other_dates(rule),
        *_levels(rule),
        Part("Needs", ", ".join(needs) or "no field in particular; what is missing is the finding"),
        Part("Settings", "" if settings else "none changes what it lists", tuple(settings)),
        Part("Logic", prose(rule.logic)),
        Part("False positives", prose(rule.false_positives) or "none described"),
        Part("Limits", prose(rule.limits)),
        Part("Tables", "" if rule.tables else "none", tuple(map(_table, rule.tables))),
        Part("What to do", prose(rule.action)),
        Part("Version", _version(rule)),
    ]


def _other_dates(rule: Rule) -> list[Part]:
    """How a finding of a day rule is held against the other dates of its shipments."""
    tested = rule.id in sensitivity.DAY_RULES
    return [Part("Other dates", sensitivity.DEFINITION)] if tested else []


def _levels(rule: Rule) -> list[Part]:
    """How a finding of a person is held against the levels of identity."""
    tested = rule.id in identity_levels.PERSON_RULES
    said = level_words.DEFINITION if tested else level_words.NOT_JUDGED.get(rule.id)
    return [Part("Levels of identity", said)] if said else []


def _law(rule: Rule, record: Law, day: dt.date | None) -> list[str]:
    return [
        f"{name}: {_in_words(record.parameters[name], value)}"
        for name in rule.law
        for value in values(record.parameters[name])
        if day is None or value.first_date <= day <= value.last_date
        if day is None or value.when in ("", record.parameters[name].variants[0])
    ]


def values(parameter: Parameter) -> list[LegalValue]:
    """All values by date, those of every variant of a setting."""
    return sorted(parameter.values, key=lambda value: (value.first_day, value.when))


def _in_words(parameter: Parameter, value: LegalValue) -> str:
    choice = f", with {parameter.setting}={value.when}" if value.when else ""
    return (
        f"{value.text}, {value.first_date} to {value.last_date}{choice} ({value.reference}; "
        f"{law.STATUSES[value.status]})"
    )


def how_sure(rule: Rule, record: Law) -> str:
    """The status of the rule's weakest legal parameter in words; what lies ahead is left out."""
    found = {v.status for name in rule.law for v in record.parameters[name].values} - {"projected"}
    if not found:
        return "no dated value"
    return law.STATUSES[max(found, key=WEAKEST_LAST.index)]


def not_read(rule: Rule, record: Law) -> list[str]:
    """The rule's parameters with a value not read in its official text, each with how sure it is."""
    found = []
    for name in rule.law:
        known = {value.status for value in record.parameters[name].values} - {"read", "projected"}
        if known:
            weakest = max(known, key=WEAKEST_LAST.index)
            found.append(f"{record.parameters[name].title}: {law.STATUSES[weakest]}")
    return found


def _table(name: str) -> str:
    if name in own_tables.kinds.names():
        return f"{name}: a table of your own; 's321 tables FILE list' shows what is loaded"
    table = reference.load(name)
    status = table.about["status"]
    words = law.STATUSES.get(status, "how sure stands in each row")
    return f"{name}: {table.about['source']} ({table.about['date']}; {words})"


def _version(rule: Rule) -> str:
    if rule.own:
        return f"your own, {rule.path.name}, SHA-256 {rule.sha256}"
    entry = rule_lock.read().get(f"rule {rule.id}")
    return f"{entry.version if entry else 'not locked'}, SHA-256 {rule.sha256}"


def on(day: dt.date) -> str:
    """Every legal parameter as it stood on one day, the limit first; AuditError outside the record."""
    record, lines = law.load(), [f"The law of {day.isoformat()}", ""]
    _check_day(record, day)
    for standing in sorted(record.describe(day), key=lambda s: (s.parameter != FIRST, s.parameter)):
        parameter = record.parameters[standing.parameter]
        lines += _wrapped(
            f"{parameter.name}: {standing.value}  {parameter.title}. {standing.first_date} to "
            f"{standing.last_date} ({standing.reference}; {law.STATUSES[standing.status]})", "", "  "
        )  # fmt: skip
        for variant in parameter.variants[1:]:
            value = record.value_on(parameter.name, day, {parameter.setting: variant})
            if value.text != standing.value:
                lines += _wrapped(f"with {parameter.setting}={variant}: {value.text}", "  ")
    return "\n".join(lines)


def _check_day(record: Law, day: dt.date) -> None:
    if not record.first_date <= day <= record.last_date:
        raise AuditError(
            f"{day.isoformat()} is outside the record of the law, which runs from {record.first_date} to "
            f"{record.last_date}; choose a day in it."
        )


def prose(written: str) -> str:
    """A text of a rule's header without the line ends it was typed with."""
    return " ".join(written.split())


def _wrapped(line: str, indent: str = "", more: str = "  ") -> Iterable[str]:
    return textwrap.wrap(
        line, _WIDTH, initial_indent=indent, subsequent_indent=indent + more,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
