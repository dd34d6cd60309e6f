"""Clusters do not depend on the order in which links, decisions or rows come."""

import random

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audit import pipeline
from audit.persons.clusters import labels, smallest_keys
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
    assert dict(smallest_keys(pairs)) == by_walking(pairs)


@given(pairs=PAIRS, seed=st.integers(0, 99))
@example(pairs=[("i:9", "n:8"), ("n:8", "i:7"), ("i:7", "n:6"), ("n:6", "i:1")], seed=1)
@settings(max_examples=40)
def test_neither_the_order_nor_the_direction_of_pairs_matters(pairs, seed):
    chance = random.Random(seed)
    turned = [pair[::-1] if chance.random() < 0.5 else pair for pair in pairs]
    chance.shuffle(turned)
    assert sorted(smallest_keys(turned)) == sorted(smallest_keys(pairs))


@pytest.mark.parametrize("seed", range(4))
def test_a_long_chain_is_one_cluster(seed):
    links = [(f"i:{n:06}", f"i:{n + 1:06}") for n in range(5000)]
    random.Random(seed).shuffle(links)
    assert {smallest for _, smallest in smallest_keys(links)} == {"i:000000"}


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


NODES = 10
NODE = st.integers(0, NODES - 1)
PAIR = st.tuples(NODE, NODE).filter(lambda pair: pair[0] != pair[1])
EDGES = st.lists(st.tuples(PAIR, st.sampled_from([1.0, 4.0, 9.5])), max_size=25)
DECIDED = st.lists(st.tuples(PAIR, st.sampled_from(["same", "different"])), max_size=9)


def in_force(decided):
    """The last decision on each pair."""
    return {tuple(sorted(pair)): verdict for pair, verdict in decided}


def clustered(edges, verdicts):
    same = [pair for pair, verdict in verdicts.items() if verdict == "same"]
    different = [pair for pair, verdict in verdicts.items() if verdict == "different"]
    ends = np.array([pair for pair, _ in edges], np.int64).reshape(-1, 2)
    strength = np.array([strength for _, strength in edges], np.float64)
    found, conflicts = labels(NODES, ends[:, 0], ends[:, 1], strength, same, different)
    return found.tolist(), conflicts


def by_groups(edges, verdicts):
    """The same by sets of nodes, one link after the other: slow and plain."""
    group = {node: {node} for node in range(NODES)}
    foes = [set(pair) for pair, verdict in verdicts.items() if verdict == "different"]
    same = sorted(pair for pair, verdict in verdicts.items() if verdict == "same")
    rest = sorted((-strength, *sorted(pair)) for pair, strength in edges)
    for a, b in [*same, *((a, b) for _, a, b in rest)]:
        joined = group[a] | group[b]
        if not any(foe <= joined for foe in foes):
            group.update(dict.fromkeys(joined, joined))
    return [min(group[node]) for node in range(NODES)], [
        (a, b) for a, b in same if group[a] is not group[b]
    ]


@given(edges=EDGES, decided=DECIDED)
@settings(max_examples=200)
def test_the_strongest_links_join_first_and_none_against_a_decision(edges, decided):
    verdicts = in_force(decided)
    assert clustered(edges, verdicts) == by_groups(edges, verdicts)


@given(edges=EDGES, decided=DECIDED)
@settings(max_examples=100)
def test_a_pair_decided_different_never_shares_a_cluster(edges, decided):
    verdicts = in_force(decided)
    found, conflicts = clustered(edges, verdicts)
    for (a, b), verdict in verdicts.items():
        assert (found[a] == found[b]) is (verdict == "same" and (a, b) not in conflicts)


@given(edges=EDGES, decided=DECIDED, seed=st.integers(0, 99))
@settings(max_examples=100)
def test_the_order_of_links_and_decisions_changes_no_cluster(edges, decided, seed):
    chance = random.Random(seed)
    turned = [(pair[::-1] if chance.random() < 0.5 else pair, s) for pair, s in edges]
    chance.shuffle(turned)
    verdicts = list(in_force(decided).items())
    chance.shuffle(verdicts)
    turned_verdicts = {
        pair[::-1] if chance.random() < 0.5 else pair: verdict for pair, verdict in verdicts
    }
    assert clustered(turned, turned_verdicts) == clustered(edges, in_force(decided))


@given(edges=EDGES)
@settings(max_examples=60)
def test_without_decisions_clusters_are_all_that_is_linked(edges):
    linked = dict(smallest_keys([(str(a), str(b)) for (a, b), _ in edges]))
    assert clustered(edges, {}) == ([int(linked.get(str(n), n)) for n in range(NODES)], [])


@given(edges=EDGES, decided=DECIDED, last=st.tuples(PAIR, st.sampled_from(["same", "different"])))
@settings(max_examples=60)
def test_a_decision_that_is_taken_away_leaves_no_trace(edges, decided, last):
    before = clustered(edges, in_force(decided))
    clustered(edges, in_force([*decided, last]))
    assert clustered(edges, in_force(decided)) == before


def test_a_weak_link_gives_way_where_a_chain_would_join_what_is_decided_different():
    chain = [((0, 1), 9.0), ((1, 2), 2.0), ((2, 3), 7.0)]
    assert clustered(chain, {(0, 3): "different"})[0][:4] == [0, 0, 2, 2]


def test_a_decision_same_joins_before_any_link_and_a_conflict_is_told():
    links = [((0, 2), 50.0)]
    verdicts = {(0, 1): "different", (1, 2): "same"}
    found, conflicts = clustered(links, verdicts)
    assert (found[:3], conflicts) == ([0, 1, 1], [])
    found, conflicts = clustered(links, verdicts | {(0, 2): "same"})
    assert (found[:3], conflicts) == ([0, 1, 0], [(1, 2)])
