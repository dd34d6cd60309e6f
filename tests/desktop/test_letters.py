"""The letters in which two spellings differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import letters


def odd(left, right):
    return tuple(
        "".join(piece for piece, differs in runs if differs) for runs in letters.marked(left, right)
    )


@pytest.mark.parametrize(
    ("left", "right", "marks"),
    [
        ("Ann Roe", "Ann Row", ("e", "w")),
        ("Ann Roe", "ROE, Ann", ("", "")),
        ("Jon Smith", "SMITH, John", ("", "h")),
        ("12 Main St", "14 Main St", ("12", "14")),
        ("Silver Zither", "Sample Store", ("SilverZither", "SampleStore")),
        ("400 Harbor Blvd", "400 Harbour Boulevard", ("", "uouear")),
        ("12 Main St", "12 Main St Apt 4", ("", "Apt4")),
        ("Ann Roe", "Bob Kim", ("AnnRoe", "BobKim")),
        ("Émile Roux", "Emile Roux", ("É", "E")),
        ("Ann Ann", "Ann", ("Ann", "")),
    ],
)
def test_only_what_differs_is_marked(left, right, marks):
    assert odd(left, right) == marks


@pytest.mark.parametrize(
    ("left", "right", "how"),
    [
        ("Ann Roe", "ann  roe.", "same"), ("Ann Roe", "Roe, Ann", "order"),
        ("Ann Roe", "Ann Row", "other"), ("", "Ann", "missing"), ("Ann", " ", "missing"),
    ],
)  # fmt: skip
def test_how_alike_two_texts_are(left, right, how):
    assert letters.likeness(left, right) == how


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_letter_is_lost_or_added(left, right):
    runs = letters.marked(left, right)
    assert tuple("".join(piece for piece, _ in side) for side in runs) == (left, right)


@given(st.text(max_size=30))
def test_a_text_does_not_differ_from_itself(text):
    assert odd(text, text) == ("", "")


def test_a_mark_is_told_by_more_than_its_colour_and_text_stays_text():
    html = letters.as_html([("<b>", False), ("x", True)])
    assert html.startswith("&lt;b&gt;")
    assert "underline" in html
    assert "700" in html
