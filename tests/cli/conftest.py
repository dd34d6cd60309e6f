"""The commands as a user calls them, and one audited engagement to call them on."""

import hashlib
import json
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from audit import cli, pipeline, rates
from tests.engagement import audits

ANN = {"consignee_id": "C1", "consignee_name": "Ann Lee", "arrival_date": "2024-05-03"}
BOB = {
    "consignee_name": "Bob Ray", "consignee_address": "2 Elm St", "consignee_postal_code": "01001",
    "arrival_date": "2024-05-04",
}  # fmt: skip
MARCH = [
    {"bill_number": "00123", "entry_type": "321", "value": "900.00", **ANN,
     "description": "=1+1", "seller_name": "-dash", "order_number": "+7", "sku": "@home"},
    {"bill_number": "B2", "entry_type": "86", "value": "500.00", **ANN,
     "entry_number": "00012345678901234567", "description": 'cup, "blue"\nwith handle'},
    {"bill_number": "B3", "entry_type": "86", "value": "500.00", **BOB},
    {"bill_number": "B4", "entry_type": "86", "value": "500.00", **BOB, "gift": "no"},
    {"bill_number": "B5", "entry_type": "11", "value": "-5.00", "arrival_date": "2024-05-05",
     "consignee_name": "Cy Fox", "country_of_origin": "Atlantis"},
    {"bill_number": "B6", "entry_type": "321", "value": "8OO", "arrival_date": "2024-05-06",
     "consignee_name": "Zoë Ähre 李"},
    {"bill_number": "B7", "entry_type": "321", "value": "10", "currency": "EUR", **BOB,
     "arrival_date": "2024-05-07"},
]  # fmt: skip
APRIL = [MARCH[2], {**MARCH[3], "bill_number": "B8", "arrival_date": "2024-04-01"}]
RATES = "currency,date,usd_per_unit\nEUR,2024-01-02,1.5\n"


@dataclass(frozen=True)
class Answer:
    """How a command ended and what it wrote where."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture(autouse=True)
def foreground():
    """Ctrl-C reaches this process, as in a terminal, however the tests were started."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def s321(capsys):
    """Calls the command line in this process; reading needs no child."""

    def call(*words):
        capsys.readouterr()
        with audits.reading_in_this_process(), pytest.raises(SystemExit) as ended:
            cli.main([str(word) for word in words])
        return Answer(ended.value.code, *capsys.readouterr())

    return call


@pytest.fixture
def refused(s321):
    """Calls a command that must fail: exit 2, one sentence on standard error, nothing beside it."""

    def call(*words):
        answer = s321(*words)
        assert (answer.code, answer.out) == (2, ""), answer
        assert answer.err.startswith("s321: ")
        assert answer.err.endswith((".\n", "?\n"))
        assert answer.err.count("\n") == 1
        assert "Traceback" not in answer.err
        return answer.err.removeprefix("s321: ").rstrip()

    return call


@pytest.fixture(scope="session")
def audited_once(tmp_path_factory):
    path = tmp_path_factory.mktemp("audited") / "audited.s321"
    audits.imported(path, MARCH, APRIL)
    loaded = path.with_name("rates.csv")
    loaded.write_text(RATES)
    rates.load(path, loaded)
    pipeline.run(path)
    return path


@pytest.fixture
def engagement(audited_once, tmp_path):
    """An engagement with two sources, rates and a run."""
    return shutil.copy(audited_once, tmp_path / "case.s321")


@pytest.fixture
def march(tmp_path):
    return audits.written(tmp_path / "march.csv", MARCH)


@pytest.fixture
def sha():
    """The hash of a file, or of every file below a folder by its path."""

    def of(path: Path):
        if path.is_dir():
            return {str(p.relative_to(path)): of(p) for p in path.rglob("*") if p.is_file()}
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None

    return of
