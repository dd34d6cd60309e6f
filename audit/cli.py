"""The commands of the contract, and the one place where errors become sentences and exit codes."""

from __future__ import annotations

import importlib
import json
import multiprocessing
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from audit import __version__, endings, identity_commands, rule_commands, table_commands
from audit.errors import AuditError
from audit.progress import Progress, quiet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FILE = click.argument("file", type=click.Path(path_type=Path))
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
DECIMAL_MARK = click.option(
    "--decimal-mark", type=click.Choice(["point", "comma"]),
    help="Of columns whose own values leave it open, such as 1.234.",
)  # fmt: skip


@click.group(no_args_is_help=False, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="s321")
def cli() -> None:
    """Audit historical shipments under Section 321 (19 U.S.C. 1321(a)(2)), offline."""


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


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
    for rule_id, count in summary.by_rule.items():
        click.echo(f"  {rule_id:<6}  {count:>6,}  {summary.titles[rule_id]}")
    if summary.differing_settings:
        differing = ", ".join("=".join(pair) for pair in summary.differing_settings.items())
        click.echo(f"Settings that differ from their default: {differing}")


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
@click.option("--layout", help="A layout by name, or a .toml file; none: do not recognise one.")
@click.option("--map", "mapping", multiple=True, metavar="FIELD=COLUMN")
@click.option("--sheet")
@click.option("--header-row", type=click.IntRange(0))
@click.option("--date-order", type=click.Choice(["mdy", "dmy", "ymd"]))
@click.option("--value-is", type=click.Choice(["line", "shipment"]))
@DECIMAL_MARK
@click.option("--save-layout", metavar="NAME", help="Keep the mapping as a layout of your own.")
@click.option(
    "--password-file",
    type=click.Path(path_type=Path),
    help="A file whose first line opens locked workbooks; it is not kept.",
)
@click.option("--skip-unreadable", is_flag=True)
@click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing.")
@JSON
def import_(  # noqa: PLR0917 - click hands over one argument an option
    file: Path, sources: tuple[Path, ...], layout: str | None, mapping: tuple[str, ...],
    sheet: str | None, header_row: int | None, date_order: str | None, value_is: str | None,
    decimal_mark: str | None, save_layout: str | None, password_file: Path | None,
    skip_unreadable: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Read spreadsheets into an engagement: all of them or none."""
    from audit import import_words, layouts, source_account
    from audit.pipeline import ImportOptions, import_sources
    from audit.readers.locked import password_in

    options = ImportOptions(
        layout, _pairs(mapping, "--map"), sheet, header_row, date_order, value_is, skip_unreadable,
        decimal_mark=decimal_mark,
        save_layout=layouts.place_of(save_layout) if save_layout else None,
        passwords=(password_in(password_file),) if password_file else (),
    )  # fmt: skip
    summary = import_sources(file, sources, options, _progress(), dry_run=dry_run)
    if as_json:
        click.echo(json.dumps({"dry_run": dry_run, **summary.as_dict()}, ensure_ascii=False))
        return
    _say(import_words.imported(summary))
    for warning in summary.warnings:
        click.echo(f"Warning: {warning}", err=True)
    if options.save_layout:
        kept = "would be saved as" if dry_run else "saved as"
        click.echo(f"Layout {kept} {options.save_layout}")
    if dry_run:
        _say(source_account.looked_at(summary))
        click.echo("Dry run: nothing was changed.")


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


@cli.command()
@FILE
@click.argument("source")
@click.option("--layout", help="A layout by name, or a .toml file.")
@click.option("--map", "mapping", multiple=True, metavar="FIELD=COLUMN")
@click.option("--sheet")
@click.option("--header-row", type=click.IntRange(0))
@click.option("--date-order", type=click.Choice(["mdy", "dmy", "ymd"]))
@DECIMAL_MARK
@click.option("--value-is", type=click.Choice(["line", "shipment"]))
@click.option("--anew", is_flag=True, help="Forget what was said of it before.")
@JSON
def reread(  # noqa: PLR0917 - click hands over one argument an option
    file: Path, source: str, layout: str | None, mapping: tuple[str, ...], sheet: str | None,
    header_row: int | None, date_order: str | None, decimal_mark: str | None,
    value_is: str | None, anew: bool, as_json: bool,
) -> None:  # fmt: skip
    """Read a source again from its text in the engagement; its file is not needed.

    SOURCE is its file's name, or its number as 's321 totals' lists it. What was said of it at the
    import holds unless it is said otherwise here.
    """
    from audit import import_words, rereading
    from audit.sources import SourceOptions

    changes = SourceOptions(
        layout=layout, header_row=header_row, date_order=date_order, value_basis=value_is,
        decimal_mark=decimal_mark,
    )  # fmt: skip
    done = rereading.reread(
        file, source, sheet, changes, _pairs(mapping, "--map"), anew=anew, progress=_progress()
    )
    if as_json:
        click.echo(json.dumps(done.as_dict(), ensure_ascii=False))
        return
    _say(import_words.read_again(done))
    for warning in done.warnings:
        click.echo(f"Warning: {warning}", err=True)


@cli.command()
@FILE
@click.argument("source", required=False)
@click.option("--sheet")
@click.option("--rows", type=click.IntRange(0), help="The client's count of rows.")
@click.option("--value", metavar="USD", help="The client's sum of values.")
@click.option("--note", help="What explains a difference.")
@click.option("--by", default="", help="Who enters it.")
@JSON
def totals(  # noqa: PLR0917 - click hands over one argument an option
    file: Path, source: str | None, sheet: str | None, rows: int | None, value: str | None,
    note: str | None, by: str, as_json: bool,
) -> None:  # fmt: skip
    """The client's own figures for each SOURCE; without one, how they all compare."""
    from audit import control_totals, import_words
    from audit.engagement import Engagement

    if source is not None:
        found = [
            control_totals.enter(file, source, sheet, rows=rows, value=value, note=note, by=by)
        ]
    elif rows is not None or value is not None or note is not None:
        raise AuditError("Figures belong to a source; name its file.")
    else:
        with Engagement.open(file, read_only=True) as engagement:
            found = control_totals.listed(engagement.conn)
    if as_json:
        click.echo(json.dumps({"sources": [t.as_dict() for t in found]}, ensure_ascii=False))
        return
    _say(import_words.control_totals(found))


@cli.command(name="rates")
@FILE
@click.argument("rates_file", type=click.Path(path_type=Path))
def rates_(file: Path, rates_file: Path) -> None:
    """Load exchange rates: currency, date, usd_per_unit and perhaps kind.

    A rate holds from its date until the next. With the kind quarterly it is the certified rate of its
    calendar quarter and holds on each day of that quarter alone, unless the rate of kind daily of
    that very day (of Friday, on a weekend) differs from it by 5 percent or more (19 CFR 159.34).
    A quarter without a certified rate takes the latest other rate.
    """
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


cli.add_command(table_commands.tables)
cli.add_command(identity_commands.persons)
cli.add_command(rule_commands.rules)


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
