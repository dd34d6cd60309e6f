"""The rules as text: the catalogue, one rule as a page, the law of one day."""

from __future__ import annotations

import datetime as dt

from audit import law, rulebook


def text(rule_id: str | None, day: dt.date | None) -> str:
    """What `s321 rules` prints."""
    if rule_id:
        return page(rulebook.rule(rule_id), day)
    if day is not None:
        return on(day)
    lines = [f"{rule.id}  {rule.certainty:<9}  {rule.title}" for rule in rulebook.rules()]
    return "\n".join(
        [*lines, "", f"Rule pack {rulebook.sha256()[:12]}; 's321 rules ID' shows one."]
    )


def page(rule: rulebook.Rule, day: dt.date | None = None) -> str:
    """One rule with its law (of one day, where asked), dates, logic, limits and SQL."""
    record = law.load()
    lines = [f"{rule.id}  {rule.title}  ({rule.certainty})", "", f"Law: {'; '.join(rule.criteria)}"]
    for name in rule.law:
        values = record.parameters[name].under({}) if day is None else [record.value_on(name, day)]
        lines += [
            f"  {name}: {v.text}, {v.first_date} to {v.last_date} ({v.status}; {v.reference})"
            for v in values
        ]
    lines += [
        "", f"Dates: {rule.dates}", "", f"Logic: {rule.logic}", "",
        f"Needs: {', '.join(rule.needs)}", "", f"Limits: {rule.limits}", "",
        f"What to do: {rule.action}", "", f"Version: {rule.sha256}", "", "SQL:", rule.sql,
    ]  # fmt: skip
    return "\n".join(lines)


def on(day: dt.date) -> str:
    """Every legal parameter as it stood on one day; AuditError outside the record."""
    lines = [f"The law of {day.isoformat()}"]
    lines += [
        f"{standing.parameter}: {standing.value}  ({standing.first_date} to "
        f"{standing.last_date}; {standing.status}; {standing.reference})"
        for standing in law.load().describe(day)
    ]
    return "\n".join(lines)
