"""Which column is which field: synonyms, blocks without a party, what the user says, layouts."""

import pytest

from audit import layouts
from audit.errors import AuditError
from tests.reading.imported import counts


def read_as(*headers, **options):
    """Field → the numbers of its columns."""
    return dict(layouts.map_columns(headers, 1, options.pop("asked", {}), **options).columns)


ADDRESS = ("Address", "City", "State", "Zip")


@pytest.mark.parametrize("first", ["Shipper Name", "Bill To Name"])
def test_of_repeated_address_blocks_the_one_behind_the_consignee_is_the_consignees(first):
    found = read_as("Bill Number", first, *ADDRESS, "Ship To Name", *ADDRESS)
    consignee = {name: numbers for name, numbers in found.items() if name.startswith("consignee")}
    assert consignee == {
        "consignee_name": (7,), "consignee_address": (8,), "consignee_city": (9,),
        "consignee_state": (10,), "consignee_postal_code": (11,),
    }  # fmt: skip
    assert found.get("shipper_address") == ((3,) if first == "Shipper Name" else None)


def test_the_consignees_block_may_stand_first_and_have_two_address_lines():
    found = read_as(
        "Ship To Name", "Address 1", "Address 2", "City", "Shipper Name", "Address 1", "City"
    )
    assert found["consignee_address"] == (2, 3)
    assert found["consignee_city"] == (4,)
    assert found["shipper_address"] == (6,)


def test_repeated_blocks_of_unknown_parties_are_not_read():
    found = read_as("Bill Number", "Bill To", *ADDRESS, "Sold By", *ADDRESS)
    assert list(found) == ["bill_number"]


def test_one_block_is_the_consignees_unless_it_stands_behind_the_shipper():
    assert read_as("Order ID", "City", "Zip")["consignee_postal_code"] == (3,)
    assert "consignee_city" not in read_as("Consignee Name", "Shipper Name", "Address", "City")


def test_a_header_that_names_the_party_outranks_a_block():
    assert read_as("Consignee Name", "City", "Consignee City")["consignee_city"] == (3,)


def test_a_customer_id_is_the_consignees_only_where_the_consignee_is_called_customer():
    assert read_as("Order ID", "Customer ID", "Customer Name")["consignee_id"] == (2,)
    assert read_as("Invoice No", "Customer ID", "Quantity")["consignee_id"] == (2,)
    assert "consignee_id" not in read_as("HAWB", "Customer ID", "Recipient Name")
    assert read_as("HAWB", "Customer ID", "Recipient ID", "Recipient Name")["consignee_id"] == (3,)


def test_the_header_row_is_the_one_that_names_most_fields():
    rows = [
        ["Value of all goods", ""],
        ["City", "x"],
        ["Bill Number", "City", "Value"],
        ["b1", "x", "1"],
    ]
    assert layouts.find_header(rows) == 3
    assert layouts.find_header([["x", "y"], ["a", "b"]]) == 0
    assert layouts.find_header([["x", "y"], ["Ref", "b"]], ["Ref"]) == 2


def test_a_column_is_mapped_by_its_name_or_its_number(case):
    file = case.csv(("Ref", "Price per lot", "value"), ("b1", 7, 9))
    case.take(file, mapping={"bill_number": "ref", "value": "2"})
    (line,) = case.lines()
    assert (line["bill_key"], line["amount_micros"]) == ("b1", 7_000_000)
    assert case.table("sources")[0]["rows_read"] == 1


def test_a_file_without_a_header_is_read_by_numbers(case):
    source = case.take(
        case.csv(("b1", "7", "x"), ("b2", "8", "y")), header_row=0,
        mapping={"bill_number": "1", "value": "2"},
    ).sources[0]  # fmt: skip
    assert (source.header_row, source.rows_read, source.unread) == (0, 2, ["column 3"])
    assert [line["source_row"] for line in case.lines()] == [1, 2]


def test_a_header_far_below_is_used_where_its_row_is_given(case):
    rows = [("remark", str(n)) for n in range(70)]
    summary = case.take(case.csv(*rows, ("bill_number", "value"), ("b1", 1)), header_row=71)
    assert counts(summary) == [(1, 1, 0, 0)]
    assert case.lines()[0]["source_row"] == 72


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"mapping": {"colour": "value"}}, "colour"),
        ({"mapping": {"sku": "Colour"}}, "bill_number, value"),
        ({"header_row": 9}, "row 9"),
        ({"sheet": "Second"}, "Second"),
        ({"layout": "nobodys"}, "broker_manifest"),
        ({"header_row": 0}, "--map"),
    ],
)  # fmt: skip
def test_what_does_not_exist_is_refused_by_name(case, options, said):
    before = case.sha256()
    with pytest.raises(AuditError, match=said):
        case.take(case.csv(("bill_number", "value"), ("b1", 1)), **options)
    assert case.sha256() == before


def test_one_sheet_is_chosen_by_its_name_or_its_number(case):
    def more(book):
        second = book.create_sheet("Second")
        second.append(("bill_number", "value"))
        second.append(("b2", 2))

    file = case.book(("bill_number", "value"), ("b1", 1), change=more)
    for sheet in ("second", "2"):
        assert [s.sheet for s in case.take(file, sheet=sheet, dry_run=True).sources] == ["Second"]


def test_a_layout_of_ones_own_gives_columns_constants_and_orders(case):
    layout = case.text(
        'name = "ours"\ndate_order = "dmy"\nvalue_basis = "shipment"\n'
        '[columns]\nbill_number = "Ref"\nconsignee_address = ["Line A", "Line B"]\n'
        'arrival_date = "Landed"\n[constants]\nentry_type = "86"\n',
        name="ours.toml",
    )
    header = ("Ref", "Line A", "Line B", "Landed", "Value")
    rows = [
        ("b1", "12 Main St", "Apt 4", "01/02/2024", 5),
        ("b1", "12 Main St", "Apt 4", "01/02/2024", 7),
    ]
    (source,) = case.take(case.csv(header, *rows), layout=str(layout)).sources
    assert (source.layout, source.value_basis) == ("ours", "shipment")
    assert case.lines()[0]["entry_type"] == "86"
    (shipment,) = case.run().table("shipments")
    assert (shipment["day"], shipment["value_usd"]) == ("2024-02-01", "7.00"), "the largest counts"


def test_a_dry_run_says_the_same_and_changes_nothing(case):
    file, before = case.csv(("bill_number", "value"), ("b1", 1), ("b1", 1)), case.sha256()
    dry = case.take(file, dry_run=True)
    assert case.sha256() == before
    assert counts(dry) == counts(case.take(file)) == [(2, 2, 0, 0)]
