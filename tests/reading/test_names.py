"""Names and addresses as they are compared: how they are written does not matter, what they say does."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.cleaning import names


@pytest.fixture(scope="module")
def duck():
    with duckdb.connect() as con:
        names.load_words(con)
        yield con


def keys(duck, make, texts):
    duck.execute(
        "CREATE OR REPLACE TEMP TABLE texts AS SELECT unnest(?::VARCHAR[]) AS text", [list(texts)]
    )
    make(duck, "texts", "found")
    return {row[0]: row[1:] for row in duck.execute("FROM found").fetchall()}


def name_keys(duck, *texts):
    return keys(duck, names.name_keys, texts)


def street_keys(duck, *texts):
    return {text: key for text, (key,) in keys(duck, names.street_keys, texts).items()}


SAME_NAME = [
    ("John Smith", "SMITH, John", "smith john", "Mr. John Smith", "Mr.John Smith", "Dr John  Smith MD",
     "Attn: John Smith", "John Smith, Esq.", "John Smith Ph.D."),
    ("John Q. Smith", "Smith, John Q", "Q John Smith", "JOHN Q SMITH"),
    ("J.R. Smith", "J R Smith", "JR Smith", "SMITH, J. R."),
    ("Mary-Ann O'Neil", "MARY ANN ONEIL", "O’Neil, Mary Ann"),
    ("José García", "GARCIA JOSE", "Jose\u0301 Garcia"),
    ("Müller GmbH", "MULLER", "Muller G.m.b.H."),
    ("Acme, Inc.", "ACME INC", "Acme LLC", "Acme L.L.C.", "Acme Co.,Ltd.", "Acme Co"),
    ("A & B Trading", "A&B Trading", "A and B Trading Ltd"),
    ("John Smith III", "John Smith 3rd"),
]  # fmt: skip
OTHER_NAME = [
    ("John Smith", "John Smith Jr"), ("John Smith Jr", "John Smith Sr"), ("John Smith", "Jane Smith"),
    ("John Smith", "John Smyth"), ("J. Smith", "John Smith"), ("Acme Inc", "Acme Trading Inc"),
]  # fmt: skip


@pytest.mark.parametrize("spellings", SAME_NAME, ids=lambda spellings: spellings[0])
def test_one_name_has_one_key_however_it_is_written(duck, spellings):
    assert len(set(name_keys(duck, *spellings).values())) == 1


@pytest.mark.parametrize(("one", "other"), OTHER_NAME)
def test_names_that_say_something_else_have_other_keys(duck, one, other):
    found = name_keys(duck, one, other)
    assert found[one] != found[other]


def test_a_middle_initial_is_kept_apart_from_the_name(duck):
    found = name_keys(duck, "John Smith", "John Q. Smith", "John R. Smith")
    assert {key for key, _ in found.values()} == {"JOHN SMITH"}
    assert [found[text][1] for text in ("John Smith", "John Q. Smith", "John R. Smith")] == [
        "",
        "Q",
        "R",
    ]


def test_a_name_of_nothing_but_a_title_or_a_form_keeps_it_and_of_no_letters_is_empty(duck):
    assert name_keys(duck, "LLC", "Mr", "...") == {
        "LLC": ("LLC", ""),
        "Mr": ("MR", ""),
        "...": ("", ""),
    }


SAME_STREET = [
    ("12 Main Street", "12 MAIN ST", "12 Main St.", "012 main street"),
    ("12 Main Street Apt. 4", "12 MAIN ST #4", "12 Main St, Unit 4", "Apt 4, 12 Main St", "#4 12 Main St",
     "12 Main St # 4", "12 Main St Suite 04", "12 Main St.Apt 4", "12 Main St Apt #4"),
    ("12 Main St Apt 4B", "12 Main St #4-B"),
    ("P.O. Box 9", "PO Box 9", "P O BOX 009", "Post Office Box 9"),
    ("12 North 5th Avenue", "12 N. 5th Ave", "12 N 5TH AVE"),
    ("12 N.W. 5th St", "12 NW 5th Street", "12 N W 5th St"),
    ("12 First Ave", "12 1st Avenue"),
    ("12 Main St 2nd Floor", "12 Main St Fl 2", "12 Main St, Floor 2"),
    ("12 Main St", "12 Main St Apt", "12 Main St #"),
    ("12 O'Neil Rd", "12 ONEIL ROAD"),
]  # fmt: skip
OTHER_STREET = [
    ("12 Main St", "21 Main St"), ("12 Main St", "12 Main Ave"), ("12 Main St", "12 Main St #4"),
    ("12 Main St #4", "12 Main St #5"), ("12 N Main St", "12 S Main St"), ("PO Box 9", "9 Box St"),
]  # fmt: skip


@pytest.mark.parametrize("spellings", SAME_STREET, ids=lambda spellings: spellings[0])
def test_one_street_has_one_key_however_it_is_written(duck, spellings):
    assert len(set(street_keys(duck, *spellings).values())) == 1


@pytest.mark.parametrize(("one", "other"), OTHER_STREET)
def test_streets_that_say_something_else_have_other_keys(duck, one, other):
    found = street_keys(duck, one, other)
    assert found[one] != found[other]


def test_a_street_without_letters_or_digits_is_empty(duck):
    assert set(street_keys(duck, "...", "#", "-").values()) == {""}


@pytest.mark.parametrize(
    ("code", "country", "key"),
    [
        ("90210", None, "90210"), ("90210-1234", "US", "90210"), ("902101234", None, "90210"),
        ("90210 1234", None, "90210"), ("2139", None, "02139"), ("2139-1234", None, "02139"),
        ("21391234", None, "02139"), ("501", None, "00501"), ("2139.0", None, "02139"),
        ("00901", "PR", "00901"), ("K1A 0B6", "CA", "K1A0B6"), ("k1a-0b6", None, "K1A0B6"),
        ("0123", "CH", "0123"), ("90210-1234", "DE", "902101234"),
    ],
)  # fmt: skip
def test_a_postal_code_is_its_first_five_digits_with_lost_zeros_put_back(duck, code, country, key):
    sql = f"SELECT {names.postal_key('code', 'country')} FROM (SELECT ?::VARCHAR code, ?::VARCHAR country)"
    assert duck.execute(sql, [code, country]).fetchall() == [(key,)]


def test_an_address_is_street_unit_and_postal_code_or_else_city_and_state(case):
    header = (
        "consignee_name",
        "consignee_address",
        "consignee_city",
        "consignee_state",
        "consignee_postal_code",
    )
    case.take(case.csv(
        header,
        ("Jo", "12 Main St #4", "Boston", "MA", "02139-1234"), ("Jo", "12 MAIN STREET APT 4", "Bostn", "", "2139"),
        ("Jo", "12 Main St #4", "Boston", "MA", ""), ("Jo", "n/a", "Boston", "MA", "02139"),
    ))  # fmt: skip
    assert [p["address_key"] for p in case.query("SELECT address_key FROM party ORDER BY party_id")] == [
        "12 MAIN ST #4|02139", "12 MAIN ST #4|02139", "12 MAIN ST #4|BOSTON MA", None,
    ]  # fmt: skip


def test_a_second_address_line_that_says_nothing_changes_nothing(case):
    header = ("Consignee Name", "Consignee Address 1", "Consignee Address 2", "Consignee Zip")
    rows = [("Jo", "12 Main St", second, "02139") for second in ("", "N/A", "-", "Apt 4", "#N/A")]
    case.take(case.csv(header, *rows))
    keys = [p["address_key"] for p in case.query("SELECT address_key FROM party ORDER BY party_id")]
    assert set(keys) == {"12 MAIN ST|02139", "12 MAIN ST #4|02139"}


WORDS = st.lists(
    st.sampled_from(["John", "Mary", "Smith", "García", "Q", "van", "Dyke"]), min_size=2, max_size=5
)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(WORDS.flatmap(lambda words: st.tuples(st.just(words), st.permutations(words))))
def test_the_order_and_the_case_of_full_words_do_not_matter(duck, both):
    words, mixed = ([word for word in some if word != "Q"] for some in both)
    one, other = " ".join(words), " ".join(mixed).upper()
    found = name_keys(duck, one, other)
    assert found[one] == found[other]
