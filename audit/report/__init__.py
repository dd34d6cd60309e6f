"""The Excel report: an engagement as a workbook that can be handed over, one sheet a file.

The sheets are found in the folder ``sheets`` and stand in the order that each gives.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from audit.engagement import Engagement
from audit.errors import AuditError
from audit.progress import Progress, quiet, stoppable
from audit.report.book import Book, Page
from audit.report.figures import Figures, figures
from audit.report.sheet import Sheet, all_sheets


def write(engagement: Engagement, out: Path, progress: Progress = quiet) -> str:
    """Write the workbook to ``out`` and give its content hash.

    AuditError where nothing has been run yet or the file cannot be written; what stood there
    before stays until the new workbook is whole.
    """
    if out.suffix.lower() != ".xlsx":
        raise AuditError(f"The report is an Excel workbook: '{out.name}' has to end in .xlsx.")
    if not out.parent.is_dir():
        raise AuditError(f"The folder {out.parent} does not exist; create it first.")
    if out.exists() and not os.access(out, os.W_OK):
        raise AuditError(f"{out} is write-protected; make it writable or choose another name.")
    run = engagement.conn.execute("SELECT run_id, finished_at FROM run").fetchone()
    if run is None:
        raise AuditError(f"{engagement.path.name} has no results yet; run the audit first.")
    try:
        with tempfile.TemporaryDirectory(
            dir=out.parent, prefix=".s321-", ignore_cleanup_errors=True
        ) as folder:
            draft = Path(folder) / out.name
            content_hash = _write(engagement, draft, f"Run {run[0]} · {run[1]}", progress)
            os.replace(draft, out)  # noqa: PTH105 - atomic, and the tests look for it by name
    except OSError as error:
        raise AuditError(_why_not(out, error)) from error
    return content_hash


def _write(engagement: Engagement, draft: Path, run: str, progress: Progress) -> str:
    conn = engagement.conn
    snapshot = not conn.in_transaction
    if snapshot:
        conn.execute("BEGIN")  # all sheets tell of the same moment
    try:
        with stoppable(conn, progress, "Adding up the figures"):
            known = figures(conn)
        book = _book(engagement, draft, run, known, progress)
        try:
            return _write_sheets(book, engagement)
        except BaseException:
            book.discard()
            raise
    finally:
        if snapshot:
            conn.execute("ROLLBACK")


def _book(
    engagement: Engagement, draft: Path, run: str, known: Figures, progress: Progress
) -> Book:
    properties = engagement.properties()
    client = properties.get("client") or engagement.path.stem
    book = Book(
        draft, draft.parent, header=f"Section 321 audit · {client}",
        footer=f"{run} · potential findings, no legal determination",
        figures=known, progress=progress,
    )  # fmt: skip
    book.workbook.set_properties(
        {
            "title": f"Section 321 audit of {client}",
            "author": properties.get("auditor", ""),
            "comments": "Potential findings; whether something is a legal matter is for counsel.",
        }
    )
    return book


def _write_sheets(book: Book, engagement: Engagement) -> str:
    waiting: list[tuple[Sheet, Page]] = []
    for sheet in all_sheets():
        page = book.page(sheet.name, paper=sheet.paper, hashed=not sheet.last)
        if sheet.last:
            waiting.append((sheet, page))
            continue
        with stoppable(engagement.conn, book.progress, f"Writing the sheet {sheet.name}"):
            sheet.write(page, engagement)
    content_hash = book.content_hash()
    for sheet, page in waiting:
        sheet.write(page, engagement)
    book.save()
    return content_hash


def _why_not(out: Path, error: OSError) -> str:
    """What keeps the file from being written, in a sentence."""
    if isinstance(error, PermissionError):
        return f"{out} cannot be written: it is open elsewhere or write-protected; close it first."
    reason = error.strerror or str(error)
    return f"{out} cannot be written: {reason}; free some space or choose another folder."
