"""Small spreadsheets for the preview, read in this process; the child process has its own tests."""

import csv

import openpyxl
import pytest

from audit.engagement import Engagement
from audit.errors import AuditError
from audit.preview import Preview
from audit.readers import child


class InProcess:
    """Reads files as the child process would."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def read(self, path, folder, only=None, _progress=None):
        answer = child._read(path, folder, only)
        if isinstance(answer, str):
            raise AuditError(answer)
        return answer


@pytest.fixture
def in_process(monkeypatch):
    monkeypatch.setattr(child, "Reader", InProcess)


@pytest.fixture
def engagement(tmp_path):
    path = tmp_path / "audit.s321"
    Engagement.create(path).close()
    return path


@pytest.fixture
def preview(engagement, in_process):
    made = Preview(engagement)
    yield made
    made.close()


@pytest.fixture
def write_csv(tmp_path):
    def write(name, *rows):
        with (tmp_path / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
        return tmp_path / name

    return write


@pytest.fixture
def write_book(tmp_path):
    def write(name, **sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / name)
        return tmp_path / name

    return write
