"""The forms of codes without a check digit, and what is wrong with one as given.

Each takes a text that says something and gives the fault in words, or None.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_CHAPTER_99 = "99"
_NOT_FOR_86 = ("98", "99")
_IMPORTER = re.compile(
    r"[0-9]{2}-?[0-9]{7}(?:-?[0-9A-Z]{2})?"  # employer identification number, perhaps its suffix
    r"|[0-9]{3}-[0-9]{2}-[0-9]{4}"  # social security number
    r"|[0-9]{2}[0-9A-Z]{4}-?[0-9]{5}"  # assigned by CBP: year, port
)
_LEAST_DIGITS = 4  # of a number; what has fewer is a name
_LONGEST_MID, _SHORTEST_MID = 15, 6
_LONGEST_CODE = 4


def port_fault(code: str, ports: Collection[str]) -> str | None:
    """Schedule D: four digits, in the table as held here."""
    if not re.fullmatch(r"[0-9]{4}", code):
        return "a port code has 4 digits (Schedule D)"
    return None if code in ports else "the port code is not in Schedule D as held here"


def tariff_fault(digits: str) -> str | None:
    """HTS: ten digits; a heading of chapter 99 has eight, and stands so in entry summaries."""
    if len(digits) == 10 or (len(digits) == 8 and digits.startswith(_CHAPTER_99)):
        return None
    return f"a tariff number has 10 digits and not {len(digits)}"


def type_86_tariff_fault(digits: str) -> str | None:
    """Type 86 takes the number of the goods, chapters 1 to 97."""
    if digits[:2] in _NOT_FOR_86:
        return "type 86 takes no number of chapter 98 or 99"
    return None


def filer_code_fault(text: str) -> str | None:
    """Three letters or digits, not 000."""
    code = text.upper()
    if not re.fullmatch(r"[0-9A-Z]{3}", code):
        return "a filer code has 3 letters or digits"
    return "the filer code 000 does not exist" if code == "000" else None


def importer_fault(text: str) -> str | None:
    """EIN `NN-NNNNNNNXX`, SSN `NNN-NN-NNNN`, or `YYDDPP-NNNNN` as CBP assigns; dashes may be lost.

    A text with hardly a digit is a name, not a number.
    """
    plain = re.sub(r"\s", "", text.upper())
    if sum(c.isdigit() for c in plain) < _LEAST_DIGITS or _IMPORTER.fullmatch(plain):
        return None
    return "an importer number is an EIN or SSN or one assigned by CBP"


def manufacturer_fault(
    text: str, countries: Collection[str], provinces: Collection[str]
) -> str | None:
    """MID, Appendix to 19 CFR part 102: at most 15 letters and digits, beginning with a country.

    Canada begins with its province (XA to XY) instead of CA. The name and city are not known here.
    """
    code = text.upper()
    if len(code) > _LONGEST_MID or not re.fullmatch(r"[0-9A-Z]+", code):
        return "a manufacturer code has at most 15 letters and digits without spaces"
    if code.startswith("CA"):
        return "a manufacturer code of Canada begins with its province"
    if code[:2] not in countries and code[:2] not in provinces:
        return "a manufacturer code begins with a country"
    if len(code) < _SHORTEST_MID or not re.fullmatch(r"[0-9A-Z]{3,8}?[0-9]{0,4}[A-Z]{1,3}", code):
        return "a manufacturer code ends with the first letters of the city"
    return None


def carrier_fault(text: str) -> str | None:
    """SCAC: 2 to 4 letters. Longer texts, and such with spaces or small letters, are names."""
    if len(text) > _LONGEST_CODE or not re.fullmatch(r"[0-9A-Z]+", text):
        return None
    return None if re.fullmatch(r"[A-Z]{2,4}", text) else "a carrier code has 2 to 4 letters (SCAC)"
