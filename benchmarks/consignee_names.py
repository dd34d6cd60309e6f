"""The lists of consignees.toml: names, streets and towns for invented consignees."""

from __future__ import annotations

import tomllib
from pathlib import Path

_LISTS = tomllib.loads(Path(__file__).with_name("consignees.toml").read_text(encoding="utf-8"))


def _spelled(text: str) -> dict[str, list[str]]:
    """`William:Bill,Will Robert:Bob` by name."""
    rows = (row.split(":") for row in text.split())
    return {name: others.split(",") for name, others in rows}


ORIGINS: dict[str, tuple[float, list[str], list[str], list[str]]] = {
    # share, given names of women, of men, family names
    name: (of["share"], of["women"].split(), of["men"].split(), of["families"].split())
    for name, of in _LISTS["origins"].items()
}
FAMILY = _LISTS["family_heads"].split(), _LISTS["family_tails"].split()
STREET = (
    _LISTS["street_heads"].split(),
    ["", "", "", "", *(f" {tail}" for tail in _LISTS["street_tails"].split())],
)
TOWN_HEADS, TOWN_TAILS = _LISTS["town_heads"].split(), _LISTS["town_tails"].split()
SHORT_FORMS, OTHER_SPELLINGS = _spelled(_LISTS["short_forms"]), _spelled(_LISTS["other_spellings"])
NEAR_GIVEN_NAMES: list[list[str]] = [pair.split() for pair in _LISTS["near_given_names"]]
SUFFIXES: list[list[str]] = _LISTS["suffixes"]
STATES: list[list[str]] = [row.split() for row in _LISTS["states"]]
COMPANY_HEADS = _LISTS["company_heads"].split()
TRADES = [trade.replace("_", " ") for trade in _LISTS["trades"].split()]
TRADES_SHORT: dict[str, str] = _LISTS["trades_short"]
LEGAL_FORMS: list[str] = _LISTS["legal_forms"]
