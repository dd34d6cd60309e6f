"""Names and addresses as they are compared, built token by token in DuckDB.

Names: case, accents, punctuation, order of family and given name, titles, company forms and the
writing of initials do not matter; a middle initial is kept apart (`initials`). Addresses: USPS
suffixes, directions and unit designators are unified (resources/reference/street_words.csv).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit import reference

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FOLD = "replace(regexp_replace(upper(strip_accents({0})), '[''’`]', '', 'g'), 'ẞ', 'SS')"


def _joined(words: str) -> str:
    """SQL: neighbouring single letters as one word: L L C -> LLC, N W -> NW, J R -> JR."""
    return f"translate(replace(regexp_replace({words}, '\\b(\\pL)\\b', '<\\1>', 'g'), '> <', ''), '<>', '')"


def load_words(duck: DuckDBPyConnection) -> None:
    """The word tables, once per connection."""
    for name in ("street_words", "name_titles", "company_forms"):
        table = reference.load(name)
        columns = ", ".join(f'unnest(?::VARCHAR[]) AS "{column}"' for column in table.columns)
        texts = [list(column) for column in zip(*table.rows, strict=True)]
        duck.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {columns}", texts)


def name_keys(duck: DuckDBPyConnection, source: str, target: str) -> None:
    """``source`` (column ``text``) → ``target``: text, name_key, initials.

    `SMITH, John Q.`, `Mr John Q Smith` → name_key `JOHN SMITH`, initials `Q`; `Acme, Inc.` →
    `ACME`. Words are sorted, so the order of family and given name does not matter.
    """
    fold = _FOLD.format("text")
    spaced = f"regexp_replace(replace({fold}, '&', ' AND '), '[^\\pL\\pN]+', ' ', 'g')"
    joined = f"regexp_replace({_joined(spaced)}, '\\bPH D\\b', 'PHD')"
    duck.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE {target} AS
        WITH texts AS (
            SELECT text, row_number() OVER () AS n, trim({joined}) AS v FROM {source}
        ), words AS (
            SELECT n, unnest(string_split(v, ' ')) AS word FROM texts
        ), judged AS (
            SELECT n, coalesce(c.standard, t.standard, w.word) AS word,
                c.written IS NOT NULL OR coalesce(t.kind, 'generation') <> 'generation'
                    AS says_nothing,
                length(w.word) = 1 AS initial
            FROM words w LEFT JOIN company_forms c ON c.written = w.word
                LEFT JOIN name_titles t ON t.written = w.word
        ), counted AS (
            SELECT *, count(*) FILTER (WHERE NOT says_nothing) OVER (PARTITION BY n) AS telling,
                count(*) FILTER (WHERE NOT says_nothing AND NOT initial) OVER (PARTITION BY n)
                    AS full_words
            FROM judged
        ), kept AS (
            SELECT * FROM counted WHERE NOT says_nothing OR telling = 0
        )
        SELECT t.text,
            coalesce(string_agg(k.word, ' ' ORDER BY k.word)
                FILTER (WHERE NOT (k.initial AND k.full_words >= 2)), '') AS name_key,
            coalesce(string_agg(k.word, '' ORDER BY k.word)
                FILTER (WHERE k.initial AND k.full_words >= 2), '') AS initials
        FROM texts t LEFT JOIN kept k USING (n) GROUP BY t.n, t.text
        """
    )


def street_keys(duck: DuckDBPyConnection, source: str, target: str) -> None:
    """``source`` (column ``text``) → ``target``: text, street_key.

    `12 Main Street Apt. 4`, `12 MAIN ST #4` → `12 MAIN ST #4`; `P.O. Box 9` → `POBOX 9`.
    """
    fold = _FOLD.format("text")
    spaced = f"replace({fold}, '#', ' # ')"
    plain = f"trim(regexp_replace({spaced}, '[^\\pL\\pN#]+', ' ', 'g'))"
    boxed = f"regexp_replace({plain}, '\\b(P O|POST OFFICE|PO) ?BOX\\b', 'POBOX')"
    duck.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE {target} AS
        WITH texts AS (
            SELECT text, row_number() OVER () AS n, {_joined(boxed)} AS v FROM {source}
        ), words AS (
            SELECT n, unnest(string_split(v, ' ')) AS word,
                generate_subscripts(string_split(v, ' '), 1) AS place
            FROM texts
        ), standard AS (
            SELECT n, place, CASE WHEN s.standard = 'UNIT' THEN '#'
                WHEN s.standard IS NOT NULL THEN s.standard
                ELSE regexp_replace(w.word, '^0+([0-9])', '\\1') END AS word
            FROM words w LEFT JOIN street_words s ON s.written = w.word
        ), joined AS (
            SELECT n, regexp_replace(regexp_replace(string_agg(word, ' ' ORDER BY place),
                '(# ?)+', '# ', 'g'), '\\b([0-9]+)(?:ST|ND|RD|TH) FL\\b', 'FL \\1') AS v
            FROM standard GROUP BY n
        ), turned AS (
            SELECT n, regexp_replace(v, '^# (\\S+) ([0-9].*)$', '\\2 # \\1') AS v FROM joined
        ), parts AS (
            SELECT n, trim(split_part(v, '#', 1)) AS street,
                CASE WHEN strpos(v, '#') > 0
                    THEN regexp_replace(substr(v, strpos(v, '#')), '[# ]', '', 'g') ELSE '' END AS unit
            FROM turned
        )
        SELECT t.text, trim(street || CASE WHEN unit <> '' THEN ' #' || unit ELSE '' END) AS street_key
        FROM texts t JOIN parts USING (n)
        """
    )


def postal_key(postal: str, country: str) -> str:
    """SQL: the first five digits of a US code (lost zeros put back), any other code as it is."""
    plain = (
        f"upper(regexp_replace(regexp_replace({postal}, '\\.0+$', ''), '[^\\pL\\pN-]+', '', 'g'))"
    )
    nine = f"regexp_extract({plain}, '^([0-9]{{3,5}})-?[0-9]{{4}}$', 1)"
    five = f"regexp_extract({plain}, '^[0-9]{{3,5}}-?$')"
    us = f"coalesce({country}, 'US') IN ('US', 'PR', 'VI', 'GU', 'AS', 'MP')"
    return (
        f"CASE WHEN {us} AND {nine} <> '' THEN lpad({nine}, 5, '0') "
        f"WHEN {us} AND {five} <> '' THEN lpad(replace({five}, '-', ''), 5, '0') "
        f"ELSE replace({plain}, '-', '') END"
    )
