"""An id that says nobody (GUEST, NULL, 0) makes no two consignees one person, and is an issue."""

import pytest

from audit.engagement import Engagement
from tests.reading.imported import Imported

HEADER = ("bill_number", "consignee_id", "consignee_name", "consignee_address",
          "consignee_postal_code", "arrival_date", "value", "entry_type")  # fmt: skip
TWO_PEOPLE = (
    ("B1", "Ann Roe", "1 Oak St", "10001"),
    ("B2", "Bob Poe", "9 Elm Ave", "94105"),
)


def shipments(made):
    with Engagement.open(made.file) as engagement:
        return engagement.conn.execute(
            "SELECT count(DISTINCT person_no), max(identified) FROM shipment"
        ).fetchone()


def imported(folder, given, people=TWO_PEOPLE):
    made = Imported(folder)
    rows = [(bill, given, *who, "2024-03-04", "500.00", "321") for bill, *who in people]
    summary = made.take(made.csv(HEADER, *rows))
    return made.run(), summary


@pytest.mark.parametrize(
    "given", ["GUEST", "Guest checkout", "null", "NaN", "0", "0000", "walk-in"]
)
def test_an_id_that_says_nobody_joins_nobody_and_each_cell_is_an_issue(tmp_path, given):
    made, summary = imported(tmp_path, given)
    assert shipments(made) == (2, 1)
    assert [(each.issues, each.rejected) for each in summary.sources] == [(2, 0)]
    with Engagement.open(made.file) as engagement:
        said = engagement.conn.execute("SELECT DISTINCT field, raw, reason FROM issue").fetchall()
    assert said == [
        ("consignee_id", given, "this id names nobody, so it joins no lines to one person")
    ]


@pytest.mark.parametrize("given", ["100", "GUEST42", "007", "null-7"])
def test_an_id_that_only_looks_like_one_joins_whatever_the_name(tmp_path, given):
    made, summary = imported(tmp_path, given)
    assert shipments(made) == (1, 1)
    assert summary.sources[0].issues == 0


def test_the_name_and_address_beside_such_an_id_still_join(tmp_path):
    made, _ = imported(tmp_path, "GUEST", [TWO_PEOPLE[0], ("B2", *TWO_PEOPLE[0][1:])])
    assert shipments(made) == (1, 1)


def test_a_shipment_with_nothing_but_such_an_id_is_a_person_of_its_own(tmp_path):
    made, _ = imported(tmp_path, "0", [("B1", "", "", ""), ("B2", "", "", "")])
    assert shipments(made) == (2, 0)
