"""Check digits: the published examples, every made number is right, one wrong digit is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import check_digits
from audit.demo import check_digits as made

SERIALS = st.integers(0, 9_999_999)


@pytest.mark.parametrize(
    ("filer", "serial", "number"),
    [
        ("B76", 324527, "B76-0324527-8"),
        ("ABC", 1234567, "ABC-1234567-6"),
        ("999", 9999999, "999-9999999-0"),
    ],
)
def test_entry_numbers_of_appendix_e(filer, serial, number):
    assert made.entry_number(filer, serial) == number


def test_air_waybill_and_containers_known_from_elsewhere():
    assert made.air_waybill("160", 1234567) == "160-12345675"
    assert made.container("CSQU", 305438) == "CSQU3054383"
    assert made.container("TGHU", 759933) == "TGHU7599330"  # a remainder of 10 is written 0


@given(st.from_regex(r"[A-Z0-9]{3}", fullmatch=True), SERIALS, st.integers(0, 6), st.integers(1, 9))
def test_one_wrong_digit_of_an_entry_number_is_found(filer, serial, place, shift):
    number = made.entry_number(filer, serial).replace("-", "")
    wrong = changed(number, 3 + place, shift)
    if filer != "000":
        assert check_digits.entry_number_fault(number) is None
    assert check_digits.entry_number_fault(wrong) is not None


@given(SERIALS, st.integers(0, 999_999))
def test_made_waybills_and_containers_are_right(serial, short):
    assert check_digits.air_waybill_fault(made.air_waybill("160", serial)) is None
    assert check_digits.container_fault(made.container("MSKU", short)) is None


@pytest.mark.parametrize(
    ("number", "complaint"),
    [
        ("ABC12345677", "the entry number's check digit should be 6"),
        ("ABC1234567", "an entry number has a filer code of 3, 7 digits and a check digit"),
        ("00012345679", "the filer code 000 does not exist"),
    ],
)
def test_entry_number_says_what_is_wrong(number, complaint):
    assert check_digits.entry_number_fault(number) == complaint


@pytest.mark.parametrize(
    ("number", "complaint"),
    [
        ("160-1234 5675", None),
        ("160-12345676", "the air waybill's check digit should be 5"),
        ("160-1234567", "an air waybill has 11 digits"),
        ("MAEU12345675", "an air waybill has 11 digits"),
    ],
)
def test_air_waybill_says_what_is_wrong(number, complaint):
    assert check_digits.air_waybill_fault(number) == complaint


@pytest.mark.parametrize(
    ("number", "complaint"),
    [
        ("csqu 305438-3", None),
        ("CSQU3054384", "the container's check digit should be 3"),
        ("CSQX3054383", "a container number has 4 letters (the last U, J or Z) and 7 digits"),
        ("CSQU305438", "a container number has 4 letters (the last U, J or Z) and 7 digits"),
    ],
)
def test_container_says_what_is_wrong(number, complaint):
    assert check_digits.container_fault(number) == complaint


def changed(number, place, shift):
    digit = (int(number[place]) + shift) % 10
    return f"{number[:place]}{digit}{number[place + 1 :]}"


@pytest.mark.parametrize(
    ("number", "complaint"),
    [
        ("257700030", None),
        ("257700052", None),
        ("257700031", "the in-bond number's check digit should be 0"),
        ("25770003", "an in-bond number has 9 digits"),
    ],
)
def test_in_bond_numbers_are_modulo_7(number, complaint):
    assert check_digits.in_bond_fault(number) == complaint
