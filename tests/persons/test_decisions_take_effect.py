"""What people decide on consignees, and what a run makes of it (contract, Persons: decided outranks all)."""

import itertools

import pytest

from audit import pipeline
from audit.engagement import Engagement
from audit.persons import decisions, queue
from tests.engagement.audits import imported, table


def line(sku, name, street, value="500.00", **more):
    return {
        "sku": sku, "bill_number": f"B-{sku}", "entry_type": "86", "value": value,
        "arrival_date": "2024-05-03", "consignee_name": name, "consignee_address": street,
        "consignee_city": "Salem", "consignee_state": "OR", "consignee_postal_code": "97301", **more,
    }  # fmt: skip


LINES = [
    line("plain", "Katharine Overbrook", "12 Willow Street"),
    line("slip", "Katharine Overbrok", "12 Willow St"),
    line("stranger", "Desmond Ferrantino", "480 Quarry Lane"),
]


@pytest.fixture
def path(tmp_path):
    made = imported(tmp_path / "decided.s321", LINES)
    pipeline.run(made, rules=["321-02"])
    return made


def consignees(path):
    """What a line is called -> its consignee's id, of those that are kept."""
    with Engagement.open(path) as engagement:
        return dict(
            engagement.conn.execute(
                "SELECT trim(t.sku), y.consignee_id FROM line l JOIN line_text t USING (line_id) "
                "JOIN consignee_party y ON y.party_id = l.party_id"
            )
        )


def persons(path):
    pipeline.run(path, rules=["321-02"])
    names = {row["line_id"]: row["sku"] for row in table(path, "lines")}
    return {
        names[row["line_id"]]: (row["person_id"], row["identity"]) for row in table(path, "persons")
    }


def certainties(path):
    return [row["certainty"] for row in table(path, "findings")]


def person_of(path, sku):
    return persons(path)[sku][0]


def test_a_near_match_is_review_until_somebody_decides(path):
    found = persons(path)
    assert found["plain"][0] == found["slip"][0]
    assert {found["plain"][1], found["slip"][1]} == {"probable"}
    assert certainties(path) == ["review"]


def test_decided_the_same_the_rule_says_what_it_says(path):
    ids = consignees(path)
    decisions.decide(path, ids["plain"], ids["slip"], "same", by="Ann Roe")
    found = persons(path)
    assert {found["plain"][1], found["slip"][1]} == {"decided"}
    assert certainties(path) == ["violation"]


def test_decided_different_they_are_two_and_no_finding_is_left(path):
    ids = consignees(path)
    decisions.decide(path, ids["plain"], ids["slip"], "different", by="Ann Roe")
    found = persons(path)
    assert found["plain"][0] != found["slip"][0]
    assert certainties(path) == []


def test_two_that_nothing_joins_are_joined_by_a_decision(path):
    found = persons(path)
    decisions.decide(path, found["plain"][0], found["stranger"][0], "same", by="Ann Roe")
    found = persons(path)
    assert len({person for person, _ in found.values()}) == 1
    assert found["stranger"][1] == "decided"


def test_an_undo_restores_exactly(path):
    before = persons(path)
    ids = consignees(path)
    decisions.decide(path, ids["plain"], ids["slip"], "different", by="Ann Roe")
    assert persons(path) != before
    decisions.undo(path, by="Ann Roe")
    assert persons(path) == before


def test_the_order_of_decisions_changes_no_person(tmp_path):
    made = []
    for order in itertools.permutations(range(3)):
        path = imported(tmp_path / f"{''.join(map(str, order))}.s321", LINES)
        found = persons(path)
        ids = consignees(path)
        answers = [
            (ids["plain"], ids["slip"], "different"),
            (ids["plain"], found["stranger"][0], "same"),
            (ids["slip"], ids["plain"], "unsure"),
        ]
        last = max(order.index(0), order.index(2))  # the later of two on one pair is in force
        for number in order:
            decisions.decide(path, *answers[number], by="Ann Roe")
        made.append((order[last], persons(path)))
    for answer in (0, 2):
        outcomes = [found for decided, found in made if decided == answer]
        assert all(found == outcomes[0] for found in outcomes)


def test_a_contradiction_is_shown_and_different_wins(path):
    found = persons(path)
    ids = consignees(path)
    stranger = found["stranger"][0]
    decisions.decide(path, ids["plain"], stranger, "same", by="Ann Roe")
    decisions.decide(path, ids["slip"], stranger, "same", by="Ann Roe")
    decisions.decide(path, ids["plain"], ids["slip"], "different", by="Ann Roe")
    found = persons(path)
    assert found["plain"][0] != found["slip"][0]
    with Engagement.open(path) as engagement:
        assert engagement.conn.execute("SELECT count(*) FROM identity_conflict").fetchone() == (1,)
        assert "1 decision contradicts others" in queue.settled(engagement.conn)
    assert set(certainties(path)) == {"review"}  # whatever side the stranger falls to


def test_a_near_match_that_a_finding_rests_on_is_pending_until_decided(path):
    ids = consignees(path)
    pair = tuple(sorted((ids["plain"], ids["slip"])))

    def pending():
        with Engagement.open(path) as engagement:
            return {
                (p.left.consignee_id, p.right.consignee_id)
                for p in queue.pending(engagement.conn, 9)
            }

    assert pair in pending()
    decisions.decide(path, *pair, "same", by="Ann Roe")
    persons(path)
    assert pair not in pending()


def test_no_plain_name_makes_senior_and_junior_one_person(tmp_path):
    house = "77 Foundry Road"
    path = imported(tmp_path / "house.s321", [
        line("senior", "Desmond Ferrantino Sr", house), line("junior", "Desmond Ferrantino Jr", house),
        line("plain", "Desmond Ferrantino", house, consignee_phone="503 555 0101"),
    ])  # fmt: skip
    found = persons(path)
    assert found["senior"][0] != found["junior"][0]


def test_answers_that_overlap_are_added_up_once(tmp_path):
    names = ("Katharine Overbrook", "Katharine Ostrander", "Katharine Pemberton")
    path = imported(
        tmp_path / "one_house.s321",
        [line(name, name, "12 Willow Street", consignee_state="OR") for name in names],
    )
    pipeline.run(path, rules=["321-02"])
    with Engagement.open(path) as engagement:
        assert queue.settled(engagement.conn) == (
            "3 pairs are pending; 3 of them could change or make 1 finding of a person's day, "
            "worth $1,500.00."
        )
