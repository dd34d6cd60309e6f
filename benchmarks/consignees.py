"""Invented US consignees: one person written in several ways, and different persons who look alike.

`python -m benchmarks.consignees 10000 consignees.csv` writes them. Each person has one plain record;
most others of hers are changed in one way (column `variant`), some in two. A fifth of the persons stand
in groups of persons who are easily taken for one another (columns `trap`, `group`).
"""

from __future__ import annotations

import sys
from random import Random

import numpy as np
import pyarrow as pa
from pyarrow import csv

from benchmarks import consignee_traps, consignee_variants
from benchmarks.consignee_names import (
    COMPANY_HEADS,
    FAMILY,
    LEGAL_FORMS,
    ORIGINS,
    STATES,
    STREET,
    SUFFIXES,
    TOWN_HEADS,
    TOWN_TAILS,
    TRADES,
)

PARTS = (
    "given", "middle", "family", "second", "generation", "title", "order", "company", "trade", "form", "number",
    "street", "suffix", "unit", "unit form", "care of", "town", "state", "zip", "phone", "email", "id",
)  # fmt: skip
FIELDS = tuple(
    f"consignee_{field}"
    for field in ("name", "address", "city", "state", "postal_code", "country", "phone", "email", "id")
)  # fmt: skip
RECORDS = (0.55, 0.25, 0.12, 0.08)  # the share of persons with 1, 2, 3, 4 records
Parts = dict[str, np.ndarray]


def made(count: int, seed: int = 321, *, traps: bool = True) -> pa.Table:
    """``count`` records in any order: FIELDS as text, truth (person), variant, trap, group."""
    rng = np.random.default_rng(seed)
    sizes = rng.choice(4, count, p=RECORDS) + 1
    persons = int(np.searchsorted(np.cumsum(sizes), count)) + 1
    sizes = sizes[:persons]
    sizes[-1] -= sizes.sum() - count
    parts = people(persons, rng)
    trap, group = np.full(persons, "", object), np.full(persons, -1)
    if traps:
        consignee_traps.lay(parts, trap, group, rng)
    truth = np.repeat(np.arange(persons), sizes)
    first = np.r_[True, truth[1:] != truth[:-1]]
    records = {name: column[truth] for name, column in parts.items()}
    # who was reached once by telephone or e-mail does not always leave them again
    for part in ("phone", "email", "id"):
        records[part][~first & (rng.random(count) < 0.3)] = ""
    variant = np.full(count, "", object)
    dice = Random(seed)
    elsewhere = people(max(persons // 10, 1), rng)  # where people move to
    for n in np.flatnonzero(~first).tolist():
        variant[n] = _changed(records, parts, elsewhere, n, int(truth[n]), dice)
    shuffled = rng.permutation(count)
    columns = dict(zip(FIELDS, _texts(records), strict=True))
    table = pa.table({name: pa.array(texts, pa.string()) for name, texts in columns.items()})
    for name, column in (
        ("truth", truth),
        ("variant", variant),
        ("trap", trap[truth]),
        ("group", group[truth]),
    ):
        table = table.append_column(name, pa.array(column))
    return table.take(pa.array(shuffled))


def people(count: int, rng: np.random.Generator) -> Parts:
    """The parts of ``count`` persons who have nothing to do with each other."""
    parts: Parts = {name: np.full(count, "", object) for name in PARTS}
    named(parts, np.arange(count), rng)
    company = rng.random(count) < 0.06
    placed(parts, np.arange(count), rng)
    founded(parts, np.flatnonzero(company), rng)
    reached = rng.random(count)
    number = rng.integers(2_012_000_000, 9_899_999_999, count).astype(str).astype(object)
    parts["phone"] = np.where(reached < 0.6, number, "").astype(object)
    mailbox = np.array([name.replace(" ", "") for name in parts["given"] + parts["family"]], object)
    mailbox += rng.integers(1, 9999, count).astype(str)
    parts["email"] = np.where(
        (reached > 0.4) & (reached < 0.8), mailbox + "@example.com", ""
    ).astype(object)
    account = "ACC" + np.arange(count).astype(str).astype(object)
    parts["id"] = np.where(rng.random(count) < 0.03, account, "").astype(object)
    return parts


def named(parts: Parts, some: np.ndarray, rng: np.random.Generator, only: str = "") -> None:
    """Give the persons ``some`` new names, of the origin ``only`` where it is given."""
    shares = np.array([share for share, *_ in ORIGINS.values()])
    origin = rng.choice(np.array(list(ORIGINS)), len(some), p=shares)
    if only:
        origin[:] = only
    woman = rng.random(len(some)) < 0.5
    parts["middle"][some] = parts["second"][some] = ""
    for name, (_, women, men, families) in ORIGINS.items():
        here = origin == name
        for given, whose in ((women, here & woman), (men, here & ~woman)):
            parts["given"][some[whose]] = skewed(given, int(whose.sum()), rng)
        parts["family"][some[here]] = skewed(families, int(here.sum()), rng)
        if name == "Spanish":
            two = some[here & (rng.random(len(some)) < 0.4)]
            parts["second"][two] = skewed(families, len(two), rng)
    rare = some[(origin == "English") & (rng.random(len(some)) < 0.55)]
    parts["family"][rare] = invented(len(rare), rng, *FAMILY)
    middle = some[rng.random(len(some)) < 0.08]
    parts["middle"][middle] = rng.choice(np.array(list("ABCDEFGJKLMRST"), object), len(middle))


def founded(parts: Parts, some: np.ndarray, rng: np.random.Generator) -> None:
    """Make companies of the persons ``some``: named after a family, a town, or two words of praise."""
    parts["company"][some] = "yes"
    parts["given"][some] = parts["middle"][some] = parts["second"][some] = ""
    praise = rng.choice(np.array(COMPANY_HEADS, object), (2, len(some)))
    kind = rng.random(len(some))
    parts["family"][some] = np.select(
        [kind < 0.5, kind < 0.65, kind < 0.85],
        [invented(len(some), rng, *FAMILY), parts["town"][some], praise[0]],
        praise[0] + " " + praise[1],
    )
    parts["trade"][some] = skewed(TRADES, len(some), rng)
    parts["form"][some] = rng.choice(np.array(LEGAL_FORMS, object), len(some))


def placed(parts: Parts, some: np.ndarray, rng: np.random.Generator) -> None:
    """Give the persons ``some`` new addresses; some towns are large, most are small."""
    count = len(some)
    towns = max(200, min(len(parts["town"]) // 50, 20_000))
    town = (rng.random(count) ** 2 * towns).astype(int)
    state = np.array([row[0] for row in STATES], object)
    low, high = np.array([row[1:] for row in STATES]).astype(int).T
    where = np.minimum(np.random.default_rng(5).exponential(6, towns).astype(int), len(STATES) - 1)[
        town
    ]
    code = low[where] + town * 7 % (high - low + 1)[where]
    parts["state"][some] = state[where]
    parts["zip"][some] = [
        f"{a:03}{b:02}" for a, b in zip(code.tolist(), (town * 13 % 100).tolist(), strict=True)
    ]
    heads, tails = np.array(TOWN_HEADS, object), np.array(TOWN_TAILS, object)
    parts["town"][some] = heads[town % len(heads)] + tails[town // len(heads) % len(tails)]
    parts["street"][some] = invented(count, rng, *STREET)
    parts["suffix"][some] = skewed([row[0] for row in SUFFIXES], count, rng)
    parts["number"][some] = (np.exp(rng.normal(6, 1.6, count)).astype(int) + 1).astype(str)
    unit = rng.integers(1, 400, count).astype(str).astype(object)
    parts["unit"][some] = np.where(rng.random(count) < 0.3, unit, "")
    parts["unit form"][some] = "Apt {}"


def skewed(names: list[str], count: int, rng: np.random.Generator) -> np.ndarray:
    """Names from frequent to rare: the n-th as often as 1/(n + 4)."""
    weights = 1 / (np.arange(len(names)) + 5.0)
    return rng.choice(np.array(names, object), count, p=weights / weights.sum())


def invented(
    count: int, rng: np.random.Generator, heads: list[str], tails: list[str]
) -> np.ndarray:
    return rng.choice(np.array(heads, object), count) + rng.choice(np.array(tails, object), count)


def _changed(
    records: Parts, parts: Parts, elsewhere: Parts, n: int, person: int, dice: Random
) -> str:
    """Change record ``n`` in one way, or in two; returns how."""
    kind = dice.random()
    if kind < 0.05:
        return "as it was"
    if kind < 0.09 and parts["phone"][person] and not records["company"][n]:
        other = dice.randrange(len(elsewhere["town"]))
        for part in ("number", "street", "suffix", "unit", "town", "state", "zip"):
            records[part][n] = elsewhere[part][other]
        records["phone"][n] = parts["phone"][person]
        return "moved, same phone"
    record = {name: column[n] for name, column in records.items()}
    told = consignee_variants.varied(record, dice)
    if kind > 0.75:
        consignee_variants.varied(record, dice)
        told = "two variants"
    for name, text in record.items():
        records[name][n] = text
    return told


def _texts(records: Parts) -> list[list[str]]:
    """The columns of FIELDS as they stand in a spreadsheet."""
    rows = zip(*(records[name].tolist() for name in PARTS), strict=True)
    names, streets = [], []
    for row in rows:
        (given, middle, family, second, born, title, order, company, trade, form, number, street, suffix,
         unit, unit_form, care) = row[:16]  # fmt: skip
        if company:
            names.append(f"{family} {trade} {form}".strip())
        else:
            before, after = f"{title} {given} {middle}".split(), f"{family} {second}".split()
            if order:
                after, before = before, after
                before[-1] += "," if order == "comma" else ""
            names.append(" ".join([*before, *after, *born.split()]))
        where = " ".join(filter(None, (number, street, suffix, unit and unit_form.format(unit))))
        streets.append(care + where.replace(" , ", ", "))
    rest = [records[name].tolist() for name in ("town", "state", "zip", "phone", "email", "id")]
    return [names, streets, *rest[:3], ["US"] * len(names), *rest[3:]]


if __name__ == "__main__":
    csv.write_csv(made(int(sys.argv[1])), sys.argv[2])
