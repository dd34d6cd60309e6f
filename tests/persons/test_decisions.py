"""Decisions on pairs: only ever added, replaced by later ones, taken back without losing any."""

import getpass
import json
import random
import sqlite3

import pytest

from audit.engagement import Engagement
from audit.errors import AuditError
from audit.persons import decisions, undecided
from tests.engagement.audits import imported, table
from tests.persons import made_pairs


@pytest.fixture
def ids(path):
    return made_pairs.ids(path)


def opened(path, read):
    with Engagement.open(path, read_only=True) as engagement:
        return read(engagement.conn)


def in_force(path):
    """The verdicts in force by pair."""
    return {(d.left_id, d.right_id): d.verdict for d in opened(path, decisions.current)}


def states(path):
    return [d.state for d in opened(path, decisions.history)]


def test_a_decision_says_who_said_what_of_whom_and_why(path, ids):
    made = decisions.decide(
        path, ids["Bob Ray"], ids["Ann Roe"], "same", "one signature", "R. Vale"
    )
    assert (made.left_id, made.right_id) == tuple(sorted((ids["Ann Roe"], ids["Bob Ray"])))
    assert opened(path, decisions.current) == [made]
    assert (made.decision_id, made.verdict, made.note, made.by, made.state) == (
        1, "same", "one signature", "R. Vale", "in force",
    )  # fmt: skip
    assert made.at.endswith("+00:00")


def test_a_person_stands_for_its_consignee_with_the_smallest_id(path, ids):
    persons = {row["person_id"] for row in table(path, "persons")}
    assert len(persons) == len(made_pairs.STREETS)
    with Engagement.open(path, read_only=True) as engagement:
        (bob,) = engagement.conn.execute(
            "SELECT person_id FROM consignee WHERE name = 'Bob Ray'"
        ).fetchone()
    with Engagement.open(path) as engagement:
        engagement.conn.execute("UPDATE consignee SET person_id = ? WHERE name = 'Cy Fox'", [bob])
    made = decisions.decide(path, bob, ids["Ann Roe"], "different")
    assert set(made_key(made)) == {ids["Ann Roe"], min(ids["Bob Ray"], ids["Cy Fox"])}


def made_key(decision):
    return decision.left_id, decision.right_id


def test_a_person_who_came_near_no_other_can_be_decided_on(path, ids):
    with Engagement.open(path, read_only=True) as engagement:
        (ida,) = engagement.conn.execute(
            "SELECT person_id FROM person WHERE name = 'Ida Wu'"
        ).fetchone()
        key = "|".join(
            part or "" for part in engagement.conn.execute(
                "SELECT id_key, name_key, initials, address_key FROM party WHERE name = 'Ida Wu'"
            ).fetchone()
        )  # fmt: skip
    made = decisions.decide(path, ida, ids["Ann Roe"], "same")
    other = next(one for one in made_key(made) if one != ids["Ann Roe"])
    assert other == "C" + made_pairs.digest(key)


def test_who_decides_is_the_auditor_else_the_account(path, ids, monkeypatch):
    pair = ids["Ann Roe"], ids["Bob Ray"]
    assert decisions.decide(path, *pair, "same").by == "R. Vale"
    with Engagement.open(path) as engagement:
        engagement.conn.execute("UPDATE property SET value = '' WHERE name = 'auditor'")
    monkeypatch.setattr(getpass, "getuser", lambda: "aroe")
    assert decisions.decide(path, *pair, "unsure").by == "aroe"
    assert decisions.undo(path)[0].by == "aroe"


def test_the_later_decision_on_a_pair_replaces_the_earlier(path, ids):
    pair = sorted((ids["Ann Roe"], ids["Bob Ray"]))
    decisions.decide(path, *pair, "same")
    decisions.decide(path, *pair[::-1], "different")
    assert in_force(path) == {tuple(pair): "different"}
    assert states(path) == ["replaced", "in force"]


def test_taking_back_brings_the_replaced_one_into_force_and_can_be_taken_back_itself(path, ids):
    pair = tuple(sorted((ids["Ann Roe"], ids["Bob Ray"])))
    decisions.decide(path, *pair, "same")
    decisions.decide(path, *pair, "different")
    (gone,) = decisions.undo(path)
    assert gone.verdict == "different"
    assert in_force(path) == {pair: "same"}
    decisions.undo(path, 3)
    assert in_force(path) == {pair: "different"}
    assert states(path) == ["replaced", "in force", "taken back", "in force"]


def test_taking_an_early_decision_back_loses_no_later_one(path, ids):
    decisions.decide(path, ids["Ann Roe"], ids["Bob Ray"], "same")
    later = decisions.decide(path, ids["Cy Fox"], ids["Bob Ray"], "different")
    decisions.undo(path, 1)
    assert opened(path, decisions.current) == [later]


def test_taking_back_over_and_over_reaches_the_beginning_and_says_so(path, ids):
    decisions.decide(path, ids["Ann Roe"], ids["Bob Ray"], "same")
    decisions.decide(path, ids["Ann Roe"], ids["Cy Fox"], "unsure")
    assert [decisions.undo(path)[0].decision_id for _ in range(2)] == [2, 1]
    assert in_force(path) == {}
    with pytest.raises(AuditError, match="no decision to take back"):
        decisions.undo(path)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_decided_and_taken_back_what_holds_is_what_remains(path, ids, seed):
    chance = random.Random(seed)
    names = sorted(ids)[:4]
    made = []  # (number, pair, verdict), the ones that are not taken back
    for number in range(1, 26):
        if made and chance.random() < 0.4:
            gone = chance.choice([made[-1], None, chance.choice(made)])
            taken = decisions.undo(path, gone and gone[0])[0].decision_id
            made = [each for each in made if each[0] != taken]
        else:
            pair = tuple(sorted(ids[name] for name in chance.sample(names, 2)))
            verdict = chance.choice(decisions.VERDICTS)
            assert decisions.decide(path, *pair, verdict).decision_id == number
            made.append((number, pair, verdict))
        assert in_force(path) == {pair: verdict for _, pair, verdict in made}


def test_pairs_that_are_alike_are_decided_at_once_and_taken_back_at_once(path, ids):
    alike = [
        made_pairs.pair(path, "Ann Roe", "Bob Ray", pattern="one letter"),
        made_pairs.pair(path, "Cy Fox", "Dot Ito", pattern="one letter"),
    ]
    made_pairs.pair(path, "Eve Ho", "Flo Arc", pattern="another")
    clear = made_pairs.pair(path, "Gus Yu", "Hal Kim", 0.9999, "normal", "one letter")
    before = decisions.decide(path, ids["Eve Ho"], ids["Gus Yu"], "different")
    made = decisions.decide_alike(path, "one letter", "same", "the carrier's typing", "R. Vale")
    assert [made_key(d) for d in made] == sorted(alike)
    assert in_force(path) == dict.fromkeys(alike, "same") | {made_key(before): "different"}
    assert clear not in in_force(path)
    assert decisions.undo(path) == made
    assert opened(path, decisions.current) == [before]
    assert len(decisions.undo(path, 4)) == 2  # the taking back, by one of its two numbers
    assert len(in_force(path)) == 3


def test_one_of_a_pattern_can_be_decided_otherwise_afterwards(path, ids):
    pairs = [made_pairs.pair(path, "Ann Roe", name) for name in ("Bob Ray", "Cy Fox")]
    decisions.decide_alike(path, "p", "same")
    decisions.decide(path, *pairs[0], "different")
    assert in_force(path) == {pairs[0]: "different", pairs[1]: "same"}
    decisions.undo(path)
    assert in_force(path) == dict.fromkeys(pairs, "same")


def test_a_pair_that_follows_from_decisions_is_not_pending(path, ids):
    followed = made_pairs.pair(path, "Ann Roe", "Cy Fox")
    apart = made_pairs.pair(path, "Cy Fox", "Dot Ito")
    open_ = made_pairs.pair(path, "Dot Ito", "Eve Ho")

    def pending(conn):
        return undecided.pairs(conn, decisions.current(conn))

    assert opened(path, pending) == sorted([followed, apart, open_])
    decisions.decide(path, ids["Ann Roe"], ids["Bob Ray"], "same")
    decisions.decide(path, ids["Bob Ray"], ids["Cy Fox"], "same")
    assert opened(path, pending) == sorted([apart, open_])
    decisions.decide(path, ids["Dot Ito"], ids["Ann Roe"], "different")
    assert opened(path, pending) == [open_]
    decisions.decide(path, *open_, "unsure")
    assert opened(path, pending) == []


def test_each_decision_stands_in_the_log(path, ids):
    decisions.decide(path, ids["Ann Roe"], ids["Bob Ray"], "same", "note", "R. Vale")
    decisions.undo(path)
    with Engagement.open(path, read_only=True) as engagement:
        said = engagement.conn.execute(
            "SELECT detail FROM log WHERE action = 'decide' ORDER BY entry"
        ).fetchall()
    first, second = (json.loads(detail) for (detail,) in said)
    assert first["pair"] == sorted((ids["Ann Roe"], ids["Bob Ray"]))
    assert (first["verdict"], first["note"], first["by"]) == ("same", "note", "R. Vale")
    assert (second["verdict"], second["undoes"]) == ("undo", [1, 1])


def test_no_decision_is_changed_or_deleted(path, ids):
    decisions.decide(path, ids["Ann Roe"], ids["Bob Ray"], "same")
    with Engagement.open(path) as engagement:
        for change in ("DELETE FROM", "UPDATE"):
            rest = "" if change == "DELETE FROM" else "SET verdict = 'different'"
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                engagement.conn.execute(f"{change} identity_decision {rest}")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("Ann Roe", "C0000000000000000", "same"), "no consignee or person 'C0000000000000000'"),
        (("Ann Roe", "P0", "same"), "no consignee or person 'P0'"),
        (("Ann Roe", "Ann Roe", "same"), "are one"),
        (("Ann Roe", "Bob Ray", "maybe"), "choose from same, different, unsure"),
        (("Ann Roe", "Bob Ray", "undo"), "choose from same, different, unsure"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_nothing_changes(path, ids, words, sentence):
    with pytest.raises(AuditError, match=sentence):
        decisions.decide(path, *(ids.get(word, word) for word in words[:2]), words[2])
    assert opened(path, decisions.history) == []


def test_what_cannot_be_taken_back_is_refused(path, ids):
    decisions.decide(path, ids["Ann Roe"], ids["Bob Ray"], "same")
    with pytest.raises(AuditError, match="no decision 9"):
        decisions.undo(path, 9)
    decisions.undo(path, 1)
    with pytest.raises(AuditError, match="taken back already"):
        decisions.undo(path, 1)
    with pytest.raises(AuditError, match="No pending pair has the pattern 'q'"):
        decisions.decide_alike(path, "q", "same")


def test_before_a_run_there_is_nobody_to_decide_on(tmp_path):
    path = imported(tmp_path / "new.s321", made_pairs.lines())
    with pytest.raises(AuditError, match="s321 run FILE"):
        decisions.decide(path, "P1", "P2", "same")
    with pytest.raises(AuditError, match="s321 run FILE"):
        decisions.decide_alike(path, "p", "same")
