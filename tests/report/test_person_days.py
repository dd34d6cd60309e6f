"""The sheet Person-days: the other dates and the levels of identity of a finding in one row."""

import pytest

from audit import browse, identity_levels
from audit.engagement import Engagement
from audit.report.sheets import person_days
from tests.engagement.audits import imported
from tests.test_identity_levels import judged, lines

RULES = ("321-01", "321-02", "321-05", "321-06")
HEADERS = [column.header for column in person_days.COLUMNS]


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """One finding of each rule, by rule, as the sheet tells them."""
    order = {"value": "500", "order_number": "O1", "seller_id": "S1"}
    path = imported(
        tmp_path_factory.mktemp("sheet") / "case.s321",
        lines(
            {"value": "412.00", "entry_date": "2024-05-04"}, {"value": "500.40"},
            {"value": "900", "consignee_id": "P2"},
            *({"value": "700", "consignee_id": "P3", "seller_id": "S1", "arrival_date": f"2024-05-0{n}"}
              for n in (3, 5, 7)),
            *(order | {"consignee_id": "P4", "arrival_date": f"2024-05-0{n}"} for n in (3, 4)),
        ),
    )  # fmt: skip
    judged(path, {"B1": ("other", "P1", "P1")}, RULES)
    with Engagement.open(path, read_only=True) as engagement:
        told = [dict(zip(HEADERS, row, strict=True)) for row in person_days._rows(engagement)]
    return {row["rule_id"]: row for row in told}


def test_a_day_has_its_totals_under_each_date_and_at_each_level(rows):
    row = rows["321-02"]
    assert row["dates"] == "firm"
    assert row["Under the arrival date"] == "$912.40 on 2024-05-03: the date that decided"
    assert (row["level"], row["At normal"]) == ("normal", "$912.40: the level of the run")
    assert row["At strict"] == "$500.40 and $412.00 of 2 persons: no breach of this rule"
    assert row["Total of the day"] == 91_240


def test_what_one_shipment_is_worth_has_dates_and_no_level(rows):
    row = rows["321-01"]
    assert (row["level"], row["What the level means"], row["At strict"]) == ("", "", "")
    assert row["Under the arrival date"]


def test_what_spans_days_has_levels_and_no_other_dates(rows):
    row = rows["321-06"]
    assert (row["level"], row["Total of the day"], row["Shipments"]) == ("strict", 210_000, 3)
    assert (row["dates"], row["Under the arrival date"]) == ("", "")


def test_where_it_stands_at_no_level_that_is_said(tmp_path):
    path = imported(tmp_path / "case.s321", lines({"value": "412.00"}, {"value": "500.40"}))
    judged(path, {}, ["321-02"])
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        conn.execute("UPDATE level_total SET breach = 'no'")
        identity_levels._mark(conn)
        row = dict(zip(HEADERS, next(person_days._rows(engagement)), strict=True))
        shown = browse.detail(conn, 1)
    assert (row["level"], row["What the level means"]) == (
        "", "It stands at no level with all its shipments.",
    )  # fmt: skip
    assert shown.level == "none"


def test_an_order_is_no_persons_day(rows):
    assert "321-05" not in rows
