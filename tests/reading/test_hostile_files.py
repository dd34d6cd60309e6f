"""Damaged and hostile files: one clear sentence each, and nothing of the engagement changes."""

import zipfile

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


def plain_zip(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("lines.csv", "bill_number,value\nb1,1\n")


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
    "plain zip": ("a.xlsx", plain_zip, "unpack"),
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
