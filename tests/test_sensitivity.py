"""Whether a finding of a person's day depends on the date that is taken for the day."""

import random

import pytest

from audit import pipeline, sensitivity
from audit.engagement import Engagement
from audit.sensitivity import DAY_RULES
from tests.engagement.audits import imported, table

LINE = {"entry_type": "86", "consignee_id": "P1", "arrival_date": "2024-05-03"}


def lines(*changes):
    return [LINE | {"bill_number": f"B{n}"} | change for n, change in enumerate(changes)]


@pytest.fixture
def run(tmp_path):
    """Runs lines; the findings of the day rules by id, and the exported totals."""

    def run(rows, **settings):
        path = imported(tmp_path / "case.s321", rows)
        pipeline.run(path, settings, list(DAY_RULES))
        found = {row["rule_id"]: row["dates"] for row in table(path, "findings")}
        return path, found, table(path, "date_totals")

    return run


def brief(totals, *names):
    return [tuple(row[name] for name in names) for row in totals]


def said(path):
    with Engagement.open(path, read_only=True) as engagement:
        return dict(sensitivity.in_words(sensitivity.totals(engagement.conn, 1)))


def test_a_day_that_falls_apart_under_the_entry_date_depends_on_it(run):
    path, found, totals = run(
        lines(
            {"value": "412.00", "entry_date": "2024-05-03"},
            {"value": "500.40", "entry_date": "2024-05-06"},
        )
    )
    assert found == {"321-02": "date-dependent"}
    assert brief(totals, "basis", "day", "total_usd", "shipments", "breach") == [
        ("arrival", "2024-05-03", "912.40", 2, "yes"),
        ("entry", "2024-05-03", "412.00", 1, "no"),
        ("entry", "2024-05-06", "500.40", 1, "no"),
        ("release", None, "912.40", 2, "not known"),
    ]
    assert said(path) == {
        "arrival": "$912.40 on 2024-05-03: the date that decided",
        "entry": "$412.00 and $500.40 on 2 days: no breach of this rule",
        "release": "not known: no shipment of the finding has this date",
    }


def test_a_day_that_moves_as_a_whole_is_firm(run):
    _, found, totals = run(
        lines(*({"value": "412.00", "entry_date": "2024-05-06"} for _ in range(2)))
    )
    assert found == {"321-02": "firm"}
    assert ("entry", "2024-05-06", "yes") in brief(totals, "basis", "day", "breach")


def test_another_shipment_of_the_person_that_lands_on_the_new_day_counts_there(run):
    _, found, totals = run(
        lines(
            {"value": "412.00", "entry_date": "2024-05-05"},
            {"value": "500.40", "entry_date": "2024-05-06"},
            {"value": "500.00", "entry_date": "2024-05-05", "arrival_date": "2024-05-04"},
            {"value": "300.00", "entry_date": "2024-05-06", "arrival_date": "2024-05-04"},
        )
    )
    assert found["321-02"] == "firm"
    assert ("entry", "2024-05-05", "912.00", "yes") in brief(
        totals, "basis", "day", "total_usd", "breach"
    )


def test_a_date_that_one_shipment_lacks_contradicts_nothing_and_is_said(run):
    path, found, totals = run(
        lines({"value": "412.00", "entry_date": "2024-05-06"}, {"value": "500.40"})
    )
    assert found == {"321-02": "firm"}
    assert {row["breach"] for row in totals if row["basis"] == "entry"} == {"not known"}
    assert said(path)["entry"].endswith("not known, since 1 of 2 shipments have no such date")


def test_a_date_outside_the_record_of_the_law_contradicts_nothing(run):
    path, found, _ = run(
        lines(*({"value": "412.00", "entry_date": "2014-05-06"} for _ in range(2)))
    )
    assert found == {"321-02": "firm"}
    assert "outside the record" in said(path)["entry"]


def test_a_day_that_becomes_one_of_another_rule_depends_on_the_date(run):
    """Under the entry date one shipment over the limit makes it a day of 321-03."""
    _, found, _ = run(
        lines(
            {"value": "412.00", "entry_date": "2024-05-06"},
            {"value": "500.40", "entry_date": "2024-05-06"},
            {"value": "900.00", "entry_date": "2024-05-06", "arrival_date": "2024-05-01"},
        )
    )
    assert found["321-02"] == "date-dependent"


def test_one_shipment_over_the_limit_depends_on_the_date_only_where_the_limit_changed(run):
    _, found, totals = run(
        lines({"value": "500.00", "arrival_date": "2016-03-09", "entry_date": "2016-03-10"})
    )
    assert found == {"321-01": "date-dependent"}
    assert ("entry", "800.00", "no") in brief(totals, "basis", "limit_usd", "breach")


def test_consolidated_and_tainted_days_and_gifts_are_judged_by_their_own_rules(run):
    two_days = {"entry_date": "2024-05-04"}, {"entry_date": "2024-05-05"}
    _, found, _ = run(
        lines(
            *({"value": "500", "master_bill": "M1"} | day for day in two_days),
            *({"value": v, "consignee_id": "P2"} | d for v, d in zip(("900", "1"), two_days, strict=True)),
            *({"value": "60", "consignee_id": "P3", "gift": "yes"} | day for day in two_days),
        )
    )  # fmt: skip
    assert found == {
        "321-01": "firm", "321-02": "date-dependent", "321-03": "date-dependent",
        "321-04": "date-dependent", "321-30": "date-dependent",
    }  # fmt: skip


def test_gifts_from_the_islands_keep_their_own_limit(run):
    _, found, totals = run(
        lines(*({"value": "150", "gift": "yes", "country_of_shipment": "GU",
                 "entry_date": "2024-05-06"} for _ in range(2)))
    )  # fmt: skip
    assert found == {"321-30": "firm"}
    assert {row["limit_usd"] for row in totals if row["basis"] != "release"} == {"200.00"}


def test_with_another_day_basis_the_arrival_is_one_of_the_other_dates(run):
    path, found, _ = run(
        lines(
            {"value": "412.00", "entry_date": "2024-05-06", "arrival_date": "2024-05-01"},
            {"value": "500.40", "entry_date": "2024-05-06"},
        ),
        day_basis="entry",
    )
    assert found == {"321-02": "date-dependent"}
    assert list(said(path)) == ["entry", "arrival", "release"]
    assert said(path)["entry"].endswith("the date that decided")


def test_findings_of_other_rules_have_no_mark(tmp_path):
    path = imported(tmp_path / "case.s321", lines({"value": "10"}))
    pipeline.run(path)
    marks = {row["dates"] for row in table(path, "findings") if row["rule_id"] not in DAY_RULES}
    assert marks == {""}


@pytest.mark.parametrize("seed", range(4))
def test_with_all_dates_equal_every_finding_is_firm(tmp_path, seed):
    chance = random.Random(seed)
    rows = []
    for n in range(300):
        day = f"2016-03-{chance.randint(8, 12):02}"
        rows.append({
            "bill_number": f"B{n}", "master_bill": chance.choice(["", "M1", "M2"]),
            "consignee_id": f"P{chance.randint(1, 25)}", "gift": chance.choice(["", "", "yes"]),
            "entry_type": chance.choice(["86", "321", "mail", "11"]),
            "value": f"{chance.choice([20, 90, 150, 201, 450, 801])}",
            "arrival_date": day, "entry_date": day, "release_date": day,
        })  # fmt: skip
    path = imported(tmp_path / "case.s321", rows)
    settings = {
        "overage_mode": chance.choice(["all", "excess"]),
        "count_dutiable_entries": chance.choice(["taint", "yes", "no"]),
    }
    pipeline.run(path, settings, list(DAY_RULES))
    assert {row["rule_id"] for row in table(path, "findings")} == set(DAY_RULES)
    assert {row["dates"] for row in table(path, "findings")} == {"firm"}
    assert {row["breach"] for row in table(path, "date_totals")} == {"yes"}
