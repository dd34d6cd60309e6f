"""Check digits of the numbers in customs data, and what is wrong with a number as given.

Entry numbers after ACE appendix E, air waybills and in-bond numbers modulo 7, containers after
ISO 6346.
"""

from __future__ import annotations

import re
import string

# As on a telephone's keys: A to I and J to R are 1 to 9, S to Z 2 to 9.
_ENTRY_VALUES = dict(zip(string.digits + string.ascii_uppercase,
                         [*range(10), *range(1, 10), *range(1, 10), *range(2, 10)],
                         strict=True))  # fmt: skip
_DOUBLED = {c: 2 * n - 9 if n > 4 else 2 * n for c, n in _ENTRY_VALUES.items()}
_ENTRY = re.compile(r"[A-Z0-9]{3}[0-9]{8}")
# ISO 6346: A is 10, and multiples of 11 are left out.
_CONTAINER_VALUES = dict(zip(string.digits + string.ascii_uppercase,
                             [*range(10), *(n for n in range(10, 39) if n % 11)],
                             strict=True))  # fmt: skip


def entry_number(body: str) -> int:
    """Of a filer code and 7 digits (`B760324527` → 8): Luhn from the right, the last one doubled."""
    total: int = sum(map(_DOUBLED.__getitem__, body[::-2]))
    total += sum(map(_ENTRY_VALUES.__getitem__, body[-2::-2]))
    return -total % 10


def air_waybill(serial: str) -> int:
    """Of the 7 digits after the carrier's prefix (`1234567` → 5)."""
    return int(serial) % 7


def in_bond(serial: str) -> int:
    """Of the first 8 digits of an in-bond number (`25770003` → 0)."""
    return int(serial) % 7


def container(body: str) -> int:
    """Of four letters and 6 digits (`CSQU305438` → 3)."""
    total: int = sum(_CONTAINER_VALUES[c] << place for place, c in enumerate(body))
    return total % 11 % 10


def entry_number_fault(key: str) -> str | None:
    """FFF-NNNNNNN-C, given without its dashes."""
    if _ENTRY.fullmatch(key) is None:
        return "an entry number has a filer code of 3, 7 digits and a check digit"
    if key.startswith("000"):
        return "the filer code 000 does not exist"
    return _compared("entry number", entry_number(key[:10]), key[10])


def air_waybill_fault(key: str) -> str | None:
    """A 3-digit prefix, 7 digits and their check digit."""
    digits = re.sub(r"[^0-9A-Z]", "", key.upper())
    if not re.fullmatch(r"[0-9]{11}", digits):
        return "an air waybill has 11 digits"
    return _compared("air waybill", air_waybill(digits[3:10]), digits[10])


def in_bond_fault(key: str) -> str | None:
    """Nine digits, the last one the first eight modulo 7 (instructions for CBP Form 7512)."""
    if not re.fullmatch(r"[0-9]{9}", key):
        return "an in-bond number has 9 digits"
    return _compared("in-bond number", in_bond(key[:8]), key[8])


def container_fault(text: str) -> str | None:
    """Owner, category U, J or Z, six digits and their check digit."""
    key = re.sub(r"[^A-Z0-9]", "", text.upper())
    if not re.fullmatch(r"[A-Z]{3}[UJZ][0-9]{7}", key):
        return "a container number has 4 letters (the last U, J or Z) and 7 digits"
    return _compared("container", container(key[:10]), key[10])


def _compared(what: str, expected: int, given: str) -> str | None:
    return None if given == str(expected) else f"the {what}'s check digit should be {expected}"
