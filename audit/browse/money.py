"""Whole US cents as a person reads them."""

from __future__ import annotations


def dollars(cents: int | None) -> str:
    """1234567 → $12,345.67; nothing where there is no value."""
    if cents is None:
        return ""
    sign = "−" if cents < 0 else ""
    return f"{sign}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"
