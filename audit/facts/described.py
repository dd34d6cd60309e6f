"""`described`: lines whose description says alcohol, tobacco, perfume, tackle, or nothing specific.

The words are data: the reference table description_words. A text is compared in lower case, without
accents and punctuation, and in the singular; what is written without spaces (Chinese) anywhere in it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from audit.facts import looked_up, written

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

_WORD = re.compile(r"[^\W_]+|[,;:()/|]")  # a stop between two words keeps them apart
READS = ("description",)
_UNSPACED = re.compile("[\u2e80-\u9fff]")
_COLUMNS = ("row", "list", "phrase", "sure", "scope", "certainty")


@dataclass(frozen=True)
class Hit:
    """One phrase of the table that a description says."""

    row: int  # of description_words, from 1
    list: str
    phrase: str
    sure: int
    scope: str
    certainty: str


@dataclass
class Screen:
    """The table made ready: phrases by their first word, and every way to write those words."""

    counting: dict[str, list[tuple[tuple[str, ...], Hit]]] = field(default_factory=dict)
    cancelling: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = field(
        default_factory=dict
    )
    beside: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = field(default_factory=dict)
    whole: dict[str, list[tuple[tuple[str, ...], Hit]]] = field(default_factory=dict)
    fillers: set[str] = field(default_factory=set)
    unspaced: list[tuple[str, Hit, bool]] = field(default_factory=list)
    unspaced_not: list[str] = field(default_factory=list)
    triggers: set[str] = field(default_factory=set)
    vague_words: set[str] = field(default_factory=set)

    def hits(self, text: str) -> tuple[Hit, ...]:
        """What ``text`` says: at most one hit a list, the surest and longest phrase of it."""
        folded = fold(text)
        words = _WORD.findall(folded)
        found: tuple[Hit, ...] = ()
        if not self.triggers.isdisjoint(words):
            found = self._spoken([singular(word) for word in words])
        elif words and (words[0] in self.vague_words or not words[0][0].isalpha()):
            found = self._vague([singular(word) for word in words])
        if not found and not folded.isascii() and _UNSPACED.search(folded):
            found = self._unspaced(folded)
        return found

    def _spoken(self, words: Sequence[str]) -> tuple[Hit, ...]:
        taken = dict.fromkeys(range(len(words)), frozenset[str]())
        for place, lists in _places(words, self.cancelling):
            taken[place] |= lists
        silent = {name for _, lists in _places(words, self.beside) for name in lists}
        best: dict[str, tuple[tuple[int, int, int], Hit]] = {}
        for start, word in enumerate(words):
            for phrase, hit in self.counting.get(word, ()):
                end = start + len(phrase)
                if tuple(words[start:end]) != phrase or hit.list in silent:
                    continue
                if any(hit.list in taken[place] for place in range(start, end)):
                    continue
                rank = (hit.sure, len(phrase), -start)
                if hit.list not in best or rank > best[hit.list][0]:
                    best[hit.list] = rank, hit
        return tuple(hit for _, hit in best.values())

    def _vague(self, words: Sequence[str]) -> tuple[Hit, ...]:
        place, best = 0, None
        while place < len(words):
            fits = [
                (len(phrase), hit)
                for phrase, hit in self.whole.get(words[place], ())
                if tuple(words[place : place + len(phrase)]) == phrase
            ]
            if fits:
                length, hit = max(fits, key=lambda fit: fit[0])
                best = best or hit
                place += length
            elif words[place] in self.fillers or not words[place][0].isalpha():
                place += 1
            else:
                return ()
        return (best,) if best else ()

    def _unspaced(self, folded: str) -> tuple[Hit, ...]:
        for phrase in self.unspaced_not:
            folded = folded.replace(phrase, " ")
        best: dict[str, Hit] = {}
        for phrase, hit, whole in self.unspaced:
            if (folded.strip() == phrase) if whole else (phrase in folded):
                best.setdefault(hit.list, hit)
        return tuple(best.values())


def fold(text: str) -> str:
    """Lower case without accents: `Crème` → `creme`, `Weiß` → `weiss`."""
    folded = text.casefold()
    if folded.isascii():
        return folded
    parts = unicodedata.normalize("NFKD", folded)
    return "".join(part for part in parts if not unicodedata.combining(part))


@cache
def singular(word: str) -> str:
    """An English plural as its singular; the table's own words go the same way."""
    if len(word) < 4 or word.endswith("ss") or not word.endswith("s"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1]


@cache
def screen() -> Screen:
    """The shipped words."""
    columns, rows = looked_up.rows_of("description_words")
    return made([dict(zip(columns, row, strict=True)) for row in rows])


def made(rows: Iterable[Mapping[str, object]]) -> Screen:
    """A screen from rows with the columns of description_words and `row`."""
    new = Screen()
    for row in rows:
        text, kind = str(row["phrase"]), row["kind"]
        lists = frozenset(str(row["list"]).split("|"))
        hit = Hit(
            int(str(row["row"])), str(row["list"]), text, int(row["sure"] == "yes"),
            str(row["scope"]), str(row["certainty"]),
        )  # fmt: skip
        phrase = tuple(singular(word) for word in _WORD.findall(fold(text)))
        if _UNSPACED.search(text):
            if kind == "not":
                new.unspaced_not.append(fold(text))
            else:
                new.unspaced.append((fold(text), hit, kind == "whole"))
        elif kind == "any":
            new.counting.setdefault(phrase[0], []).append((phrase, hit))
        elif kind == "not":
            new.cancelling.setdefault(phrase[0], []).append((phrase, lists))
        elif kind == "beside":
            new.beside.setdefault(phrase[0], []).append((phrase, lists))
        elif kind == "whole":
            new.whole.setdefault(phrase[0], []).append((phrase, hit))
        else:
            new.fillers.add(phrase[0])
    new.triggers = {form for word in new.counting for form in _forms(word)}
    new.vague_words = {form for word in (*new.whole, *new.fillers) for form in _forms(word)}
    return new


def _forms(word: str) -> set[str]:
    """Every way to write a word that `singular` reads as it."""
    forms = {word, word + "s", word + "es", word[:-1] + "ies"}
    return {form for form in forms if singular(form) == word}


def _places(
    words: Sequence[str], phrases: Mapping[str, list[tuple[tuple[str, ...], frozenset[str]]]]
) -> list[tuple[int, frozenset[str]]]:
    return [
        (place, lists)
        for start, word in enumerate(words)
        for phrase, lists in phrases.get(word, ())
        if tuple(words[start : start + len(phrase)]) == phrase
        for place in range(start, start + len(phrase))
    ]


def build(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:  # noqa: ARG001
    """Temporary table described (shipment_no, line_id, row, list, phrase, sure, scope, certainty).

    One row a line and list; `row` is that of description_words.
    """
    conn.execute("DROP TABLE IF EXISTS temp.described")
    conn.execute(
        "CREATE TEMP TABLE described (shipment_no INTEGER, line_id INTEGER, row INTEGER, list TEXT, "
        "phrase TEXT, sure INTEGER, scope TEXT, certainty TEXT)"
    )
    if "description" not in written.mapped(conn):
        return
    conn.execute("DROP TABLE IF EXISTS temp.described_text")
    conn.execute(
        "CREATE TEMP TABLE described_text (text TEXT, row INTEGER, list TEXT, phrase TEXT, "
        "sure INTEGER, scope TEXT, certainty TEXT)"
    )
    said = screen()
    texts = conn.execute("SELECT DISTINCT description FROM told WHERE description IS NOT NULL")
    conn.executemany(
        "INSERT INTO described_text VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (text, *(getattr(hit, name) for name in _COLUMNS))
            for (text,) in texts.fetchall()
            for hit in said.hits(text)
        ],
    )
    conn.execute("CREATE INDEX temp.described_text_text ON described_text (text)")
    conn.execute(
        f"INSERT INTO described SELECT t.shipment_no, t.line_id, {', '.join(f'h.{c}' for c in _COLUMNS)} "
        "FROM told t CROSS JOIN described_text h ON h.text = t.description "
        "CROSS JOIN item i ON i.line_id = t.line_id AND i.has_description = 1"
    )
