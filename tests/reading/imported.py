"""Small spreadsheets, imported into an engagement of their own, and what it then holds."""

import csv
import datetime as dt
import hashlib

import openpyxl

from audit import pipeline
from audit.engagement import Engagement
from audit.export import TABLES

EPOCH = dt.date(1970, 1, 1)


def write_csv(path, *rows, encoding="utf-8", **how):
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file, lineterminator="\n", **how).writerows(rows)
    return path


def write_book(path, *rows, change=None):
    """An XLSX with one sheet named Data; ``change`` may do more to the workbook."""
    book = openpyxl.Workbook()
    book.active.title = "Data"
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    book.save(path)
    return path


class Imported:
    """An engagement in a folder, and the files beside it."""

    def __init__(self, folder):
        self.folder = folder
        self.file = folder / "case.s321"
        Engagement.create(self.file).close()

    def csv(self, *rows, name="lines.csv", **how):
        return write_csv(self.folder / name, *rows, **how)

    def text(self, content, name="lines.csv"):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def book(self, *rows, name="lines.xlsx", change=None):
        return write_book(self.folder / name, *rows, change=change)

    def take(self, *files, dry_run=False, **options):
        """Import files; the summary says what was read."""
        said = pipeline.ImportOptions(**options)
        return pipeline.import_sources(self.file, files, said, dry_run=dry_run)

    def run(self):
        pipeline.run(self.file, rules=["321-01"])  # shipments and sums are all that is looked at
        return self

    def query(self, sql):
        with Engagement.open(self.file, read_only=True) as engagement:
            found = engagement.conn.execute(sql)
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found]

    def table(self, name):
        """One exported table of the contract."""
        return self.query(TABLES[name])

    def lines(self):
        """Every line as it was typed, with its text under `written_FIELD`."""
        texts = list(self.query("SELECT * FROM line_text LIMIT 1")[0])[1:]
        written = ", ".join(f"t.{name} AS written_{name}" for name in texts)
        return self.query(f"SELECT l.*, {written} FROM line l JOIN line_text t USING (line_id)")

    def written(self, field):
        return [line[f"written_{field}"] for line in self.lines()]

    def issues(self, field=None):
        """Row, field, raw text and reason of every issue that belongs to a row."""
        return [
            (issue["source_row"], issue["field"], issue["raw"], issue["reason"])
            for issue in self.table("issues")
            if issue["source_row"] and field in (None, issue["field"])
        ]

    def sha256(self):
        return hashlib.sha256(self.file.read_bytes()).hexdigest()


def counts(summary):
    """Read, loaded, duplicates, rejected: of each source."""
    return [
        (source.rows_read, source.lines_loaded, source.duplicates, source.rejected)
        for source in summary.sources
    ]


def iso(day):
    return day if day is None else (EPOCH + dt.timedelta(day)).isoformat()
