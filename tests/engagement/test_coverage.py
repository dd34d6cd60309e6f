"""What a rule could not test is counted and explained: which field, how many, which sources."""

import pytest

from audit import pipeline, rulebook
from tests.engagement.audits import imported, table

ANN = {"consignee_id": "C1", "entry_type": "86", "arrival_date": "2024-05-03", "value": "20"}
RULES = ["321-01", "321-02", "321-11", "321-20", "321-31", "321-70"]
FIRST = [
    {**ANN, "bill_number": "B1", "country_of_origin": "JP"},
    {**ANN, "bill_number": "B2", "country_of_origin": "JP", "value": "20O"},
    {**ANN, "bill_number": "B3", "country_of_origin": "", "arrival_date": ""},
    {**ANN, "bill_number": "B4", "country_of_origin": "JP", "arrival_date": "2009-05-03"},
    {**ANN, "bill_number": "B5", "country_of_origin": "JP", "consignee_id": ""},
]
WITHOUT_ORIGIN = [{**ANN, "bill_number": f"D{n}"} for n in range(2)]


@pytest.fixture(scope="module")
def engagement(tmp_path_factory):
    path = tmp_path_factory.mktemp("coverage") / "case.s321"
    return imported(path, FIRST, WITHOUT_ORIGIN)


@pytest.fixture(scope="module")
def covered(engagement):
    pipeline.run(engagement, rules=RULES)
    return {row["rule_id"]: row for row in table(engagement, "coverage")}


def counts(row):
    return row["tested"], row["not_testable"], row["findings"]


def test_every_rule_of_the_run_is_a_row_and_no_other(covered):
    assert list(covered) == RULES


def test_a_nil_result_is_a_row_without_a_reason_where_all_was_tested(engagement, tmp_path):
    path = imported(tmp_path / "nil.s321", FIRST[:1])
    pipeline.run(path, rules=["321-01"])
    (row,) = table(path, "coverage")
    assert (counts(row), row["reason"]) == ((1, 0, 0), "")


def test_the_reason_counts_shipments_by_the_field_that_they_lack(covered):
    assert counts(covered["321-01"]) == (4, 3, 0)
    assert covered["321-01"]["reason"] == (
        "3 shipments were not tested: 1 without a readable arrival_date, 1 with arrival_date "
        "outside the law's record and 1 without a readable value."
    )
    assert "1 without a readable consignee_name or consignee_id" in covered["321-02"]["reason"]


def test_the_reason_names_the_sources_without_the_column(covered):
    assert covered["321-11"]["not_testable"] == 4
    assert "3 without a readable country_of_origin" in covered["321-11"]["reason"]
    assert covered["321-11"]["reason"].endswith(" No column for country_of_origin in case-2.csv.")


def test_one_reason_alone_is_said_in_one_breath(tmp_path):
    path = imported(
        tmp_path / "one.s321", [FIRST[0], {**FIRST[0], "bill_number": "B9", "value": ""}]
    )
    pipeline.run(path, rules=["321-01"])
    (row,) = table(path, "coverage")
    assert row["reason"] == "1 shipment without a readable value was not tested."


def test_a_field_that_no_source_has_is_the_whole_reason(covered):
    assert counts(covered["321-20"]) == (0, 7, 0)
    assert covered["321-20"]["reason"] == "No source has a column for hts_number or description."


def test_a_rule_about_nothing_that_is_there_says_so(covered):
    assert counts(covered["321-70"]) == (0, 0, 0)
    assert covered["321-70"]["reason"] == "No shipment is of the kind that this rule tests."


def test_the_other_date_of_a_setting_is_the_one_that_is_named(tmp_path):
    path = imported(tmp_path / "entry.s321", FIRST[:1])
    pipeline.run(path, {"day_basis": "entry"}, ["321-01"])
    (row,) = table(path, "coverage")
    assert row["reason"] == "No source has a column for entry_date."


def test_the_whole_catalogue_is_covered_by_a_run_of_all_rules(engagement):
    pipeline.run(engagement)
    assert [row["rule_id"] for row in table(engagement, "coverage")] == [
        rule.id for rule in rulebook.rules()
    ]
