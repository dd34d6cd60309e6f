"""Which consignees are compared at all: pairs that share one of a few keys (blocking), in DuckDB.

Each key joins a piece of the name with a piece of the address, or is a phone or an e-mail address:
two spellings of one person share at least one unless almost everything differs. A key that more
than `CAP` consignees share is no key: a forwarder's address is compared by name and address together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

CAP, HOUSE_CAP, TOWN_CAP = 60, 20, 8
# And no key gives more pairs than half the consignees (or LEAST_PAIRS): in a list of namesakes in one
# town the largest blocks say least.
LEAST_PAIRS = 100_000
MANY = 20_000  # consignees
_INITIALS = "least(left(w1, 1), left(w2, 1)) || greatest(left(w1, 1), left(w2, 1))"
# {w} stands for the first and for the last word of the name: which is the family name is not known.
KEYS = (
    f"zip || '|' || {_INITIALS} || '|' || left(road, 2)",
    f"zip || '|' || {_INITIALS} || '|' || number",
    "zip || '|' || left({w}, 4) || '|' || left(road, 2)",
    "zip || '|' || left({w}, 4) || '|' || number",
    "zip || '|' || number || '|' || left({w}, 2)",
    "zip || '|' || left(road, 4) || '|' || left({w}, 1)",
    "number || '|' || left(road, 4) || '|' || left({w}, 2)",
    "letters || '|' || left(road, 3)",
    "letters || '|' || zip",
    "letters || '|' || city",
    "letters || '|' || number",
    "{w} || '|' || road",
    "{w} || '|' || city || '|' || coalesce(number, left(road, 2))",
    "left({w}, 5) || '|' || city || '|' || left(road, 3)",
    "phone",
    "email",
    "mailbox || '|' || left({w}, 2)",
)
# A house, whoever lives in it, where they are few; a name in one town, where few bear the like.
HOUSE_KEYS = (
    "zip || '|' || number",
    "number || '|' || left(road, 5) || '|' || coalesce(left(city, 3), '')",
    "street_letters",
)
TOWN_KEYS = (f"zip || '|' || {_INITIALS}", "zip || '|' || left({w}, 4)")
CAPS = {
    **dict.fromkeys(KEYS, CAP),
    **dict.fromkeys(HOUSE_KEYS, HOUSE_CAP),
    **dict.fromkeys(TOWN_KEYS, TOWN_CAP),
}
# How alike the most alike words of two names are.
ONE = (
    "greatest(jaro_winkler_similarity(a.w1, b.w1), coalesce(jaro_winkler_similarity(a.w2, b.w2), 0), "
    "coalesce(jaro_winkler_similarity(a.w1, b.w2), 0), coalesce(jaro_winkler_similarity(a.w2, b.w1), 0))"
)


def find(duck: DuckDBPyConnection) -> int:
    """From `feature` the table `candidate` (match_key, join_key_l, join_key_r); returns how many.

    Pairs that are one person already (the same `base`) are left out.
    """
    count = int(duck.execute("SELECT count(*) FROM feature").fetchall()[0][0])
    duck.execute("CREATE OR REPLACE TEMP TABLE near_pair (l INTEGER, r INTEGER)")
    keys = list(enumerate(CAPS.items()))
    # one by one where many: all keys of a million consignees at once need a gigabyte
    step = len(keys) if count < MANY else 1
    for start in range(0, len(keys), step):
        _pair(duck, keys[start : start + step], max(LEAST_PAIRS, count // 2))
    duck.execute(
        """
        CREATE OR REPLACE TABLE candidate AS
        SELECT '0' AS match_key, p.l AS join_key_l, p.r AS join_key_r
        FROM (SELECT DISTINCT l, r FROM near_pair) p
            JOIN feature a ON a.node = p.l JOIN feature b ON b.node = p.r
        WHERE a.base <> b.base
        """
    )
    duck.execute("DROP TABLE near_pair")
    return int(duck.execute("SELECT count(*) FROM candidate").fetchall()[0][0])


def _pair(duck: DuckDBPyConnection, keys: Sequence[tuple[int, tuple[str, int]]], most: int) -> None:
    """Add the pairs of these keys to `near_pair`; of each key the smaller blocks, up to ``most`` pairs."""
    keyed = " UNION ALL ".join(
        f"SELECT {number} AS number, {cap} AS cap, hash({key.format(w=w)}) AS key, node "
        f"FROM feature WHERE ({key.format(w=w)}) IS NOT NULL"
        for number, (key, cap) in keys
        for w in (("w1", "w2") if "{w}" in key else ("",))
    )
    duck.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE block AS
        SELECT number, list(node) AS nodes, count(*) AS size FROM ({keyed})
        GROUP BY number, cap, key HAVING count(*) BETWEEN 2 AND cap
        """
    )
    duck.execute(
        """
        INSERT INTO near_pair
        WITH fitting AS (
            SELECT number, size FROM block GROUP BY number, size
            QUALIFY sum(sum(size * (size - 1) / 2)) OVER (PARTITION BY number ORDER BY size) <= ?
        ), opened AS (
            SELECT nodes, unnest(nodes) AS l FROM block SEMI JOIN fitting USING (number, size)
        ), paired AS (
            SELECT l, unnest(nodes) AS r FROM opened
        )
        SELECT l, r FROM paired WHERE l < r
        """,
        [most],
    )


def narrow(duck: DuckDBPyConnection) -> None:
    """Leave out the pairs whose names have nothing in common, and no phone or e-mail address."""
    duck.execute(
        f"""
        CREATE OR REPLACE TABLE candidate AS
        SELECT c.* FROM candidate c
            JOIN feature a ON a.node = c.join_key_l JOIN feature b ON b.node = c.join_key_r
        WHERE a.letters = b.letters OR {ONE} >= 0.85 OR list_has_any(a.words, b.words)
            OR coalesce(a.phone = b.phone, FALSE) OR coalesce(a.email = b.email, FALSE)
        """
    )
