"""How the report is written: whole or not at all, in one sentence where it cannot be."""

import base64
import errno
import os
import zipfile

import openpyxl
import pytest

from audit.engagement import Engagement
from audit.errors import AuditError, Cancelled
from audit.report import book, full_sheets, write
from audit.report.contents import content_hashes
from audit.report.sheets import charts as charts_sheet
from tests.report.made_engagement import make


@pytest.fixture(autouse=True)
def no_pictures(monkeypatch):
    """A dot instead of each picture: what they show is tested with the charts."""
    dot = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
    )
    monkeypatch.setattr(charts_sheet, "picture", lambda *_: dot)


def leftovers(folder):
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".s321")


def test_same_data_give_the_same_content_hash(engagement, tmp_path):
    first = write(engagement, tmp_path / "a.xlsx")
    assert write(engagement, tmp_path / "b.xlsx") == first
    assert content_hashes(tmp_path / "a.xlsx") == (first, first)


def test_hash_outlives_a_save_by_another_program(engagement, tmp_path):
    first = write(engagement, tmp_path / "a.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)
    workbook.save(tmp_path / "b.xlsx")
    assert content_hashes(tmp_path / "b.xlsx") == (first, first)


@pytest.mark.parametrize("cell", ["B2", "H2", "J2"])
def test_hash_tells_a_changed_cell(engagement, tmp_path, cell):
    write(engagement, tmp_path / "a.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)
    workbook["Findings"][cell].value = 1
    workbook.save(tmp_path / "b.xlsx")
    hashes = content_hashes(tmp_path / "b.xlsx")
    assert hashes.stated
    assert not hashes.agrees


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no more", b"finding_id,day\n"])
def test_file_that_is_no_workbook_is_refused(tmp_path, content):
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(AuditError, match="not an Excel workbook"):
        content_hashes(tmp_path / "a.xlsx")


def test_workbook_that_declares_entities_is_refused(engagement, tmp_path):
    write(engagement, tmp_path / "a.xlsx")
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'
    with (
        zipfile.ZipFile(tmp_path / "a.xlsx") as old,
        zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new,
    ):
        for name in old.namelist():
            new.writestr(name, bomb if name.endswith("sheet7.xml") else old.read(name))
    with pytest.raises(AuditError, match="not an Excel workbook"):
        content_hashes(tmp_path / "b.xlsx")


def test_full_sheet_continues_on_the_next_and_says_so(engagement, tmp_path, monkeypatch, table):
    monkeypatch.setattr(full_sheets, "MAX_ROWS", 98)
    written = write(engagement, tmp_path / "r.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert [n for n in workbook.sheetnames if n.startswith("Evid")] == ["Evidence", "Evidence b"]
    assert workbook["Evidence"]["A98"].value == "Continues on the sheet “Evidence b”."
    parts = [table(workbook, name) for name in ("Evidence", "Evidence b")]
    parts = [[row for row in part if row["rule_id"]] for part in parts]
    assert [len(part) for part in parts] == [96, 24]
    assert "'Evidence b'!$K$2:$K$25" in workbook["Reconciliation"].cell(
        row=next(
            cell.row for cell in workbook["Reconciliation"]["A"]
            if cell.value == "Evidence re-footed, USD"
        ),
        column=2,
    ).value  # fmt: skip
    assert workbook["Findings"]["T34"].hyperlink.location == "'Evidence b'!A2"
    assert workbook["Evidence b"]["A2"].value == workbook["Findings"]["A34"].value
    assert content_hashes(tmp_path / "r.xlsx") == (written, written)


def test_cancelled_report_leaves_the_old_one_and_nothing_else(engagement, tmp_path):
    out = tmp_path / "r.xlsx"
    out.write_bytes(b"old")

    def stop(fraction, text):
        if "rows" in text:
            raise Cancelled(text)

    with pytest.raises(Cancelled):
        write(engagement, out, stop)
    assert out.read_bytes() == b"old"
    assert leftovers(tmp_path) == ["r.xlsx"]
    assert not engagement.conn.in_transaction


@pytest.mark.parametrize("after", [1, 5, 20, 60])
def test_report_can_be_stopped_while_it_is_saved(engagement, tmp_path, after):
    asked = []

    def stop(fraction, text):
        asked.append(text)
        if asked.count("Saving the workbook") >= after:
            raise Cancelled(text)

    with pytest.raises(Cancelled):
        write(engagement, tmp_path / "r.xlsx", stop)
    assert asked[-1] == "Saving the workbook"
    assert leftovers(tmp_path) == []


def test_progress_goes_up_to_the_end(engagement, tmp_path):
    told = []
    write(engagement, tmp_path / "r.xlsx", lambda fraction, _: told.append(fraction))
    known = [fraction for fraction in told if fraction >= 0]
    assert known == sorted(known)
    assert known[-1] <= 1


def test_full_disk_is_told_in_a_sentence(engagement, tmp_path, monkeypatch):
    def full(self):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(book.Book, "save", full)
    with pytest.raises(AuditError, match="No space left on device"):
        write(engagement, tmp_path / "r.xlsx")
    assert leftovers(tmp_path) == []


def test_target_that_is_open_elsewhere_is_told_in_a_sentence(engagement, tmp_path, monkeypatch):
    def locked(old, new):
        raise PermissionError(errno.EACCES, "used by another process")

    monkeypatch.setattr(os, "replace", locked)
    with pytest.raises(AuditError, match="open elsewhere"):
        write(engagement, tmp_path / "r.xlsx")
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "words"), [("r.xls", "end in .xlsx"), ("none/r.xlsx", "does not exist")]
)
def test_wrong_target_is_refused(engagement, tmp_path, name, words):
    with pytest.raises(AuditError, match=words):
        write(engagement, tmp_path / name)


def test_folder_as_target_is_refused(engagement, tmp_path):
    (tmp_path / "r.xlsx").mkdir()
    with pytest.raises(AuditError, match="cannot be written"):
        write(engagement, tmp_path / "r.xlsx")


def test_engagement_that_was_never_run_has_no_report(tmp_path):
    with (
        Engagement.create(tmp_path / "new.s321") as fresh,
        pytest.raises(AuditError, match="run the audit first"),
    ):
        write(fresh, tmp_path / "r.xlsx")


def test_report_only_reads_the_engagement(tmp_path):
    make(tmp_path / "case.s321").close()
    before = (tmp_path / "case.s321").read_bytes()
    with Engagement.open(tmp_path / "case.s321", read_only=True) as closed:
        write(closed, tmp_path / "r.xlsx")
    assert (tmp_path / "case.s321").read_bytes() == before


def test_report_joins_the_callers_transaction(engagement, tmp_path):
    with engagement.transaction():
        written = write(engagement, tmp_path / "r.xlsx")
        engagement.log("report", {"content_sha256": written})
    last = engagement.conn.execute("SELECT action FROM log ORDER BY entry DESC").fetchone()
    assert last == ("report",)
