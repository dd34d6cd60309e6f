"""`s321 tables`: the user's own tables of an engagement, listed, loaded and shown."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import click


@click.group(name="tables", subcommand_metavar="list|load|show")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def tables(context: click.Context, file: Path) -> None:
    """Tables of your own beside those that are shipped: scope lists, warehouses, resellers.

    A table is replaced as a whole, by an empty one too; it counts from the next run on.

    No shipped rule reads the watch list: showing it counts the shipments and findings of the last run
    that each of its rows meets, and a rule of your own can join it.
    """
    context.obj = file


@tables.command(name="list")
@click.pass_obj
def list_(file: Path) -> None:
    """Which tables there are, and what is loaded of each."""
    from audit import own_tables
    from audit.engagement import Engagement

    with Engagement.open(file, read_only=True) as engagement:
        for table in own_tables.listed(engagement.conn):
            rows = f"{table.rows:,} row{'' if table.rows == 1 else 's'}"
            loaded = f"{rows} from {table.file}" if table.file else "nothing loaded"
            click.echo(f"{table.name:<16}{table.title}: {loaded}")


@tables.command()
@click.argument("name")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--sheet", help="Of a workbook with several.")
@click.pass_obj
def load(file: Path, name: str, source: Path, sheet: str | None) -> None:
    """Replace the table NAME by the rows of a CSV or workbook."""
    from audit import own_tables

    table = own_tables.load(file, name, source, sheet)
    one = table.rows == 1
    rows = f"{table.rows:,} row{'' if one else 's'} loaded"
    if own_tables.kinds.load(table.name).counted:
        says = f"no shipped rule reads {'it' if one else 'them'}; 'show' counts what each meets"
    else:
        says = f"{'it counts' if one else 'they count'} from the next run on"
    click.echo(f"{table.name}: {rows}; {says}.")


@tables.command()
@click.argument("name")
@click.pass_obj
def show(file: Path, name: str) -> None:
    """The table NAME as CSV, with the number by which findings name a row.

    The watch list has the shipments and findings of the last run that each row meets.
    """
    from audit import own_tables
    from audit.engagement import Engagement

    with Engagement.open(file, read_only=True) as engagement:
        columns, rows = own_tables.cells(engagement.conn, name)
    kind = own_tables.kinds.known(name)
    if kind.counted:
        click.echo(f"{kind.name}: {' '.join(kind.note.split())}", err=True)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([columns, *rows])
    click.echo(out.getvalue(), nl=False)
