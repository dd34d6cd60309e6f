"""The re-entry ladder: ladder.toml, and what the table of its rungs has to be."""

import itertools
import tomllib
from pathlib import Path

import pytest

from audit import pipeline, reference, rulebook
from audit.exposure.ladder import NEEDS, rung_for, rungs
from tests.engagement.audits import imported, table

FILE = tomllib.loads((Path(__file__).parent / "ladder.toml").read_text(encoding="utf-8"))
CASES = FILE["case"]


@pytest.fixture(scope="module")
def climbed(tmp_path_factory):
    """All cases in one engagement, each a person of its own."""
    lines = [
        FILE["every_line"] | case.get("line", {})
        | {"bill_number": f"B{number}-{copy}", "consignee_id": f"C{number}"}
        for number, case in enumerate(CASES)
        for copy in range(case.get("lines", 1))
    ]  # fmt: skip
    path = imported(tmp_path_factory.mktemp("ladder") / "ladder.s321", lines)
    pipeline.run(path)
    return table(path, "exposure")


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case["name"] for case in CASES])
def test_entry_type(climbed, number):
    case = CASES[number]
    rows = [row for row in climbed if row["bill_number"].startswith(f"B{number}-")]
    assert len(rows) == case.get("lines", 1)
    for row in rows:
        assert row["correct_entry_type"] == case["entry"]
        assert row["or_entry_type"] == case.get("or")
        assert set(case.get("check", "").split()) <= set(row["to_check"].split())
        assert not {"quota", "adcvd"} & set(row["to_check"].split()) - {case.get("check")}
        assert row["day_together_usd"] == case.get("together")
        assert row["entry_reason"]
        assert row["entry_reference"]


def test_every_combination_of_needs_reaches_a_rung():
    for count in range(len(NEEDS) + 1):
        for holds in itertools.combinations(NEEDS, count):
            assert rung_for(holds).entry_type


def test_every_rung_can_be_reached():
    assert [rung_for(rung.needs) for rung in rungs()] == list(rungs())


def test_every_rule_that_finds_something_says_what_it_means_for_the_duty():
    grounds = dict(row[:2] for row in reference.load("exposure_rules").rows)
    catalogue = {rule.id for rule in rulebook.rules() if rule.certainty != "info"}
    assert catalogue <= grounds.keys()
    assert set(grounds.values()) == {"exemption", "other"}


def test_what_ladder_and_grounds_rest_on_is_no_more_than_it_is():
    assert {rung.status for rung in rungs()} <= set(reference.STATUSES)
    assert reference.load("exposure_rules").about["status"] == "unconfirmed"
    assert set(reference.load("column_2_countries").column("status")) == {"memory"}


def test_the_rates_are_whole_and_of_eight_digits():
    table = reference.load("hts_rates")
    for digits, kind, thousandths, text in table.rows:
        assert len(digits) == 8
        assert bool(thousandths) == (kind in ("free", "percent", "addition")), digits
        assert bool(text) == (kind in ("specific", "compound", "unknown")), digits
        assert not digits.startswith(("98", "99")) or kind == "addition"
