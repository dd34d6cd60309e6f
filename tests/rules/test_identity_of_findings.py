"""A finding on a person is as sure as the weakest of what joins its shipments (contract section 4)."""

import shutil

import pytest

from audit import pipeline
from audit.engagement import Engagement
from audit.persons import decisions
from tests.engagement.audits import written

JON = {"consignee_name": "Jon Smith", "consignee_address": "12 Main St Apt 4"}
JOHN = {"consignee_name": "SMITH, John", "consignee_address": "12 Main Street #4"}
SHOP = {"consignee_name": "Lark Shop", "consignee_address": "950 Quay Rd"}


def audited(empty, folder, *lines, decided=()):
    """Identity and certainty of the finding of 321-02; ``decided`` names two bills' consignees."""
    file = shutil.copy(empty, folder / "case.s321")
    common = {
        "entry_type": "86", "arrival_date": "2024-05-03", "value": "500", "consignee_id": "",
        "consignee_postal_code": "60614",
    }  # fmt: skip
    filled = [common | {"bill_number": f"A{n}"} | line for n, line in enumerate(lines, 1)]
    pipeline.import_sources(file, [written(folder / "lines.csv", filled)])
    pipeline.run(file, rules=["321-02"])
    if decided:
        with Engagement.open(file) as engagement:
            person = dict(engagement.conn.execute("SELECT bill_number, person_id FROM shipment"))
            kept = dict(
                engagement.conn.execute(
                    "SELECT s.bill_number, y.consignee_id FROM shipment s "
                    "JOIN line l ON l.line_id = s.shipment_no JOIN consignee_party y USING (party_id)"
                )
            )
        decisions.decide(file, *((person | kept)[bill] for bill in decided), "same", by="Ann Roe")
        pipeline.run(file, rules=["321-02"])
    with Engagement.open(file) as engagement:
        return engagement.conn.execute("SELECT identity, certainty FROM finding").fetchall()


def test_a_near_match_outweighs_what_a_bill_of_both_spellings_seems_to_say(empty, tmp_path):
    both = [
        JON | {"bill_number": "A1", "value": "300"},
        JOHN | {"bill_number": "A1", "value": "300"},
    ]
    found = audited(empty, tmp_path, *both, JON | {"value": "300"})
    assert found == [("probable", "review")]


def test_a_decision_on_one_bills_spellings_leaves_its_join_to_another_bill_probable(
    empty, tmp_path
):
    both = [
        JON | {"bill_number": "A1", "value": "300"},
        JOHN | {"bill_number": "A1", "value": "300"},
    ]
    found = audited(empty, tmp_path, *both, JOHN | {"value": "300"}, decided=("A1", "A3"))
    assert found == [("exact", "probable")]


@pytest.mark.parametrize("other", [JOHN, SHOP], ids=["near", "unlike"])
def test_one_shipment_on_each_side_of_a_decision_is_as_the_rule_says(empty, tmp_path, other):
    found = audited(empty, tmp_path, JON, other, decided=("A1", "A2"))
    assert found == [("decided", "violation")]


def test_what_only_name_and_address_join_stays_probable_beside_a_decision(empty, tmp_path):
    found = audited(empty, tmp_path, JON, JON, SHOP, decided=("A1", "A3"))
    assert found == [("exact", "probable")]


def test_ids_beside_a_decision_are_as_sure_as_it(empty, tmp_path):
    jon = JON | {"consignee_id": "P1"}
    found = audited(empty, tmp_path, jon, jon, SHOP | {"consignee_id": "P2"}, decided=("A1", "A3"))
    assert found == [("decided", "violation")]
