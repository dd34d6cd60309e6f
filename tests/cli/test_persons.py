"""`s321 persons`: who was joined, what is pending, decisions and their undoing."""

import shutil

import pytest

from audit.engagement import Engagement
from tests.persons import made_pairs


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    path = made_pairs.audited(tmp_path_factory.mktemp("pairs") / "made.s321")
    made_pairs.pair(path, "Bob Ray", "Cy Fox", 0.75, "lenient", "one letter", 1.58)
    made_pairs.pair(path, "Dot Ito", "Eve Ho", 0.5, "", "one letter")
    return path


@pytest.fixture
def case(made_once, tmp_path):
    return shutil.copy(made_once, tmp_path / "case.s321")


@pytest.fixture
def ids(case):
    return made_pairs.ids(case)


@pytest.fixture
def joined(case, ids):
    """Bob Ray and Cy Fox as one person, with a conflict; returns the person's id."""
    with Engagement.open(case) as engagement:
        (person_id,) = engagement.conn.execute(
            "SELECT person_id FROM consignee WHERE name = 'Bob Ray'"
        ).fetchone()
        engagement.conn.execute(
            "UPDATE consignee SET person_id = ? WHERE name = 'Cy Fox'", [person_id]
        )
        engagement.conn.execute(
            "INSERT INTO identity_conflict VALUES (?, ?, 'kept apart by a third')",
            sorted((ids["Bob Ray"], ids["Ann Roe"])),
        )
    return person_id


def test_persons_of_several_consignees_are_listed_with_what_joined_them(s321, case, ids, joined):
    answer = s321("persons", case)
    assert answer.code == 0
    assert f"{joined}  2 consignees, joined by exact; 1 conflict" in answer.out
    assert f"  {ids['Cy Fox']}  Cy Fox, 303 Oak Ave" in answer.out
    assert ": kept apart by a third" in answer.out
    assert "Eve Ho" not in answer.out
    assert "2 persons of more than one consignee or with a conflict." in answer.out  # and Ann Roe
    assert "2 pairs are pending; 1 of them could change or make 1 finding" in answer.out


def test_the_queue_shows_each_pair_with_its_steps_in_words(s321, case, ids):
    answer = s321("persons", case, "--pending")
    first, second = answer.out.index("Bob Ray"), answer.out.index("Dot Ito")
    assert first < second
    for words in (
        "+1.6 bits, probability 0.750: joins at lenient", "+4.5  name: one letter differs",
        "-2.2  address: the same", "The answer could change or make 1 finding, $950.00.",
        "The answer changes no finding.",
        "does not join by itself", "Pattern: one letter", ids["Eve Ho"],
    ):  # fmt: skip
        assert words in answer.out
    shorter = s321("persons", case, "--pending", "--limit", 1).out
    assert "1 more pair; --limit 2 shows all." in shorter
    assert "Dot Ito" not in shorter


def test_json_is_one_object_with_persons_pairs_decisions_and_whether_it_is_settled(
    s321, case, ids, joined
):
    s321("persons", case, "decide", ids["Dot Ito"], ids["Eve Ho"], "unsure", "--note", "who knows")
    said = s321("persons", case, "--json").json
    assert list(said) == ["persons", "pending", "decisions", "settled"]
    (person,) = (each for each in said["persons"] if each["person_id"] == joined)
    assert {each["name"] for each in person["consignees"]} == {"Bob Ray", "Cy Fox"}
    assert (person["joined_by"], len(person["conflicts"])) == (["exact"], 1)
    (pair,) = said["pending"]
    assert [pair["a"], pair["b"]] == sorted((ids["Bob Ray"], ids["Cy Fox"]))
    assert (pair["weight"], pair["probability"], pair["level"]) == (1.58, 0.75, "lenient")
    assert pair["steps"][0] == ["name", "one letter differs", 4.5]
    (decision,) = said["decisions"]
    assert (decision["verdict"], decision["note"], decision["state"]) == (
        "unsure", "who knows", "in force",
    )  # fmt: skip
    assert said["settled"].startswith("1 pair is pending; it could change or make 1 finding")


def test_a_decision_says_that_results_are_out_of_date(s321, case, ids):
    pair = sorted((ids["Bob Ray"], ids["Cy Fox"]))
    answer = s321("persons", case, "decide", *pair, "same", "--by", "Ann Roe")
    assert answer.out == (
        f"{pair[0]} and {pair[1]}: same (decision 1, by Ann Roe).\n"
        f"Results are out of date; 's321 run {case}' brings them up to date.\n"
    )
    assert "persons were decided on" in s321("persons", case).out
    s321("run", case, "--rule", "321-01")
    assert "out of date" not in s321("persons", case).out


def test_undo_takes_the_last_back_or_the_one_that_is_named(s321, case, ids):
    s321("persons", case, "decide", ids["Bob Ray"], ids["Cy Fox"], "same")
    s321("persons", case, "decide", ids["Bob Ray"], ids["Ann Roe"], "different")
    assert "Taken back: decision 1 on " in s321("persons", case, "undo", 1).out
    assert ", different, by R. Vale.\nResults are out" in s321("persons", case, "undo").out
    states = [each["state"] for each in s321("persons", case, "--json").json["decisions"]]
    assert states == ["taken back", "taken back", "in force", "in force"]


def test_pairs_that_are_alike_are_decided_at_once(s321, case, ids):
    answer = s321("persons", case, "alike", "one letter", "different")
    assert answer.out.startswith("2 pairs: different (decisions 1 to 2, by R. Vale).\n")
    assert s321("persons", case, "--pending").out.startswith("No pair is pending")
    assert s321("persons", case, "undo").out.count("Taken back") == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("decide", "C1", "C2", "same"), "There is no consignee or person 'C1' in the last run"),
        (("decide", "C1", "C2", "perhaps"), "perhaps"),
        (("undo",), "There is no decision to take back"),
        (("undo", 5), "There is no decision 5"),
        (("alike", "nothing", "same"), "No pending pair has the pattern 'nothing'"),
        (("--json", "undo"), "--json"),
        (("--limit", 0), "--limit"),
        (("join",), "join"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(refused, sha, case, words, sentence):
    before = sha(case)
    assert sentence in refused("persons", case, *words)
    assert sha(case) == before


def test_what_lists_does_not_go_with_a_decision(refused, case):
    assert "only list" in refused("persons", "--json", case, "undo")


def test_before_a_run_there_are_no_persons(s321, refused, tmp_path):
    path = tmp_path / "new.s321"
    s321("new", path)
    answer = s321("persons", path, "--pending")
    assert (answer.code, answer.out) == (
        0, "Nothing has run yet, so no pair is known; run 's321 run FILE' first.\n",
    )  # fmt: skip
    assert "run 's321 run FILE' first" in refused("persons", path, "decide", "C1", "C2", "same")
    assert "There is no engagement file" in refused("persons", tmp_path / "none.s321")
