"""What is compared of a consignee: parts of name, street, place, phone, e-mail, in DuckDB.

Nothing here is of one country: words are compared as letters, numbers as digits. Nicknames and
spellings from other scripts come from the reference table name_variants; words that tell a company
from company_forms and company_words.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from audit import reference

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

GENERATIONS = ("JR", "SR", "II", "III", "IV")
_KIND = "CASE WHEN regexp_matches(upper(p.name), ?) THEN 'company' ELSE 'person' END"
_LETTERS = "list_aggregate(list_sort(string_split(replace({0}, ' ', ''), '')), 'string_agg', '')"


@cache
def _words() -> dict[str, list[list[str]]]:
    """The words of the reference tables by the table made of them, a list a column."""
    variants = reference.load("name_variants")
    # with the standard forms, as which a written name may be compared
    given = {*reference.load("given_names").column("name"), *variants.column("standard")}
    return {
        "name_variant (written, standard)": [
            variants.column("written"),
            variants.column("standard"),
        ],
        "given_name (name)": [sorted(given)],
        "nobody (name_key)": [reference.load("placeholder_names").column("name_key")],
        "street_word (word)": [sorted(set(reference.load("street_words").column("standard")))],
    }


def load_words(duck: DuckDBPyConnection) -> None:
    """The tables name_variant, given_name, nobody and street_word, once per connection."""
    for table, columns in _words().items():
        name, _, said = table.partition(" ")
        names = said.strip("()").split(", ")
        taken = ", ".join(f"unnest(?::VARCHAR[]) AS {column}" for column in names)
        duck.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {taken}", columns)


def build(duck: DuckDBPyConnection) -> None:
    """From `consignee` (see `consignees.read`) the table `feature`, a row for each that has a name.

    A name that says nobody (AMAZON CUSTOMER) is like no other.

    node, kind `person` or `company`, name (words joined), letters, words, parts (how many), w1 and
    w2 (first and last word), generation, initials, street, unit, number, road, road_words, street
    letters, zip, city, phone (ten digits), email, mailbox, id. NULL where there is nothing.
    """
    generations = ", ".join(f"'{word}'" for word in GENERATIONS)
    duck.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE spelled AS
        WITH word AS (
            SELECT name_key, unnest(string_split(name_key, ' ')) AS word
            FROM (SELECT DISTINCT name_key FROM consignee WHERE name_key IS NOT NULL
                AND ltrim(name_key, '0123456789 ') NOT IN (SELECT name_key FROM nobody))
        ), said AS (
            SELECT w.name_key, coalesce(v.standard, w.word) AS word, w.word IN ({generations}) AS born,
                k.name IS NOT NULL AS known
            FROM word w LEFT JOIN name_variant v ON v.written = w.word
                LEFT JOIN given_name k ON k.name = coalesce(v.standard, w.word)
        ), listed AS (
            SELECT name_key, list(word ORDER BY word) FILTER (WHERE NOT born) AS words,
                list(word ORDER BY word) FILTER (WHERE known) AS known,
                min(word) FILTER (WHERE born) AS generation
            FROM said GROUP BY name_key
        )
        SELECT name_key, words, known, generation, array_to_string(words, '') AS name,
            {_LETTERS.format("array_to_string(words, '')")} AS letters
        FROM listed WHERE words IS NOT NULL
        """
    )
    _roads(duck)
    duck.execute(
        f"""
        CREATE OR REPLACE TABLE feature AS
        WITH split AS (
            SELECT c.*, NULLIF(split_part(address_key, '|', 1), '') AS whole,
                NULLIF(split_part(address_key, '|', 2), '') AS place
            FROM consignee c
        ), parted AS (
            SELECT *, NULLIF(trim(split_part(whole, '#', 1)), '') AS way,
                NULLIF(split_part(whole, '#', 2), '') AS unit,
                coalesce(place, NULLIF(postal_code, '')) AS zip
            FROM split
        )
        SELECT p.node, p.base, {_KIND} AS kind,
            s.name, s.letters, s.words, len(s.words) AS parts, s.words[1] AS w1,
            CASE WHEN len(s.words) > 1 THEN s.words[-1] END AS w2, s.known, s.generation,
            NULLIF(p.initials, '') AS initials,
            replace(p.way, ' ', '') AS street, p.unit, replace(p.whole, ' ', '') AS address,
            NULLIF(regexp_extract(p.way, '(?:^| )([0-9]+)', 1), '') AS number,
            NULLIF(regexp_replace(regexp_replace(p.way, '\\b[0-9]+\\b', '', 'g'), ' ', '', 'g'), '') AS road,
            coalesce(r.road_words, []) AS road_words,
            {_LETTERS.format("p.way")} AS street_letters,
            p.zip, CASE WHEN regexp_matches(p.zip, '[0-9]') THEN p.zip END AS digits,
            -- without a postal code the address is compared by city and state, and they are in zip
            CASE WHEN p.zip IS NULL OR regexp_matches(p.zip, '[0-9]') THEN NULLIF(regexp_replace(
                upper(strip_accents(p.city)), '[^\\pL\\pN]', '', 'g'), '') END AS city,
            coalesce(p.zip, '') || '|' || coalesce(upper(strip_accents(p.city)), '') AS town,
            NULLIF(right(regexp_replace(p.phone, '[^0-9]', '', 'g'), 10), '') AS phone,
            lower(trim(p.email)) AS email, NULLIF(split_part(lower(trim(p.email)), '@', 1), '') AS mailbox,
            p.id_key AS id
        FROM parted p JOIN spelled s USING (name_key) LEFT JOIN road r ON r.way = p.way
        """,
        [_company()],
    )


def kinds(duck: DuckDBPyConnection) -> None:
    """`feature` with node and kind alone, of the same consignees as `build` gives it."""
    duck.execute(
        f"""
        CREATE OR REPLACE TABLE feature AS
        SELECT p.node, {_KIND} AS kind FROM consignee p
        WHERE p.name_key IS NOT NULL
            AND ltrim(p.name_key, '0123456789 ') NOT IN (SELECT name_key FROM nobody)
            AND NOT list_has_all(?::VARCHAR[], string_split(p.name_key, ' '))
        """,
        [_company(), list(GENERATIONS)],
    )


def _roads(duck: DuckDBPyConnection) -> None:
    """`road`: the telling words of each street: none that many streets bear, as PARK or VILLAGE."""
    duck.execute(
        """
        CREATE OR REPLACE TEMP TABLE road AS
        WITH way AS (
            SELECT DISTINCT NULLIF(trim(split_part(split_part(address_key, '|', 1), '#', 1)), '') AS way
            FROM consignee
        ), word AS (
            SELECT DISTINCT way, unnest(string_split(way, ' ')) AS word FROM way WHERE way IS NOT NULL
        ), common AS (
            SELECT word FROM word GROUP BY word
            HAVING count(*) > greatest(20, (SELECT count(*) FROM way) / 200)
        )
        SELECT way, list(word) AS road_words FROM word
        WHERE length(word) > 3 AND NOT regexp_matches(word, '[0-9]') AND word NOT IN (FROM common)
            AND word NOT IN (SELECT word FROM street_word)
        GROUP BY way
        """
    )


@cache
def _company() -> str:
    """A pattern that finds a word of a company in a name in capitals."""
    words = {word for word in reference.load("company_forms").column("written") if len(word) > 1}
    words |= set(reference.load("company_words").column("word"))
    return rf"\b({'|'.join(sorted(re.escape(word) for word in words))})\b|&|\b(L\.?L\.?C|S\.?A|B\.?V)\b"
