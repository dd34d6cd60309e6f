"""Which nodes are one cluster: the strongest links first, and none against a decision `different`.

A pure function of links and decisions: their order and direction do not matter.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Pair = tuple[int, int]


def labels(
    count: int, left: np.ndarray, right: np.ndarray, strength: np.ndarray,
    same: Sequence[Pair], different: Sequence[Pair],
) -> tuple[np.ndarray, list[Pair]]:  # fmt: skip
    """The smallest node of each node's cluster, and the conflicts.

    Nodes are 0 to count - 1 in the order of their keys. Links are taken strongest first: those
    decided `same`, then by falling strength, then by their nodes. One that would bring a pair decided
    `different` together is left out. A conflict is a pair (smaller node first) that is decided `same`
    and still falls to two clusters.
    """
    decided = _ordered(same)
    apart = _ordered(different)
    ends = np.array(decided, np.int64).reshape(-1, 2)
    one = np.concatenate([ends[:, 0], np.asarray(left, np.int64)])
    other = np.concatenate([ends[:, 1], np.asarray(right, np.int64)])
    label = components(count, one, other)
    torn = {int(label[a]) for a, b in apart if label[a] == label[b]}
    if not torn:
        return label, []
    inside = np.isin(label, list(torn))
    touched = np.flatnonzero(inside)
    use = inside[one]
    force = np.concatenate([np.full(len(ends), np.inf), np.asarray(strength, np.float64)])[use]
    low, high = np.minimum(one, other)[use], np.maximum(one, other)[use]
    rank = np.lexsort((high, low, -force))
    links = zip(low[rank].tolist(), high[rank].tolist(), strict=True)
    for node, root in _kept_apart(touched.tolist(), links, apart).items():
        label[node] = root
    return label, [(a, b) for a, b in decided if label[a] != label[b]]


def components(count: int, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The smallest node that each node is linked to, over any number of links."""
    label = np.arange(count)
    one, other = left, right
    while len(one):
        low, high = np.minimum(label[one], label[other]), np.maximum(label[one], label[other])
        open_ = low != high
        one, other, low, high = one[open_], other[open_], low[open_], high[open_]
        np.minimum.at(label, high, low)  # the larger label is a root: its whole tree follows
        while True:  # each node to the root of its tree
            above = label[label]
            if np.array_equal(above, label):
                break
            label = above
    return label


def smallest_keys(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Connected components of pairs of keys: each key with the smallest key of its component."""
    keys = sorted({key for pair in pairs for key in pair})
    number = {key: n for n, key in enumerate(keys)}
    left = np.fromiter((number[a] for a, _ in pairs), np.int64, len(pairs))
    right = np.fromiter((number[b] for _, b in pairs), np.int64, len(pairs))
    label = components(len(keys), left, right).tolist()
    return [(key, keys[root]) for key, root in zip(keys, label, strict=True)]


def _ordered(pairs: Iterable[Pair]) -> list[Pair]:
    """Each pair of two nodes once, the smaller first."""
    return sorted({(int(min(pair)), int(max(pair))) for pair in pairs if pair[0] != pair[1]})


def _kept_apart(
    nodes: Iterable[int], links: Iterable[Pair], apart: Iterable[Pair]
) -> dict[int, int]:
    """Join ``nodes`` by ``links`` in this order unless a pair of ``apart`` would meet."""
    parent = {node: node for node in nodes}
    foes: dict[int, set[int]] = defaultdict(set)  # by root: the roots that it must not meet
    for a, b in apart:
        if a in parent and b in parent:
            foes[a].add(b)
            foes[b].add(a)

    def root_of(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, b in links:
        kept, gone = root_of(a), root_of(b)
        if kept == gone or (kept in foes and gone in foes[kept]):
            continue
        if len(foes.get(gone, ())) > len(foes.get(kept, ())):
            kept, gone = gone, kept
        parent[gone] = kept
        for foe in foes.pop(gone, ()):
            foes[foe].discard(gone)
            foes[foe].add(kept)
            foes[kept].add(foe)
    smallest: dict[int, int] = {}
    for node in parent:  # rising, so the first of a root is its smallest
        smallest.setdefault(root_of(node), node)
    return {node: smallest[root_of(node)] for node in parent}
