"""Codes and words with a fixed list of meanings: entry types, yes/no, countries, tariff numbers.

Each reader takes one text that says something (never blank) and gives (value, reason): the value
or None with the reason, or both where the value stands but deserves a note.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from audit import reference

if TYPE_CHECKING:
    from collections.abc import Callable

Reading = tuple["str | int | None", "str | None"]

_TYPES = {
    "86": "86", "t86": "86", "et86": "86", "type86": "86", "entrytype86": "86",
    "321": "321", "s321": "321", "section321": "321", "sec321": "321", "manifest": "321",
    "deminimis": "321", "10151": "321", "cfr10151": "321", "19cfr10151": "321",
    "mail": "mail", "postal": "mail",
    "1": "01", "01": "01", "formal": "01", "formalentry": "01",
    "11": "11", "informal": "11", "informalentry": "11",
}  # fmt: skip
_TYPE = re.compile(
    r"(?:entry ?)?(?:type ?|e?t-?)?(\d{1,3})(?:\.0+)?(?:(?:\s*[-–:(]\s*|\s+)([a-z].*))?",
    re.ASCII,
)
_YES = {"yes", "y", "true", "t", "1", "x", "是"}
_NO = {"no", "n", "false", "f", "0", "否"}


def entry_type(text: str) -> Reading:
    """`T86`, `Section 321`, `formal`, `1.0`, `03 - AD/CVD` → 86, 321, 01, 01, 03."""
    folded = text.casefold().strip()
    plain = re.sub(r"[^a-z0-9]", "", re.sub(r"\.0+$", "", folded))
    if plain in _TYPES and folded[:1] != "-":  # -1 is how some systems say nothing
        return _TYPES[plain], None
    code = _TYPE.fullmatch(folded)  # a code with words behind it; other digits would contradict it
    if code and not (code[2] and re.match(r"cfr|u\.?s\.?c", code[2])):
        if code[1] in _TYPES:
            return _TYPES[code[1]], None
        if len(code[1]) <= 2 and int(code[1]) > 0:
            return code[1].zfill(2), None
    return None, "not an entry type"


def yes_no(text: str) -> Reading:
    """`Y`, `true`, `1` → 1; `N`, `false`, `0` → 0."""
    word = re.sub(r"\.0+$", "", text.casefold())
    if word in _YES:
        return 1, None
    if word in _NO:
        return 0, None
    return None, "neither yes nor no"


@cache
def _countries() -> dict[str, str]:
    table = reference.load("countries")
    at = {name: table.columns.index(name) for name in ("alpha2", "alpha3", "name", "aliases")}
    found: dict[str, str] = {}
    for row in table.rows:
        names = [row[at["alpha2"]], row[at["alpha3"]], row[at["name"]]]
        for name in [*names, *row[at["aliases"]].split("|")]:
            if name.strip():
                found[_folded(name)] = row[at["alpha2"]]
    return found


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def country(text: str) -> Reading:
    """`CN`, `chn`, `China`, `P.R. China` → CN (ISO 3166-1 alpha-2)."""
    known = _countries()
    code = known.get(_folded(text))
    if code is None:  # `CN - China`, `China (CN)`: both halves must name one country
        halves = {
            known.get(_folded(half)) for half in re.split(r"[-–—:,;/()|]+", text) if half.strip()
        }
        code = halves.pop() if len(halves) == 1 else None
    return (code, None) if code else (None, "not a country code or name (ISO 3166-1)")


def tariff_number(text: str) -> Reading:
    """`6109.10.0012` → 6109100012; other than 4, 6, 8 or 10 digits is noted, not mended."""
    plain = re.sub(r"(?<=\d{7})\.0$", "", text)
    digits = re.sub(r"[.\s-]", "", plain)
    if not re.fullmatch(r"[0-9]+", digits) or not 4 <= len(digits) <= 10:
        return None, "not a tariff number of 4 to 10 digits"
    if len(digits) % 2:
        return digits, f"{len(digits)} digits; tariff numbers have 4, 6, 8 or 10 (a lost zero?)"
    return digits, None


@cache
def _modes() -> dict[str, str]:
    table = reference.load("transport_modes")
    code, aliases = table.columns.index("code"), table.columns.index("aliases")
    name = table.columns.index("name")
    found: dict[str, str] = {}
    for row in table.rows:
        for word in (row[code], row[name], *row[aliases].split("|")):
            found.setdefault(_folded(word), row[code])
    return found


def mode(text: str) -> Reading:
    """`40`, `Air`, `truck` → the two-digit mode of transport."""
    code = _modes().get(_folded(re.sub(r"\.0+$", "", text)))
    return (code, None) if code else (None, "not a mode of transport")


def port(text: str) -> Reading:
    """`2704`, `101` (a lost zero), `2704 - Los Angeles` → the four-digit Schedule D code."""
    code = re.match(r"^([0-9]{3,4})(?:\.0+)?(?:\D.*)?$", text)
    if code:
        return code.group(1).zfill(4), None
    return text.upper(), None  # a port's name is kept: it is there, and 321-60 says it is no code


@cache
def _currencies() -> dict[str, list[str]]:
    table = reference.load("currencies")
    return {
        written: found.split("|")
        for written, found in zip(table.column("written"), table.column("codes"), strict=True)
    }


def currency(text: str) -> Reading:
    """`usd`, `US$`, `$` → USD; `RMB` → CNY; other three letters as they are; `¥` is ambiguous."""
    word = re.sub(r"[\s.]", "", unicodedata.normalize("NFKC", text).upper())
    found = _currencies().get(word, [])
    if len(found) > 1:
        return None, f"stands for {', '.join(found[:-1])} or {found[-1]}; write the code (ISO 4217)"
    if found:
        return found[0], None
    if re.fullmatch(r"[A-Z]{3}", word):
        return word, None
    return None, "not a currency code (ISO 4217)"


READERS: dict[str, Callable[[str], Reading]] = {
    "entry_type": entry_type,
    "yesno": yes_no,
    "country": country,
    "hts": tariff_number,
    "mode": mode,
    "port": port,
    "currency": currency,
}
