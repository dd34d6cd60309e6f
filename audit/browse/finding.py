"""One finding as its reader needs it: the sentence, the law of that day, the why, the decisions."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.amounts import RATES_IN_WORDS
from audit.browse.chain import Chain, chain_of
from audit.browse.money import dollars
from audit.browse.paging import as_text

if TYPE_CHECKING:
    import datetime as dt
    import sqlite3
    from collections.abc import Sequence
    from pathlib import Path

    from audit.law import Law
    from audit.rulebook import Rule

_MOST_RATES = 4


@dataclass(frozen=True)
class LawOfDay:
    """One legal parameter as the run applied it on the day of the finding.

    Without a first or a last day it stood so from the beginning, or stands to the end, of the
    record.
    """

    title: str
    value: str
    first_day: str
    last_day: str
    reference: str


@dataclass(frozen=True)
class Decision:
    """What one person decided, and when."""

    status: str
    note: str
    by: str
    at: str


@dataclass(frozen=True)
class Detail:
    """Everything about one finding but its shipments, which are paged (table EVIDENCE)."""

    finding_no: int
    finding_id: str
    rule_id: str
    title: str
    certainty: str
    status: str
    message: str
    person: str
    identity: str
    day: str
    value: str
    order_number: str
    seller_id: str
    rates: tuple[str, ...]  # exchange rates in its shipments' values, the first few in words
    criteria: tuple[str, ...]
    law: tuple[LawOfDay, ...]
    logic: str
    limits: str
    action: str
    decisions: tuple[Decision, ...]
    chain: Chain | None = None  # of split orders, that it is part of
    dates: str = ""  # firm or date-dependent, of a finding on a person's day
    exposure: str = ""  # duty from a lower end, and what is not computed; never advice
    by_date: tuple[tuple[str, str], ...] = ()  # arrival, entry, release: what it comes to
    level: str = ""  # the strictest of identity at which it stands, or none; of a person's alone
    by_level: tuple[tuple[str, str], ...] = ()  # strict, normal, lenient (or every): its total


def detail(conn: sqlite3.Connection, finding_no: int) -> Detail | None:
    """The finding of that number; None where a newer run has replaced it."""
    found = conn.execute(
        "SELECT finding_id, rule_id, certainty, message, person_name, person_id, identity, day, "
        "value_cents, order_number, seller_id, dates, level FROM finding WHERE finding_no = ?",
        [finding_no],
    ).fetchone()
    if found is None:
        return None
    finding_id, rule_id, certainty, message, name, person_id, identity, day, cents = found[:9]
    decisions = tuple(
        Decision(status, note, by, as_text("moment", at))
        for status, note, by, at in conn.execute(
            'SELECT status, note, "by", at FROM review WHERE finding_id = ? ORDER BY review_id DESC',
            [finding_id],
        )
    )
    from audit import sensitivity  # late: the window's first paint does without

    rule = _rule(conn, rule_id)
    level, by_level = _levels_of(conn, finding_no, rule_id, found[12])
    title = conn.execute("SELECT title FROM coverage WHERE rule_id = ?", [rule_id]).fetchone()
    return Detail(
        finding_no=finding_no,
        finding_id=finding_id,
        rule_id=rule_id,
        title=title[0] if title else rule.title if rule else "",
        certainty=certainty,
        status=decisions[0].status if decisions else "open",
        message=message,
        person=name or person_id or "",
        identity=identity or "",
        day=as_text("day", day),
        value=dollars(cents),
        order_number=found[9] or "",
        seller_id=found[10] or "",
        rates=_rates_of(conn, finding_no),
        criteria=tuple(rule.criteria) if rule else (),
        law=_law_of(conn, tuple(rule.law) if rule else (), day),
        logic=_prose(rule.logic) if rule else "",
        limits=_prose(rule.limits) if rule else "",
        action=_prose(rule.action) if rule else "",
        decisions=decisions,
        chain=chain_of(conn, finding_no),
        exposure=_exposure_of(conn, finding_no),
        dates=found[11],
        by_date=tuple(sensitivity.in_words(sensitivity.totals(conn, finding_no))),
        level=level,
        by_level=by_level,
    )


def _levels_of(
    conn: sqlite3.Connection, finding_no: int, rule_id: str, level: str
) -> tuple[str, tuple[tuple[str, str], ...]]:
    from audit import level_words  # late: the window's first paint does without

    if rule_id in level_words.NOT_JUDGED:
        return "", (("every", level_words.NOT_JUDGED[rule_id]),)
    totals = level_words.totals(conn, finding_no)
    return level or ("none" if totals else ""), tuple(level_words.briefly(totals))


def _exposure_of(conn: sqlite3.Connection, finding_no: int) -> str:
    from audit.exposure import figures, words  # late: the window's first paint does without

    sums = figures.of_finding(conn, finding_no)
    told = words.range_of(sums)
    return told[0].upper() + told[1:] if sums.shipments else ""


def _rates_of(conn: sqlite3.Connection, finding_no: int) -> tuple[str, ...]:
    if conn.execute("SELECT 1 FROM conversion LIMIT 1").fetchone() is None:
        return ()
    found = conn.execute(
        f"SELECT DISTINCT {RATES_IN_WORDS} AS words FROM evidence e JOIN shipment s USING "
        "(shipment_no) WHERE e.finding_no = ? AND words IS NOT NULL ORDER BY 1 LIMIT ?",
        [finding_no, _MOST_RATES + 1],
    )
    words = [word for (word,) in found]
    return tuple(words[:_MOST_RATES] + ["…"][: len(words) > _MOST_RATES])


def _law_of(
    conn: sqlite3.Connection, names: tuple[str, ...], day: int | None
) -> tuple[LawOfDay, ...]:
    """The rule's parameters from the engagement's own copy; titles and units from the folder."""
    from audit.law import LegalValue  # late: the window's first paint does without

    if day is None:
        return ()
    found = []
    for name in names:
        row = conn.execute(
            "SELECT parameter, first_day, last_day, value, reference, status FROM legal_parameter "
            "WHERE parameter = ? AND first_day <= ? AND last_day >= ?",
            [name, day, day],
        ).fetchone()
        known = _law().parameters.get(name)
        if row is None or known is None:
            continue
        value = LegalValue(*row, unit=known.unit)
        found.append(
            LawOfDay(
                title=known.title,
                value=value.text,
                first_day=_unless(value.first_date, _law().first_date),
                last_day=_unless(value.last_date, _law().last_date),
                reference=value.reference,
            )
        )
    return tuple(found)


def _unless(day: dt.date, bound: dt.date) -> str:
    return "" if day == bound else day.isoformat()


def _rule(conn: sqlite3.Connection, rule_id: str) -> Rule | None:
    from audit.own_rules import of_run

    return of_run(conn).get(rule_id)


@functools.cache
def _law() -> Law:
    from audit.law import load

    return load()


def rule_titles(conn: sqlite3.Connection) -> dict[str, str]:
    """The title of every rule of the last run, by id."""
    return dict(conn.execute("SELECT rule_id, title FROM coverage ORDER BY rule_id"))


def _prose(text: str) -> str:
    """A text of a rule's header without the line ends it was typed with."""
    return " ".join(text.split())


def finding_ids(path: Path, numbers: Sequence[int]) -> list[str]:
    """The stable ids of findings by their numbers in the last run, in that order."""
    import json

    from audit.engagement import Engagement

    with Engagement.open(path, read_only=True) as engagement:
        named = dict(
            engagement.conn.execute(
                "SELECT finding_no, finding_id FROM finding "
                "WHERE finding_no IN (SELECT value FROM json_each(?))",
                [json.dumps(list(numbers))],
            )
        )
    return [named[number] for number in numbers if number in named]
