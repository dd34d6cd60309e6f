"""Damaged and hostile files: one clear sentence each, and nothing of the engagement changes."""

import gzip
import os
import re
import time
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from audit import pipeline
from audit.cli import cli
from audit.errors import AuditError, Cancelled
from audit.readers import child
from tests.reading.imported import Imported, counts, write_book, write_csv

LINES = (("bill_number", "value"), ("b1", 1))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def corner(place):
    def fill(book):
        book.active[place] = "x"

    return lambda path: write_book(path, *LINES, change=fill)


def cut_short(path):
    content = write_book(path, *LINES).read_bytes()
    path.write_bytes(content[: len(content) // 2])


def spoilt(path):
    """The zip is whole, what it holds is not."""
    content = bytearray(write_book(path, *LINES).read_bytes())
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 80
    content[start : start + 40] = bytes(byte ^ 0x55 for byte in content[start : start + 40])
    path.write_bytes(content)


def bomb(path):
    """A few kilobytes that unfold to a hundred million."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(100):
                sheet.write(bytes(1_000_000))


def encrypted(path):
    """A compound file whose directory names the stream that Office encrypts a workbook into."""
    entry = "EncryptedPackage".encode("utf-16-le").ljust(128, b"\0")
    path.write_bytes(OLE + bytes(504) + entry.ljust(512, b"\0") + bytes(512))


def zip_of(**members):
    def write(path):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in members.items():
                archive.writestr(name, text)

    return write


def gzipped(data, cut=None):
    return lambda path: path.write_bytes(gzip.compress(data)[:cut])


def understated(path):
    """A zip whose own figures say that little is in it."""
    zip_of(**{"lines.csv": bytes(70_000_000)})(path)
    content = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.index(mark) + place
        content[at : at + 4] = (1_000).to_bytes(4, "little")
    path.write_bytes(content)


def content(data):
    return lambda path: path.write_bytes(data)


HOSTILE = {
    "missing": ("a.xlsx", lambda _: None, "no file"),
    "empty": ("a.csv", content(b""), "empty"),
    "byte order mark alone": ("a.csv", content(b"\xef\xbb\xbf"), "empty"),
    "blank": ("a.csv", content(b"\n\n\n"), "no row"),
    "no table": ("a.txt", content(b"Dear Jo,\nsee you soon.\n"), "--map"),
    "binary": ("a.csv", content(bytes(range(256)) * 40), "neither"),
    "binary without zeros": ("a.csv", content(bytes(range(1, 256)) * 40), "a.csv"),
    "zeros": ("a.csv", content(b"bill_number,value\nb\x001,1\n"), "neither"),
    "pdf": ("a.xlsx", content(b"%PDF-1.7\n"), "PDF"),
    "web page": (
        "a.xls",
        content(b"\n<html><table><tr><td>bill_number</td></tr></table>"),
        "web page",
    ),
    "open quotation mark": ("a.csv", content(b'bill_number,value\nb1,"1\nb2,2\nb3,3\n'), "row 2"),
    "many fields": ("a.csv", content((b"," * 5000 + b"\n") * 3), "fields"),
    "encrypted": ("a.xlsx", encrypted, "password"),
    "compound junk": ("a.xls", content(OLE + bytes(2000)), "damaged"),
    "cut short": ("a.xlsx", cut_short, "damaged or cut short"),
    "spoilt": ("a.xlsx", spoilt, "cannot be read"),
    "zip without spreadsheets": ("a.zip", zip_of(**{"a.pdf": "x"}), "no spreadsheets"),
    "zip bomb": ("a.zip", zip_of(**{"a.csv": bytes(70_000_000)}), "unfold"),
    "zip bomb that hides its size": ("a.zip", understated, "damaged|unfold"),
    "gzip bomb": ("a.csv.gz", gzipped(bytes(70_000_000)), "unfold"),
    "gzip of nothing": ("a.csv.gz", gzipped(b""), "empty"),
    "gzip cut short": ("a.csv.gz", gzipped(bytes(range(256)) * 9, 200), "cut short"),
    "7-Zip": ("a.csv", content(b"7z\xbc\xaf\x27\x1c" + bytes(90)), "7-Zip"),
    "bomb": ("a.xlsx", bomb, "unfold"),
    "far right cell": ("a.xlsx", corner("XFD1"), "columns"),
    "far corner cell": ("a.xlsx", corner("XFD1048576"), "stray cell"),
}


@pytest.fixture(scope="module")
def one_child():
    """One real child for all imports of this module: it is replaced where a file ends it."""
    reader = child.Reader()
    with pytest.MonkeyPatch.context() as patch, reader:
        patch.setattr(child, "Reader", lambda: Lent(reader))
        yield reader


class Lent:
    """A reader that others still need when one import is done with it."""

    def __init__(self, reader):
        self.read = reader.read

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


@pytest.fixture
def hostile(tmp_path, one_child):
    return Imported(tmp_path)


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence_and_changes_nothing(hostile, kind):
    name, make, said = HOSTILE[kind]
    bad = hostile.folder / name
    make(bad)
    before = hostile.sha256()
    with pytest.raises(AuditError, match=said) as refused:
        hostile.take(bad)
    sentence = str(refused.value)
    assert str(bad) in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert hostile.sha256() == before


def test_an_import_of_several_files_loads_all_or_none(hostile):
    good, bad = hostile.csv(*LINES, name="good.csv"), hostile.folder / "bad.xlsx"
    cut_short(bad)
    before = hostile.sha256()
    with pytest.raises(AuditError, match=r"bad\.xlsx"):
        hostile.take(good, bad)
    assert hostile.sha256() == before


def test_a_far_low_cell_costs_no_memory_worth_refusing(hostile):
    path = hostile.folder / "low.xlsx"
    corner("A60000")(path)
    assert counts(hostile.take(path)) == [(2, 2, 0, 0)]
    assert [line["source_row"] for line in hostile.lines()] == [2, 60_000]


def test_a_folder_is_read_as_its_spreadsheets_and_a_pattern_as_what_it_matches(hostile):
    folder = hostile.folder / "client"
    (folder / "deep").mkdir(parents=True)
    write_csv(folder / "b.csv", *LINES)
    write_csv(folder / "deep" / "a.TSV", *LINES, delimiter="\t")
    (folder / "~$lock.xlsx").write_bytes(b"x")
    (folder / "readme.md").write_bytes(b"x")
    summary = hostile.take(folder, folder / "*.csv", dry_run=True)
    assert sorted(source.source_file for source in summary.sources) == ["a.TSV", "b.csv"]
    for nothing in (hostile.folder / "none*.csv", folder / "empty"):
        (folder / "empty").mkdir(exist_ok=True)
        with pytest.raises(AuditError, match=nothing.name.replace("*", r"\*")):
            hostile.take(nothing)


def test_unreadable_files_may_be_skipped_and_are_named_in_output_and_log(hostile):
    good, bad = hostile.csv(*LINES, name="good.csv"), hostile.folder / "bad.xlsx"
    cut_short(bad)
    last = hostile.csv(("bill_number", "value"), ("b2", 2), name="last.csv")
    words = ["import", str(hostile.file), str(good), str(bad), str(last), "--skip-unreadable"]
    result = CliRunner().invoke(cli, words, catch_exceptions=False)
    assert result.exit_code == 0
    assert f"Skipped: {bad}" in result.output
    assert [line["bill_key"] for line in hostile.lines()] == ["b1", "b2"]
    logged = [entry["detail"] for entry in hostile.query("SELECT detail FROM log")]
    assert [detail for detail in logged if "bad.xlsx" in detail]


def test_where_nothing_can_be_read_skipping_is_an_error_too(hostile):
    before = hostile.sha256()
    with pytest.raises(AuditError, match=r"none\.csv"):
        hostile.take(hostile.folder / "none.csv", skip_unreadable=True)
    assert hostile.sha256() == before


def test_a_stopped_import_leaves_nothing_behind(hostile):
    files = [hostile.csv(*LINES, name=f"{n}.csv") for n in range(2)]
    before = hostile.sha256()

    def stop_at_the_end(fraction, _):
        if fraction >= 0.8:
            raise Cancelled

    with pytest.raises(Cancelled):
        pipeline.import_sources(hostile.file, files, None, stop_at_the_end)
    assert hostile.sha256() == before
    assert hostile.table("sources") == []


def with_sheet(case, change, *rows):
    """A workbook whose first sheet's XML is changed."""
    path = case.book(*(rows or LINES))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = change(parts["xl/worksheets/sheet1.xml"])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def sentence_or_values(hostile, path):
    try:
        hostile.take(path)
    except AuditError as refused:
        return str(refused)
    return hostile.written("value")


LAUGHS = b"".join(
    b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"ha" * 10) for n in range(10)
)


@pytest.mark.parametrize("entity", [LAUGHS, b'<!ENTITY l9 SYSTEM "file:///etc/hostname">'])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_entities_are_neither_multiplied_nor_fetched(hostile, entity, part):
    def laugh(xml):
        declared = re.sub(rb"^(<\?xml[^>]*>)?", b"<!DOCTYPE x [" + entity + b"]>", xml, count=1)
        return declared.replace(b"<v>1</v>", b"<v>&l9;</v>").replace(b'name="Data"', b'name="&l9;"')

    path = hostile.book(*LINES)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = laugh(parts[part])
    zip_of(**parts)(path)
    began = time.monotonic()
    said = sentence_or_values(hostile, path)
    assert said in (["&l9;"], [None], ["1"]) or (said.startswith(str(path)) and "\n" not in said)
    assert time.monotonic() - began < 5


def test_a_sheet_of_white_space_is_read_or_refused_without_harm(hostile):
    path = with_sheet(hostile, lambda xml: xml.replace(b"<row ", b" " * 30_000_000 + b"<row ", 1))
    assert counts(hostile.take(path)) == [(1, 1, 0, 0)]
    path = with_sheet(hostile, lambda xml: xml.replace(b"<row ", b" " * 70_000_000 + b"<row ", 1))
    with pytest.raises(AuditError, match="unfold"):
        hostile.take(path)


def test_a_text_of_white_space_is_a_blank(hostile):
    hostile.take(hostile.csv(("bill_number", "value", "description"), ("b1", 1, " " * 5_000_000)))
    assert hostile.query("SELECT bill_key FROM line") == [{"bill_key": "b1"}]


def test_many_columns_blank_and_equal_headers_do_no_harm(hostile):
    header = ["bill_number", "value", "", "", "note", "note", *(f"extra {n}" for n in range(294))]
    row = ["12345678901234567890", "1", "x", "y", "one", "two", *map(str, range(294))]
    summary = hostile.take(hostile.csv(header, row), hostile.book(header, row))
    assert counts(summary) == [(1, 1, 0, 0), (1, 0, 1, 0)]
    assert hostile.written("bill_number") == ["12345678901234567890"] * 2
    assert len(summary.sources[0].unread) == 298


def test_a_million_blank_rows_are_no_rows(hostile):
    text = "bill_number,value\nb1,1\n" + ",\n" * 500_000 + "\n" * 500_000 + "b2,2\n"
    assert counts(hostile.take(hostile.text(text))) == [(2, 2, 0, 0)]
    assert [line["source_row"] for line in hostile.lines()] == [2, 1_000_003]


def test_control_characters_stay_in_their_cells(hostile):
    hostile.take(
        hostile.text("bill_number,value,description\nb1\x07,1,a\x1b[31mb\x0b\x7f\nb2,2,c\n")
    )
    assert hostile.written("description") == ["a\x1b[31mb\x0b\x7f", "c"]


def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read(hostile, one_child):
    slow, good = hostile.csv(*LINES, name="slow.csv"), hostile.csv(*LINES, name="good.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(child, "_LEAST_SECONDS", -1.0)
        patch.setattr(child, "_LOOK_SECONDS", 0.0)
        with pytest.raises(AuditError, match=r"slow\.csv was not read within"):
            hostile.take(slow)
    assert counts(hostile.take(good)) == [(1, 1, 0, 0)]


def test_what_an_honest_file_may_take_grows_with_what_is_in_it(tmp_path):
    small, large = tmp_path / "a.csv", tmp_path / "b.zip"
    small.write_bytes(b"x")
    zip_of(**{"a.csv": b"x" * 10_000_000})(large)
    assert 30 <= child._most_seconds(small) < 31
    assert child._most_seconds(large / "a.csv") == child._most_seconds(large) > 39


def test_a_pipe_is_no_file_and_is_not_waited_for(hostile):
    pipe = Path(os.devnull)
    if hasattr(os, "mkfifo"):  # Windows has none in a folder
        pipe = hostile.folder / "pipe.csv"
        os.mkfifo(pipe)
    with pytest.raises(AuditError, match="is no file but a pipe or a device"):
        hostile.take(pipe)
