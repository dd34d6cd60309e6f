"""Carriers, brokers and nominal consignees that are given as the ultimate consignee."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from audit import reference
from audit.cleaning import names

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

_LETTERS = 4  # codes stand in the column of carriers: a shorter text is no name
_SAID = {
    "carrier": "{} stands as carrier too",
    "nominal_consignee": "{} is the nominal consignee of {:,} differing consignees",
    "word": "{} has the word {}: it carries, stores or clears for others",
}


def find(conn: sqlite3.Connection, consignees: int) -> None:
    """Add the kind `carrier or broker` to the temporary table trapped (kind, subject, party_id, said).

    A name that stands as a carrier, or as the nominal consignee beside ``consignees`` others or more,
    or that has a word of the trade (reference table company_words).
    """
    conn.execute("DROP TABLE IF EXISTS temp.nominal_name")
    conn.execute("CREATE TEMP TABLE nominal_name (name_key TEXT PRIMARY KEY, said TEXT)")
    sources = conn.execute("SELECT mapping FROM source").fetchall()
    mapped = {field for (mapping,) in sources for field in json.loads(mapping or "{}")}
    if "carrier" in mapped:
        rows = conn.execute(
            "SELECT DISTINCT carrier FROM line_text WHERE length(carrier) >= ?", [_LETTERS]
        )
        _add(conn, [(name, _SAID["carrier"].format(_quoted(name))) for (name,) in rows])
    if "nominal_consignee" in mapped:
        rows = conn.execute(
            "SELECT nominal_consignee, count(DISTINCT upper(consignee_name)) FROM line_text "
            "WHERE nominal_consignee IS NOT NULL GROUP BY 1 HAVING count(DISTINCT upper(consignee_name)) >= ?",
            [consignees],
        )
        said = _SAID["nominal_consignee"]
        _add(conn, [(name, said.format(_quoted(name), others)) for name, others in rows])
    _by_word(conn)
    conn.execute(
        "INSERT INTO trapped SELECT 'carrier or broker', min(trim(p.name)) OVER (PARTITION BY n.name_key), "
        "p.party_id, n.said || '.' FROM party p CROSS JOIN nominal_name n ON n.name_key = p.name_key"
    )
    conn.execute("DROP TABLE temp.nominal_name")


def _add(conn: sqlite3.Connection, said: Sequence[tuple[str, str]]) -> None:
    """Names as consignees' names are compared, each once."""
    if not said:
        return
    import duckdb  # late: only where there is such a column

    duck = duckdb.connect()
    try:
        names.load_words(duck)
        duck.execute(
            "CREATE TEMP TABLE written AS SELECT unnest(?::VARCHAR[]) AS text",
            [[n for n, _ in said]],
        )
        names.name_keys(duck, "written", "keyed")
        keys = dict(duck.execute("SELECT text, name_key FROM keyed").fetchall())
    finally:
        duck.close()
    conn.executemany(
        "INSERT OR IGNORE INTO nominal_name VALUES (?, ?)",
        sorted((keys[name], words) for name, words in said if keys[name]),
    )


def _by_word(conn: sqlite3.Connection) -> None:
    table = reference.load("company_words")
    words = [
        word
        for word, kind in zip(table.column("word"), table.column("kind"), strict=True)
        if kind == "carrier"
    ]
    pattern = re.compile(rf"\b({'|'.join(words)})\b")

    def word_in(name_key: str) -> str | None:
        found = pattern.search(name_key)
        return found[0] if found else None

    conn.create_function("carrier_word", 1, word_in, deterministic=True)
    rows = conn.execute(
        "SELECT name_key, name, carrier_word(name_key) FROM (SELECT name_key, min(name) AS name "
        "FROM party WHERE name_key IS NOT NULL GROUP BY 1) WHERE carrier_word(name_key) IS NOT NULL"
    ).fetchall()
    conn.executemany(
        "INSERT OR IGNORE INTO nominal_name VALUES (?, ?)",
        [(key, _SAID["word"].format(_quoted(name), word)) for key, name, word in rows],
    )


def _quoted(name: str) -> str:
    return f"“{' '.join(name.split())}”"
