"""Duplicates: a line equal, as read, to one line of an earlier source (contract section 2)."""

import datetime as dt
from collections import Counter
from random import Random

from tests.reading.imported import counts

HEADER = ("bill_number", "value", "consignee_name")
LINE = ("b1", "10.00", "Jo")


def test_two_identical_lines_in_one_source_and_three_in_the_next_are_two_duplicates(case):
    first = case.csv(HEADER, LINE, LINE, name="a.csv")
    second = case.csv(HEADER, LINE, LINE, LINE, name="b.csv")
    assert counts(case.take(first, second)) == [(2, 2, 0, 0), (3, 1, 2, 0)]
    lines = case.lines()
    one, two = (line["line_id"] for line in lines[:2])
    assert [line["duplicate_of"] for line in lines] == [None, None, one, two, None]
    third = case.csv(HEADER, *[LINE] * 6, name="c.csv")
    assert counts(case.take(third)) == [(6, 3, 3, 0)], "each pairs with one earlier line"


def test_a_duplicate_is_stored_and_left_out_of_totals(case):
    case.take(case.csv(HEADER, LINE, name="a.csv"), case.csv(HEADER, LINE, LINE, name="b.csv"))
    assert len(case.table("lines")) == 3
    shipments = case.run().table("shipments")
    assert [(s["value_usd"], s["duplicate_of"] is None) for s in shipments] == [
        ("20.00", True), ("20.00", False),
    ]  # fmt: skip


def test_the_same_file_again_is_all_duplicates_however_often_and_under_any_name(case):
    file = case.csv(HEADER, LINE, LINE, ("b2", "x", ""))
    case.take(file)
    again = case.text(file.read_bytes(), name="renamed.csv")
    assert counts(case.take(file)) == [(3, 0, 3, 0)]
    assert counts(case.take(file, again)) == [(3, 0, 3, 0)] * 2
    assert counts(case.take(again, mapping={"value": "bill_number"})) == [(3, 0, 3, 0)]


def test_lines_are_equal_as_read_and_not_as_written(case):
    header = ("Bill Number", "Entry Type", "Value", "Currency", "Arrival Date", "HTS Number")
    day = dt.datetime(2024, 5, 3)  # noqa: DTZ001 - as openpyxl wants it
    book = case.book(
        header, ("b1", 86, 10, "USD", day, 6109100012), ("b2", 1, 2.5, "usd", day, None)
    )
    text = case.csv(
        header,
        (" B1", "T86", "$10.00", "", "5/3/2024", "6109.10.0012"),
        ("b2", "formal", "2.50", "US$", "May 3, 2024", "n/a"),
        ("b2", "formal", "2.50", "EUR", "May 3, 2024", ""),
    )
    summary = case.take(book, text, date_order="mdy")
    assert counts(summary) == [(2, 2, 0, 0), (3, 1, 2, 0)]


def test_unreadable_texts_are_equal_only_where_they_are_the_same(case):
    first = case.csv(HEADER, ("b1", "lots", "Jo"), name="a.csv")
    second = case.csv(HEADER, ("b1", "many", "Jo"), ("b1", "lots", "Jo"), name="b.csv")
    assert counts(case.take(first, second)) == [(1, 1, 0, 0), (2, 1, 1, 0)]


def test_a_field_that_one_source_has_and_the_other_lacks_makes_the_line_another(case):
    first = case.csv(HEADER, LINE, LINE, name="a.csv")
    more = case.csv((*HEADER, "gift"), (*LINE, "yes"), (*LINE, ""), name="b.csv")
    assert counts(case.take(first, more)) == [(2, 2, 0, 0), (2, 1, 1, 0)]


def test_every_distinct_line_is_loaded_as_often_as_in_the_source_that_has_most_of_it(case):
    random = Random(321)
    sources = [random.choices("abcdefgh", k=40) for _ in range(3)]
    files = [
        case.csv(HEADER, *[(bill, 1, "") for bill in bills], name=f"{n}.csv")
        for n, bills in enumerate(sources)
    ]
    case.take(*files)
    loaded = Counter(line["bill_key"] for line in case.lines() if line["duplicate_of"] is None)
    for bill in "abcdefgh":
        assert loaded[bill] == max(bills.count(bill) for bills in sources)
    pairs = [line["duplicate_of"] for line in case.lines() if line["duplicate_of"]]
    by_source = [line["source_id"] for line in case.lines() if line["duplicate_of"]]
    assert len(set(zip(by_source, pairs, strict=True))) == len(pairs), "each with one earlier line"
