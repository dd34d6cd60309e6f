"""`s321 persons`: who is one person, the pairs to decide on, and the decisions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.errors import AuditError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.persons.queue import Consignee, Pair, Queue
    from audit.persons.variants import PersonOfVariants

_SHOWN = 20
VERDICT = click.Choice(["same", "different", "unsure"])
NOTE = click.option("--note", default="", help="Why.")
BY = click.option("--by", default="", help="Who decides; else the engagement's auditor.")


class _Listing(click.Group):
    """A group whose own options may follow FILE, as long as no command does."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.allow_interspersed_args = not self.commands.keys() & set(args)
        return super().parse_args(ctx, args)


@click.group(
    name="persons", cls=_Listing, invoke_without_command=True,
    subcommand_metavar="[decide|alike|undo ...]",
)  # fmt: skip
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--pending", is_flag=True, help="The pairs to decide on, the least certain first.")
@click.option("--limit", type=click.IntRange(1), help="With --pending or --json: so many pairs.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def persons(
    context: click.Context, file: Path, pending: bool, limit: int | None, as_json: bool
) -> None:
    """Persons of more than one consignee, as the last run joined them; what is still open.

    A, B and the ids that decisions name are consignees (C...); a person (P...) stands for its
    consignee with the smallest id. 'same' joins, 'different' separates whatever speaks for the pair,
    'unsure' changes nothing but leaves the queue. The later decision on a pair replaces the earlier.
    """
    context.obj = file
    if context.invoked_subcommand:
        if pending or limit or as_json:
            raise AuditError("--pending, --limit and --json only list; leave them out here.")
        return
    from audit import freshness
    from audit.engagement import Engagement
    from audit.persons import decisions, queue, variants

    with Engagement.open(file, read_only=True) as engagement:
        conn = engagement.conn
        everything = 2**31
        found = queue.look(conn, limit or (everything if as_json else _SHOWN))
        listed = [] if pending and not as_json else variants.persons(conn)
        history = decisions.history(conn)
        stale = freshness.stale(conn)
    if as_json:
        said = {
            "persons": [person.as_dict() for person in listed],
            "pending": [pair.as_dict() for pair in found.pairs],
            "decisions": [decision.as_dict() for decision in history],
            "settled": found.settled,
        }
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    for line in _queue(found) if pending else _persons(listed):
        click.echo(line)
    click.echo(found.settled)
    if stale:
        click.echo(f"Results are out of date ({stale}); 's321 run {file}' brings them up to date.")


@persons.command()
@click.argument("a")
@click.argument("b")
@click.argument("verdict", type=VERDICT)
@NOTE
@BY
@click.pass_obj
def decide(file: Path, a: str, b: str, verdict: str, note: str, by: str) -> None:
    """Say whether A and B are one person."""
    from audit.persons import decisions

    made = decisions.decide(file, a, b, verdict, note, by)
    click.echo(
        f"{made.left_id} and {made.right_id}: {verdict} (decision {made.decision_id}, by {made.by})."
    )
    _say_stale(file)


@persons.command()
@click.argument("pattern")
@click.argument("verdict", type=VERDICT)
@NOTE
@BY
@click.pass_obj
def alike(file: Path, pattern: str, verdict: str, note: str, by: str) -> None:
    """Decide every pending pair of a PATTERN, as --pending shows it, at once."""
    from audit.persons import decisions

    made = decisions.decide_alike(file, pattern, verdict, note, by)
    first, last = made[0], made[-1]
    numbers = f"decision {first.decision_id}"
    if last is not first:
        numbers = f"decisions {first.decision_id} to {last.decision_id}"
    click.echo(f"{_count(len(made), 'pair')}: {verdict} ({numbers}, by {first.by}).")
    _say_stale(file)


@persons.command()
@click.argument("decision", type=click.IntRange(1), required=False)
@BY
@click.pass_obj
def undo(file: Path, decision: int | None, by: str) -> None:
    """Take back DECISION by its number, else the last one that is not taken back.

    Decisions that were made at once are taken back at once; an undo, too, has a number to take back.
    """
    from audit.persons import decisions

    for gone in decisions.undo(file, decision, by):
        click.echo(
            f"Taken back: decision {gone.decision_id} on {gone.left_id} and {gone.right_id}, "
            f"{gone.verdict}, by {gone.by}."
        )
    _say_stale(file)


def _say_stale(file: Path) -> None:
    click.echo(f"Results are out of date; 's321 run {file}' brings them up to date.")


def _persons(found: list[PersonOfVariants]) -> Iterator[str]:
    for person in found:
        conflicts = f"; {_count(len(person.conflicts), 'conflict')}" if person.conflicts else ""
        yield (
            f"{person.person_id}  {_count(len(person.consignees), 'consignee')}, "
            f"joined by {', '.join(person.joined_by) or 'nothing'}{conflicts}"
        )
        for one in person.consignees:
            yield f"  {one['consignee_id']}  " + _line(
                *(one[field] for field in ("name", "address", "city", "state", "postal_code")),
                one["id_key"] and f"id {one['id_key']}",
            )
        for conflict in person.conflicts:
            yield f"  Conflict: {conflict.left_id} and {conflict.right_id}: {conflict.reason}"
    yield f"{_count(len(found), 'person')} of more than one consignee or with a conflict."


def _queue(found: Queue) -> Iterator[str]:
    for number, pair in enumerate(found.pairs, 1):
        yield f"{number}. {_consignee(pair.left)}"
        yield f"   {_consignee(pair.right)}"
        yield from (f"   {line}" for line in _why(pair))
    if more := found.count - len(found.pairs):
        yield f"{_count(more, 'more pair')}; --limit {found.count} shows all."


def _why(pair: Pair) -> Iterator[str]:
    joins = f"joins at {pair.level}" if pair.level else "does not join by itself"
    yield f"{pair.weight:+.1f} bits, probability {pair.probability:.3f}: {joins}"
    for comparison, words, bits in pair.steps:
        yield f"  {bits:+6.1f}  {comparison}: {words}"
    if pair.effect_findings:
        yield (
            f"The answer could change or make {_count(pair.effect_findings, 'finding')}, "
            f"${pair.effect_cents / 100:,.2f}."
        )
    else:
        yield "The answer changes no finding."
    for warning in pair.warnings:
        yield f"Warning: {warning}"
    if pair.pattern:
        yield f"Pattern: {pair.pattern}"


def _consignee(one: Consignee) -> str:
    place = (one.name, one.address, one.city, one.state, one.postal_code, one.phone, one.email)
    return f"{one.consignee_id}  " + _line(*place, one.id_key and f"id {one.id_key}")


def _line(*parts: object) -> str:
    return ", ".join(str(part) for part in parts if part)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
