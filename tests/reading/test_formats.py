"""Every workbook format, packed files, and workbooks under a password: the same lines from each."""

import gzip
import io
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from audit.cli import cli
from audit.errors import AuditError, PasswordNeeded
from audit.importing import sha256_of
from audit.readers import containers, locked
from tests.reading.imported import counts, write_csv

FILES = Path(__file__).with_name("files")
KINDS = ("lines.xlsx", "lines.xlsm", "lines.xlsb", "biff5.xls", "biff8.xls", "lines.ods")
LOCKED = ("locked_agile.xlsx", "locked_standard.xlsx", "locked_rc4.xls")
LINES = (("bill_number", "value"), ("b1", 1), ("b2", 2))


def said(case):
    """Of each line: bill number, consignee, day and value, as they are in the test files."""
    return [
        (
            x["written_bill_number"],
            x["written_consignee_name"],
            x["arrival_day"],
            x["amount_micros"],
        )
        for x in case.lines()
    ]


IN_FILES = [
    ("00123", "Ada Exämple", 19844, 12_500_000),
    ("b2", "Bo Sample", 19845, None),
    ("b3", "Cy Sample", 19846, 15_250_000),
    ("c1", None, None, 7_000_000),
]


@pytest.mark.parametrize("name", KINDS)
def test_every_workbook_format_gives_the_same_lines_and_its_error_cells_are_issues(case, name):
    summary = case.take(FILES / name)
    assert counts(summary) == [(3, 3, 0, 0), (1, 1, 0, 0)]
    assert [source.sheet for source in summary.sources] == ["Data", "Second"]
    assert said(case) == IN_FILES
    assert case.issues("value") == [(3, "value", "#DIV/0!", "the cell holds a spreadsheet error")]


def test_the_same_lines_of_another_format_are_duplicates(case):
    summary = case.take(*(FILES / name for name in KINDS))
    assert [s.duplicates for s in summary.sources] == [0, 0] + [3, 1] * (len(KINDS) - 1)


@pytest.mark.parametrize("name", ["lines.csv", "lines.xlsx", "biff8.xls"])
@pytest.mark.parametrize("packing", ["gz", "zip"])
def test_a_packed_file_is_read_as_the_file_in_it_under_the_hash_of_what_was_given(
    case, name, packing
):
    plain = case.csv(*LINES) if name == "lines.csv" else FILES / name
    packed = case.folder / f"{name}.gz" if packing == "gz" else case.folder / "outer.zip"
    if packing == "gz":
        packed.write_bytes(gzip.compress(plain.read_bytes()))
    else:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(plain, f"may/{name}")
    case.take(packed)
    assert [line["written_bill_number"] for line in case.lines()] == (
        ["b1", "b2"] if name == "lines.csv" else [bill for bill, *_ in IN_FILES]
    )
    sources = case.query("SELECT source_file, sheet, sha256, size_bytes FROM source")
    shown = f"{name}.gz" if packing == "gz" else f"outer.zip/may/{name}"
    assert {source["source_file"] for source in sources} == {shown}
    assert {source["sha256"] for source in sources} == {sha256_of(packed)}
    assert {source["size_bytes"] for source in sources} == {packed.stat().st_size}
    if name == "lines.csv":
        assert sources[0]["sheet"] == "lines"


def zipped(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def text_of(*rows):
    return "".join(",".join(map(str, row)) + "\n" for row in rows)


def test_the_files_of_a_zip_are_sources_of_their_own_even_with_equal_lines_and_rows(case):
    first = text_of(*LINES)
    other = text_of(("bill_number", "value"), ("b3", 3), ("b4", 4))
    file = zipped(
        case.folder / "client.zip",
        **{"a/lines.csv": first, "b/lines.csv": other, "readme.pdf": b"x", "__MACOSX/l.csv": b"x",
           "b/.lines.csv": b"x", "c/~$lines.xlsx": b"x"},
    )  # fmt: skip
    summary = case.take(file)
    assert [source.source_file for source in summary.sources] == [
        "client.zip/a/lines.csv", "client.zip/b/lines.csv",
    ]  # fmt: skip
    assert counts(summary) == [(2, 2, 0, 0), (2, 2, 0, 0)]
    again = shutil.copy(file, case.folder / "copy.zip")
    assert counts(case.take(again)) == [(2, 0, 2, 0), (2, 0, 2, 0)]


def test_one_file_of_a_zip_can_be_named_as_if_the_zip_were_a_folder(case):
    file = zipped(
        case.folder / "client.zip", **{"a.csv": text_of(*LINES), "b/c.csv": text_of(*LINES)}
    )
    summary = case.take(file / "b" / "c.csv")
    assert [source.source_file for source in summary.sources] == ["client.zip/b/c.csv"]
    with pytest.raises(AuditError, match=r"holds no none\.csv"):
        case.take(file / "none.csv")
    with pytest.raises(AuditError, match="is no zip"):
        case.take(case.csv(*LINES) / "a.csv")


def test_a_name_that_looks_like_a_pattern_is_a_name_where_there_is_such_a_file(case):
    file = zipped(case.folder / "client [1].zip", **{"a[b].csv": text_of(*LINES)})
    for source in (file, file / "a[b].csv"):
        summary = case.take(source, dry_run=True)
        assert [s.source_file for s in summary.sources] == ["client [1].zip/a[b].csv"]


def test_folders_and_patterns_find_packed_files_too(case):
    folder = case.folder / "client"
    folder.mkdir()
    zipped(folder / "a.zip", **{"x.psv": "bill_number|value\nb1|1\n"})
    (folder / "b.csv.gz").write_bytes(gzip.compress(text_of(*LINES).encode()))
    (folder / "backup.tar.gz").write_bytes(gzip.compress(b"x"))
    write_csv(folder / "c.psv", *LINES, delimiter="|")
    for source in (folder, folder / "*.*s*"):
        summary = case.take(source, dry_run=True)
        names = [s.source_file for s in summary.sources]
        assert names == ["a.zip/x.psv", "b.csv.gz", "c.psv"][-len(names) :]
    assert len(case.take(folder, dry_run=True).sources) == 3


@pytest.mark.parametrize(
    "name",
    [
        "../../up.csv",
        "/etc/up.csv",
        "C:\\Windows\\up.csv",
        "a/../../b/up.csv",
        "..\\up.csv",
        "u\np.csv",
    ],
)
def test_a_name_that_leads_out_of_a_zip_leads_nowhere(case, name):
    before = sorted(case.folder.parent.rglob("*"))
    file = zipped(case.folder / "bad.zip", **{name: text_of(*LINES)})
    summary = case.take(file)
    assert summary.sources[0].lines_loaded == 2
    shown = summary.sources[0].source_file
    assert shown.startswith("bad.zip/")
    assert not {"..", "", "C:"} & set(shown.split("/"))
    assert "\n" not in shown
    assert set(case.folder.parent.rglob("*")) - set(before) == {file}


def test_equal_names_in_a_zip_are_told_apart(case):
    file = case.folder / "twice.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("l.csv", text_of(*LINES))
        archive.writestr("./l.csv", text_of(("bill_number", "value"), ("b9", 9)))
    summary = case.take(file)
    assert [s.source_file for s in summary.sources] == ["twice.zip/l.csv", "twice.zip/l (2).csv"]
    assert [line["bill_key"] for line in case.lines()] == ["b1", "b2", "b9"]


def test_a_text_member_that_cannot_be_read_is_named_by_its_place_in_the_zip(case):
    file = zipped(case.folder / "a.zip", **{"in/bad.csv": 'bill_number,value\nb1,"1\nb2,2\n'})
    with pytest.raises(AuditError, match=r"a\.zip.in.bad\.csv: a quotation mark in row 2"):
        case.take(file)


def twice_packed(folder):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", text_of(*LINES))
    return zipped(folder / "outer.zip", **{"inner.zip": inner.getvalue()})


def test_an_archive_in_an_archive_is_refused(case):
    with pytest.raises(AuditError, match="packed twice"):
        case.take(twice_packed(case.folder))
    file = case.folder / "a.csv.gz"
    file.write_bytes(gzip.compress(gzip.compress(b"bill_number\n")))
    with pytest.raises(AuditError, match="packed twice"):
        case.take(file)


@pytest.mark.parametrize("name", LOCKED)
def test_a_locked_workbook_is_opened_by_its_password_alone(case, name):
    file = FILES / name
    for passwords in ((), ("wrong",)):
        with pytest.raises(PasswordNeeded, match="protected by a password") as refused:
            case.take(file, passwords=passwords)
        assert str(file) in str(refused.value)
    case.take(file, passwords=("wrong", "secret"))
    assert said(case) == IN_FILES
    assert case.query("SELECT DISTINCT sha256 FROM source") == [{"sha256": sha256_of(file)}]


def test_a_password_is_not_kept(case):
    password = case.folder / "password.txt"
    password.write_text("secret\nsecond line\n")
    words = ["import", case.file, FILES / LOCKED[0], "--password-file", password]
    result = CliRunner().invoke(cli, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0
    assert len(case.lines()) == 4
    assert "secret" not in result.output
    assert b"secret" not in case.file.read_bytes()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "cannot be opened"), (b"", "no password"), (b"\nsecret\n", "no password"),
        (b"\xff\xfe", "UTF-8"),
    ],
)  # fmt: skip
def test_a_password_file_without_a_password_is_refused(tmp_path, content, sentence):
    file = tmp_path / "password.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(AuditError, match=sentence) as refused:
        locked.password_in(file)
    assert str(file) in str(refused.value)


def test_a_locked_workbook_inside_a_zip_is_opened_too(case):
    file = case.folder / "a.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.write(FILES / LOCKED[0], "in/locked.xlsx")
    with pytest.raises(PasswordNeeded, match=r"a\.zip.in.locked\.xlsx is protected"):
        case.take(file)
    case.take(file, passwords=("secret",))
    assert said(case) == IN_FILES


def test_a_locked_workbook_that_is_damaged_is_refused(case):
    content = bytearray((FILES / LOCKED[0]).read_bytes())
    start = content.index(b"<encryption")
    content[start : start + 200] = bytes(200)
    with pytest.raises(AuditError, match="locked in a way that cannot be opened"):
        case.take(case.text(bytes(content), name="a.xlsx"), passwords=("secret",))


def test_an_open_document_or_a_zip_under_a_password_is_refused(case):
    ods = case.folder / "a.ods"
    with zipfile.ZipFile(FILES / "lines.ods") as old, zipfile.ZipFile(ods, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "META-INF/manifest.xml":
                text = text.replace(
                    b"</manifest:manifest>", b"<manifest:encryption-data/></manifest:manifest>"
                )
            new.writestr(name, text)
    with pytest.raises(AuditError, match="OpenDocument file under a password"):
        case.take(ods)
    packed = zipped(case.folder / "a.zip", **{"a.csv": text_of(*LINES)})
    content = bytearray(packed.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1  # the flag that says: encrypted
    packed.write_bytes(content)
    with pytest.raises(AuditError, match="zip with a password"):
        case.take(packed)


def test_a_name_in_utf_8_that_a_zip_does_not_declare_is_read_as_such(tmp_path):
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("größe.csv", "x")
    content = file.read_bytes().replace(b"\x00\x08", b"\x00\x00")  # without the flag for UTF-8
    file.write_bytes(content)
    assert [path.name for path in containers.files_of(file)] == ["größe.csv"]
