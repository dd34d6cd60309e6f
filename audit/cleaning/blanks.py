"""What counts as nothing said: blank cells, placeholders and spreadsheet errors, in keys too."""

from __future__ import annotations

PLACEHOLDERS = (
    "unknown", "n/a", "none", "test", "-", "tbd", "someone", "not sure", "same as above",
)  # fmt: skip
"""Contract section 2."""
ERRORS = (
    "#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#num!", "#null!", "#getting_data",
    "#spill!", "#calc!", "#field!", "#blocked!", "#connect!", "#unknown!", "#busy!",
)  # fmt: skip
"""What spreadsheet programs show in place of a value; unlike a placeholder, each is an issue."""

NOTHING = ("", *PLACEHOLDERS, *ERRORS)
"""What a trimmed text in lower case is where it says nothing."""

_LONGEST = max(map(len, NOTHING))
_SPACE = "' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(8239) || chr(65279) || chr(12288)"


def quoted(text: str) -> str:
    """``text`` as a SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def trimmed(expression: str) -> str:
    """SQL: the text without outer white space of any kind; most has none, and is told at once."""
    ends = (
        f"left({expression}, 1) BETWEEN '!' AND '~' AND right({expression}, 1) BETWEEN '!' AND '~'"
    )
    return f"(CASE WHEN {ends} THEN {expression} ELSE trim({expression}, {_SPACE}) END)"


def said(expression: str) -> str:
    """SQL: the trimmed text, or NULL where the cell is blank or holds a placeholder or an error.

    Most cells are told by their first and last letter to be neither blank nor one of the words.
    """
    text = trimmed(expression)
    nothing = f"strlen({text}) <= {_LONGEST} AND lower({text}) IN ({NOTHING_SQL})"
    return (
        f"CASE WHEN {_plain(expression)} THEN {expression} WHEN {nothing} THEN NULL ELSE {text} END"
    )


def says(expression: str) -> str:
    """SQL: whether the cell holds more than white space."""
    return f"({_begins(expression)} OR {trimmed(expression)} <> '')"


def _begins(expression: str) -> str:
    return f"({expression} >= '!' AND {expression} < chr(127))"


def _plain(expression: str) -> str:
    """SQL: whether a text has nothing to trim and is longer than the words or begins as none does."""
    initials = {
        letter for word in (*PLACEHOLDERS, *ERRORS) for letter in (word[0], word[0].upper())
    }
    ranges, start = [], "!"
    for letter in (*sorted(initials), chr(127)):
        if start < letter:
            ranges.append(f"{expression} >= {quoted(start)} AND {expression} < {quoted(letter)}")
        start = chr(ord(letter) + 1)
    return (
        f"(array_extract({expression}, -1) BETWEEN '!' AND '~' AND ({' OR '.join(ranges)} OR "
        f"strlen({expression}) > {_LONGEST} AND {_begins(expression)}))"
    )


def is_error(expression: str) -> str:
    """SQL: whether the cell holds a spreadsheet error."""
    return f"(contains({expression}, '#') AND lower({trimmed(expression)}) IN ({_listed(*ERRORS)}))"


def _listed(*words: str) -> str:
    return ", ".join(quoted(word) for word in words)


NOTHING_SQL = _listed(*NOTHING)
"""SQL: the same as a list."""
