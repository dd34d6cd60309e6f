"""Weights learnt again from an engagement, where the setting identity_weights asks for it.

How often two different consignees agree by chance (Splink's u) is counted over pairs of the
engagement's own; how often one person's records agree (m) over those that bear one id under another
name or address. What too few pairs show, and what was set by hand, stays as shipped, and so do the
thresholds: a file alone does not say how sure is sure enough.
"""

from __future__ import annotations

import copy
import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from audit.persons.scoring import Model

LEAST, MOST = 1_000, 2_500  # consignees of a kind, for u: below the first nothing is learnt
LEAST_PAIRS = 500  # pairs with one id, for m
LARGEST = 5  # consignees with one id: an account of more may be a shop's, not a person's
SEEN = 20  # pairs of a level, below which it stays as shipped
_SEED = 1  # all pairs of the sample are taken, so that it decides nothing


def trained(duck: DuckDBPyConnection, weights: Model) -> Model:
    """``weights`` with what `feature` teaches of its kind; as they are where it has too few consignees.

    The same consignees give the same weights, whatever the order of their rows. ``about`` says
    under `learnt` what from how much.
    """
    kind = f"(kind = 'company') = ({weights.kind == 'company'})"
    duck.execute(
        "CREATE OR REPLACE TABLE training_chance AS "
        f"SELECT * FROM feature WHERE {kind} ORDER BY hash(node), node LIMIT {MOST}"
    )
    count = _count(duck, "SELECT count(*) FROM training_chance")
    if count < LEAST:
        duck.execute("DROP TABLE training_chance")
        return _said(weights, weights.settings, f"nothing more of {count:,} consignees of the kind")
    duck.execute(
        "CREATE OR REPLACE TABLE training_ids AS "
        f"SELECT * FROM feature WHERE {kind} AND id IS NOT NULL "
        f"QUALIFY count(*) OVER (PARTITION BY id) BETWEEN 2 AND {LARGEST} ORDER BY node"
    )
    pairs = _count(
        duck,
        "SELECT coalesce(sum(n * (n - 1) // 2), 0) FROM "
        "(SELECT count(*) AS n FROM training_ids GROUP BY id)",
    )
    settings = copy.deepcopy(weights.settings)
    by_hand = set(weights.about["by_hand"].split("; "))
    chances = count * (count - 1) // 2
    _take(settings, _learnt(duck, weights, "training_chance"), "u_probability", chances, by_hand)
    if pairs >= LEAST_PAIRS:
        _take(settings, _learnt(duck, weights, "training_ids"), "m_probability", pairs, by_hand)
    for table in ("training_chance", "training_ids"):
        duck.execute(f"DROP TABLE {table}")
    of_ids = "" if pairs < LEAST_PAIRS else f" and likeness from {pairs:,} pairs with one id"
    return _said(weights, settings, f"chance from {chances:,} pairs of two consignees{of_ids}")


def _learnt(duck: DuckDBPyConnection, weights: Model, table: str) -> dict[str, Any]:
    """Splink's settings after learning u (of training_chance) or m (of training_ids)."""
    from splink import DuckDBAPI, Linker

    api = DuckDBAPI(duck)
    linker = Linker(
        api.register(table),
        copy.deepcopy(weights.settings),
        log_level=None,
        validate_settings=False,
    )
    if table == "training_ids":
        linker.training.estimate_m_from_label_column("id")
    else:
        linker.training.estimate_u_using_random_sampling(MOST * MOST, seed=_SEED)
    made: dict[str, Any] = linker.misc.save_model_to_json()
    return made


def _take(
    settings: dict[str, Any], learnt: dict[str, Any], name: str, pairs: int, by_hand: set[str]
) -> None:
    """Take over ``name`` of every level that enough of the ``pairs`` show before and after."""
    for kept, new in zip(settings["comparisons"], learnt["comparisons"], strict=True):
        for level, found in zip(kept["comparison_levels"], new["comparison_levels"], strict=True):
            said = f"{kept['output_column_name']}: {level.get('label_for_charts')}"
            seen = (found.get(name) or 0) * pairs
            if not level.get("is_null_level") and said not in by_hand and seen >= SEEN:
                level[name] = found[name]


def _said(weights: Model, settings: dict[str, Any], learnt: str) -> Model:
    about = weights.about | {"learnt": learnt}
    digest = hashlib.sha256(json.dumps([about, settings], sort_keys=True).encode()).hexdigest()
    return weights._replace(about=about, settings=settings, sha256=digest)


def _count(duck: DuckDBPyConnection, query: str) -> int:
    return int(duck.execute(query).fetchall()[0][0])
