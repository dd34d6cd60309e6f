"""Numbers with their check digit: entry numbers, air waybills, containers."""

from __future__ import annotations

import string

_LETTER_VALUES = {letter: 1 + place % 9 for place, letter in enumerate("ABCDEFGHIJKLMNOPQR")}
_LETTER_VALUES |= {letter: 2 + place for place, letter in enumerate("STUVWXYZ")}
# ISO 6346: A is 10, and multiples of 11 are left out.
_CONTAINER_VALUES = dict(
    zip(string.ascii_uppercase, (n for n in range(10, 39) if n % 11), strict=True)
)


def entry_number(filer: str, serial: int) -> str:
    """FFF-NNNNNNN-C after ACE, appendix E."""
    digits = [int(c) if c.isdecimal() else _LETTER_VALUES[c] for c in f"{filer}{serial:07}"]
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = digit * 2 if place % 2 == 0 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return f"{filer}-{serial:07}-{-total % 10}"


def air_waybill(prefix: str, serial: int) -> str:
    """Three digits of the carrier, seven of the bill, and those seven modulo 7."""
    return f"{prefix}-{serial:07}{serial % 7}"


def container(owner: str, serial: int) -> str:
    """Four letters, six digits and the check digit of ISO 6346."""
    body = f"{owner}{serial:06}"
    total = sum(
        (int(c) if c.isdecimal() else _CONTAINER_VALUES[c]) * 2**place
        for place, c in enumerate(body)
    )
    return f"{body}{total % 11 % 10}"
