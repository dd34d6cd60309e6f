"""Decisions on findings survive whatever a later run finds."""

import pytest

from audit import pipeline
from audit.engagement import Engagement
from audit.errors import AuditError
from audit.findings import review
from tests.engagement.audits import content, table, written
from tests.engagement.conftest import ANN, RULES


def by_rule(path):
    return {row["rule_id"]: row for row in table(path, "findings")}


def test_an_undecided_finding_is_open(engagement):
    assert {row["status"] for row in table(engagement, "findings")} == {"open"}
    assert set(by_rule(engagement)) == {"321-01", "321-03"}


def test_decisions_and_ids_stay_through_another_run(engagement):
    before = by_rule(engagement)
    review(engagement, [before["321-01"]["finding_id"]], "confirmed", "seen the invoice", "R. Vale")
    pipeline.run(engagement, rules=RULES)
    after = by_rule(engagement)
    assert {rule: row["finding_id"] for rule, row in after.items()} == {
        rule: row["finding_id"] for rule, row in before.items()
    }
    assert (after["321-01"]["status"], after["321-03"]["status"]) == ("confirmed", "open")


def test_ids_stay_where_more_sources_come_in_and_other_rules_run(engagement, tmp_path):
    before = by_rule(engagement)
    more = written(tmp_path / "more.csv", [{**ANN, "bill_number": "B0", "consignee_id": "C9",
                                            "entry_type": "86", "value": "850.00"}])  # fmt: skip
    pipeline.import_sources(engagement, [more])
    pipeline.run(engagement, rules=["321-03", "321-01", "321-44"])
    after = {row["finding_id"] for row in table(engagement, "findings")}
    assert {row["finding_id"] for row in before.values()} < after


def test_the_last_decision_holds_and_the_earlier_ones_are_kept(engagement):
    finding_id = by_rule(engagement)["321-01"]["finding_id"]
    for status in ("confirmed", "dismissed", "open", "dismissed"):
        review(engagement, [finding_id], status, f"now {status}", "R. Vale")
    assert by_rule(engagement)["321-01"]["status"] == "dismissed"
    with Engagement.open(engagement) as opened:
        kept = opened.conn.execute(
            'SELECT status, note, "by" FROM review ORDER BY review_id'
        ).fetchall()
        logged = opened.conn.execute("SELECT count(*) FROM log WHERE action = 'review'").fetchone()
    assert kept[0] == ("confirmed", "now confirmed", "R. Vale")
    assert len(kept) == logged[0] == 4


def test_a_decision_waits_for_a_finding_that_vanished_to_come_back(engagement):
    finding_id = by_rule(engagement)["321-03"]["finding_id"]
    review(engagement, [finding_id], "dismissed", "not the same Ann", "R. Vale")
    pipeline.run(engagement, rules=["321-01"])
    assert set(by_rule(engagement)) == {"321-01"}
    review(engagement, [finding_id], "confirmed", "it is, after all", "R. Vale")
    pipeline.run(engagement, rules=RULES)
    assert by_rule(engagement)["321-03"]["status"] == "confirmed"


def test_where_one_finding_is_unknown_none_is_decided(engagement):
    before = content(engagement)
    known = by_rule(engagement)["321-01"]["finding_id"]
    with pytest.raises(AuditError, match="There is no finding 321-01-nope"):
        review(engagement, [known, "321-01-nope"], "confirmed", "seen", "R. Vale")
    assert content(engagement) == before
