"""Each rule on the cases of its TOML file."""

import shutil

import pytest

from audit import pipeline, rulebook
from audit.engagement import Engagement
from tests.rules.cases import CASES, FILES, NAMES, keep_only


@pytest.mark.parametrize("number", range(len(CASES)), ids=NAMES)
def test_a_rule_lists_these_shipments_and_no_others(all_cases, tmp_path, number):
    rule_id, _, case = CASES[number]
    file = shutil.copy(all_cases, tmp_path / "case.s321")
    keep_only(file, f"case {number}")
    pipeline.run(file, case.get("settings", {}), [rule_id])
    with Engagement.open(file, read_only=True) as engagement:
        listed = engagement.conn.execute(
            "SELECT DISTINCT coalesce(s.bill_number, ''), s.shipment_no, e.certainty "
            "FROM evidence e JOIN shipment s USING (shipment_no) WHERE e.role = 'breach'"
        ).fetchall()
        untested = engagement.conn.execute("SELECT not_testable FROM coverage").fetchone()[0]
    assert sorted({bill for bill, _, _ in listed}) == case["fires"]
    if "certainty" in case:
        assert {certainty for *_, certainty in listed} == {case["certainty"]}
    if "shipments" in case:
        assert len(listed) == case["shipments"]
    if "not_testable" in case:
        assert untested == case["not_testable"]


def test_every_rule_has_cases():
    assert [file["rule"] for file in FILES] == [rule.id for rule in rulebook.rules()]


def test_every_case_has_a_name_of_its_own():
    assert len(set(NAMES)) == len(NAMES)
