"""Rows of text to an audited engagement, through the program's own import and run."""

import csv
import sqlite3
from contextlib import closing, contextmanager

import pytest

from audit import pipeline
from audit.engagement import Engagement
from audit.export import TABLES
from audit.readers import child


@contextmanager
def reading_in_this_process():
    """No child process for each import: the files are our own."""

    def read(_, path, folder, only=None, progress=None, passwords=()):
        answer = child._read(path, folder, only, passwords=passwords)
        if isinstance(answer, Exception):
            raise answer
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(child.Reader, "read", read)
        yield


def written(path, rows, fields=None):
    """A CSV of these rows (dictionaries); a field that a row lacks is blank."""
    fields = fields or list(dict.fromkeys(field for row in rows for field in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fields, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def imported(path, *sheets, settings=None, **options):
    """An engagement at ``path`` with each list of rows imported as a file beside it."""
    Engagement.create(path, "Harbour Imports", "R. Vale", settings).close()
    with reading_in_this_process():
        sources = [
            written(path.with_name(f"{path.stem}-{number}.csv"), rows)
            for number, rows in enumerate(sheets, 1)
        ]
        pipeline.import_sources(path, sources, pipeline.ImportOptions(**options))
    return path


def table(path, name):
    """One exported table as dictionaries."""
    with Engagement.open(path, read_only=True) as engagement:
        rows = engagement.conn.execute(TABLES[name])
        columns = [column[0] for column in rows.description]
        return [dict(zip(columns, row, strict=True)) for row in rows]


def content(path):
    """Everything that an engagement says, as SQL."""
    with closing(sqlite3.connect(path)) as conn:
        return list(conn.iterdump())
