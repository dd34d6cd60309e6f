"""Files with damaged bytes: read, or refused in one sentence that names the file."""

import gzip
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.errors import AuditError
from audit.readers import child

FILES = Path(__file__).with_name("files")
TEXT = b'bill_number;value;name\nb1;1;"a;b"\nb2;2;\xc3\xa9\n' * 20
KINDS = (
    "lines.xlsx", "lines.xlsm", "lines.xlsb", "lines.ods", "biff5.xls", "biff8.xls",
    "locked_agile.xlsx", "locked_rc4.xls", "a.csv", "a.csv.gz",
)  # fmt: skip
PLACES = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1)


def content(name):
    if name.startswith("a."):
        return gzip.compress(TEXT) if name.endswith(".gz") else TEXT
    return (FILES / name).read_bytes()


def read(path, folder):
    return child._read(path, folder, passwords=("secret",))


@pytest.mark.parametrize("name", KINDS)
@given(places=PLACES, cut=st.floats(0.2, 1))
@settings(max_examples=25)
def test_a_damaged_file_is_read_or_refused_in_one_sentence(tmp_path_factory, name, places, cut):
    folder = tmp_path_factory.mktemp("damaged")
    damaged = bytearray(content(name))
    for place, byte in places:
        damaged[int(place * len(damaged))] = byte
    path = folder / name
    path.write_bytes(damaged[: int(cut * len(damaged))])
    answer = read(path, folder)
    assert isinstance(answer, (list, AuditError)), answer
    if isinstance(answer, AuditError):
        assert str(path) in str(answer)
        assert "\n" not in str(answer)
        assert str(answer).endswith(".")


def test_a_member_whose_check_sum_is_wrong_is_damage(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.csv", "bill_number,value\nb1,1\n")
    path.write_bytes(path.read_bytes().replace(b"b1,1", b"b1,9"))
    with pytest.raises(AuditError, match=r"a\.csv is damaged or cut short \(Bad CRC-32"):
        raise read(path / "a.csv", tmp_path)


def test_text_under_the_name_of_a_packed_file_is_read_as_text(tmp_path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(TEXT)
    (sheet,) = read(path, tmp_path)
    assert (sheet.rows, sheet.columns) == (60, 3)


def test_a_reader_that_gives_up_in_its_own_way_is_a_sentence(tmp_path, monkeypatch):
    class PanicException(BaseException):  # as a reader in Rust names it
        pass

    def give_up(*_):
        raise PanicException("index out of bounds\nat somewhere")

    path = tmp_path / "a.csv"
    path.write_bytes(TEXT)
    monkeypatch.setattr(child, "_sheets", give_up)
    assert str(read(path, tmp_path)) == (
        f"{path} is damaged or cut short (index out of bounds); ask for the file again."
    )
