"""The queue: what nobody decided and is not clear, the least certain and weightiest first."""

import pytest

from audit.engagement import Engagement
from audit.persons import decisions, queue
from tests.engagement.audits import imported
from tests.persons import made_pairs


def look(path, limit=100):
    with Engagement.open(path, read_only=True) as engagement:
        return queue.look(engagement.conn, limit)


def only(path):
    (pair,) = look(path).pairs
    return pair


def keys(path, limit=100):
    return [(p.left.consignee_id, p.right.consignee_id) for p in look(path, limit).pairs]


def execute(path, sql, *values):
    with Engagement.open(path) as engagement:
        engagement.conn.execute(sql, values)


def test_a_pair_shows_both_consignees_and_what_speaks_for_and_against(path):
    made_pairs.pair(path, "Ann Roe", "Bob Ray", 0.75, "lenient", "one letter", 1.58)
    pair = only(path)
    assert {pair.left.name, pair.right.name} == {"Ann Roe", "Bob Ray"}
    assert {pair.left.address, pair.right.address} == {"1 Main St", "22 Elm St"}
    assert (pair.weight, pair.probability, pair.level, pair.pattern, pair.decision) == (
        1.58, 0.75, "lenient", "one letter", "",
    )  # fmt: skip
    assert pair.steps == (("name", "one letter differs", 4.5), ("address", "the same", -2.25))


@pytest.mark.parametrize(
    ("probability", "level", "there"),
    [
        (0.001, "", False), (0.01, "", False), (0.011, "", True), (0.5, "", True),
        (0.989, "normal", True), (0.99, "normal", False), (0.9999, "lenient", True),
        (0.9999, "", True), (0.001, "lenient", True),
    ],
)  # fmt: skip
def test_what_is_clear_by_itself_is_not_asked(path, probability, level, there):
    made_pairs.pair(path, "Dot Ito", "Eve Ho", probability, level)
    assert bool(keys(path)) is there


@pytest.mark.parametrize("verdict", decisions.VERDICTS)
def test_what_is_decided_leaves_the_queue_until_it_is_taken_back(path, verdict):
    key = made_pairs.pair(path, "Dot Ito", "Eve Ho")
    decisions.decide(path, *key, verdict)
    assert keys(path) == []
    decisions.undo(path)
    assert keys(path) == [key]


def test_a_finding_on_a_shipment_of_either_consignee_is_at_stake(path):
    made_pairs.pair(path, "Ann Roe", "Dot Ito")
    pair = only(path)
    assert (pair.effect_findings, pair.effect_cents) == (1, 90_000)


def test_a_finding_of_both_counts_once(path):
    made_pairs.pair(path, "Ann Roe", "Bob Ray")
    made_pairs.pair(path, "Ann Roe", "Dot Ito")
    execute(  # both consignees in the finding's evidence
        path, "INSERT INTO evidence (finding_no, role, shipment_no, certainty, note) "
        "SELECT f.finding_no, 'breach', s.shipment_no, 'violation', '' FROM finding f, shipment s "
        "WHERE f.rule_id = '321-02' AND s.bill_number = 'B3'",
    )  # fmt: skip
    assert [(p.effect_findings, p.effect_cents) for p in look(path).pairs] == [(1, 90_000)] * 2
    assert "2 of them could change or make 1 finding of a person's day, worth $900.00" in (
        look(path).settled
    )


@pytest.mark.parametrize(
    ("one", "other", "findings", "cents"),
    [
        ("Bob Ray", "Cy Fox", 1, 95_000),  # 500 and 450 on one day
        ("Bob Ray", "Flo Arc", 1, 50_000),  # 900 by itself taints the 500 beside it
        ("Gus Yu", "Hal Kim", 1, 13_000),  # gifts of 60 and 70
        ("Bob Ray", "Dot Ito", 0, 0),  # never on one day
        ("Dot Ito", "Eve Ho", 0, 0),
    ],
)
def test_a_day_that_both_together_carry_over_the_limit_is_at_stake(
    path, one, other, findings, cents
):
    made_pairs.pair(path, one, other)
    pair = only(path)
    assert (pair.effect_findings, pair.effect_cents) == (findings, cents)


def test_what_the_day_would_make_is_what_a_run_then_finds(path):
    """The foreseen dollars are those of the findings once both names are one person."""
    for one, other, rule in (("Bob Ray", "Cy Fox", "321-02"), ("Bob Ray", "Flo Arc", "321-03")):
        rows = made_pairs.lines()
        for row in rows:
            if row["consignee_name"] in (one, other):
                row["consignee_id"] = "BOTH"
        joined = imported(path.with_name(f"{rule}.s321"), rows)
        made_pairs.pipeline.run(joined, rules=[rule])
        with Engagement.open(joined, read_only=True) as engagement:
            found = engagement.conn.execute(
                "SELECT value_cents FROM finding WHERE day = ?", [19847]
            ).fetchall()
        execute(path, "DELETE FROM identity_pair")
        made_pairs.pair(path, one, other)
        assert [(only(path).effect_cents,)] == found


def test_one_person_already_makes_no_new_day(path):
    made_pairs.pair(path, "Bob Ray", "Cy Fox")
    execute(
        path, "UPDATE shipment SET person_no = (SELECT min(person_no) FROM shipment WHERE "
        "bill_number IN ('B3', 'B4')) WHERE bill_number IN ('B3', 'B4')",
    )  # fmt: skip
    assert only(path).effect_findings == 0


def test_dutiable_shipments_count_as_the_settings_of_the_run_say(tmp_path):
    rows = [row | {"entry_type": "11"} if row["consignee_name"] == "Flo Arc" else row
            for row in made_pairs.lines()]  # fmt: skip
    found = {}
    for choice in ("taint", "no"):
        path = imported(tmp_path / f"{choice}.s321", rows)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(made_pairs, "imported", lambda path, _rows: path)
            made_pairs.audited(path, count_dutiable_entries=choice)
        made_pairs.pair(path, "Bob Ray", "Flo Arc")
        found[choice] = only(path).effect_findings
    assert found == {"taint": 1, "no": 0}


def test_what_changes_something_comes_first_then_the_least_certain(path):
    certain = made_pairs.pair(path, "Dot Ito", "Eve Ho", 0.95)
    unsure = made_pairs.pair(path, "Dot Ito", "Gus Yu", 0.5)
    weighty = made_pairs.pair(path, "Bob Ray", "Cy Fox", 0.5)
    weighty_but_clear = made_pairs.pair(path, "Bob Ray", "Flo Arc", 0.985)
    assert keys(path) == [weighty, weighty_but_clear, unsure, certain]
    assert keys(path, 2) == [weighty, weighty_but_clear]


def test_traps_and_conflicts_are_warned_of_once(path):
    key = made_pairs.pair(path, "Dot Ito", "Eve Ho")
    execute(path, "UPDATE consignee SET traps = 'forwarder' WHERE name = 'Dot Ito'")
    execute(path, "UPDATE consignee SET traps = 'forwarder, placeholder' WHERE name = 'Eve Ho'")
    execute(path, "INSERT INTO identity_conflict VALUES (?, ?, 'kept apart by a third')", *key)
    assert only(path).warnings == ("kept apart by a third", "forwarder", "placeholder")


def test_it_says_when_more_reviewing_changes_nothing(path, tmp_path):
    assert look(path).settled == "No pair is pending: more reviewing changes nothing."
    key = made_pairs.pair(path, "Bob Ray", "Cy Fox")
    made_pairs.pair(path, "Dot Ito", "Eve Ho")
    assert look(path, 0).settled == (
        "2 pairs are pending; 1 of them could change or make 1 finding of a person's day, "
        "worth $950.00."
    )
    decisions.decide(path, *key, "unsure")
    assert look(path).settled == (
        "1 pair is pending, but it touches no finding and could make none: more reviewing changes "
        "nothing."
    )
    made_pairs.pair(path, "Dot Ito", "Hal Kim")
    assert look(path).settled.startswith("2 pairs are pending, but none touches a finding")
    fresh = imported(tmp_path / "fresh.s321", made_pairs.lines())
    assert "run 's321 run FILE' first" in look(fresh).settled
