"""The clusters at each level: which consignees are one person at strict, normal and lenient.

Links, strongest first: decided, the same id, the same name and address, near matches by their bits.
An id, and a name with its address, that several consignees share is a node of its own, to which
they are linked: so that two who are held apart leave the others together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from audit.persons import (
    candidates,
    clusters,
    consignees,
    decisions,
    features,
    households,
    known,
    scoring,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping

    from duckdb import DuckDBPyConnection

    from audit.progress import Progress

_ID, _EXACT = 2e9, 1e9  # strengths above any number of bits
LEVELS = ("strict", "normal", "lenient")
# a hub: the consignees that share an id, or a name and address; `of_ids`: how many ids they bear
_HUBS = """
CREATE OR REPLACE TABLE hub_link AS
WITH shared AS (
    SELECT 'i:' || id_key AS hub, node, id_key, 1 AS by_id FROM consignee WHERE id_key IS NOT NULL
    UNION ALL
    SELECT exact_key, node, id_key, 0 FROM consignee WHERE exact_key IS NOT NULL
), counted AS (
    SELECT *, count(*) OVER same AS nodes,
        CASE WHEN by_id = 1 THEN 0 ELSE count(DISTINCT id_key) OVER same END AS of_ids
    FROM shared WINDOW same AS (PARTITION BY hub)
)
SELECT node, dense_rank() OVER (ORDER BY hub) - 1 AS hub, by_id,
    of_ids <= 1 OR id_key IS NULL AS strict
FROM counted WHERE nodes > 1
"""
_KEYED = """
CREATE OR REPLACE TABLE clustered AS
WITH labelled AS (
    SELECT c.key, coalesce('i:' || c.id_key, c.exact_key) AS own, l.*
    FROM consignee c JOIN label l USING (node)
), keyed AS (
    SELECT *, coalesce(min(own) OVER same, CASE WHEN count(*) OVER same > 1
        THEN 'c:' || min(key) OVER same END) AS least FROM labelled
    WINDOW same AS (PARTITION BY chosen)
)
SELECT *, CASE WHEN dense_rank() OVER (PARTITION BY least ORDER BY chosen) > 1
    THEN least || '|' || chosen_key ELSE least END AS person_key
FROM (SELECT *, min(key) OVER (PARTITION BY chosen) AS chosen_key FROM keyed)
"""
PARTY_PERSON = """
SELECT g.party_id, c.person_key FROM given g JOIN clustered c USING (node) ORDER BY 1
"""
_NUMBERED = """
WITH party AS (
    SELECT g.party_id, {columns} FROM given g JOIN clustered c USING (node) WHERE c.person_key IS NOT NULL
), numbered AS (
    SELECT party_id, {numbers} FROM party
)
SELECT * FROM numbered WHERE {differ} ORDER BY 1
"""
PARTY_LEVEL = _NUMBERED.format(
    columns="c.strict, c.normal, c.lenient",
    numbers=", ".join(
        f"min(party_id) OVER (PARTITION BY {level}) AS {level}_no" for level in LEVELS
    ),
    differ="strict_no <> normal_no OR normal_no <> lenient_no",
)
PARTY_BASE = """
WITH several AS (
    SELECT node, base, decided, chosen,
        min(base) OVER (PARTITION BY chosen) <> max(base) OVER (PARTITION BY chosen) AS more
    FROM clustered WHERE person_key IS NOT NULL
)
SELECT g.party_id, -1 - c.base, -1 - c.decided, (c.base = c.chosen)::INTEGER, (c.decided = c.chosen)::INTEGER
FROM given g JOIN several c USING (node) WHERE c.more ORDER BY 1
"""


class Links(NamedTuple):
    """Links between nodes: two ends and how strong each is."""

    left: np.ndarray
    right: np.ndarray
    strength: np.ndarray


class Compared(NamedTuple):
    """By what consignees were compared."""

    seen: households.Seen | None  # of shared addresses; None where no pair was compared
    weights: list[scoring.Model]  # a kind each
    stamp: str  # see `known`


def find(
    conn: sqlite3.Connection,
    duck: DuckDBPyConnection,
    settings: Mapping[str, str],
    progress: Progress,
) -> Compared | None:
    """From `party` to `consignee`, `given`, `scored` and `clustered`, a row a node.

    clustered: node, the first node of its cluster at strict, normal, lenient, at the level chosen,
    by id, name and address alone (base), by those and decisions (decided), and person_key. Returns
    by what they were compared; None where the pairs kept by the last run were taken over.
    """
    import pyarrow as pa  # late: the library takes a moment to load

    count = consignees.read(conn, duck)
    progress(0.3, "Comparing consignees")
    compared = _compare(conn, duck, settings)
    progress(0.8, "Joining persons")
    same, different = _decided(conn, duck)
    duck.execute(_HUBS)
    hubs = {strict: _hubs(duck, count, strict=strict) for strict in (True, False)}
    nodes = count + 1 + max(int(links.right.max(initial=-1)) for links in hubs.values())
    joined = {s: clusters.components(nodes, hub.left, hub.right) for s, hub in hubs.items()}

    def labelled(level: str, links: Links, *, decided: bool) -> np.ndarray:
        """The first node of each node's cluster where these links join beside id, name and address."""
        strict = level == "strict"
        apart = (different if decided else []) + ([] if strict else two)
        if not apart:  # what nothing holds apart needs no order of links
            label = joined[strict]
            pairs = same if decided else []
            ends = [np.array([p[n] for p in pairs], np.int64) for n in (0, 1)]
            left, right = (np.concatenate(e) for e in zip(links[:2], ends, strict=True))
            joint: np.ndarray = clusters.components(nodes, label[left], label[right])[label]
            return joint[:count]
        left, right, strength = (np.concatenate(p) for p in zip(hubs[strict], links, strict=True))
        found, conflicts = clusters.labels(
            nodes, left, right, strength, same if decided else [], apart
        )
        if level == chosen and decided:
            torn.update(conflicts)
        return found[:count]

    chosen = settings["identity_level"]
    torn: set[tuple[int, int]] = set()
    two = _two(duck, joined[False], same)
    near = {level: _near(duck, level) for level in LEVELS}
    arrays = {level: labelled(level, near[level], decided=True) for level in LEVELS}
    arrays["chosen"] = arrays[chosen]
    arrays["base"] = joined[chosen == "strict"][:count]
    arrays["decided"] = labelled(chosen, near["strict"], decided=True)
    _conflicts(duck, torn)
    if torn:  # what people contradict each other on is joined by nobody's decision
        doubted = np.isin(arrays[chosen], [arrays[chosen][node] for pair in torn for node in pair])
        arrays["decided"] = np.where(doubted, arrays["base"], arrays["decided"])
    arrays["node"] = np.arange(count)
    duck.register("label", pa.table({name: pa.array(array) for name, array in arrays.items()}))
    duck.execute(_KEYED)
    duck.unregister("label")
    return compared


def _compare(
    conn: sqlite3.Connection, duck: DuckDBPyConnection, settings: Mapping[str, str]
) -> Compared | None:
    """From `consignee` to `scored`, and by what the pairs were compared; see `find`."""
    duck.execute(scoring.EMPTY)
    features.load_words(duck)
    stamped = known.stamp(duck, settings)
    if known.restore(conn, duck, stamped):
        consignees.forget(duck)
        return None
    features.build(duck)
    consignees.forget(duck)
    if not candidates.find(duck):
        return Compared(None, [scoring.model(kind) for kind in scoring.KINDS], stamped)
    seen = households.look(duck, settings["shared_addresses"])
    if not seen.personal:
        candidates.narrow(duck)
    weights = scoring.score(duck, settings["identity_weights"])
    households.judge(duck, seen)
    return Compared(seen, weights, stamped)


def _hubs(duck: DuckDBPyConnection, count: int, *, strict: bool) -> Links:
    found = duck.execute(
        f"SELECT node, hub, by_id FROM hub_link {'WHERE strict' if strict else ''} ORDER BY hub, node"
    ).fetchnumpy()
    by_id = np.asarray(found["by_id"])
    return Links(
        np.asarray(found["node"], np.int64), np.asarray(found["hub"], np.int64) + count,
        np.where(by_id == 1, _ID, _EXACT),
    )  # fmt: skip


def _near(duck: DuckDBPyConnection, level: str) -> Links:
    """The near matches that join at this level, with their bits as they are kept."""
    wanted = {"strict": "FALSE", "normal": "level = 'normal'", "lenient": "level <> ''"}[level]
    found = duck.execute(
        f"SELECT l, r, round(bits, 2) AS bits FROM scored WHERE {wanted} ORDER BY l, r"
    ).fetchnumpy()
    return Links(*(np.asarray(found[name], kind) for name, kind in
                   (("l", np.int64), ("r", np.int64), ("bits", np.float64))))  # fmt: skip


def _decided(
    conn: sqlite3.Connection, duck: DuckDBPyConnection
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The table `decided` (l, r, verdict), of consignees that are there; the pairs the same, different."""
    duck.execute("CREATE OR REPLACE TABLE decided (l INTEGER, r INTEGER, verdict VARCHAR)")
    in_force = decisions.current(conn)
    if not in_force:
        return [], []
    columns = zip(*[(d.left_id, d.right_id, d.verdict) for d in in_force], strict=True)
    duck.execute(
        f"""
        INSERT INTO decided
        WITH said AS (
            SELECT unnest(?::VARCHAR[]) AS one, unnest(?::VARCHAR[]) AS other, unnest(?::VARCHAR[]) AS verdict
        ), named AS (
            SELECT node, {consignees.ID.format("c")} AS id FROM consignee c
        )
        SELECT a.node, b.node, s.verdict
        FROM said s JOIN named a ON a.id = s.one JOIN named b ON b.id = s.other
        """,
        [list(column) for column in columns],
    )
    pairs = duck.execute("SELECT l, r, verdict FROM decided ORDER BY l, r").fetchall()
    return [(a, b) for a, b, v in pairs if v == "same"], [
        (a, b) for a, b, v in pairs if v == "different"
    ]


def _two(
    duck: DuckDBPyConnection, joined: np.ndarray, same: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Pairs that say of themselves that they are two: no chain of near matches makes them one.

    Without those that an id, a name with its address, or people's decisions join.
    """
    found = duck.execute("SELECT l, r FROM scored WHERE household = 3 ORDER BY l, r").fetchnumpy()
    left, right = (joined[np.asarray(found[name], np.int64)] for name in ("l", "r"))
    ends = np.array(same, np.int64).reshape(-1, 2)
    one = clusters.components(len(joined), joined[ends[:, 0]], joined[ends[:, 1]])
    apart = one[left] != one[right]
    return list(
        zip(
            np.asarray(found["l"])[apart].tolist(),
            np.asarray(found["r"])[apart].tolist(),
            strict=True,
        )
    )


def _conflicts(duck: DuckDBPyConnection, found: Collection[tuple[int, int]]) -> None:
    duck.execute("CREATE OR REPLACE TABLE conflict (l INTEGER, r INTEGER)")
    if found:
        duck.executemany("INSERT INTO conflict VALUES (?, ?)", sorted(found))
