"""The commands of the contract, and the one place where errors become sentences and exit codes."""

from __future__ import annotations

import importlib
import json
import multiprocessing
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from audit import __version__, endings
from audit.errors import AuditError
from audit.progress import Progress, quiet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.sources import ImportSummary

FILE = click.argument("file", type=click.Path(path_type=Path))
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group(no_args_is_help=False, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="s321")
def cli() -> None:
    """Audit historical shipments under Section 321 (19 U.S.C. 1321(a)(2)), offline."""


def _progress() -> Progress:
    if not sys.stderr.isatty():
        return quiet

    def show(fraction: float, text: str) -> None:
        if fraction >= 0:
            sys.stderr.write(f"\r\x1b[K{fraction:4.0%} {text[:70]}")
            sys.stderr.write("\n" if fraction >= 1 else "")
            sys.stderr.flush()

    return show


def _pairs(items: tuple[str, ...], option: str) -> dict[str, str]:
    pairs = {}
    for item in items:
        name, sign, value = item.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise AuditError(f"{option} {item}: write it as NAME=VALUE.")
        if name.strip() in pairs:
            raise AuditError(f"{option} {item}: {name.strip()} is given twice; leave one of them.")
        pairs[name.strip()] = value.strip()
    return pairs


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("s321-demo"))
def demo(folder: Path) -> None:
    """Write sample spreadsheets, audit them, write the report."""
    from audit.demo import job

    done = job.make(folder, _progress())
    sources = done.imported.sources
    click.echo(
        f"{len(sources)} sheets, {sum(s.rows_read for s in sources):,} rows: "
        f"{sum(s.lines_loaded for s in sources):,} loaded, "
        f"{sum(s.duplicates for s in sources):,} duplicates, "
        f"{sum(s.rejected for s in sources):,} rejected."
    )
    _say_run(done.summary)
    for label, path in done.files.items():
        click.echo(f"{label}: {path}")


def _say_run(summary: object) -> None:
    from audit import rulebook
    from audit.pipeline import RunSummary

    if not isinstance(summary, RunSummary):
        raise TypeError(summary)
    words = ", ".join(
        f"{summary.by_certainty[c]:,} {c}"
        for c in rulebook.CERTAINTIES
        if c in summary.by_certainty
    )
    click.echo(
        f"{summary.shipments:,} shipments, {summary.persons:,} persons; {summary.findings:,} "
        f"potential findings ({words or 'none'})."
    )
    titles = {rule.id: rule.title for rule in rulebook.rules()}
    for rule_id, count in summary.by_rule.items():
        click.echo(f"  {rule_id}  {count:>6,}  {titles[rule_id]}")


@cli.command()
@FILE
@click.option("--client", default="")
@click.option("--auditor", default="")
@click.option("--set", "settings", multiple=True, metavar="SETTING=VALUE")
def new(file: Path, client: str, auditor: str, settings: tuple[str, ...]) -> None:
    """Create an engagement."""
    from audit.engagement import Engagement

    Engagement.create(file, client, auditor, _pairs(settings, "--set")).close()
    click.echo(f"Created {file}")


@cli.command(name="import")
@FILE
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--layout", help="A layout by name, or a .toml file.")
@click.option("--map", "mapping", multiple=True, metavar="FIELD=COLUMN")
@click.option("--sheet")
@click.option("--header-row", type=click.IntRange(0))
@click.option("--date-order", type=click.Choice(["mdy", "dmy", "ymd"]))
@click.option("--value-is", type=click.Choice(["line", "shipment"]))
@click.option("--skip-unreadable", is_flag=True)
@click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing.")
@JSON
def import_(  # noqa: PLR0917 - click hands over one argument an option
    file: Path, sources: tuple[Path, ...], layout: str | None, mapping: tuple[str, ...],
    sheet: str | None, header_row: int | None, date_order: str | None, value_is: str | None,
    skip_unreadable: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Read spreadsheets into an engagement: all of them or none."""
    from audit.pipeline import ImportOptions, import_sources

    options = ImportOptions(
        layout, _pairs(mapping, "--map"), sheet, header_row, date_order, value_is, skip_unreadable
    )
    summary = import_sources(file, sources, options, _progress(), dry_run=dry_run)
    if as_json:
        click.echo(json.dumps({"dry_run": dry_run, **summary.as_dict()}, ensure_ascii=False))
        return
    _say_import(summary)
    if dry_run:
        click.echo("Dry run: nothing was changed.")


def _say_import(summary: ImportSummary) -> None:
    from audit.cleaning.totals import amounts

    for source in summary.sources:
        click.echo(
            f"{source.source_file} [{source.sheet}]: {source.rows_read:,} rows = "
            f"{source.lines_loaded:,} loaded + {source.duplicates:,} duplicates + "
            f"{source.rejected:,} rejected; {source.issues:,} issues; header in row {source.header_row}"
        )
        for name, column in source.mapping.items():
            click.echo(f"  {name} <- {column}")
        if source.unread:
            click.echo(f"  not read: {', '.join(source.unread)}")
        click.echo(f"  value of the lines loaded: {amounts(source.value_cents)}")
        for name, (first, last) in source.dates.items():
            click.echo(f"  {name} from {first} to {last}")
    click.echo(
        f"In all: {sum(s.rows_read for s in summary.sources):,} rows, "
        f"{sum(s.lines_loaded for s in summary.sources):,} lines loaded, "
        f"{sum(s.issues for s in summary.sources):,} issues; {amounts(summary.totals.value_cents)}"
    )
    for rule_id, lacking in summary.not_testable.items():
        click.echo(f"  {rule_id} cannot be tested: no source has {lacking}")
    for sentence in summary.skipped:
        click.echo(f"Skipped: {sentence}")
    for warning in summary.warnings:
        click.echo(f"Warning: {warning}", err=True)


@cli.command()
@FILE
@click.option("--rule", "rules", multiple=True, metavar="ID")
@click.option("--set", "settings", multiple=True, metavar="SETTING=VALUE")
@click.option("--engine", type=click.Choice(["sqlite"]), default="sqlite")
@click.option("--fail-on", type=click.Choice(["violation", "probable", "review"]))
@JSON
def run(
    file: Path, rules: tuple[str, ...], settings: tuple[str, ...], engine: str,
    fail_on: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Match persons and run the rules; decisions survive."""
    from audit import pipeline, rulebook

    summary = pipeline.run(file, _pairs(settings, "--set"), rules, _progress())
    if as_json:
        click.echo(json.dumps({"engine": engine, **summary.as_dict()}, ensure_ascii=False))
    else:
        _say_run(summary)
    if fail_on is None:
        return 0
    worse = rulebook.CERTAINTIES[: rulebook.CERTAINTIES.index(fail_on) + 1]
    return int(any(summary.by_certainty.get(certainty) for certainty in worse))


@cli.command(name="rates")
@FILE
@click.argument("rates_file", type=click.Path(path_type=Path))
def rates_(file: Path, rates_file: Path) -> None:
    """Load exchange rates: currency, date, usd_per_unit."""
    from audit import rates

    click.echo(f"{rates.load(file, rates_file):,} rates loaded; they count from the next run on.")


@cli.command()
@FILE
@click.argument("findings", nargs=-1, required=True)
@click.option("--status", type=click.Choice(["confirmed", "dismissed", "open"]), required=True)
@click.option("--note", required=True)
@click.option("--by", required=True)
def review(file: Path, findings: tuple[str, ...], status: str, note: str, by: str) -> None:
    """Record a decision on findings."""
    from audit.findings import review as record

    count = record(file, findings, status, note, by)
    click.echo(f"{count} finding{'' if count == 1 else 's'}: {status}")


@cli.command()
@FILE
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True)
def report(file: Path, out: Path) -> None:
    """Write the Excel report."""
    from audit import pipeline
    from audit.engagement import Engagement

    with Engagement.open(file) as engagement:
        pipeline.write_report(engagement, out, _progress())
    click.echo(f"Report: {out}")


@cli.command(name="export")
@FILE
@click.argument("table")
@click.option("-o", "--out", type=click.Path(path_type=Path))
@click.option("--for-excel", is_flag=True, help="Put an apostrophe before = + - @.")
def export_(file: Path, table: str, out: Path | None, for_excel: bool) -> None:
    """Write one table to a file (.csv, .jsonl, .parquet), or as CSV to standard output."""
    from audit.engagement import Engagement
    from audit.export import export

    with Engagement.open(file, read_only=True) as engagement:
        export(engagement.conn, table, out, for_excel=for_excel)


@cli.command(name="rules")
@click.argument("rule_id", required=False)
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Show that day's law.")
def rules_(rule_id: str | None, day: object) -> None:
    """The catalogue; one rule as a page; the law of one day."""
    import datetime as dt

    from audit import rule_pages

    date = day.date() if isinstance(day, dt.datetime) else None
    click.echo(rule_pages.text(rule_id, date))


@cli.command()
@FILE
def log(file: Path) -> None:
    """The activity log."""
    from audit.engagement import Engagement

    with Engagement.open(file, read_only=True) as engagement:
        for entry, at, action, detail, sha256 in engagement.conn.execute(
            "SELECT entry, at, action, detail, sha256 FROM log ORDER BY entry"
        ):
            click.echo(f"{entry}\t{at}\t{action}\t{sha256[:12]}\t{detail}")


@cli.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--tour", type=click.Path(path_type=Path))
@click.option("--theme", type=click.Choice(["light", "dark"]))
def gui(file: Path | None, tour: Path | None, theme: str | None) -> int:
    """Open the window."""
    try:
        window = importlib.import_module("desktop.app")
        return int(window.run_gui(file, tour, theme))
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("desktop", "PySide6", "shiboken6"):
            raise  # a fault of ours, which no installation mends
        raise AuditError(
            f"The window needs Qt, which cannot be loaded here ({error}); install s321[gui], and "
            "what README.md names for a bare Linux, or use the other commands."
        ) from None


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command; the exit code is 0 done, 1 check failed, 2 mend it, 3 interrupted."""
    multiprocessing.freeze_support()
    words = sys.argv[1:] if arguments is None else arguments
    sys.exit(endings.exit_code(lambda: _invoke(words)))


def _invoke(words: Sequence[str]) -> int:
    for word in words:
        if any("\ud800" <= letter <= "\udfff" for letter in word):
            raise AuditError(f"{word!a} is no text in UTF-8; rename what it names.")
    try:
        with cli.make_context("s321", list(words)) as context:
            code = cli.invoke(context)
    except click.exceptions.Exit as done:
        code = done.exit_code
    return code if isinstance(code, int) else 0


if __name__ == "__main__":
    main()
