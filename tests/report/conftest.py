"""Finished engagements, and reports of them, read back with openpyxl."""

from contextlib import contextmanager
from types import SimpleNamespace

import openpyxl
import pytest

from audit.report import write
from audit.report.sheets import findings as findings_sheet
from audit.report.sheets import rules as rules_sheet
from tests.report.made_engagement import RULES, make


def rule(number, title, certainty):
    return SimpleNamespace(
        id=number, title=title, certainty=certainty, criteria=("19 U.S.C. 1321(a)(2)(C)",),
        needs=("consignee_name|consignee_id", "day"), dates="All dates.", sha256="ab" * 32,
        logic="The day of one person\nis over the limit. More of it.", limits="Needs a date.",
        action="Check the consignee. Then the rest.", false_positives="Twins at one address.",
        law=("daily_limit", "limitation_period"), settings=("day_basis",), tables=(), own=False,
    )  # fmt: skip


KNOWN = {number: rule(number, title, certainty) for number, title, certainty, _ in RULES}


@contextmanager
def small_catalogue():
    """A small catalogue, so that these tests say nothing about the rules themselves."""
    with pytest.MonkeyPatch.context() as patch:
        for sheet in (findings_sheet, rules_sheet):
            patch.setattr(sheet, "rules_by_id", lambda _: KNOWN)
        yield


@pytest.fixture(autouse=True)
def catalogue():
    with small_catalogue():
        yield


@pytest.fixture
def engagement(tmp_path):
    with make(tmp_path / "case.s321") as made:
        yield made


@pytest.fixture
def nothing_found(tmp_path):
    with make(tmp_path / "empty.s321", findings=0, shipments=0) as made:
        yield made


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """An engagement with its report, which tests only read."""
    folder = tmp_path_factory.mktemp("finished")
    with make(folder / "case.s321") as made:
        with small_catalogue():
            write(made, folder / "report.xlsx")
        yield made


@pytest.fixture(scope="session")
def report(finished):
    """The report of ``finished``, open."""
    workbook = openpyxl.load_workbook(finished.path.with_name("report.xlsx"))
    yield workbook
    workbook.close()


@pytest.fixture
def table():
    """Reads a sheet whose first row is its header, as a list of dictionaries."""

    def read(workbook, name):
        rows = workbook[name].iter_rows(values_only=True)
        header = next(rows)
        return [dict(zip(header, row, strict=True)) for row in rows]

    return read
