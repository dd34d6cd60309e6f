"""Each rule on the cases of its TOML file."""

import pytest

from audit import rulebook
from tests.rules.cases import CASES, FILES, NAMES, settings_of


@pytest.mark.parametrize("number", range(len(CASES)), ids=NAMES)
def test_a_rule_lists_these_shipments_and_no_others(runs, number):
    rule_id, _, case = CASES[number]
    run = runs(settings_of(case))
    listed = [row[2:] for row in run.listed if row[:2] == (number, rule_id)]
    assert sorted({bill.partition(" ")[0] for bill, *_ in listed}) == case["fires"]
    if "certainty" in case:
        assert {certainty for *_, certainty in listed} == {case["certainty"]}
    if "shipments" in case:
        assert len(listed) == case["shipments"]
    for words, bills in case.get("lines_of_note", {}).items():
        said = [row[2:] for row in run.said if row[:2] == (number, rule_id) and words in row[3]]
        assert sorted((bill or "").partition(" ")[0] for bill, _ in said) == bills
    if "not_testable" in case:
        assert run.untested.get((number, rule_id), 0) == case["not_testable"]


def test_every_rule_has_cases():
    assert [file["rule"] for file in FILES] == [rule.id for rule in rulebook.rules()]


def test_every_case_has_a_name_of_its_own():
    assert len(set(NAMES)) == len(NAMES)
