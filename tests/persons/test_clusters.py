"""Clusters do not depend on the order in which pairs or rows come."""

import random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from audit import pipeline
from audit.persons import clusters
from tests.engagement.audits import imported, table
from tests.persons.test_who_is_one_person import LINES

KEYS = st.sampled_from([f"{kind}:{n}" for kind in "in" for n in range(8)])
PAIRS = st.lists(st.tuples(KEYS, KEYS), max_size=20)


def by_walking(pairs):
    """The components, one key after the other: slow and plain."""
    members = {}
    for left, right in pairs:
        joined = members.get(left, {left}) | members.get(right, {right})
        members.update(dict.fromkeys(joined, joined))
    return {key: min(group) for key, group in members.items()}


@given(pairs=PAIRS)
@settings(max_examples=80)
def test_every_key_bears_the_smallest_key_that_it_is_joined_to(pairs):
    assert dict(clusters(pairs)) == by_walking(pairs)


@given(pairs=PAIRS, seed=st.integers(0, 99))
@example(pairs=[("i:9", "n:8"), ("n:8", "i:7"), ("i:7", "n:6"), ("n:6", "i:1")], seed=1)
@settings(max_examples=40)
def test_neither_the_order_nor_the_direction_of_pairs_matters(pairs, seed):
    chance = random.Random(seed)
    turned = [pair[::-1] if chance.random() < 0.5 else pair for pair in pairs]
    chance.shuffle(turned)
    assert sorted(clusters(turned)) == sorted(clusters(pairs))


def test_a_long_chain_is_one_cluster():
    links = [(f"i:{n:06}", f"i:{n + 1:06}") for n in range(5000)]
    random.Random(321).shuffle(links)
    assert {smallest for _, smallest in clusters(links)} == {"i:000000"}


def test_the_order_of_rows_and_files_changes_no_person(tmp_path):
    found = []
    for seed in (0, 2):
        rows = list(LINES)
        if seed:
            random.Random(seed).shuffle(rows)
        cut = len(rows) * seed // 4
        sheets = [part for part in (rows[:cut], rows[cut:]) if part]
        path = imported(tmp_path / f"{seed}.s321", *sheets)
        pipeline.run(path, rules=["321-01"])
        names = {row["line_id"]: row["sku"] for row in table(path, "lines")}
        persons = {
            names[row["line_id"]]: (row["person_id"], row["identity"])
            for row in table(path, "persons")
        }
        found.append((persons, {row["shipment_id"] for row in table(path, "shipments")}))
    assert found[0] == found[1]
