"""What each rule could test and what not, and why: which field, how many shipments, which sources."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from audit import own_rules, own_tables, rulebook
from audit.progress import quiet

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from audit.engagement import Engagement
    from audit.rulebook import Rule

_NAMED = 3  # sources named in a reason; the others are counted
_DATES = {
    "arrival_date": "s.arrival_day", "entry_date": "s.entry_day", "release_date": "s.release_day",
    "export_date": "s.export_day", "order_date": "s.order_day",
}  # fmt: skip
# Over shipment s, by need: whether it lacks what the rule reads.
_LACKS = {
    "day": "s.day IS NULL",
    "trigger": "s.trigger_day IS NULL",
    "value": "s.value_cents IS NULL",
    "hts_number": "s.hts_lines < s.lines",
    "country_of_origin": "s.origin_lines < s.lines",
    "order_number": "s.order_lines < s.lines",
    "seller_id|seller_name": "s.seller_key IS NULL",
    "consignee_name|consignee_id": "s.identified = 0",
    "bill_number": "s.bill_key IS NULL",
    "master_bill": "s.master_key IS NULL",
    "entry_number": "s.entry_key IS NULL",
    "bill_number|entry_number": "s.bill_key IS NULL AND s.entry_key IS NULL",
    "entry_date|arrival_date": "s.entry_day IS NULL AND s.arrival_day IS NULL",
    "mode_of_transport": "s.mode IS NULL",
    "port_of_entry": "s.port IS NULL",
    **{name: f"{column} IS NULL" for name, column in _DATES.items()},
}
_OUTSIDE = {
    "day": "s.day IS NOT NULL AND s.day_in_record = 0",
    "trigger": "s.trigger_day IS NOT NULL AND s.trigger_in_record = 0",
}


def lacking(engagement: Engagement, mapped: Iterable[Iterable[str]]) -> dict[str, str]:
    """Rules, own ones too, whose fields neither the engagement's sources nor these new ones have.

    By rule id, the fields as `a or b, c`. A table of the user's own can be loaded later: where it is
    all that a rule lacks, the rule is not named. An own rule that cannot be read isn't either: a run
    says what is wrong with it.
    """
    fields = {name for names in mapped for name in names} | _loaded(engagement.conn)
    for _, names in _sources(engagement.conn):
        fields |= names
    settings, found = engagement.settings(), {}
    for rule in (*rulebook.rules(), *own_rules.readable()):
        needs = [n for n in rule.lacks(fields, settings) if n not in own_tables.kinds.names()]
        if needs:
            found[rule.id] = ", ".join(map(_named, needs))
    return found


class Tested(NamedTuple):
    """Of the shipments that a rule is about: how many it tested and how many not, and why."""

    tested: int
    not_testable: int
    reason: str


def count_tested(
    conn: sqlite3.Connection, rules: Sequence[Rule], settings: Mapping[str, str]
) -> dict[str, Tested]:
    """By rule id; two passes over the shipments for all shipped rules together.

    A fault that only data show in the conditions of an own rule is an AuditError.
    """
    found = _told(conn, [rule for rule in rules if not rule.own], settings)
    for rule in (rule for rule in rules if rule.own):
        with own_rules.running(rule, quiet):
            found |= _told(conn, [rule], settings)
    return found


def _told(
    conn: sqlite3.Connection, rules: Sequence[Rule], settings: Mapping[str, str]
) -> dict[str, Tested]:
    whole = {rule.id: f"({rule.population})" for rule in rules}
    part = {rule.id: f"({rule.population}) AND ({rule.testable})" for rule in rules}
    counts = _counted(conn, [*whole.values(), *part.values()])
    sources = _sources(conn)
    fields = {name for _, mapped in sources for name in mapped}
    fields |= _loaded(conn)
    rest = {rule.id: counts[whole[rule.id]] - counts[part[rule.id]] for rule in rules}
    without = {rule.id: rule.lacks(fields, settings) for rule in rules}
    why = {
        rule.id: _conditions(rule) for rule in rules if rest[rule.id] and not without[rule.id]
    }  # fmt: skip
    missed = _counted(conn, [c for conditions in why.values() for c in conditions.values()])
    found = {}
    for rule in rules:
        if without[rule.id]:
            reason = _without(without[rule.id])
        elif rest[rule.id]:
            shares = {need: missed[condition] for need, condition in why[rule.id].items()}
            reason = _reason(rule, settings, rest[rule.id], shares, sources)
        else:
            nothing = "No shipment is of the kind that this rule tests."
            reason = "" if counts[whole[rule.id]] else nothing
        found[rule.id] = Tested(counts[part[rule.id]], rest[rule.id], reason)
    return found


def _loaded(conn: sqlite3.Connection) -> set[str]:
    """The tables of the user's own that have rows."""
    return {name for name, sha256 in own_tables.sha256s(conn).items() if sha256}


def _without(needs: Sequence[str]) -> str:
    """Which columns no source has, and which tables of the user's own are empty, in a sentence."""
    tables = [need for need in needs if need in own_tables.kinds.names()]
    columns = [_named(need) for need in needs if need not in tables]
    said = [f"No source has a column for {_listed(columns)}."] if columns else []
    said += [f"No row is loaded of the table {name}." for name in tables]
    return " ".join(said)


def _counted(conn: sqlite3.Connection, conditions: Sequence[str]) -> dict[str, int]:
    asked = list(dict.fromkeys(conditions))  # rules of one kind ask the same
    if not asked:
        return {}
    sums = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in asked)
    return dict(zip(asked, conn.execute(f"SELECT {sums} FROM shipment s").fetchone(), strict=True))


def _conditions(rule: Rule) -> dict[str, str]:
    """What an untested shipment may lack: each need that shipments say something of."""
    untested = f"({rule.population}) AND NOT coalesce(({rule.testable}), 0)"
    told = {need: _LACKS[need] for need in rule.needs if need in _LACKS}
    told |= {f"{need} outside": _OUTSIDE[need] for need in rule.needs if need in _OUTSIDE}
    return {need: f"{untested} AND ({condition})" for need, condition in told.items()}


def _reason(
    rule: Rule, settings: Mapping[str, str], count: int, shares: Mapping[str, int],
    sources: Sequence[tuple[str, frozenset[str]]],
) -> str:  # fmt: skip
    """The sentence of a rule that could not test ``count`` shipments, of which ``shares`` says why."""
    said = []
    for need in rule.needs:
        name = _named(rule.lacks((), settings)[rule.needs.index(need)])
        if shares.get(need):
            said.append(f"{shares[need]:,} without a readable {name}")
        if shares.get(f"{need} outside"):
            said.append(f"{shares[f'{need} outside']:,} with {name} outside the law's record")
    needed = rule.lacks((), settings)
    if not said:
        names = _listed(map(_named, needed)) or "what the rule tests"
        said.append(f"{count:,} without a readable {names}")
    noun, verb = ("shipment", "was") if count == 1 else ("shipments", "were")
    reason = f"{count:,} {noun} {verb} not tested: {_listed(said)}."
    alone = said[0].removeprefix(f"{count:,} ")
    if len(said) == 1 and alone != said[0]:
        reason = f"{count:,} {noun} {alone} {verb} not tested."
    for need, dated in zip(rule.needs, needed, strict=True):
        without = [name for name, mapped in sources if not mapped.intersection(dated.split("|"))]
        if without and shares.get(need, 1):
            more = len(without) - _NAMED
            places = [*without[:_NAMED], *[f"{more} more"] * (more > 0)]
            reason += f" No column for {_named(dated)} in {_listed(places)}."
    return reason


def _sources(conn: sqlite3.Connection) -> list[tuple[str, frozenset[str]]]:
    """Each source as it is named to a reader, with the fields that it has columns for."""
    found = conn.execute("SELECT source_file, sheet, mapping FROM source ORDER BY source_id")
    return [
        (file if not sheet or file.startswith(sheet) else f"{file} ({sheet})", frozenset(json.loads(m)))
        for file, sheet, m in found
    ]  # fmt: skip


def _named(need: str) -> str:
    return need.replace("|", " or ")


def _listed(names: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = list(names) or [""]
    return f"{', '.join(first)} and {last}" if first else last
