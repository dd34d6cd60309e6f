"""What a row that is no line begins with: `Grand total`, `Page 1 of 3`; the words are data.

`resources/layouts/row_words.csv` has them; here they become patterns (RE2) for a cell's text in
small letters without the signs around it.
"""

from __future__ import annotations

import csv
import re
from functools import cache

from audit.paths import RESOURCES

KINDS = ("subtotal", "total", "footer")  # in the order in which they are tried
_SIGNS = "*-=_#~.:;|<>\"' "
_AFTER = "[[:space:][:punct:]：]"  # ends a word; letters of all scripts would make slow patterns
_NUMBER = r"[0-9][0-9.,' ]*"
# What may stand beside the word total in one cell, and nothing else, for it to be a label.
_COUNTED = (
    "value|values|amount|amounts|usd|us|eur|cny|gbp|quantity|qty|weight|kg|kgs|lb|lbs|pieces|pcs|"
    "parcels|packages|shipments|lines|rows|records|orders|items|entries|bills|count|all|of|the|"
    "this|page|report|sheet|day|month|year|and|in|general"
)
_SPAN = r"(?: (?:for|of|on|per|by|to)\b.*|\s*\(.*\))"


@cache
def _words() -> dict[str, str]:
    """Kind → an alternation of its words, the longest first."""
    text = (RESOURCES / "layouts" / "row_words.csv").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for row in csv.DictReader(line for line in text.splitlines() if line[:1] != "#"):
        shaped = re.escape(row["words"]).replace(r"\#", _NUMBER).replace(r"\ ", r"[\s-]+")
        found.setdefault(row["kind"], []).append(shaped)
    return {kind: "|".join(sorted(words, key=len, reverse=True)) for kind, words in found.items()}


@cache
def label(kind: str) -> str:
    """The pattern of a whole cell that says nothing but this."""
    if kind == "footer":  # a date, a name or a count follows
        return rf"(?:{_words()[kind]})(?:{_AFTER}.*)?"
    beside = rf"(?:[\s:=.,;$€£/()-]|{_NUMBER}|\b(?:{_COUNTED})\b)*"
    return rf"(?:{_words()[kind]})(?:[\s:=-]*{beside}|{_SPAN})"


@cache
def beginning() -> str:
    """The pattern of a cell that begins with any of the words."""
    every = "|".join(_words()[kind] for kind in KINDS)
    return rf"^[{re.escape(_SIGNS)}]*(?:{every})(?:{_AFTER}|$)"


def bare(expression: str) -> str:
    """SQL: a text in small letters without white space and signs around it."""
    signs = _SIGNS.replace("'", "''")
    return f"trim(lower({expression}), '{signs}' || chr(9) || chr(10) || chr(13) || chr(160))"
