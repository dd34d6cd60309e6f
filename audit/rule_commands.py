"""The command `s321 rules`: the catalogue, one rule, one day's law, and what is generated from them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from audit.errors import AuditError


@click.command(name="rules")
@click.argument("rule_id", required=False)
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Show that day's law.")
@click.option(
    "--write",
    "folder",
    type=click.Path(path_type=Path),
    help="Write all pages as Markdown into this folder (rules/ and law.md).",
)
@click.option("--lock", is_flag=True, hidden=True, help="Make resources/rules.lock anew.")
@click.option("--release", is_flag=True, hidden=True, help="With --lock: all are released now.")
def rules(
    rule_id: str | None, day: dt.datetime | None, folder: Path | None, lock: bool, release: bool
) -> None:
    """The catalogue; one rule as a page; the law of one day.

    Rules of your own, files like the shipped ones, are read from the folder that the variable
    S321_RULES names, else from `rules` in your settings folder.
    """
    from audit import rule_docs, rule_lock, rule_pages

    asked = [bool(rule_id or day), folder is not None, lock]
    if sum(asked) > 1 or (release and not lock):
        raise AuditError("--write and --lock each stand alone; leave out the other words.")
    if lock:
        changed = rule_lock.write(release=release)
        click.echo(f"{rule_lock.LOCK.name}: {changed} changed")
    elif folder:
        click.echo(f"{rule_docs.write(folder)} pages written into {folder}")
    else:
        click.echo(rule_pages.text(rule_id, day.date() if day else None))
