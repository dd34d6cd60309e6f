"""Small spreadsheets for the preview, read in this process; the child process has its own tests."""

import csv

import openpyxl
import pytest

from audit.engagement import Engagement
from audit.preview import Preview
from tests.engagement.audits import reading_in_this_process


@pytest.fixture
def in_process():
    with reading_in_this_process():
        yield


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
