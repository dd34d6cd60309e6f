"""What a cell says: nothing where it is blank, a placeholder or an error; else its trimmed text."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.cleaning import blanks

WORDS = (*blanks.PLACEHOLDERS, *blanks.ERRORS)
SPACE = " \t\n\r\u00a0\u202f\ufeff\u3000"
LETTERS = st.characters(codec="utf-8", exclude_characters="\0")
TEXTS = st.one_of(
    st.text(LETTERS, max_size=20),
    st.sampled_from([*WORDS, *(word.upper() for word in WORDS), "none such", "Test 1", "N", ""]),
)
PADDING = st.text(st.sampled_from(SPACE), max_size=3)


@pytest.fixture(scope="module")
def duck():
    with duckdb.connect() as connection:
        yield connection


@given(texts=st.lists(st.tuples(PADDING, TEXTS, PADDING).map("".join), min_size=1, max_size=20))
def test_a_cell_says_what_is_left_without_its_outer_space_unless_it_is_a_word_for_nothing(
    duck, texts
):
    found = duck.execute(
        f"SELECT {blanks.said('text')}, {blanks.says('text')} FROM (SELECT unnest(?::VARCHAR[]) AS text)",
        [texts],
    ).fetchall()
    bare = [text.strip(SPACE) for text in texts]
    nothing = ["", *WORDS]
    assert found == [(None if t.lower() in nothing else t, t != "") for t in bare]


def test_an_empty_cell_says_nothing(duck):
    assert duck.execute(
        f"SELECT {blanks.said('text')} FROM (SELECT NULL::VARCHAR AS text)"
    ).fetchall() == [(None,)]
