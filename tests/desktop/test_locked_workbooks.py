"""A locked workbook and a zip on the import page: the password is asked for, and kept nowhere."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from audit.engagement import Engagement
from tests.engagement.audits import reading_in_this_process

LOCKED = Path(__file__).parents[1] / "reading" / "files" / "locked_agile.xlsx"


@pytest.fixture
def page(window):
    with reading_in_this_process():
        window.show_page("import")
        yield window.pages["import"]


@pytest.fixture
def settled(qtbot, page):
    def wait():
        qtbot.waitUntil(lambda: not page.busy and not page.session.tasks.running, timeout=10_000)

    return wait


def newest(path, column):
    """Of the last two sources, in their order."""
    with Engagement.open(path, read_only=True) as engagement:
        found = engagement.conn.execute(
            f"SELECT {column} FROM source ORDER BY source_id"
        ).fetchall()
    return [value for (value,) in found[-2:]]


def type_password(qtbot, page, text):
    view = page.bench.fault
    assert page.bench.right.currentWidget() is view
    assert view.asking.isVisibleTo(view)
    assert view.password.echoMode() == QLineEdit.EchoMode.Password
    qtbot.keyClicks(view.password, text)
    qtbot.keyClick(view.password, Qt.Key.Key_Return)
    assert view.password.text() == ""


def test_a_password_opens_a_locked_workbook_and_is_forgotten(qtbot, page, settled):
    page.take([LOCKED])
    settled()
    type_password(qtbot, page, "wrong")
    settled()
    assert "does not open it" in page.bench.fault.sentence.text()
    type_password(qtbot, page, "secret")
    settled()
    assert [sheet.sheet for sheet in page.shown.going_in] == ["Data", "Second"]
    assert not page.shown.unreadable
    path = page.session.path
    page.import_all()
    settled()
    assert newest(path, "source_file") == ["locked_agile.xlsx", "locked_agile.xlsx"]
    assert b"secret" not in path.read_bytes()
    assert page.bench.passwords == ()


def test_a_fault_that_no_password_mends_asks_for_none(page, settled, tmp_path):
    (tmp_path / "scan.xlsx").write_bytes(b"%PDF-1.7")
    page.take([tmp_path / "scan.xlsx"])
    settled()
    assert not page.bench.fault.asking.isVisibleTo(page.bench.fault)
    assert "PDF" in page.bench.fault.sentence.text()


def test_the_files_of_a_zip_are_listed_by_their_place_in_it(page, settled, tmp_path):
    packed = tmp_path / "client.zip"
    with ZipFile(packed, "w") as archive:
        archive.writestr("may/a.csv", "bill_number,value\nb1,1\n")
        archive.writestr("june/a.csv", "bill_number,value\nb1,1\n")
    page.take([packed])
    settled()
    entries = page.bench.sources.sources.entries
    assert [entry.title for entry in entries] == ["client.zip/may/a.csv", "client.zip/june/a.csv"]
    assert [sheet.duplicates for sheet in page.shown.sheets] == [0, 1]
    page.import_all()
    settled()
    assert newest(page.session.path, "lines_loaded") == [1, 0]
    assert newest(page.session.path, "duplicates") == [0, 1]
