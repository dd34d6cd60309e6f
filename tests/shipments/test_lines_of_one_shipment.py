"""Which lines are one shipment, and what it says then (contract, section 2, Shipments)."""

import pytest

from audit import pipeline
from audit.engagement import Engagement
from tests.engagement.audits import imported, table

ANN = {"consignee_id": "C1", "consignee_name": "Ann Lee"}
BOB = {"consignee_id": "C2", "consignee_name": "Bob Ray"}
PLAIN = {"entry_type": "86", "value": "10.00", "arrival_date": "2024-05-03"}


def line(bill, **more):
    return {"bill_number": bill, **PLAIN, **ANN, **more}


FIRST = [
    line("JOINED", value="10.10", entry_number="ABC-1234567-6", master_bill=" M 1 "),
    line("  JOINED ", value="$1,020.25", entry_number="other", order_number="PO 2"),
    line("APART", value="1.00"),
    line("APART-2", value="2.00"),
    line("PERSONS", value="1.00"),
    line("PERSONS", value="2.00", **BOB),
    line("TYPES", value="1.00"),
    line("TYPES", value="2.00", entry_type="321"),
    line("TYPES", value="4.00", entry_type="Type 86"),
    line("ODD-TYPES", entry_type="321", value="1.00"),
    line("ODD-TYPES", entry_type="not known", value="2.00"),
    line("ODD-TYPES", entry_type="", value="4.00"),
    line("", value="1.00", sku="no bill 1"),
    line("n/a", value="2.00", sku="no bill 2"),
    line("Unknown", value="4.00", sku="no bill 3"),
    line("DATES", arrival_date="2024-05-05 10:00", entry_date="2024-05-06", release_date="2024-05-09"),
    line("DATES", arrival_date="2024-05-04 23:00", entry_date="2024-05-07", release_date=""),
    line("DATES", arrival_date="", entry_date="", release_date="2024-05-08"),
    line("GIFTS", gift="yes"),
    line("GIFTS", gift="Y"),
    line("SOME-GIFTS", gift="yes"),
    line("SOME-GIFTS", gift=""),
    line("ORDERS", order_number="PO-1"),
    line("ORDERS", order_number="PO-2"),
    line("ORDERS", order_number="po 1"),
    line("LATER-ORDER", order_number="n/a"),
    line("LATER-ORDER", order_number="PO-7"),
    line("UNREAD", value="8OO"),
    line("UNREAD", value="70.00"),
    line("ALL-UNREAD", value="8OO"),
    line("NEGATIVE", value="(900.00)"),
    line("NEGATIVE", value="1000"),
    line("TWICE", value="5.00"),
    line("TWICE", value="5.00"),
    line("HALF-UP", value="1.005", sku="1"),
    line("HALF-UP", value="1.005", sku="2"),
    line("HALF-DOWN", value="-0.005"),
    *(line(f"TYPE-{kind}", entry_type=kind) for kind in ("86", "321", "mail", "01", "11", "03")),
]  # fmt: skip
SECOND = [line("APART", value="1.00"), line("APART", value="3.00"), line("NEW", value="9.00")]


@pytest.fixture(scope="module")
def engagement(tmp_path_factory):
    path = tmp_path_factory.mktemp("lines") / "lines.s321"
    imported(path, FIRST, SECOND)
    pipeline.run(path, rules=["321-45"])
    return path


@pytest.fixture(scope="module")
def shipments(engagement):
    """The shipments that count, by bill number without spaces around it."""
    found = {}
    for row in table(engagement, "shipments"):
        if row["duplicate_of"] is None:
            found.setdefault((row["bill_number"] or "").strip(), []).append(row)
    return found


@pytest.fixture(scope="module")
def issues(engagement):
    return table(engagement, "issues")


def values(rows):
    return sorted(row["value_usd"] for row in rows)


def test_lines_of_a_bill_person_and_entry_type_are_one_shipment(shipments):
    assert values(shipments["JOINED"]) == ["1030.35"]
    assert len(shipments["APART"]) == len(shipments["APART-2"]) == 1


def test_bill_and_entry_number_are_as_written_on_the_first_line(shipments):
    (joined,) = shipments["JOINED"]
    assert joined["bill_number"] == "JOINED"
    assert joined["entry_number"] == "ABC-1234567-6"
    assert joined["master_bill"].strip() == "M 1"
    assert joined["source_file"] == "lines-1.csv"
    assert joined["source_row"] == 2


def test_a_bill_under_two_persons_is_two_shipments_and_both_are_listed(engagement, shipments):
    both = shipments["PERSONS"]
    assert values(both) == ["1.00", "2.00"]
    assert len({row["person_id"] for row in both}) == 2
    listed = {
        row["shipment_id"] for row in table(engagement, "evidence")
        if row["bill_number"] == "PERSONS" and row["role"] == "breach"
    }  # fmt: skip
    assert listed == {row["shipment_id"] for row in both}


def test_a_bill_under_two_entry_types_is_two_shipments_with_an_issue(shipments, issues):
    assert values(shipments["TYPES"]) == ["2.00", "5.00"]
    rows = {row["source_row"] for row in shipments["TYPES"]}
    named = [row for row in issues if row["source_row"] in rows and row["field"] == "entry_type"]
    assert {row["source_row"] for row in named} == rows
    assert all("entry types" in row["reason"] for row in named)


def test_entry_types_of_a_bill_are_an_issue_even_where_each_has_a_person_of_its_own(tmp_path):
    lines = [
        {"bill_number": "B1", "entry_type": "86", "consignee_id": "C1"},
        {"bill_number": "B1", "entry_type": "01", "consignee_id": "C2"},
        {"bill_number": "B2", "entry_type": "86", "consignee_id": "C1"},
        {"bill_number": "B2", "entry_type": "86", "consignee_id": "C2"},
    ]
    path = imported(tmp_path / "types.s321", lines)
    pipeline.run(path, rules=["321-45"])
    named = {row["source_row"] for row in table(path, "issues") if "several" in row["reason"]}
    assert named == {2, 3}


def test_blank_and_unknown_entry_types_are_what_the_setting_says_with_an_issue(shipments, issues):
    (unknown,) = shipments["ODD-TYPES"]
    assert unknown["value_usd"] == "7.00"
    assert unknown["entry_type"] == "321"
    raws = [row["raw"] for row in issues if row["source_row"] in (12, 13)]
    assert raws == ["not known", ""]


def test_a_line_with_a_blank_bill_number_is_a_shipment_of_its_own(shipments):
    alone = [row for bill in ("", "n/a", "Unknown") for row in shipments[bill]]
    assert values(alone) == ["1.00", "2.00", "4.00"]
    assert len({row["shipment_id"] for row in alone}) == 3
    assert len({row["person_id"] for row in alone}) == 1


def test_the_dates_of_a_shipment_are_its_earliest(engagement, shipments):
    assert shipments["DATES"][0]["day"] == "2024-05-04"
    with Engagement.open(engagement, read_only=True) as opened:
        days = opened.conn.execute(
            "SELECT date(arrival_day * 86400, 'unixepoch'), arrival_second, "
            "date(entry_day * 86400, 'unixepoch'), date(release_day * 86400, 'unixepoch') "
            "FROM shipment WHERE bill_number = 'DATES'"
        ).fetchone()
    assert days == ("2024-05-04", 23 * 3600, "2024-05-06", "2024-05-08")


def test_a_shipment_is_a_gift_only_if_all_its_lines_are(engagement):
    with Engagement.open(engagement, read_only=True) as opened:
        gifts = dict(opened.conn.execute("SELECT trim(bill_number), gift FROM shipment"))
    assert gifts["GIFTS"] == 1
    assert gifts["SOME-GIFTS"] == gifts["JOINED"] == 0


def test_every_order_of_a_shipment_is_named_once(shipments):
    orders = shipments["ORDERS"][0]["order_numbers"].split(", ")
    assert orders[:2] == ["PO-1", "PO-2"]
    assert shipments["JOINED"][0]["order_numbers"] == "PO 2"
    assert shipments["LATER-ORDER"][0]["order_numbers"] == "PO-7"
    assert not shipments["APART"][0]["order_numbers"]


def test_a_value_that_cannot_be_read_leaves_the_others_to_count(shipments, issues):
    assert values(shipments["UNREAD"]) == ["70.00"]
    assert values(shipments["ALL-UNREAD"]) == [None]
    assert [row["raw"] for row in issues if row["field"] == "value" and row["raw"] == "8OO"]


def test_a_negative_value_counts_as_it_is(shipments):
    assert values(shipments["NEGATIVE"]) == ["100.00"]


def test_identical_lines_of_one_source_all_count(shipments):
    assert values(shipments["TWICE"]) == ["10.00"]


def test_every_line_is_rounded_half_up_to_cents(shipments):
    assert values(shipments["HALF-UP"]) == ["2.02"]
    assert values(shipments["HALF-DOWN"]) == ["-0.01"]


def test_type_86_321_and_mail_claim_the_exemption_and_no_other(shipments):
    claimed = {bill: rows[0]["claimed"] for bill, rows in shipments.items() if "TYPE-" in bill}
    assert claimed == {
        "TYPE-86": 1, "TYPE-321": 1, "TYPE-mail": 1, "TYPE-01": 0, "TYPE-11": 0, "TYPE-03": 0,
    }  # fmt: skip


def test_a_line_equal_to_one_of_an_earlier_source_is_its_duplicate(engagement, shipments):
    assert values(shipments["APART"]) == ["4.00"]
    copies = [row for row in table(engagement, "shipments") if row["duplicate_of"]]
    assert [(row["bill_number"], row["source_file"]) for row in copies] == [
        ("APART", "lines-2.csv")
    ]
    assert copies[0]["duplicate_of"] == shipments["APART"][0]["shipment_id"]
    assert copies[0]["shipment_id"] != copies[0]["duplicate_of"]
    first, second = table(engagement, "sources")
    assert (first["rows_read"], first["lines_loaded"], first["duplicates"]) == (
        len(FIRST),
        len(FIRST),
        0,
    )
    assert (second["rows_read"], second["lines_loaded"], second["duplicates"]) == (3, 2, 1)
    assert (second["value_read_usd"], second["value_loaded_usd"]) == ("13.00", "12.00")
