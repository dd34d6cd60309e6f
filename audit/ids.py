"""Ids that stay: the same words give the same id in every run, on every machine."""

from __future__ import annotations

import hashlib


def digest(text: str) -> str:
    """Sixteen hexadecimal digits that stand for a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
