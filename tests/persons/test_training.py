"""With identity_weights=engagement the weights are learnt again, from enough consignees alone."""

import json
from random import Random
from unittest import mock

import duckdb
import pytest

from audit import pipeline
from audit.engagement import Engagement
from audit.persons import scoring, training
from tests.engagement.audits import written
from tests.rules.cases import own_word

ENOUGH = 200


@pytest.fixture(autouse=True, scope="module")
def small():
    """Few are enough here: the sizes that the program asks for take seconds."""
    with mock.patch.multiple(training, LEAST=ENOUGH, LEAST_PAIRS=ENOUGH):
        yield


def consignees(count, *, with_ids):
    """As many people, each under a name with a slip too, with one id where asked for."""
    dice = Random(321)
    for n in range(count):
        number, first, family = 100 + n * 7, own_word(n % 90), own_word(1000 + n)
        for which, name in enumerate((f"{first} {family}", f"{first} {family}s")):
            yield {
                "bill_number": f"B{n}-{which}", "entry_type": "321", "arrival_date": "2024-05-03",
                "value": "10", "consignee_name": name,
                "consignee_address": f"{number} {own_word(dice.randrange(300))} St",
                "consignee_postal_code": f"{10000 + n % 400}",
                "consignee_id": f"K{n}" if with_ids else "",
            }  # fmt: skip


def run(file, lines, folder, weights):
    Engagement.create(file).close()
    pipeline.import_sources(file, [written(folder / f"{file.stem}.csv", lines)])
    pipeline.run(file, {"identity_weights": weights}, ["321-01"])
    with Engagement.open(file) as engagement:
        models = engagement.conn.execute("SELECT name, sha256, said FROM identity_model").fetchall()
        pairs = engagement.conn.execute(
            "SELECT left_id, right_id, weight, level FROM identity_pair ORDER BY 1, 2"
        ).fetchall()
    return {name: (sha, json.loads(said)) for name, sha, said in models}, pairs


def test_the_rows_order_changes_nothing_that_is_learnt(tmp_path):
    lines = list(consignees(ENOUGH // 2 + 10, with_ids=False))
    models, pairs = run(tmp_path / "one.s321", lines, tmp_path, "engagement")
    turned, same_pairs = run(tmp_path / "two.s321", lines[::-1], tmp_path, "engagement")
    sha, said = models["person"]
    assert said["learnt"].startswith("chance from")
    assert sha != scoring.model("person").sha256
    assert turned == models
    assert same_pairs == pairs != []


def test_one_id_under_two_names_teaches_likeness(tmp_path):
    lines = list(consignees(ENOUGH, with_ids=True))
    models, _ = run(tmp_path / "ids.s321", lines, tmp_path, "engagement")
    assert models["person"][1]["learnt"].endswith(f"and likeness from {ENOUGH} pairs with one id")


def test_too_few_consignees_leave_the_weights_as_shipped_and_it_says_so(tmp_path):
    lines = list(consignees(20, with_ids=True))
    models, pairs = run(tmp_path / "few.s321", lines, tmp_path, "engagement")
    shipped, same_pairs = run(tmp_path / "shipped.s321", lines, tmp_path, "shipped")
    assert pairs == same_pairs
    assert models["person"][1]["learnt"] == "nothing more of 40 consignees of the kind"
    assert "learnt" not in shipped["person"][1]


@pytest.fixture(scope="module")
def learnt():
    """Shipped weights of persons, and what a thousand consignees with one name and town make of them."""
    weights = scoring.model("person")
    with duckdb.connect() as duck:
        columns = "node INTEGER, kind VARCHAR, id VARCHAR"
        said = (
            "name letters w1 w2 generation initials street unit address number road street_letters "
            "zip digits city town phone email mailbox"
        )
        words = "words known road_words"
        columns += "".join(f", {c} VARCHAR" for c in said.split())
        columns += ", parts INTEGER" + "".join(f", {c} VARCHAR[]" for c in words.split())
        duck.execute(f"CREATE TABLE feature ({columns})")
        duck.execute(
            "INSERT INTO feature (node, kind, name, letters, w1, w2, parts, words, known, zip, digits) "
            "SELECT n, 'person', 'ANN ROE', 'AENNOR', 'ANN', 'ROE', 2, ['ANN', 'ROE'], ['ANN'], '10001', '10001' "
            f"FROM range({ENOUGH}) r(n)"
        )
        yield weights, training.trained(duck, weights)


def level(weights, comparison, label):
    found = next(
        c for c in weights.settings["comparisons"] if c["output_column_name"] == comparison
    )
    return next(v for v in found["comparison_levels"] if v["label_for_charts"] == label)


def test_where_all_bear_one_name_the_same_name_says_nothing(learnt):
    shipped, now = learnt
    assert level(shipped, "name", "the same name")["u_probability"] < 1e-3
    assert level(now, "name", "the same name")["u_probability"] == pytest.approx(1)
    same_m = {level(w, "name", "the same name")["m_probability"] for w in learnt}
    assert len(same_m) == 1


def test_what_was_set_by_hand_and_what_was_never_seen_stays_as_shipped(learnt):
    shipped, now = learnt
    for comparison, label in (
        ("place", "another place"), ("name", "the same letters, otherwise parted"),
        ("phone", "the same phone"),
    ):  # fmt: skip
        assert level(shipped, comparison, label) == level(now, comparison, label)
