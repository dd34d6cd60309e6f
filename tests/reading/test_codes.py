"""Codes and words with a fixed list of meanings: entry types, yes and no, countries, tariff numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.cleaning import codes

ENTRY_TYPES = {
    "86": ("86", "T86", "ET86", "Type 86", "86.0", "Entry Type 86", "86 - Section 321", "t-86"),
    "321": (
        "321",
        "S321",
        "Section 321",
        "manifest",
        "de minimis",
        "10.151",
        "19 CFR 10.151",
        "321.0",
    ),
    "mail": ("mail", "postal"),
    "01": ("1", "01", "formal", "1.0", "01 - Consumption", "Type 01"),
    "11": ("11", "informal", "11.0", "T11"),
    "03": ("03", "3", "03.0", "03 - AD/CVD"),
    "21": ("21",),
    "52": ("52.0",),
}
NO_ENTRY_TYPE = (
    "0",
    "00",
    "100",
    "123",
    "-1",
    "01/11",
    "86-11",
    "3e1",
    "10.1510",
    "pending",
    "٨٦",
    "?",
)


def spellings(meanings):
    return [(text, meaning) for meaning, texts in meanings.items() for text in texts]


@pytest.mark.parametrize(("text", "meaning"), spellings(ENTRY_TYPES))
def test_an_entry_type_is_read_from_every_spelling_in_any_case(text, meaning):
    for written in (text, text.upper(), text.lower(), text.title()):
        assert codes.entry_type(written) == (meaning, None)


@pytest.mark.parametrize("text", NO_ENTRY_TYPE)
def test_what_is_no_entry_type_or_two_of_them_is_an_issue(text):
    assert codes.entry_type(text) == (None, "not an entry type")


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.integers(1, 99).filter(lambda number: number not in (1, 11, 86)))
def test_any_other_type_of_two_digits_is_kept_as_it_is(number):
    assert (
        codes.entry_type(f"{number:02}")
        == codes.entry_type(f"{number}.0")
        == (f"{number:02}", None)
    )


def test_an_entry_type_is_read_from_a_number_cell_and_blank_where_it_is_none(case):
    rows = [
        ("b1", 86),
        ("b2", 1),
        ("b3", 10.151),
        ("b4", " section 321 "),
        ("b5", "later"),
        ("b6", None),
    ]
    case.take(case.book(("bill_number", "entry_type"), *rows))
    assert [line["entry_type"] for line in case.lines()] == ["86", "01", "321", "321", None, None]
    assert [issue[:3] for issue in case.issues() if issue[2]] == [(6, "entry_type", "later")]
    types = {s["bill_number"]: s["entry_type"] for s in case.run().table("shipments")}
    assert (types["b5"], types["b6"]) == ("321", "321"), "the setting unknown_entry_type"


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        (("yes", "Y", "TRUE", "t", "1", "1.0", "x"), 1),
        (("no", "N", "False", "f", "0", "0.0"), 0),
        (("maybe", "2", "yes and no", "?"), None),
    ],
)
def test_yes_and_no(texts, value):
    assert {codes.yes_no(text)[0] for text in texts} == {value}


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        (
            (
                "CN",
                "cn",
                "CHN",
                "China",
                "P.R. China",
                "CN - China",
                "China (CN)",
                "Mainland China",
            ),
            "CN",
        ),
        (("HK", "Hong Kong", "Hong Kong SAR"), "HK"),
        (("GB", "UK", "United Kingdom", "England"), "GB"),
        (("US", "USA", "U.S.A.", "United States"), "US"),
        (("CI", "Côte d'Ivoire", "Cote d'Ivoire"), "CI"),
        (("XX", "Atlantis", "CN - Japan", "China, Japan", "-"), None),
    ],
)
def test_a_country_is_read_from_its_codes_and_names(texts, value):
    assert {codes.country(text)[0] for text in texts} == {value}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("6109.10.0012", "6109100012"), ("6109100012", "6109100012"), ("6109100012.0", "6109100012"),
        ("6109.10", "610910"), ("0101 21 00", "01012100"), ("6109-10-0012", "6109100012"),
        ("61", None), ("61091000123", None), ("shirt", None), ("6109 10 / 6110", None),
        ("6.10910E+09", None),
    ],
)  # fmt: skip
def test_a_tariff_number_is_its_digits(text, value):
    read, reason = codes.tariff_number(text)
    assert read == value
    assert (reason is None) == (value is not None)


def test_a_tariff_number_that_lost_a_zero_is_noted_and_not_mended():
    read, reason = codes.tariff_number("101210000")
    assert read == "101210000"
    assert "lost zero" in reason


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2704", "2704"),
        ("101", "0101"),
        ("2704.0", "2704"),
        ("2704 - Los Angeles", "2704"),
        ("Oslo", "OSLO"),
    ],
)
def test_a_port_is_its_four_digits_or_its_name(text, value):
    assert codes.port(text) == (value, None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("40", "40"),
        ("40.0", "40"),
        ("Air", "40"),
        ("TRUCK", "30"),
        ("ocean", "11"),
        ("rocket", None),
    ],
)
def test_a_mode_of_transport_is_its_code(text, value):
    assert codes.mode(text)[0] == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("usd", "USD"), ("US$", "USD"), ("$", "USD"), ("U.S. Dollars", "USD"), ("eur", "EUR"), ("€", "EUR"),
     ("RMB", "CNY"), ("rmb.", "CNY"), ("人民币", "CNY"), ("CN¥", "CNY"), ("C$", "CAD"), ("CA $", "CAD"),
     ("A$", "AUD"), ("HK$", "HKD"), ("Pound Sterling", "GBP"), ("JP￥", "JPY"), ("SEK", "SEK"),
     ("gold", None), ("840", None)],
)  # fmt: skip
def test_a_currency_is_its_three_letters(text, value):
    assert codes.currency(text)[0] == value


@pytest.mark.parametrize(
    ("text", "which"), [("¥", "CNY or JPY"), ("￥", "CNY or JPY"), ("kr.", "DKK, NOK or SEK")]
)
def test_a_symbol_of_several_currencies_is_an_issue_that_names_them(text, which):
    value, reason = codes.currency(text)
    assert value is None
    assert which in reason


WORDS = st.text("0123456789.-/() abcxyztFé中٣", min_size=1, max_size=8)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(WORDS)
def test_no_text_breaks_a_reader_and_what_is_not_read_has_a_reason(text):
    for reader in codes.READERS.values():
        value, reason = reader(text)
        assert (value is not None) or reason
