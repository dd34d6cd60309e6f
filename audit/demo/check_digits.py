"""Numbers with their check digit: entry numbers, air waybills, containers."""

from __future__ import annotations

from audit import check_digits


def entry_number(filer: str, serial: int) -> str:
    """FFF-NNNNNNN-C."""
    return f"{filer}-{serial:07}-{check_digits.entry_number(f'{filer}{serial:07}')}"


def air_waybill(prefix: str, serial: int) -> str:
    """Three digits of the carrier, a dash, seven of the bill and their check digit."""
    return f"{prefix}-{serial:07}{check_digits.air_waybill(f'{serial:07}')}"


def container(owner: str, serial: int) -> str:
    """Four letters, six digits and their check digit."""
    return f"{owner}{serial:06}{check_digits.container(f'{owner}{serial:06}')}"
