"""What two consignees at one address are who have one name in common and another not.

Where people live, they are two: father and son, a couple, two tenants. In some lists an address is as
personal as a number, and another name at it is a slip: there, hardly two consignees at one address bear
quite different names. The setting shared_addresses says which; `auto` looks at the engagement, and
holds them apart unless many such pairs speak against it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from audit.persons import candidates, scoring

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ENOUGH = 20  # pairs with one name in common at one address, before a file says anything
STRANGERS = 3  # that many of them to one pair of quite different names: nobody shares a home here
STRONG_BITS = 12.0  # street and place together: the same house, with slips
APART_BITS = -9.0  # what is put on a pair that two people of one house may be
MOST_BITS = -3.0  # and what it then has at most
NEVER = "they say of themselves that they are two"
HOUSE = "two people of one house may be named so"
SHORT = "the shorter name may stand for several"
_OTHER = """
CASE WHEN a.w1 = b.w1 THEN jaro_winkler_similarity(a.w2, b.w2)
    WHEN a.w2 = b.w2 THEN jaro_winkler_similarity(a.w1, b.w1)
    WHEN a.w1 = b.w2 THEN jaro_winkler_similarity(a.w2, b.w1)
    WHEN a.w2 = b.w1 THEN jaro_winkler_similarity(a.w1, b.w2) END
"""


class Seen(NamedTuple):
    """Pairs of persons at one address: one name the same, none the same; and what follows."""

    one_name: int
    no_name: int
    personal: bool


def look(duck: DuckDBPyConnection, setting: str) -> Seen:
    """What the engagement's own pairs say of shared addresses, under the setting shared_addresses."""
    one, none = duck.execute(
        f"""
        SELECT count(*) FILTER (WHERE {_OTHER} < 0.75), count(*) FILTER (WHERE {candidates.ONE} < 0.75)
        FROM candidate c JOIN feature a ON a.node = c.join_key_l JOIN feature b ON b.node = c.join_key_r
        WHERE a.number = b.number AND (
                a.zip = b.zip AND jaro_winkler_similarity(a.road, b.road) >= 0.85
                OR a.city = b.city AND a.street = b.street)
            AND a.kind = 'person' AND b.kind = 'person' AND a.letters <> b.letters
        """
    ).fetchall()[0]
    by_itself = one >= ENOUGH and one >= STRANGERS * none
    return Seen(one, none, setting == "personal" or (setting == "auto" and by_itself))


def judge(duck: DuckDBPyConnection, seen: Seen) -> None:
    """Give `scored` its levels: `normal` or `lenient`, the strictest at which a pair joins by itself.

    Else empty. A pair without an address on one side joins at lenient only (contract, Persons).
    """
    apart = "household = 3" if seen.personal else "household > 0"
    held = f"least(bits + {APART_BITS}, {MOST_BITS})"
    duck.execute(
        f"""
        UPDATE scored SET held_apart = TRUE, bits = {held}, steps = list_append(steps, {{
            'comparison': 'household', 'level': CASE household WHEN 3 THEN '{NEVER}' ELSE '{HOUSE}' END,
            'bits': {held} - bits}})
        WHERE {apart}
        """
    )
    if not seen.personal:
        _one_of_several(duck)
    for kind in scoring.KINDS:
        weights = scoring.model(kind)
        duck.execute(
            f"""
            UPDATE scored SET level = CASE WHEN held_apart OR one_of_several THEN ''
                WHEN bits >= {weights.normal_bits} AND addressed THEN 'normal'
                WHEN bits >= {weights.lenient_bits} THEN 'lenient' ELSE '' END
            WHERE kind = '{kind}'
            """
        )
    duck.execute(
        f"DELETE FROM scored WHERE bits < {scoring.FLOOR_BITS} AND NOT "
        f"(held_apart AND household IN (1, 3) AND address_bits >= {STRONG_BITS})"
    )


def _one_of_several(duck: DuckDBPyConnection) -> None:
    """A short name at an address where it may stand for several joins none of them by itself.

    `A. Johnson` beside Angela and Anthony Johnson; a middle initial that the longer name contradicts.
    """
    short = {level for kind in scoring.KINDS for level in scoring.model(kind).shorter}
    duck.execute(
        """
        CREATE OR REPLACE TEMP TABLE short_pair AS
        WITH sided AS (
            SELECT s.l, s.r, a.parts < b.parts OR a.parts = b.parts AND length(a.name) < length(b.name) AS left_short
            FROM scored s JOIN feature a ON a.node = s.l JOIN feature b ON b.node = s.r
            WHERE list_contains(?::VARCHAR[], s.name_level)
        ), placed AS (
            SELECT l, r, CASE WHEN left_short THEN l ELSE r END AS short,
                CASE WHEN left_short THEN r ELSE l END AS longer FROM sided
        )
        SELECT p.l, p.r, p.short, left(list_filter(b.words, lambda w: NOT list_contains(a.words, w))[1], 3) AS more,
            a.initials
        FROM placed p JOIN feature a ON a.node = p.short JOIN feature b ON b.node = p.longer
        """,
        [sorted(short)],
    )
    duck.execute(
        """
        UPDATE scored SET one_of_several = TRUE, steps = list_append(steps, {
            'comparison': 'household', 'level': ?, 'bits': 0.0})
        FROM (
            SELECT l, r, count(DISTINCT more) OVER (PARTITION BY short) AS ways,
                initials IS NOT NULL AND NOT contains(initials, left(more, 1)) AS against
            FROM short_pair
        ) p WHERE p.l = scored.l AND p.r = scored.r AND (p.ways > 1 OR p.against)
        """,
        [SHORT],
    )
    duck.execute("DROP TABLE short_pair")
