"""What counts as nothing said: blank cells and placeholders, in keys too (contract section 2)."""

from __future__ import annotations

PLACEHOLDERS = (
    "unknown", "n/a", "none", "test", "-", "tbd", "someone", "not sure", "same as above",
)  # fmt: skip

_SPACE = "' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(65279) || chr(12288)"


def quoted(text: str) -> str:
    """``text`` as a SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def trimmed(expression: str) -> str:
    """SQL: the text without outer white space of any kind."""
    return f"trim({expression}, {_SPACE})"


def said(expression: str) -> str:
    """SQL: the trimmed text, or NULL where the cell is blank or holds a placeholder."""
    words = ", ".join(quoted(word) for word in ("", *PLACEHOLDERS))
    text = trimmed(expression)
    return f"CASE WHEN lower({text}) IN ({words}) THEN NULL ELSE {text} END"
