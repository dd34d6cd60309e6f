"""Which lines belong to one person, at each identity level (contract, section 2, Persons)."""

import shutil

import pytest

from audit import pipeline
from tests.engagement.audits import imported, table

LEVELS = ("strict", "normal", "lenient")


def line(sku, name="", bill="", **more):
    """One line; its SKU is what the tests call it."""
    given = {"consignee_" + field: text for field, text in more.items()}
    return {
        "sku": sku, "bill_number": bill or f"B-{sku}", "entry_type": "86", "value": "10.00",
        "arrival_date": "2024-05-03", "consignee_name": name, **given,
    }  # fmt: skip


def at(street, postal_code="10001", **more):
    return {"address": street, "postal_code": postal_code, **more}


LINES = [
    line("id-1", "Ann Lee", id="C1", **at("1 Main Street")),
    line("id-2", "Anna Leigh", id=" c1 ", **at("9 Oak Road", "94105")),
    line("id-3", "Ann Lee-Ng", id="C1"),
    line("zero-1", "Zoe Ash", id="007", **at("70 Main Street")),
    line("zero-2", "Zoe Birch", id="7", **at("71 Main Street")),
    line("exact-1", "Bob Ray", **at("2 Elm Street, Apt. 4", "10001-1234")),
    line("exact-2", "RAY, Bob", **at("2 ELM ST #4")),
    line("exact-other-unit", "Bob Ray", **at("2 Elm Street, Apt. 5")),
    line("exact-other-zip", "Bob Ray", **at("2 Elm Street, Apt. 4", "10002")),
    line("exact-other-name", "Rob Ray", **at("2 Elm Street, Apt. 4")),
    line("city-1", "Dot Ito", **at("5 Bay Rd", "", city="Salem", state="OR")),
    line("city-2", "Dot Ito", **at("5 Bay Road", "", city="SALEM", state="or")),
    line("city-other", "Dot Ito", **at("5 Bay Road", "", city="Salem", state="MA")),
    line("two-ids-1", "Cy Fox", id="D1", **at("3 Oak Avenue")),
    line("two-ids-2", "Cy Fox", id="D2", **at("3 Oak Ave")),
    line("two-ids-none", "Cy Fox", **at("3 Oak Ave")),
    line("one-id-1", "Di Gao", id="E1", **at("4 Pine Street")),
    line("one-id-none", "Di Gao", **at("4 Pine St")),
    line("chain-1", "Flo Arc", id="G1", **at("6 Hill Street")),
    line("chain-2", "Florence Arc", id="G1", **at("7 Dale Street")),
    line("chain-3", "Florence Arc", **at("7 Dale St")),
    line("name-1", "Eve Ho"),
    line("name-2", "HO, EVE"),
    line("name-bill-1", "Gus Yu", bill="GUS"),
    line("name-bill-2", "Yu Gus", bill="GUS"),
    line("name-bill-3", "Hal Yu", bill="GUS"),
    line("name-beside-address-1", "Ida Wu", bill="IDA", **at("8 Lake Street")),
    line("name-beside-address-2", "Ida Wu", bill="IDA"),
    line("only-1", "Jo Kim", bill="ONLY", **at("9 Vale Street")),
    line("only-2", bill="ONLY"),
    line("only-3", "unknown", bill="ONLY", address="n/a"),
    line("two-1", "Kay Lam", bill="TWO", **at("10 Park Street")),
    line("two-2", "Lou May", bill="TWO", **at("11 Park Street")),
    line("two-none", bill="TWO"),
    line("once-1", "Max Orr", bill="ONCE", **at("12 Park Street")),
    line("once-2", "Max Orr", bill="ONCE"),
    line("once-none", bill="ONCE"),
    line("none-1", bill="NOBODY"),
    line("none-2", bill="NOBODY"),
    line("none-3"),
    line("none-4", bill="tbd"),
    line("none-5", bill="-"),
]  # fmt: skip


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    """Level -> what a line is called -> (person, identity)."""
    folder = tmp_path_factory.mktemp("persons")
    path = imported(folder / "persons.s321", LINES)
    found = {}
    for level in LEVELS:
        copy = shutil.copy(path, folder / f"{level}.s321")
        pipeline.run(copy, {"identity_level": level}, ["321-01"])
        names = {row["line_id"]: row["sku"] for row in table(copy, "lines")}
        found[level] = {
            names[row["line_id"]]: (row["person_id"], row["identity"])
            for row in table(copy, "persons")
        }
    assert set(found["normal"]) == {row["sku"] for row in LINES}
    return found


def groups(found, *skus):
    """The lines as sets, one a person."""
    by_person = {}
    for sku in skus:
        by_person.setdefault(found[sku][0], set()).add(sku)
    return sorted(by_person.values(), key=min)


def persons_of(found, start):
    return groups(found, *(sku for sku in found if sku.startswith(start)))


@pytest.mark.parametrize("level", LEVELS)
def test_an_id_joins_whatever_the_name(people, level):
    assert persons_of(people[level], "id-") == [{"id-1", "id-2", "id-3"}]
    assert {people[level][sku][1] for sku in ("id-1", "id-2", "id-3")} == {"id"}


def test_leading_zeros_of_an_id_count(people):
    assert persons_of(people["lenient"], "zero-") == [{"zero-1"}, {"zero-2"}]


@pytest.mark.parametrize("level", LEVELS)
def test_the_same_name_and_address_join_however_they_are_written(people, level):
    found = people[level]
    assert found["exact-1"][0] == found["exact-2"][0]
    assert found["exact-1"][1] == found["exact-2"][1] == "exact"


def test_at_strict_another_unit_postal_code_or_short_form_is_another_person(people):
    assert persons_of(people["strict"], "exact-") == [
        {"exact-1", "exact-2"}, {"exact-other-name"}, {"exact-other-unit"}, {"exact-other-zip"},
    ]  # fmt: skip


def test_at_normal_a_near_match_joins_as_probable(people):
    found = people["normal"]
    joined = {sku for sku in found if sku.startswith("exact-")}
    assert persons_of(found, "exact-") == [joined]
    assert {found[sku][1] for sku in joined - {"exact-1", "exact-2"}} == {"probable"}


def test_without_a_postal_code_city_and_state_decide(people):
    assert persons_of(people["normal"], "city-") == [{"city-1", "city-2"}, {"city-other"}]


@pytest.mark.parametrize("level", ["normal", "lenient"])
def test_the_same_name_and_address_join_under_different_ids(people, level):
    skus = {"two-ids-1", "two-ids-2", "two-ids-none"}
    assert persons_of(people[level], "two-ids-") == [skus]
    assert {people[level][sku][1] for sku in skus} == {"exact"}


def test_at_strict_different_ids_stay_apart_and_the_nameless_line_joins_neither(people):
    found = people["strict"]
    assert persons_of(found, "two-ids-") == [{"two-ids-1"}, {"two-ids-2"}, {"two-ids-none"}]
    assert found["two-ids-1"][1] == "id"
    assert found["two-ids-none"][1] == "exact"


@pytest.mark.parametrize("level", LEVELS)
def test_a_line_without_id_joins_the_only_id_of_its_name_and_address(people, level):
    assert persons_of(people[level], "one-id-") == [{"one-id-1", "one-id-none"}]
    assert people[level]["one-id-1"][1] == "id"
    assert people[level]["one-id-none"][1] == "exact"


@pytest.mark.parametrize("level", LEVELS)
def test_joins_carry_on_from_line_to_line(people, level):
    assert persons_of(people[level], "chain-") == [{"chain-1", "chain-2", "chain-3"}]


@pytest.mark.parametrize("level", ["strict", "normal"])
def test_a_name_without_an_address_joins_no_other_bill(people, level):
    assert persons_of(people[level], "name-1") == [{"name-1"}]
    assert groups(people[level], "name-1", "name-2") == [{"name-1"}, {"name-2"}]


def test_a_name_without_an_address_joins_at_lenient_as_probable(people):
    assert groups(people["lenient"], "name-1", "name-2") == [{"name-1", "name-2"}]
    assert people["lenient"]["name-1"][1] == people["lenient"]["name-2"][1] == "probable"


@pytest.mark.parametrize("level", LEVELS)
def test_a_name_without_an_address_joins_within_one_bill(people, level):
    assert persons_of(people[level], "name-bill-") == [
        {"name-bill-1", "name-bill-2"}, {"name-bill-3"},
    ]  # fmt: skip
    assert len(persons_of(people[level], "name-beside-address-")) == 1


@pytest.mark.parametrize("level", LEVELS)
def test_a_line_without_consignee_takes_the_only_one_of_its_bill(people, level):
    assert persons_of(people[level], "only-") == [{"only-1", "only-2", "only-3"}]


@pytest.mark.parametrize("level", LEVELS)
def test_one_consignee_written_with_and_without_address_is_the_only_one(people, level):
    assert persons_of(people[level], "once-") == [{"once-1", "once-2", "once-none"}]


@pytest.mark.parametrize("level", LEVELS)
def test_a_line_without_consignee_takes_neither_of_two(people, level):
    assert persons_of(people[level], "two-1") == [{"two-1"}]
    assert len(groups(people[level], "two-1", "two-2", "two-none")) == 3


@pytest.mark.parametrize("level", LEVELS)
def test_shipments_without_consignee_are_never_joined_but_within_a_bill(people, level):
    assert persons_of(people[level], "none-") == [
        {"none-1", "none-2"}, {"none-3"}, {"none-4"}, {"none-5"},
    ]  # fmt: skip


@pytest.mark.parametrize("level", LEVELS)
def test_every_identity_is_one_of_the_contract(people, level):
    kinds = {"id", "exact"} | (set() if level == "strict" else {"probable"})
    assert {identity for _, identity in people[level].values()} == kinds
