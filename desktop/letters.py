"""Which letters of two spellings differ: words in another order, case and signs do not count."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from html import escape

from desktop import theme

Run = tuple[str, bool]  # a piece of text, and whether it is one that differs
_WORD = re.compile(r"\w+")
_ALIKE = 0.6  # below this two words are other words, not spellings of one


def marked(left: str, right: str) -> tuple[list[Run], list[Run]]:
    """Both texts in pieces, together as long as the texts."""
    lefts, rights = list(_WORD.finditer(left)), list(_WORD.finditer(right))
    lone_left, lone_right = _without(lefts, rights), _without(rights, lefts)
    odd_left: set[int] = set()
    odd_right: set[int] = set()
    pairs = sorted(
        ((_likeness(a[0], b[0]), n, m) for n, a in enumerate(lone_left)
         for m, b in enumerate(lone_right)),
        key=lambda found: (-found[0], found[1], found[2]),
    )  # fmt: skip
    done_left: set[int] = set()
    done_right: set[int] = set()
    for likeness, n, m in pairs:
        if likeness < _ALIKE or n in done_left or m in done_right:
            continue
        done_left.add(n)
        done_right.add(m)
        one, other = lone_left[n], lone_right[m]
        matcher = SequenceMatcher(None, _plain(one[0]), _plain(other[0]), autojunk=False)
        for kind, a, b, c, d in matcher.get_opcodes():
            if kind != "equal":
                odd_left.update(range(one.start() + a, one.start() + b))
                odd_right.update(range(other.start() + c, other.start() + d))
    for lone, done, odd in ((lone_left, done_left, odd_left), (lone_right, done_right, odd_right)):
        for place, word in enumerate(lone):
            if place not in done:
                odd.update(range(word.start(), word.end()))
    return _runs(left, odd_left), _runs(right, odd_right)


def likeness(left: str, right: str) -> str:
    """`same`, `order` (the same words), `other`, or `missing` where one side is blank."""
    if not left.strip() or not right.strip():
        return "missing"
    words = [[_plain(word[0]) for word in _WORD.finditer(text)] for text in (left, right)]
    if words[0] == words[1]:
        return "same"
    return "order" if Counter(words[0]) == Counter(words[1]) else "other"


def as_html(runs: list[Run]) -> str:
    """Rich text: what differs is bold, underlined, and on a ground of its own."""
    ground, text = theme.tokens().accent_soft, theme.tokens().text
    mark = f"font-weight:700; text-decoration:underline; background-color:{ground}; color:{text}"
    return "".join(
        f"<span style='{mark}'>{escape(piece)}</span>" if odd else escape(piece)
        for piece, odd in runs
    )


def _likeness(left: str, right: str) -> float:
    """1 for equal words; a word of which the other is the beginning is like it."""
    one, other = _plain(left), _plain(right)
    if one.startswith(other) or other.startswith(one):
        return max(_ALIKE, min(len(one), len(other)) / max(len(one), len(other)))
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _plain(word: str) -> str:
    """In small letters, each where it stood."""
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in word)


def _without(words: list[re.Match[str]], others: list[re.Match[str]]) -> list[re.Match[str]]:
    """The words that the other side does not have, whatever their order."""
    there = Counter(_plain(word[0]) for word in others)
    lone = []
    for word in words:
        plain = _plain(word[0])
        if there[plain]:
            there[plain] -= 1
        else:
            lone.append(word)
    return lone


def _runs(text: str, odd: set[int]) -> list[Run]:
    runs: list[Run] = []
    for place, letter in enumerate(text):
        differs = place in odd
        if runs and runs[-1][1] == differs:
            runs[-1] = (runs[-1][0] + letter, differs)
        else:
            runs.append((letter, differs))
    return runs
