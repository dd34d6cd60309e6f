"""The tables that tell one name in several spellings, and companies from persons."""

import re

import pytest

from audit import reference

VARIANTS = {row[0]: row[1] for row in reference.load("name_variants").rows}
KINDS = dict(zip(*map(reference.load("company_words").column, ("word", "kind")), strict=True))


def said_of_names():
    """Words that a name key no longer holds or holds in another spelling."""
    return {
        w for t in ("name_titles", "company_forms") for w in reference.load(t).column("written")
    }


def test_a_variant_is_one_word_of_a_name_key_and_settles_at_once():
    for written, standard in VARIANTS.items():
        assert re.fullmatch("[A-Z]{2,}", written), written
        assert re.fullmatch("[A-Z]{2,}", standard), standard
        assert standard not in VARIANTS, f"{written} → {standard} → {VARIANTS.get(standard)}"
        assert {written, standard}.isdisjoint(said_of_names()), written


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("BOB", "ROBERT"), ("JON", "JOHN"), ("KATE", "CATHERINE"), ("CHANG", "ZHANG"), ("HSU", "XU"),
        ("MOHAMMED", "MUHAMMAD"), ("YOUSEF", "YUSUF"), ("OLEKSANDR", "ALEKSANDR"), ("LUPE", "GUADALUPE"),
        ("HDEZ", "HERNANDEZ"), ("MUELLER", "MULLER"), ("LAXMI", "LAKSHMI"), ("JEONG", "JUNG"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_meet(written, plain):
    assert VARIANTS[written] == VARIANTS.get(plain, plain)


@pytest.mark.parametrize(
    "names",
    [
        "JOHN JUAN IVAN JACK JONATHAN", "MARIA MARY MARIE MARTA", "HASSAN HUSSEIN", "ALEX ALEXANDER ALEXANDRA",
        "CHRIS CHRISTOPHER CHRISTINE", "SAM SAMUEL SAMANTHA", "DEBRA DEBORAH", "ANNA ANN HANNAH", "LEE LI",
        "ZHANG ZHAO ZHENG ZHOU", "TRAN TRUONG", "DANIEL DANIELA", "JULIA JULIE YULIA", "JOSE JOSEPH", "KIM KIMBERLY",
        "HUI XU", "TING DING", "WONG WANG HUANG", "MICHELLE MICHAEL", "DIANA DIANE", "CAROL CAROLYN",
        "STEPHANIE STEVEN", "VICTOR VICTORIA", "ERIC ERICA", "FRANK FRANCISCO FRANCIS", "NATHAN NATALIE",
    ],
)  # fmt: skip
def test_different_names_stay_apart(names):
    classes = [VARIANTS.get(name, name) for name in names.split()]
    assert len(set(classes)) == len(classes), dict(zip(names.split(), classes, strict=True))


def test_a_company_word_is_a_word_that_a_company_name_keeps():
    for word in KINDS:
        assert re.fullmatch("[A-Z]{2,}", word), word
        assert word not in said_of_names(), word


@pytest.mark.parametrize(
    ("word", "kind"),
    [("TRADING", "trade"), ("FORWARDING", "carrier"), ("CAFE", "food"), ("UNIVERSITY", "learning")],
)
def test_a_company_word_has_its_kind(word, kind):
    assert KINDS[word] == kind


@pytest.mark.parametrize(
    "name",
    [
        "BAKER", "BANKS", "BELL", "BISHOP", "CARTER", "CHURCH", "COOK", "COOPER", "FISHER",
        "HALL", "HOUSE", "KING", "LAW", "MARKET", "MASON", "MILLER", "PARK", "POPE",
        "SHOEMAKER", "STONE", "TEMPLE", "TAYLOR", "WALL", "YOUNG",
    ],
)  # fmt: skip
def test_a_family_name_makes_no_company(name):
    assert name not in KINDS


def test_no_variant_of_a_name_is_a_company_word():
    assert KINDS.keys().isdisjoint({*VARIANTS, *VARIANTS.values()})
