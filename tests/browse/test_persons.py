"""What the window asks about pairs and persons: days, what holds a person, conflicts, decisions."""

import pytest

from audit.browse import Query, ids, person_tables, rows
from audit.browse.clusters import shown_person
from audit.browse.persons import count_alike, pair_queue, spans, standing
from audit.engagement import Engagement
from audit.persons import decisions
from tests.desktop import engagement_maker, pairs_maker
from tests.desktop.pairs_maker import PAIRS, consignee_id

ANN, ANN_ROW, ROE_ANN = PAIRS[0][0], PAIRS[0][1], PAIRS[1][1]


@pytest.fixture
def path(tmp_path):
    made = engagement_maker.make(tmp_path / "pairs.s321", 60)
    return pairs_maker.add_pairs(made)


def asked(path, question, *args):
    with Engagement.open(path, read_only=True) as engagement:
        return question(engagement.conn, *args)


def changed(path, sql, *values):
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        conn.execute(sql, values)


def person_no(path, fields):
    return asked(
        path,
        lambda conn: conn.execute(
            "SELECT p.person_no FROM person p JOIN consignee c USING (person_id) "
            "WHERE c.consignee_id = ?", [consignee_id(fields)],
        ).fetchone()[0],
    )  # fmt: skip


def test_days_are_the_first_and_last_of_a_consignees_shipments(path):
    one = consignee_id(ANN)
    first, last = asked(
        path,
        lambda conn: conn.execute(
            "SELECT date(min(s.day) * 86400, 'unixepoch'), date(max(s.day) * 86400, 'unixepoch') "
            "FROM shipment s JOIN consignee c USING (person_id) WHERE c.consignee_id = ?", [one],
        ).fetchone(),
    )  # fmt: skip
    assert asked(path, spans, [one]) == {one: (first, last)}


def test_the_queue_counts_all_pairs_and_fetches_some(path):
    found = asked(path, pair_queue, 5)
    assert (len(found.pairs), found.count, found.decided) == (5, 12, 0)
    assert all(pair.key == tuple(sorted(pair.key)) for pair in found.pairs)


def test_what_one_decision_on_a_pattern_decides_is_what_was_counted(path):
    pattern = asked(path, pair_queue, 12).pairs[0].pattern
    number = asked(path, count_alike, pattern)
    assert number == 3
    assert len(decisions.decide_alike(path, pattern, "different", "", "R. Vale")) == number
    assert asked(path, count_alike, pattern) == 0
    assert len(asked(path, standing).pending) == 12 - number


def test_a_near_match_is_the_weakest_link_of_what_ids_and_names_hold(path):
    for fields in (ANN, ROE_ANN):
        changed(
            path, "UPDATE consignee SET id_key = '7', key = '7' || key WHERE consignee_id = ?",
            consignee_id(fields),
        )  # fmt: skip
    pairs_maker.join(path, ANN, ANN_ROW, ROE_ANN)
    found = asked(path, shown_person, person_no(path, ANN))
    assert found.variants == 3
    assert found.links == (("id", 1), ("probable", 1))
    assert found.weakest.how == "probable"
    assert {found.weakest.left[:7], found.weakest.right[:7]} == {"Ann Roe", "Ann Row"}


def test_the_same_name_and_address_hold_two_together(path):
    for fields in (ANN, ANN_ROW):
        changed(
            path, "UPDATE consignee SET key = '|ANN ROE||12 MAIN' WHERE consignee_id = ?",
            consignee_id(fields),
        )  # fmt: skip
    pairs_maker.join(path, ANN, ANN_ROW)
    found = asked(path, shown_person, person_no(path, ANN))
    assert found.links == (("exact", 1),)
    assert (found.weakest.how, found.weakest.weight) == ("exact", None)


def test_conflicts_and_decisions_stand_with_their_persons(path):
    pairs_maker.join(path, ANN, ANN_ROW)
    pair = sorted(map(consignee_id, (ANN, ANN_ROW)))
    changed(path, "INSERT INTO identity_conflict VALUES (?, ?, 'same and different')", *pair)
    decisions.decide(path, *pair, "same", "seen", "R. Vale")
    found = asked(path, shown_person, person_no(path, ANN))
    assert len(found.conflicts) == 1
    assert found.conflicts[0].endswith("same and different")
    assert "Ann Row, 12 Main Street #4, Dover" in found.conflicts[0]
    assert found.decisions[0].endswith(": seen")
    other = asked(path, shown_person, person_no(path, PAIRS[3][0]))
    assert (other.conflicts, other.decisions) == ((), ())


def test_a_person_that_a_newer_run_replaced_is_nobody(path):
    assert asked(path, shown_person, 9_999_999) is None


def test_the_tables_show_persons_of_several_and_their_near_matches(path):
    assert len(asked(path, ids, person_tables.PERSONS, Query())) == 0
    pairs_maker.join(path, ANN, ANN_ROW, ROE_ANN)
    (key,) = asked(path, ids, person_tables.PERSONS, Query())
    ((name, variants, *_),) = asked(path, rows, person_tables.PERSONS, [key])
    assert (name in {ANN[0], ANN_ROW[0], ROE_ANN[0]}, variants) == (True, "3")
    found = asked(path, shown_person, key)
    query = Query({"person_id": found.person_id})
    links = asked(path, rows, person_tables.LINKS, asked(path, ids, person_tables.LINKS, query))
    assert [link[2] for link in links] == ["+5.5", "+5.9"]  # the weakest first
    assert len(asked(path, ids, person_tables.VARIANTS, query)) == 3
