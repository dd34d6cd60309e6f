"""How alike two consignees are, in bits, by Splink's model (Fellegi and Sunter) with shipped weights.

Persons and companies have their own weights: resources/identity/person.json and company.json, made
by resources/build_identity.py. Nothing is learnt from the engagement unless its setting says so (see
`training`); only how common a name or an address is among its consignees counts (term frequencies,
smoothed so that a small file says little).
"""

from __future__ import annotations

import hashlib
import json
import logging
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from audit.paths import RESOURCES
from audit.persons import training

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FOLDER = RESOURCES / "identity"
KINDS = ("person", "company")
FLOOR_BITS = -2.0  # pairs below are not kept
_SMOOTHING = 20_000  # consignees, as if so many others had been seen beside the engagement's own


EMPTY = """
CREATE OR REPLACE TABLE scored (
    l INTEGER, r INTEGER, kind VARCHAR, bits DOUBLE, household INTEGER, held_apart BOOLEAN, one_of_several BOOLEAN,
    addressed BOOLEAN, address_bits DOUBLE, level VARCHAR, name_level VARCHAR,
    steps STRUCT(comparison VARCHAR, level VARCHAR, bits DOUBLE)[])
"""


class Model(NamedTuple):
    """One file of weights: what it says of itself, the thresholds in bits, Splink's settings."""

    kind: str
    about: dict[str, str]
    normal_bits: float
    lenient_bits: float
    household: tuple[str, ...]  # levels of `name` that two people of one house bear
    never: dict[str, list[str]]  # levels, by comparison, that no one person has
    unless: dict[str, list[str]]  # levels that speak for one in spite of `household`
    shorter: tuple[str, ...]  # levels of `name` where one says less than the other
    settings: dict[str, Any]
    sha256: str


@cache
def model(kind: str) -> Model:
    """The shipped weights for `person` or `company`."""
    raw = (FOLDER / f"{kind}.json").read_bytes()
    said = json.loads(raw)
    return Model(
        kind, said["about"], said["thresholds"]["normal_bits"], said["thresholds"]["lenient_bits"],
        tuple(said["household"]), said["never"], said["unless"], tuple(said["shorter"]),
        said["settings"], hashlib.sha256(raw).hexdigest(),
    )  # fmt: skip


def score(duck: DuckDBPyConnection, learn: str = "shipped") -> list[Model]:
    """From `feature` and `candidate` the table `scored`: a row a pair of at least `FLOOR_BITS`.

    ``learn`` is the setting identity_weights. Returns the weights of each kind as they were used.

    See `EMPTY`. ``l`` < ``r`` are nodes; ``household`` is 1 where one name is the same and another
    differs, 2 where no name is the same, 3 where they can't be one person, else 0; ``steps`` says
    what speaks for and against the pair.
    """
    duck.execute(EMPTY)
    used = {kind: model(kind) for kind in KINDS}
    for kind in KINDS:
        either = "a.kind = 'company' OR b.kind = 'company'"
        duck.execute(
            f"""
            CREATE OR REPLACE TABLE pair_of_kind AS
            SELECT c.* FROM candidate c JOIN feature a ON a.node = c.join_key_l
                JOIN feature b ON b.node = c.join_key_r
            WHERE {either if kind == "company" else f"NOT ({either})"}
            """
        )
        if duck.execute("SELECT 1 FROM pair_of_kind LIMIT 1").fetchall():
            if learn == "engagement":
                used[kind] = training.trained(duck, used[kind])
            _score(duck, used[kind])
    duck.execute("DROP TABLE pair_of_kind")
    return list(used.values())


def _score(duck: DuckDBPyConnection, weights: Model) -> None:
    from splink import DuckDBAPI, Linker  # late: a third of a second to load

    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI(duck)
    linker = Linker(
        api.register("feature"), weights.settings, log_level=None, validate_settings=False
    )
    for column in _by_frequency(weights.settings):
        duck.execute(
            f"CREATE OR REPLACE TABLE tf_of_{column} AS SELECT {column}, "
            f"count(*) / ((SELECT count(*) FROM feature) + {_SMOOTHING}.0) AS tf_{column} "
            f"FROM feature WHERE {column} IS NOT NULL GROUP BY 1"
        )
        table = api.register(f"tf_of_{column}")
        linker.table_management.register_term_frequency_lookup(table, column)
    linker.table_management.register_blocked_pairs_for_predict(api.register("pair_of_kind"))
    found = linker.inference.predict(
        threshold_match_weight=FLOOR_BITS, warning_mode="never"
    ).physical_name
    comparisons = weights.settings["comparisons"]
    steps = ", ".join(
        f"{{'comparison': '{_name(c)}', 'level': {_level(c)}, 'bits': {_bits(c)}}}"
        for c in comparisons
    )
    told = ", ".join(f"'{level}'" for level in weights.household)
    name = _level(next(c for c in comparisons if _name(c) == "name"))
    stranger = f"{name} = 'different names' OR len(list_intersect(a.words, b.words)) = 0 AND {name} LIKE 'two known%'"
    duck.execute(
        f"""
        INSERT INTO scored
        SELECT p.node_l, p.node_r, '{weights.kind}', p.match_weight,
            CASE WHEN {_any(weights.never, comparisons)} THEN 3 WHEN coalesce({name} NOT IN ({told}), TRUE)
                OR {_any(weights.unless, comparisons)} THEN 0 WHEN {stranger} THEN 2 ELSE 1 END,
            FALSE, FALSE, p.gamma_street >= 0, CASE WHEN a.number IS NOT DISTINCT FROM b.number
                THEN p.mw_street + p.mw_place ELSE 0 END, '', {name},
            list_filter([{steps}], lambda s: s.level IS NOT NULL)
        FROM {found} p JOIN feature a ON a.node = p.node_l JOIN feature b ON b.node = p.node_r
        """
    )
    duck.execute(f"DROP TABLE {found}")


def _name(comparison: dict[str, Any]) -> str:
    return str(comparison["output_column_name"])


def _level(comparison: dict[str, Any]) -> str:
    """SQL: the words of the level that a pair has; NULL where nothing was compared."""
    levels = [v for v in comparison["comparison_levels"] if not v.get("is_null_level")]
    cases = " ".join(
        f"WHEN {number} THEN '{found['label_for_charts']}'"
        for number, found in zip(range(len(levels) - 1, -1, -1), levels, strict=True)
    )
    return f"CASE gamma_{_name(comparison)} {cases} END"


def _any(levels: dict[str, list[str]], comparisons: list[dict[str, Any]]) -> str:
    """SQL: whether a pair has one of these levels."""
    said = {_name(c): _level(c) for c in comparisons}
    told = [
        f"coalesce({said[name]} IN ({', '.join(repr(w) for w in words)}), FALSE)"
        for name, words in levels.items()
    ]
    return " OR ".join(told) or "FALSE"


def _bits(comparison: dict[str, Any]) -> str:
    by_frequency = any(v.get("tf_adjustment_column") for v in comparison["comparison_levels"])
    adjusted = f" + coalesce(mw_tf_adj_{_name(comparison)}, 0)" if by_frequency else ""
    return f"mw_{_name(comparison)}{adjusted}"


def _by_frequency(settings: dict[str, Any]) -> set[str]:
    return {
        str(found["tf_adjustment_column"])
        for comparison in settings["comparisons"]
        for found in comparison["comparison_levels"]
        if found.get("tf_adjustment_column")
    }
