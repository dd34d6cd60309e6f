"""What bad input gets: exit 2, one sentence that says what, where and what to do, nothing changed."""

import os
import sqlite3
import sys
import time
from contextlib import closing, contextmanager

import pytest

from audit import __version__
from audit import engagement as engagements
from audit.engagement import SCHEMA_VERSION, Engagement
from tests.engagement.audits import content, table, written

REVIEW = ["--status", "confirmed", "--note", "seen", "--by", "R. Vale"]


def commands(file, folder):
    """Every command that opens an engagement, with all else in order."""
    march, rates = folder / "m.csv", folder / "r.csv"
    march.write_text("bill_number,value\nB1,900\n")
    rates.write_text("currency,date,usd_per_unit\nEUR,2024-01-02,1.1\n")
    return {
        "import": ["import", file, march],
        "run": ["run", file],
        "rates": ["rates", file, rates],
        "review": ["review", file, "321-01-0123", *REVIEW],
        "report": ["report", file, "-o", folder / "report.xlsx"],
        "export": ["export", file, "lines", "-o", folder / "lines.csv"],
        "log": ["log", file],
    }


COMMANDS = ["import", "run", "rates", "review", "report", "export", "log"]
WRITERS = [name for name in COMMANDS if name not in ("export", "log")]


def text(path):
    path.write_text("bill_number,value\nB1,900\n" * 200)
    return "is not an s321 engagement file"


def other_database(path):
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("CREATE TABLE line (line_id INTEGER)")
    return "is not an s321 engagement file"


def empty(path):
    path.touch()
    return "is not an s321 engagement file"


def missing(path):
    return "There is no engagement file"


def folder(path):
    path.mkdir()
    return "There is no engagement file"


def newer(path):
    Engagement.create(path).close()
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA user_version = 99")
    return f"file version 99; this s321 {__version__} reads up to {SCHEMA_VERSION}"


def cut_short(path):
    Engagement.create(path).close()
    with path.open("r+b") as file:
        file.truncate(9000)
    return "is damaged"


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("make", [missing, folder, empty, text, other_database, newer, cut_short])
def test_what_is_no_engagement_is_refused_and_left_as_it_is(refused, tmp_path, sha, make, command):
    path = tmp_path / "case.s321"
    words = commands(path, tmp_path)[command]
    expected = make(path)
    before = sha(tmp_path)
    sentence = refused(*words)
    assert str(path) in sentence
    assert expected in sentence
    assert sha(tmp_path) == before


@pytest.mark.parametrize("command", COMMANDS)
def test_an_engagement_locked_by_another_program_is_named(
    refused, engagement, tmp_path, sha, command, monkeypatch
):
    monkeypatch.setattr(engagements, "_BUSY_SECONDS", 0.02)
    words = commands(engagement, tmp_path)[command]
    before = sha(tmp_path)
    with closing(sqlite3.connect(engagement)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert refused(*words) == (
            f"{engagement} is in use by another program; close it there and try again."
        )
    assert sha(tmp_path) == before


@pytest.mark.parametrize("command", [name for name in WRITERS if name != "review"])
def test_an_engagement_in_the_midst_of_another_change_waits_and_says_so(
    refused, engagement, tmp_path, sha, command, monkeypatch
):
    monkeypatch.setattr(engagements, "_BUSY_SECONDS", 0.02)
    words = commands(engagement, tmp_path)[command]
    before = sha(tmp_path)
    with closing(sqlite3.connect(engagement)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        assert "is in use by another program" in refused(*words)
        assert time.monotonic() - began > 0.02
    assert sha(tmp_path) == before


@contextmanager
def read_only_by_permission(path, patch):
    path.chmod(0o444)
    # root may write whatever the mode says
    patch.setattr(os, "access", lambda _, mode, **__: mode != os.W_OK)
    yield


@contextmanager
def read_only_by_the_disk(path, patch):
    connect = engagements._connect
    patch.setattr(engagements, "_connect", lambda at, **_: connect(at, read_only=True))
    yield


@pytest.mark.parametrize(
    ("barred", "command"),
    [(read_only_by_permission, command) for command in WRITERS]
    + [(read_only_by_the_disk, command) for command in ("import", "run", "rates", "review")],
)
def test_a_read_only_engagement_is_named(
    refused, engagement, tmp_path, sha, monkeypatch, barred, command
):
    words = commands(engagement, tmp_path)[command]
    if command == "review":
        words[2] = table(engagement, "findings")[0]["finding_id"]
    before = sha(tmp_path)
    with barred(engagement, monkeypatch):
        assert refused(*words) == (
            f"{engagement} is read-only; make it writable or work on a copy."
        )
    assert sha(tmp_path) == before


def test_a_read_only_engagement_can_be_read(s321, engagement, monkeypatch):
    with read_only_by_permission(engagement, monkeypatch):
        assert s321("export", engagement, "findings").code == 0
        assert s321("log", engagement).code == 0


WRONG_WORDS = {
    "": "Missing command",
    "audit": "No such command 'audit'",
    "verify FILE": "No such command 'verify'",
    "new": "Missing argument 'FILE'",
    "new FILE": "exists already; choose another name",
    "new DIR/new.xlsx": "ends in .s321, but 'new.xlsx' does not",
    "new DIR/none/new.s321": "none does not exist; create it first",
    "new DIR/new.s321 --set colour=blue": "There is no setting 'colour'; choose from overage_mode",
    "new DIR/new.s321 --set overage_mod=all": "did you mean overage_mode?",
    "new DIR/new.s321 --set overage_mode=some": "overage_mode cannot be 'some'; choose from all, excess",
    "new DIR/new.s321 --set overage_mode": "--set overage_mode: write it as NAME=VALUE",
    "new DIR/new.s321 --set a=1 --set a=2": "a is given twice",
    "import FILE": "Missing argument 'SOURCES...'",
    "import FILE DIR/none.csv": "There is no file DIR/none.csv; check the name",
    "import FILE DIR/*.xlsx": "Nothing matches DIR/*.xlsx; check the pattern",
    "import FILE DIR/bare": "DIR/bare holds no spreadsheets",
    "import FILE FILE": "FILE is neither a spreadsheet nor a text file",
    "import FILE MARCH --map colour=value": "--map colour=value: there is no field 'colour'",
    "import FILE MARCH --map value=Amount": "the sheet has no column 'Amount'; it has bill_number",
    "import FILE MARCH --map value=99": "the sheet has no column '99'",
    "import FILE MARCH --map value": "--map value: write it as NAME=VALUE",
    "import FILE MARCH --map value=1 --map value=2": "value is given twice",
    "import FILE MARCH --layout nobodys": "There is no layout 'nobodys'; choose from",
    "import FILE MARCH --sheet April": "has no sheet 'April'",
    "import FILE MARCH --header-row 999": "there is no row 999",
    "import FILE MARCH --header-row -1": "Invalid value for '--header-row'",
    "import FILE MARCH --date-order dym": "'dym' is not one of 'mdy', 'dmy', 'ymd'",
    "import FILE MARCH --value-is order": "'order' is not one of 'line', 'shipment'",
    "import FILE MARCH EMPTY": "EMPTY is empty; ask for the file again",
    "import FILE EMPTY --skip-unreadable": "EMPTY is empty; ask for the file again",
    "run FILE --rule 321-99": "There is no rule '321-99'; choose from 321-01",
    "run FILE --set colour=blue": "There is no setting 'colour'",
    "run FILE --set identity_level=loose": "choose from normal, strict, lenient",
    "run FILE --engine duckdb": "--engine",
    "run FILE --fail-on info": "'info' is not one of 'violation', 'probable', 'review'",
    "run FILE --fail-on": "Option '--fail-on' requires an argument",
    "rates FILE": "Missing argument 'RATES_FILE'",
    "review FILE 321-01-0 --status confirmed --note seen --by Me": "There is no finding 321-01-0",
    "review FILE 321-01-0 --status done --note seen --by Me": "'done' is not one of",
    "review FILE 321-01-0 --note seen --by Me": "Missing option '--status'; choose from confirmed",
    "review FILE 321-01-0 --status open --by Me": "Missing option '--note'",
    "review FILE 321-01-0 --status open --note seen": "Missing option '--by'",
    "review FILE --status open --note seen --by Me": "Missing argument 'FINDINGS...'",
    "report FILE": "Missing option '-o' / '--out'",
    "report FILE -o DIR/report.pdf": "'report.pdf' has to end in .xlsx",
    "report FILE -o DIR/none/report.xlsx": "DIR/none does not exist; create it first",
    "export FILE": "Missing argument 'TABLE'",
    "export FILE colours": "There is no table 'colours'; choose from findings, evidence",
    "export FILE lines -o DIR/lines.ods": "ends in none of .csv, .jsonl, .parquet; name the file so",
    "export FILE lines -o DIR/none/lines.csv": "DIR/none does not exist; create it first",
    "export FILE lines -o DIR/bare.csv": "DIR/bare.csv is a folder; name a file in it",
    "export FILE lines --for-excel -o DIR/a.jsonl": "--for-excel is for CSV",
    "rules 321-99": "There is no rule '321-99'; choose from 321-01",
    "rules --on 2024-13-01": "'2024-13-01' does not match",
    "rules --on 1985-01-01": "1985-01-01 is outside the record",
    "rules 321-01 --on 1985-01-01": "1985-01-01 is outside the record",
    "log FILE --colour": "No such option '--colour'",
    "demo EMPTY": "EMPTY cannot be a folder; name another one",
    "demo DIR/none/demo": "DIR/none/demo cannot be a folder; name another one",
    "gui DIR/none.s321 --tour DIR/tour": "There is no engagement file DIR/none.s321",
}  # fmt: skip


@pytest.mark.parametrize("words", WRONG_WORDS)
def test_wrong_words_are_named_and_change_nothing(refused, engagement, march, tmp_path, sha, words):
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare.csv").mkdir()
    (tmp_path / "empty.csv").touch()
    places = {"FILE": engagement, "MARCH": march, "EMPTY": tmp_path / "empty.csv", "DIR": tmp_path}

    def placed(sentence):
        for name, place in places.items():
            sentence = sentence.replace(name, str(place))
        return sentence

    before = sha(tmp_path)
    sentence = refused(*(placed(word) for word in words.split()))
    expected = WRONG_WORDS[words]
    assert (
        expected if "'FILE'" in expected or "_FILE" in expected else placed(expected)
    ) in sentence
    assert sha(tmp_path) == before


def test_an_argument_that_is_no_text_is_named(refused, tmp_path):
    assert "is no text in UTF-8" in refused("new", f"{tmp_path}/a\udcff.s321")


def test_one_source_that_cannot_be_read_stops_them_all(refused, engagement, march, tmp_path):
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 and no more")
    before = content(engagement)
    assert str(broken) in refused("import", engagement, march, broken)
    assert content(engagement) == before


RATES = {
    "": "line 1: no column is named currency, date, usd_per_unit",
    "currency,day,rate\nEUR,2024-01-02,1.1\n": "line 1: no column is named date, usd_per_unit",
    "currency;date;usd_per_unit\n": "with commas between",
    "currency,date,usd_per_unit\n": "holds no rates below its header",
    "currency,date,usd_per_unit\nEUR,2024-01-02,1.1\nEuro,2024-01-02,1\n": "line 3: 'Euro' is no currency",
    "currency,date,usd_per_unit\n,2024-01-02,1.1\n": "line 2: '' is no currency code",
    "currency,date,usd_per_unit\nEUR,02/01/2024,1.1\n": "line 2: '02/01/2024' is no date",
    "currency,date,usd_per_unit\nEUR,2024-02-30,1.1\n": "line 2: '2024-02-30' is no date",
    "currency,date,usd_per_unit\nEUR,2024-01-02,1,1\n": "line 2: it has more fields than the header",
    "currency,date,usd_per_unit\nEUR,2024-01-02,\n": "line 2: '' is no rate above zero",
    "currency,date,usd_per_unit\nEUR,2024-01-02\n": "line 2: '' is no rate above zero",
    'currency,date,usd_per_unit\nEUR,2024-01-02,"1,1"\n': "line 2: '1,1' is no rate above zero",
    "currency,date,usd_per_unit\nEUR,2024-01-02,0\n": "line 2: '0' is no rate above zero",
    "currency,date,usd_per_unit\nEUR,2024-01-02,-1\n": "line 2: '-1' is no rate above zero",
    "currency,date,usd_per_unit\nEUR,2024-01-02,nan\n": "line 2: 'nan' is no rate above zero",
    "currency,date,usd_per_unit\nEUR,2024-01-02,inf\n": "line 2: 'inf' is no rate above zero",
    "currency,date,usd_per_unit\nEUR,2024-01-02,1e400\n": "line 2: '1e400' is no rate above zero",
    "currency,date,usd_per_unit\nEUR,2024-01-02,1e-400\n": "line 2: '1e-400' is no rate above zero",
    "currency,date,usd_per_unit\nEUR,2024-01-02,1\n\nEUR,2024-01-02,2\n": (
        "line 4: EUR has another rate for that day in line 2"
    ),
}  # fmt: skip


@pytest.mark.parametrize("wrong", RATES)
def test_a_wrong_rates_file_names_the_line_and_loads_nothing(
    refused, engagement, tmp_path, sha, wrong
):
    rates, before = tmp_path / "rates.csv", sha(engagement)
    rates.write_text(wrong)
    sentence = refused("rates", engagement, rates)
    assert str(rates) in sentence
    assert RATES[wrong] in sentence
    assert sha(engagement) == before


def test_a_rates_file_that_is_none_is_named(refused, engagement, tmp_path):
    assert "cannot be opened" in refused("rates", engagement, tmp_path / "none.csv")
    assert "cannot be opened" in refused("rates", engagement, tmp_path)
    latin = tmp_path / "latin.csv"
    latin.write_bytes("currency,date,usd_per_unit\nEUR,2024-01-02,1 (geändert)\n".encode("latin-1"))
    assert "is no CSV in UTF-8" in refused("rates", engagement, latin)


def test_the_same_rate_twice_is_no_fault(s321, engagement, tmp_path):
    rates = tmp_path / "rates.csv"
    rates.write_text("currency,date,usd_per_unit\nEUR,2024-01-02,1.1\nEUR,2024-01-02,1.10\n")
    assert s321("rates", engagement, rates).out.startswith("1 rate")


def test_a_report_before_a_run_says_what_to_do(refused, tmp_path):
    Engagement.create(tmp_path / "new.s321").close()
    words = ["report", tmp_path / "new.s321", "-o", tmp_path / "report.xlsx"]
    assert "has no results yet; run the audit first" in refused(*words)
    assert not (tmp_path / "report.xlsx").exists()


def test_a_report_onto_a_folder_says_so(refused, engagement, tmp_path, sha, monkeypatch):
    (tmp_path / "report.xlsx").mkdir()
    before = sha(tmp_path)
    monkeypatch.setattr("audit.report._write", lambda _, draft, *__: draft.write_text("book"))
    assert f"{tmp_path / 'report.xlsx'} " in refused(
        "report", engagement, "-o", tmp_path / "report.xlsx"
    )
    assert sha(tmp_path) == before


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_an_export_that_fails_leaves_the_old_file(
    refused, engagement, tmp_path, sha, suffix, monkeypatch
):
    def fail(*_):
        raise OSError(28, "No space left on device")

    out = tmp_path / f"lines.{suffix}"
    out.write_text("as before")
    before = sha(tmp_path)
    for writer in ("_csv", "_jsonl", "_parquet"):
        monkeypatch.setattr(f"audit.export.{writer}", fail)
    sentence = refused("export", engagement, "lines", "-o", out)
    assert sentence.startswith(f"{out} cannot be written (No space left on device)")
    assert sha(tmp_path) == before


if sys.platform != "win32":  # which has neither a limit of a file's size nor folders by mode

    @contextmanager
    def files_no_larger_than(size):
        import resource

        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    @pytest.mark.parametrize("size", [0, 50_000])
    def test_new_on_a_full_disk_leaves_nothing(refused, tmp_path, size):
        with files_no_larger_than(size):
            sentence = refused("new", tmp_path / "new.s321")
        assert sentence.startswith(f"{tmp_path / 'new.s321'} ")
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        ("command", "size"),
        [("import", 1000), ("import", 30_000), ("run", 3000), ("rates", 3000), ("report", 3000),
         ("export", 300)],
    )  # fmt: skip
    def test_a_full_disk_changes_nothing(refused, engagement, tmp_path, sha, command, size):
        words = commands(engagement, tmp_path)[command]
        if command == "import":
            rows = [{"bill_number": f"B{n}", "value": str(n)} for n in range(3000)]
            written(words[-1], rows)
        before = sha(tmp_path)
        with files_no_larger_than(size):
            sentence = refused(*words)
        assert "free some space" in sentence or "check the disk" in sentence
        assert sha(tmp_path) == before

    @pytest.mark.parametrize(
        "words",
        [["new", "DIR/new.s321"], ["export", "FILE", "lines", "-o", "DIR/lines.csv"],
         ["report", "FILE", "-o", "DIR/report.xlsx"], ["demo", "DIR/demo"]],
        ids=lambda words: words[0],
    )  # fmt: skip
    def test_a_folder_that_cannot_be_written_is_named(refused, engagement, words):
        # Nobody, root included, may make files in the list of this process's open files.
        nowhere = "/proc/self/fd" if sys.platform == "linux" else "/dev"
        places = {"FILE": str(engagement), "DIR": nowhere}
        placed = [words[0], *(places.get(w, w.replace("DIR", nowhere)) for w in words[1:])]
        sentence = refused(*placed)
        assert placed[-1] in sentence
