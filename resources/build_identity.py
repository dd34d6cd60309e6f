"""Builds resources/identity/person.json and company.json: the weights by which consignees are matched.

Run from the repository: `python -m resources.build_identity` (needs the extra `benchmark`). The
weights come from labelled pairs of generated consignees (benchmarks/consignees.py): how often each
degree of likeness is seen between spellings of one person (m) and between two persons (u). Nothing
is learnt from a client's data. Weights that no data can teach are set by hand; the file says which.
"""

from __future__ import annotations

import json
import logging
import string
import tempfile
from pathlib import Path
from random import Random

import duckdb
import pyarrow as pa
from pyarrow import csv

from audit import pipeline
from audit.engagement import Engagement
from audit.persons import consignees, features
from benchmarks import consignees as invented

JW = "jaro_winkler_similarity"
DL = "damerau_levenshtein"


LEAST_LETTERS = 5  # in a shorter word one letter makes another name: MIN and MING, LIU and LUO


def _alike(x: str, y: str, bar: float) -> str:
    """The same word, or one so long that a slip leaves it alike."""
    return f"({x} = {y} OR {JW}({x}, {y}) >= {bar} AND least(length({x}), length({y})) >= {LEAST_LETTERS})"


def _both(first: float, second: float) -> str:
    """Both words alike, in either order."""
    return " OR ".join(
        f"({_alike('w1_l', f'{a}_r', bars[0])} AND {_alike('w2_l', f'{b}_r', bars[1])})"
        for a, b in (("w1", "w2"), ("w2", "w1"))
        for bars in dict.fromkeys([(first, second), (second, first)])
    )


SLIP = " OR ".join(
    f"({a}_l = {b}_r AND {DL}({c}_l, {d}_r) <= 1 AND least(length({c}_l), length({d}_r)) >= {LEAST_LETTERS})"
    for a, b, c, d in (("w1", "w1", "w2", "w2"), ("w2", "w2", "w1", "w1"),
                       ("w1", "w2", "w2", "w1"), ("w2", "w1", "w1", "w2"))
)  # fmt: skip
PARTED = f"parts_l <> parts_r AND length(name_l) >= 8 AND {DL}(name_l, name_r) <= 1"
ONE = (
    f"greatest({JW}(w1_l, w1_r), coalesce({JW}(w2_l, w2_r), 0), coalesce({JW}(w1_l, w2_r), 0), "
    f"coalesce({JW}(w2_l, w1_r), 0))"
)
INITIAL = " OR ".join(
    f"({a}_l = {b}_r AND (length({c}_l) = 1 OR length({d}_r) = 1) AND left({c}_l, 1) = left({d}_r, 1))"
    for a, b, c, d in (("w1", "w1", "w2", "w2"), ("w2", "w2", "w1", "w1"),
                       ("w1", "w2", "w2", "w1"), ("w2", "w1", "w1", "w2"))
)  # fmt: skip
WITHIN = "list_has_all(words_l, words_r) OR list_has_all(words_r, words_l)"
# each has a common given name that the other has not
KNOWN = "NOT list_has_all(words_r, known_l) AND NOT list_has_all(words_l, known_r)"


def level(words: str, sql: str, **more: object) -> dict[str, object]:
    return {"sql_condition": sql, "label_for_charts": words, **more}


def nothing(*columns: str) -> dict[str, object]:
    missing = " OR ".join(f"{c}_{side} IS NULL" for c in columns for side in "lr")
    return level("not given", missing, is_null_level=True)


def name_of_a_person() -> dict[str, object]:
    return {"output_column_name": "name", "comparison_levels": [
        nothing("name"),
        level("the same single name", "name_l = name_r AND (parts_l = 1 OR length(w1_l) = 1 OR length(w2_l) = 1)"),
        level("the same name", "name_l = name_r", tf_adjustment_column="name"),
        # MARIA and MARTA are two names, not one name and a slip
        level("two known names that differ", KNOWN),
        level("the same letters, otherwise parted", "letters_l = letters_r"),
        level("one letter differs", f"{SLIP} OR {PARTED}"),
        level("a first name as an initial", INITIAL),
        level("one name more", f"parts_l <> parts_r AND least(parts_l, parts_r) >= 2 AND ({WITHIN})"),
        level("both names nearly the same", f"parts_l = parts_r AND ({_both(0.9, 0.88)})"),
        level("both names alike", f"length(name_l) >= 12 AND {DL}(name_l, name_r) <= 2 OR {_both(0.85, 0.84)}"),
        level("one name missing, the other the same", f"(parts_l = 1 OR parts_r = 1) AND {ONE} >= 0.92"),
        level("one name the same, the other not", f"{ONE} = 1"),
        level("one name alike, the other not", f"{ONE} >= 0.9"),
        level("different names", "ELSE"),
    ]}  # fmt: skip


def name_of_a_company() -> dict[str, object]:
    return {"output_column_name": "name", "comparison_levels": [
        nothing("name"),
        level("the same name", "name_l = name_r", tf_adjustment_column="name"),
        level("the same letters, otherwise parted", "letters_l = letters_r"),
        level("one or two letters differ", f"length(name_l) > 5 AND {DL}(name_l, name_r) <= 2"),
        level("nearly the same", f"{JW}(name_l, name_r) >= 0.93"),
        level("some words more", f"parts_l <> parts_r AND ({WITHIN})"),
        level("most words the same", "len(list_intersect(words_l, words_r)) * 2 > greatest(parts_l, parts_r)"),
        level("a word the same", "len(list_intersect(words_l, words_r)) > 0"),
        level("different names", "ELSE"),
    ]}  # fmt: skip


def street() -> dict[str, object]:
    road = f"{JW}(road_l, road_r)"
    shared = "len(list_intersect(road_words_l, road_words_r))"
    return {"output_column_name": "street", "comparison_levels": [
        nothing("street"),
        level("the same street, number and unit", "address_l = address_r", tf_adjustment_column="address"),
        level("the same street and number, one without a unit",
              "street_l = street_r AND (unit_l IS NULL OR unit_r IS NULL)"),
        level("the same street and number, another unit", "street_l = street_r AND unit_l <> unit_r"),
        level("the same letters, otherwise parted", "street_letters_l = street_letters_r"),
        level("nearly the same street, the same number", "number_l IS NOT DISTINCT FROM number_r "
              f"AND ({road} >= 0.92 OR {DL}(street_l, street_r) <= 2)"),
        level("the same street, another number", f"{road} >= 0.95 AND {DL}(number_l, number_r) <= 1"),
        level("the same street, a quite other number", f"{road} >= 0.95"),
        level("the same number and a word of the street", f"number_l = number_r AND {shared} > 0"),
        level("some words of the street", f"{shared} >= 2 OR {road} >= 0.85"),
        level("the same number or one word", f"number_l = number_r OR {shared} > 0"),
        level("another street", "ELSE"),
    ]}  # fmt: skip


def place() -> dict[str, object]:
    city = f"{JW}(city_l, city_r) >= 0.9"
    return {"output_column_name": "place", "comparison_levels": [
        level("not given", "(zip_l IS NULL OR zip_r IS NULL) AND (city_l IS NULL OR city_r IS NULL)",
              is_null_level=True),
        level("the same postal code and city", "town_l = town_r", tf_adjustment_column="town"),
        level("the same postal code, the city alike", f"zip_l = zip_r AND {city}"),
        level("the same postal code", "zip_l = zip_r"),
        level("the same city, nearly the same postal code", f"{DL}(digits_l, digits_r) <= 1 AND {city}"),
        level("the same city", city),
        level("nearly the same postal code", f"{DL}(digits_l, digits_r) <= 1"),
        level("another place", "ELSE"),
    ]}  # fmt: skip


def generation() -> dict[str, object]:
    return {"output_column_name": "generation", "comparison_levels": [
        level("not given", "generation_l IS NULL AND generation_r IS NULL", is_null_level=True),
        level("the same generation", "generation_l = generation_r"),
        level("junior or senior on one side only", "generation_l IS NULL OR generation_r IS NULL"),
        level("another generation", "ELSE"),
    ]}  # fmt: skip


def initials() -> dict[str, object]:
    return {"output_column_name": "initials", "comparison_levels": [
        nothing("initials"),
        level("the same middle initial", "contains(initials_l, initials_r) OR contains(initials_r, initials_l)"),
        level("another middle initial", "ELSE"),
    ]}  # fmt: skip


def exactly(column: str, same: str, other: str) -> dict[str, object]:
    return {"output_column_name": column, "comparison_levels": [
        nothing(column),
        level(same, f"{column}_l = {column}_r", tf_adjustment_column=column),
        *([level("the same mailbox name", "mailbox_l = mailbox_r")] if column == "email" else []),
        *([level("one digit differs", f"{DL}(phone_l, phone_r) <= 1")] if column == "phone" else []),
        level(other, "ELSE"),
    ]}  # fmt: skip


def comparisons(kind: str) -> list[dict[str, object]]:
    phone = exactly("phone", "the same phone", "another phone")
    email = exactly("email", "the same e-mail address", "another e-mail address")
    if kind == "company":
        return [name_of_a_company(), street(), place(), phone, email]
    return [name_of_a_person(), generation(), initials(), street(), place(), phone, email]


# Two people of one house bear names like these: no other likeness makes them one person.
HOUSEHOLD = {
    "person": ("two known names that differ", "one name the same, the other not",
               "one name alike, the other not", "different names"),
    "company": ("most words the same", "a word the same", "different names"),
}  # fmt: skip
# Nor are these ever one person, whatever else is the same.
NEVER = {
    "person": {"generation": ["another generation"], "initials": ["another middle initial"]},
    "company": {},
}  # fmt: skip
# But a company that can be reached by the same telephone may go by two names.
UNLESS = {"person": {}, "company": {"phone": ["the same phone"]}}
# One name says less than the other: it may be short for several.
SHORTER = {
    "person": ("a first name as an initial", "one name more", "one name missing, the other the same"),
    "company": ("some words more",),
}  # fmt: skip
PRIOR_BITS = -9.0  # that two consignees who share a key are one person: odds of 1 to 512
NORMAL_BITS, LENIENT_BITS = 3.5, 0.0  # 92 % and 50 %
# What is seen once in a million says no more than what is seen once in twenty thousand.
LEAST_FREQUENCY = {"name": 5e-5, "address": 5e-5, "town": 2e-3}
# What the invented consignees cannot teach: m and u by hand (None: as learnt).
BY_HAND = {
    "name": {"one name missing, the other the same": (0.096, 0.001)},
    "street": {
        "the same street, a quite other number": (0.02, 0.0071), "some words of the street": (0.05, 0.05),
        "the same number or one word": (0.02, 0.05), "another street": (0.0027, 0.97),
    },
    # the same street in another town is another street
    "place": {"another place": (0.00025, 0.99)},
    "phone": {"the same phone": (0.68, None), "one digit differs": (0.02, 2e-5), "another phone": (0.3, 1.0)},
    "email": {
        "the same e-mail address": (0.65, None), "the same mailbox name": (0.03, 2e-4),
        "another e-mail address": (0.32, 1.0),
    },
    "generation": {
        "the same generation": (0.9, 0.3), "junior or senior on one side only": (0.05, 0.9),
        "another generation": (1e-6, 0.5),
    },
    "initials": {"the same middle initial": (0.93, 0.09), "another middle initial": (1e-4, 0.91)},
}  # fmt: skip
RECORDS, SEED, PAIRS = 100_000, 11, 2e7


def mistyped(text: str, dice: Random, alphabet: str = string.ascii_lowercase) -> str:
    """One slip of the keys: a letter wrong, lost, too many, transposed, or a word parted."""
    if not text:
        return text
    at, kind = dice.randrange(len(text)), dice.random()
    if kind < 0.3:
        return text[:at] + dice.choice(alphabet) + text[at + 1 :]
    if kind < 0.5:
        return text[:at] + text[at + 1 :]
    if kind < 0.7:
        return text[:at] + dice.choice(alphabet) + text[at:]
    if kind < 0.85:
        return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]
    return text[:at] + " " + text[at:]


def worn(record: dict[str, str], dice: Random) -> None:
    """One to three things go wrong with a record, as they do where lists are typed."""
    name, street, city, code = (
        f"consignee_{f}" for f in ("name", "address", "city", "postal_code")
    )
    for _ in range(dice.choice((1, 1, 2, 3))):
        kind = dice.random()
        words = record[street].split()
        if kind < 0.42:
            parts = record[name].split()
            if kind > 0.38:
                parts.reverse()
            elif kind > 0.3 and len(parts) > 1:
                parts.pop(dice.randrange(len(parts)))
            record[name] = " ".join(parts) if kind > 0.3 else mistyped(record[name], dice)
        elif kind < 0.62:
            record[street] = mistyped(record[street], dice)
        elif kind < 0.78 and words:
            if kind < 0.69:
                words[0] = mistyped(words[0], dice, string.digits)
            elif kind < 0.74 and len(words) > 3:
                words.pop(dice.randrange(len(words)))
            else:
                dice.shuffle(words)
            record[street] = " ".join(words)
        elif kind < 0.88:
            record[code] = mistyped(record[code], dice, string.digits).replace(" ", "")
        else:
            record[city] = "" if kind > 0.97 else mistyped(record[city], dice)


def labelled(duck: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """`feature` of invented consignees, half of them worn, with `cluster`, the person's number."""
    dice = Random(SEED)  # noqa: S311 - repeatable, and no secret
    records = invented.made(RECORDS, SEED).to_pylist()
    for number, record in enumerate(records):
        if dice.random() < 0.55:
            worn(record, dice)
        record["bill_number"] = f"{record['truth']}-{number}"
    wanted = ["bill_number", *(n for n in records[0] if n.startswith("consignee_"))]
    csv.write_csv(pa.table({n: [r[n] for r in records] for n in wanted}), folder / "invented.csv")
    file = folder / "invented.s321"
    Engagement.create(file).close()
    pipeline.import_sources(file, [folder / "invented.csv"])
    with Engagement.open(file) as engagement:
        consignees.read(engagement.conn, duck)
        truth = engagement.conn.execute(
            "SELECT party_id, bill_key FROM line WHERE party_id IS NOT NULL"
        ).fetchall()
    features.load_words(duck)
    features.build(duck)
    duck.execute(
        "CREATE TABLE truth AS SELECT unnest(?::BIGINT[]) AS party_id, unnest(?::VARCHAR[]) AS cluster",
        [[party for party, _ in truth], [bill.split("-")[0] for _, bill in truth]],
    )
    duck.execute(
        "CREATE OR REPLACE TABLE labelled AS SELECT f.*, t.cluster FROM feature f JOIN "
        "(SELECT node, min(cluster) AS cluster FROM given JOIN truth USING (party_id) GROUP BY node) t USING (node)"
    )


def learnt(duck: duckdb.DuckDBPyConnection, kind: str) -> dict[str, object]:
    """Splink's settings with the weights for one kind of consignee."""
    from splink import DuckDBAPI, Linker, SettingsCreator

    logging.getLogger("splink").setLevel(logging.ERROR)
    duck.execute(f"CREATE OR REPLACE TABLE of_kind AS SELECT * FROM labelled WHERE kind = '{kind}'")
    settings = SettingsCreator(
        link_type="dedupe_only", comparisons=comparisons(kind), unique_id_column_name="node",
        blocking_rules_to_generate_predictions=[{"blocking_rule": "l.zip = r.zip", "sql_dialect": "duckdb"}],
        retain_intermediate_calculation_columns=True, retain_matching_columns=True,
        probability_two_random_records_match=1 / (1 + 2**-PRIOR_BITS), linker_uid=kind,
    )  # fmt: skip
    linker = Linker(DuckDBAPI(duck).register("of_kind"), settings, log_level=None)
    linker.training.estimate_u_using_random_sampling(PAIRS, seed=SEED)
    linker.training.estimate_m_from_label_column("cluster")
    made: dict[str, object] = linker.misc.save_model_to_json()
    for comparison in made["comparisons"]:  # type: ignore[attr-defined]
        by_hand = BY_HAND.get(comparison["output_column_name"], {})
        for found in comparison["comparison_levels"]:
            if found.get("is_null_level"):
                continue
            m, u = by_hand.get(found["label_for_charts"], (None, None))
            found["m_probability"] = m or max(found.get("m_probability") or 0, 1e-3)
            found["u_probability"] = u or max(found.get("u_probability") or 0, 2e-6)
            if (column := found.get("tf_adjustment_column")) in LEAST_FREQUENCY:
                found["tf_minimum_u_value"] = LEAST_FREQUENCY[column]
    return made


def _by_hand(kind: str) -> list[str]:
    """The levels of this kind whose weights were set by hand."""
    return [
        f"{compared['output_column_name']}: {found['label_for_charts']}"
        for compared in comparisons(kind)
        for found in compared["comparison_levels"]  # type: ignore[attr-defined]
        if found["label_for_charts"] in BY_HAND.get(str(compared["output_column_name"]), {})
    ]


def main() -> None:
    """Write both files."""
    folder = Path(__file__).parent / "identity"
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect() as duck:
        labelled(duck, Path(scratch))
        for kind, household in HOUSEHOLD.items():
            about = {
                "trained_on": f"{RECORDS:,} invented US consignees, seed {SEED}, 55 % of them worn "
                "(benchmarks/consignees.py)",
                "how": "m from the labels, u from random pairs, by Splink 5; by hand where the list `by_hand` says so",
                "when": "2026-11-24",
                "by_hand": "; ".join(_by_hand(kind)),
            }  # fmt: skip
            said = {
                "about": about, "thresholds": {"normal_bits": NORMAL_BITS, "lenient_bits": LENIENT_BITS},
                "household": household, "never": NEVER[kind], "unless": UNLESS[kind],
                "shorter": SHORTER[kind], "settings": learnt(duck, kind),
            }  # fmt: skip
            (folder / f"{kind}.json").write_text(json.dumps(said, indent=1) + "\n")


if __name__ == "__main__":
    main()
