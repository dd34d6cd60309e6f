"""At which level of identity a finding of a person's day stands."""

import random
from collections import defaultdict

import pytest

from audit import facts, identity_levels, level_words, own_tables, pipeline, rulebook
from audit.engagement import Engagement
from audit.identity_levels import LEVELS, PERSON_RULES
from tests.engagement.audits import imported, table, written

LINE = {"entry_type": "86", "consignee_id": "P1", "arrival_date": "2024-05-03"}


def lines(*changes):
    return [LINE | {"bill_number": f"B{n}"} | change for n, change in enumerate(changes)]


def judged(path, persons, rules=PERSON_RULES, **settings):
    """Runs the rules, then judges the levels where each bill has these persons, by level.

    A person is named as a consignee id of the run, or as one that only this level knows.
    """
    pipeline.run(path, settings, list(rules))
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        number = dict(
            conn.execute("SELECT DISTINCT consignee_id, person_no FROM shipment s JOIN line_text t "
                         "ON t.line_id = s.shipment_no")
        )  # fmt: skip
        named = {name for names in persons.values() for name in names}
        number |= {name: 10_000 + n for n, name in enumerate(sorted(named - number.keys()))}
        conn.execute("DELETE FROM shipment_level")
        for bill, names in persons.items():
            conn.execute(
                "INSERT INTO shipment_level SELECT shipment_no, ?, ?, ? FROM shipment "
                "WHERE bill_number = ?",
                [*(number[name] for name in names), bill],
            )
        chosen = [rulebook.rule(rule_id) for rule_id in rules]
        facts.prepare(conn, chosen, engagement.settings())
        identity_levels.judge(conn, chosen, engagement.settings())
        hidden = conn.execute("SELECT 1 FROM sqlite_temp_master WHERE name = 'shipment'").fetchone()
        assert hidden is None
        return dict(conn.execute("SELECT rule_id, level FROM finding"))


def said(path, finding_no=1):
    with Engagement.open(path, read_only=True) as engagement:
        return dict(level_words.in_words(level_words.totals(engagement.conn, finding_no)))


def brief(path, *names):
    return [tuple(row[name] for name in names) for row in table(path, "level_totals")]


@pytest.fixture
def day(tmp_path):
    """412.00 and 500.40 of one person on one day, and 300.00 of another person."""
    return imported(
        tmp_path / "case.s321",
        lines({"value": "412.00"}, {"value": "500.40"}, {"value": "300.00", "consignee_id": "P2"}),
    )


def test_with_the_same_persons_at_every_level_a_finding_stands_at_strict(day):
    assert judged(day, {}) == {"321-02": "strict"}
    assert brief(day, "level", "day", "total_usd", "limit_usd", "shipments", "listed", "persons", "breach") == [
        (level, "2024-05-03", "912.40", "800.00", 2, 2, 1, "yes")
        for level in ("normal", "strict", "lenient")
    ]  # fmt: skip
    with Engagement.open(day, read_only=True) as engagement:
        totals = level_words.totals(engagement.conn, 1)
        assert level_words.briefly(totals) == [("every", "$912.40")]


def test_a_day_of_two_persons_at_strict_stands_at_normal_only(day):
    assert judged(day, {"B1": ("P1 too", "P1", "P1")}) == {"321-02": "normal"}
    assert brief(day, "level", "total_usd", "persons", "breach") == [
        ("normal", "912.40", 1, "yes"), ("strict", "500.40", 2, "no"), ("strict", "412.00", 2, "no"),
        ("lenient", "912.40", 1, "yes"),
    ]  # fmt: skip
    assert said(day) == {
        "normal": "$912.40: the level of the run",
        "strict": "$500.40 and $412.00 of 2 persons: no breach of this rule",
        "lenient": "$912.40: a breach of this rule too",
    }


@pytest.mark.parametrize(
    "persons",
    [{"B2": ("P2", "P2", "P1")}, dict.fromkeys(("B0", "B1"), ("P1", "P1", "P2"))],
    ids=["the other under its number", "it under the number of the other"],
)
def test_at_lenient_what_joins_counts_in_the_sum_and_is_said(day, persons):
    assert judged(day, persons) == {"321-02": "strict"}
    assert ("lenient", "1212.40", 3, 2, "yes") in brief(
        day, "level", "total_usd", "shipments", "listed", "breach"
    )
    assert said(day)["lenient"] == "$1,212.40 with 1 shipment not listed: a breach of this rule too"


def test_a_finding_of_a_lenient_run_that_needs_that_level_bears_it(tmp_path):
    path = imported(tmp_path / "case.s321", lines({"value": "412.00"}, {"value": "500.40"}))
    apart = {"B1": ("other", "other", "P1")}
    assert judged(path, apart, identity_level="lenient") == {"321-02": "lenient"}
    assert list(said(path)) == ["lenient", "strict", "normal"]
    assert said(path)["lenient"].endswith("the level of the run")


def test_a_day_divided_into_two_that_are_both_over_stands_at_strict(tmp_path):
    path = imported(tmp_path / "case.s321", lines(*({"value": "500.00"} for _ in range(4))))
    apart = dict.fromkeys(("B2", "B3"), ("other", "P1", "P1"))
    assert judged(path, apart) == {"321-02": "strict"}
    assert said(path)["strict"] == "$1,000.00 and $1,000.00 of 2 persons: a breach of this rule too"


def test_one_of_two_persons_may_still_be_over(tmp_path):
    path = imported(tmp_path / "case.s321", lines(*({"value": "500.00"} for _ in range(3))))
    assert judged(path, {"B2": ("other", "P1", "P1")}) == {"321-02": "normal"}
    assert said(path)["strict"].endswith(
        "no breach of this rule, or not of every shipment, for 1 of them"
    )


def test_of_many_persons_the_three_greatest_sums_are_named(tmp_path):
    path = imported(tmp_path / "case.s321", lines(*({"value": f"{200 + n}"} for n in range(6))))
    apart = {f"B{n}": (f"other {n}", "P1", "P1") for n in range(6)}
    judged(path, apart)
    assert said(path)["strict"] == (
        "$205.00, $204.00, $203.00 … of 6 persons: no breach of this rule"
    )


def test_a_shipment_over_the_limit_that_joins_makes_it_a_day_of_another_rule(tmp_path):
    """Then 321-02 lists nothing at that level, though the sum is over: 321-03 does."""
    path = imported(
        tmp_path / "case.s321",
        lines({"value": "412.00"}, {"value": "500.40"}, {"value": "900.00", "consignee_id": "P2"}),
    )
    assert judged(path, {"B2": ("P2", "P2", "P1")})["321-02"] == "strict"
    assert said(path)["lenient"] == (
        "$1,812.40 with 1 shipment not listed: no breach of this rule, or not of every shipment"
    )


def test_where_only_some_of_the_shipments_are_listed_again_it_does_not_stand(tmp_path):
    """With excess the first that pass the limit are listed; without the 400.00 fewer pass it."""
    rows = lines(*({"value": value} for value in ("400", "300", "300", "300")))
    path = imported(tmp_path / "case.s321", rows)
    levels = judged(path, {"B0": ("other", "P1", "P1")}, overage_mode="excess")
    assert levels == {"321-02": "normal"}
    assert said(path)["strict"] == (
        "$900.00 with 1 shipment not listed: no breach of this rule, or not of every shipment"
    )


def test_a_taint_by_what_only_normal_joins_stands_at_normal(tmp_path):
    path = imported(tmp_path / "case.s321", lines({"value": "5.00"}, {"value": "900.00"}))
    assert judged(path, {"B1": ("other", "P1", "P1")}) == {"321-03": "normal"}
    assert ("strict", "5.00", "no") in brief(path, "level", "total_usd", "breach")


def test_gifts_and_consolidated_shipments_are_judged_by_their_own_rules_and_limits(tmp_path):
    path = imported(
        tmp_path / "case.s321",
        lines(
            *({"value": "500", "master_bill": "M1"} for _ in range(2)),
            *({"value": "150", "gift": "yes", "country_of_shipment": "GU", "consignee_id": "P2"}
              for _ in range(2)),
        ),
    )  # fmt: skip
    apart = {"B1": ("other", "P1", "P1"), "B3": ("others", "P2", "P2")}
    assert judged(path, apart) == {"321-02": "normal", "321-04": "normal", "321-30": "normal"}
    gifts = [row for row in table(path, "level_totals") if row["rule_id"] == "321-30"]
    assert {row["limit_usd"] for row in gifts} == {"200.00"}


def test_a_pattern_under_the_limit_is_judged_over_its_days(tmp_path):
    rows = [{"value": "700", "seller_id": "S1", "arrival_date": f"2024-05-0{n}"} for n in (3, 5, 7)]
    path = imported(tmp_path / "case.s321", lines(*rows))
    assert judged(path, {"B2": ("other", "P1", "P1")}) == {"321-06": "normal"}
    assert brief(path, "level", "day", "total_usd", "listed", "breach")[:3] == [
        ("normal", "2024-05-07", "2100.00", 3, "yes"),
        ("strict", "2024-05-05", "1400.00", 2, "no"),
        ("strict", "2024-05-07", "700.00", 1, "no"),
    ]


def test_the_same_goods_are_looked_for_again_at_each_level(tmp_path):
    goods = {"seller_id": "S1", "hts_number": "6109100012", "description": "Cotton shirt"}
    rows = [goods | {"value": "600", "arrival_date": f"2024-05-0{n}"} for n in (3, 4, 5)]
    more = goods | {"value": "600", "arrival_date": "2024-05-06", "consignee_id": "P2"}
    path = imported(tmp_path / "case.s321", lines(*rows, more))
    levels = judged(path, {"B0": ("other", "P1", "P1"), "B3": ("P2", "P2", "P1")})
    assert levels == {"321-06": "normal"}
    assert ("lenient", "2400.00", 4, 3, "yes") in brief(
        path, "level", "total_usd", "shipments", "listed", "breach"
    )


def test_of_a_warehouse_only_the_unsold_goods_of_an_unnamed_owner_count(tmp_path):
    unsold = {"value": "500", "sold": "no", "consignee_is_warehouse": "yes"}
    rows = lines(unsold, unsold, unsold | {"owner_name": "Kite Shop"}, unsold | {"sold": "yes"})
    path = imported(tmp_path / "case.s321", rows)
    assert judged(path, {"B1": ("other", "P1", "P1")}, ["321-07"]) == {"321-07": "normal"}
    assert brief(path, "level", "total_usd", "shipments", "breach") == [
        ("normal", "1000.00", 2, "yes"), ("strict", "500.00", 1, "no"), ("strict", "500.00", 1, "no"),
        ("lenient", "1000.00", 2, "yes"),
    ]  # fmt: skip


def test_a_reseller_that_is_its_own_consignee_is_found_again_at_each_level(tmp_path):
    bought = {"consignee_is_reseller": "yes", "value": "500"}
    path = imported(tmp_path / "case.s321", lines(bought, bought))
    levels = judged(path, {"B1": ("other", "P1", "P1")})
    assert levels == {"321-02": "normal", "321-08": "normal"}


def test_a_reseller_of_the_users_table_is_the_same_whoever_the_consignees_are(tmp_path):
    path = imported(
        tmp_path / "case.s321",
        lines(*({"value": "300", "owner_name": "Kite Shop", "consignee_id": f"P{n % 2}"}
                for n in range(4))),
    )  # fmt: skip
    own_tables.load(path, "resellers", written(tmp_path / "own.csv", [{"name": "Kite Shop"}]))
    assert judged(path, {"B3": ("other", "P1", "P1")}) == {"321-08": "strict"}


def test_a_reseller_comes_to_more_where_two_consignees_of_its_name_are_one(tmp_path):
    """Of two that bear a reseller's name neither is taken for it; one alone is."""
    own = {"consignee_is_reseller": "yes", "value": "500", "consignee_name": "Kite Shop"}
    sold = own | {"owner_name": "Kite Shop", "consignee_name": "Ann Roe"}
    path = imported(
        tmp_path / "case.s321",
        lines(own, own | {"consignee_id": "P2"}, *(sold | {"consignee_id": f"C{n}"} for n in (1, 2))),
    )  # fmt: skip
    assert judged(path, {"B1": ("P2", "P2", "P1")}, ["321-08"]) == {"321-08": "strict"}
    assert said(path) == {
        "normal": "$1,000.00: the level of the run",
        "strict": "$1,000.00: a breach of this rule too",
        "lenient": "$2,000.00 with 2 shipments not listed: a breach of this rule too",
    }


def test_an_order_is_no_matter_of_the_level_and_has_none(tmp_path):
    rows = lines(*({"value": "500", "order_number": "O1", "seller_id": "S1"} for _ in range(2)))
    path = imported(tmp_path / "case.s321", rows)
    levels = judged(path, {"B1": ("other", "P1", "P1")}, (*PERSON_RULES, "321-05", "321-01"))
    assert levels == {"321-02": "normal", "321-05": ""}
    assert {row["rule_id"] for row in table(path, "level_totals")} == {"321-02"}
    assert [row["level"] for row in table(path, "findings")] == ["normal", ""]


def test_a_later_judgement_replaces_the_earlier_one(day):
    judged(day, {"B1": ("P1 too", "P1", "P1")})
    assert judged(day, {}) == {"321-02": "strict"}
    assert len(table(day, "level_totals")) == 3


@pytest.mark.parametrize("run_level", LEVELS)
def test_each_level_is_what_a_run_with_the_persons_of_that_level_lists(tmp_path, run_level):
    """The same shipments with each level's persons as consignees, run as engagements of their own."""
    chance = random.Random(run_level)
    rows, persons = [], {}
    laxer = {f"P{n}": f"P{n - n % 3}" if chance.random() < 0.5 else f"P{n}" for n in range(12)}
    for n in range(160):
        person = f"P{chance.randrange(12)}"
        stricter = person + chance.choice(["", "", "", " b", " c"])
        persons[f"B{n}"] = (stricter, person, laxer[person])
        rows.append({
            "bill_number": f"B{n}", "master_bill": chance.choice(["", "M1", "M2"]),
            "gift": chance.choice(["", "", "", "yes"]), "seller_id": chance.choice(["S1", "S2"]),
            "entry_type": chance.choice(["86", "321", "mail", "11"]),
            "value": f"{chance.choice([20, 90, 450, 450, 700, 790, 801])}",
            "arrival_date": f"2024-05-{chance.randint(3, 9):02}",
            "sold": chance.choice(["yes", "no"]), "consignee_is_warehouse": "yes",
            "consignee_is_reseller": chance.choice(["yes", "no"]),
            "owner_name": chance.choice(["", "", "Kite Shop"]),
            "hts_number": "6109100012", "description": chance.choice(["shirt", "cap"]),
        })  # fmt: skip
    settings = {
        "overage_mode": "all" if run_level == "normal" else "excess",
        "count_dutiable_entries": {"normal": "taint", "strict": "yes", "lenient": "no"}[run_level],
        "identity_level": run_level,
    }
    alone = {}
    for place, level in enumerate(LEVELS):
        path = imported(
            tmp_path / f"{level}.s321",
            [row | {"consignee_id": persons[row["bill_number"]][place]} for row in rows],
        )
        pipeline.run(path, settings, list(PERSON_RULES))
        alone[level] = findings(path)
    path, of_run = tmp_path / f"{run_level}.s321", LEVELS.index(run_level)
    unlike = {bill: names for bill, names in persons.items() if set(names) != {names[of_run]}}
    judged(path, unlike, **settings)
    found = findings(path)
    listed = {level: bills_by_rule(rows) for level, rows in alone.items()}
    expected = [
        next((level for level in LEVELS if row["bills"] <= listed[level][row["rule_id"]]), "")
        for row in found
    ]
    assert [row["level"] for row in found] == expected
    assert set(expected) == set(LEVELS[: of_run + 1])
    assert {row["rule_id"] for row in found} == set(PERSON_RULES)
    if run_level == "normal":  # then 321-02, 07 and 08 list all that makes their sums
        bills = {row["finding_id"]: row["bills"] for row in found}
        for row in table(path, "level_totals"):
            if row["breach"] == "yes" and row["persons"] == 1 and row["rule_id"] != "321-03":
                assert row["total_usd"] in {
                    other["value_usd"]
                    for other in alone[row["level"]]
                    if other["rule_id"] == row["rule_id"]
                    and bills[row["finding_id"]] <= other["bills"]
                }


def findings(path):
    """The findings with the bills that each lists."""
    bills = defaultdict(set)
    for row in table(path, "evidence"):
        if row["role"] == "breach":
            bills[row["finding_id"]].add(row["bill_number"])
    return [row | {"bills": bills[row["finding_id"]]} for row in table(path, "findings")]


def bills_by_rule(rows):
    found = defaultdict(set)
    for row in rows:
        found[row["rule_id"]].update(row["bills"])
    return found
