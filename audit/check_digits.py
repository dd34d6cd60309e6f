"""Forms and check digits of the numbers in customs data (ACE Appendix E and the like)."""

from __future__ import annotations

import re

_LETTERS = {
    **{c: n for n, c in enumerate("ABCDEFGHI", 1)},
    **{c: n for n, c in enumerate("JKLMNOPQR", 1)},
    **{c: n for n, c in enumerate("STUVWXYZ", 2)},
}


def entry_number_fault(key: str) -> str | None:
    """FFF-NNNNNNN-C, Luhn over ten characters from the right, letters as on a telephone."""
    if not re.fullmatch(r"[A-Z0-9]{3}[0-9]{8}", key):
        return "an entry number has a filer code of 3, 7 digits and a check digit"
    if key.startswith("000"):
        return "the filer code 000 does not exist"
    digits = [_LETTERS[c] if c in _LETTERS else int(c) for c in key[:10]]
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = digit * 2 if place % 2 == 0 else digit
        total += doubled - 9 if doubled > 9 else doubled
    expected = (10 - total % 10) % 10
    return (
        None if expected == int(key[10]) else f"the entry number's check digit should be {expected}"
    )


def air_waybill_fault(key: str) -> str | None:
    """A 3-digit prefix, 7 digits, and their remainder by 7."""
    digits = re.sub(r"[^0-9A-Z]", "", key.upper())
    if not re.fullmatch(r"[0-9]{11}", digits):
        return "an air waybill has 11 digits"
    expected = int(digits[3:10]) % 7
    return (
        None
        if expected == int(digits[10])
        else f"the air waybill's check digit should be {expected}"
    )


def container_fault(text: str) -> str | None:
    """ISO 6346: owner, category U, J or Z, six digits, check digit."""
    key = re.sub(r"[^A-Z0-9]", "", text.upper())
    if not re.fullmatch(r"[A-Z]{3}[UJZ][0-9]{7}", key):
        return "a container number has 4 letters (the last U, J or Z) and 7 digits"
    values = [n for n in range(10, 39) if n % 11]
    total = sum(
        (values[ord(c) - 65] if c.isalpha() else int(c)) << place
        for place, c in enumerate(key[:10])
    )
    expected = total % 11 % 10
    return None if expected == int(key[10]) else f"the container's check digit should be {expected}"


def port_fault(code: str) -> str | None:
    """Schedule D: four digits."""
    return None if re.fullmatch(r"[0-9]{4}", code) else "a port code has 4 digits (Schedule D)"


def tariff_fault(digits: str) -> str | None:
    """HTS: ten digits."""
    return None if len(digits) == 10 else f"a tariff number has 10 digits, not {len(digits)}"
