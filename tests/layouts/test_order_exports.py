"""Prices of one piece, rows that a layout says are no lines, and orders that say a thing once."""

import pytest

from audit import layouts
from audit.errors import AuditError

HEADER = ("Ref", "Each", "Pieces", "Note")
NO_LINE = '[[no_line]]\ncolumn = "Note"\npattern = "^(sum|$)"\nwhy = "the client\'s own sums"'


def written(folder, *lines, name="ours"):
    path = folder / f"{name}.toml"
    columns = 'bill_number = "Ref"\nvalue = "Each"\nquantity = "Pieces"\n'
    path.write_text(f"{lines[0]}\n[columns]\n{columns}" + "\n".join(lines[1:]), encoding="utf-8")
    return str(path)


def micros(case):
    return [line["amount_micros"] for line in case.lines()]


def test_the_price_of_one_piece_counts_times_the_quantity_and_stays_as_written(case):
    ours = written(case.folder, "unit_price = true")
    file = case.csv(HEADER, ("b1", "12.50", "3", ""), ("b2", "$0.10", "2.5", ""))
    source = case.take(file, layout=ours).sources[0]
    assert micros(case) == [37_500_000, 250_000]
    assert case.written("value") == ["12.50", "$0.10"]
    assert source.value_cents == {"USD": 3775}
    told = {decision["field"]: decision for decision in source.decisions}
    assert "price of one piece, times the quantity" in told["value"]["because"]


@pytest.mark.parametrize("pieces", ["", "some", "n/a"])
def test_without_a_quantity_the_line_has_no_value_and_an_issue(case, pieces):
    ours = written(case.folder, "unit_price = true")
    case.take(case.csv(HEADER, ("b1", "12.50", pieces, ""), ("b2", "", "", "x")), layout=ours)
    assert micros(case) == [None, None]
    told = [(row, raw) for row, _, raw, reason in case.issues("quantity") if "one piece" in reason]
    assert told == [(2, "" if pieces == "n/a" else pieces)]


def test_a_quantity_beyond_all_numbers_is_no_crash(case):
    ours = written(case.folder, "unit_price = true")
    case.take(case.csv(HEADER, ("b1", "9000000000.00", "999999999", "")), layout=ours)
    assert micros(case) == [None]
    assert "beyond all values" in case.issues("quantity")[0][3]


def test_a_value_that_a_person_maps_is_not_multiplied(case):
    ours = written(case.folder, "unit_price = true")
    file = case.csv((*HEADER, "All"), ("b1", "2", "3", "", "6"))
    case.take(file, layout=ours, mapping={"value": "All"})
    assert micros(case) == [6_000_000]


def test_the_next_months_file_is_read_as_the_first_was(case):
    ours = written(case.folder, "unit_price = true", NO_LINE)
    case.take(case.csv(HEADER, ("b1", "2", "3", "x")), layout=ours)
    case.take(case.csv(HEADER, ("b2", "5", "4", "x"), ("s", "7", "1", "sum"), name="next.csv"))
    assert micros(case) == [6_000_000, 20_000_000]


def test_rows_that_are_no_lines_are_rejected_with_the_layouts_reason(case):
    ours = written(case.folder, "", NO_LINE)
    file = case.csv(HEADER, ("b1", "1", "1", "x"), ("b2", "4", "1", "sum of b1"), ("b3", "9", "1"))
    source = case.take(file, layout=ours).sources[0]
    assert (source.rows_read, source.lines_loaded, source.rejected) == (3, 1, 2)
    assert case.written("bill_number") == ["b1"]
    reasons = {row: reason for row, _, _, reason in case.issues("")}
    assert reasons == dict.fromkeys((3, 4), "row rejected: the client's own sums")
    assert source.rejected_value_cents == {"USD": 1300}


def test_without_that_column_every_row_is_a_line(case):
    ours = written(case.folder, "", NO_LINE)
    case.take(case.csv(HEADER[:3], ("b1", "1", "1"), ("b2", "4", "1")), layout=ours)
    assert case.written("bill_number") == ["b1", "b2"]


FILLED = 'fill_down = ["consignee_name", "consignee_city", "currency"]'
ORDERS = """order_number = "Order"
consignee_name = "Who"
consignee_city = "Where"
currency = "Money"
"""


def orders(case, *rows):
    """What an order's rows say once read: order, name, city, currency."""
    path = case.folder / "orders.toml"
    path.write_text(f"{FILLED}\n[columns]\n{ORDERS}", encoding="utf-8")
    source = case.take(case.csv(("Order", "Who", "Where", "Money"), *rows), layout=str(path))
    names = ("order_number", "consignee_name", "consignee_city", "currency")
    return source.sources[0], list(zip(*map(case.written, names), strict=True))


def test_the_later_rows_of_an_order_say_what_its_first_row_says(case):
    source, read = orders(
        case,
        ("1", "Ann", "Erie", "EUR"),
        ("1", "", "", ""),
        ("2", "Bea", "Hull", ""),
        ("1", "", "", ""),
    )
    assert read == [("1", "Ann", "Erie", "EUR")] * 2 + [("2", "Bea", "Hull", None)] + [
        ("1", "Ann", "Erie", "EUR")
    ]
    told = {decision["field"]: decision["because"] for decision in source.decisions}
    assert "2 later rows of an order as its first row says" in told["consignee_name"]


def test_a_row_with_a_consignee_of_its_own_takes_no_part_of_another(case):
    _, read = orders(case, ("1", "Ann", "Erie", "EUR"), ("1", "Bea", "", ""), ("1", "", "", "USD"))
    assert read[1:] == [("1", "Bea", None, "EUR"), ("1", "Ann", "Erie", "USD")]


def test_rows_without_an_order_number_are_nobodys_later_rows(case):
    _, read = orders(case, ("", "Ann", "Erie", "EUR"), ("", "", "", "USD"), ("1", "", "", "USD"))
    assert [name for _, name, _, _ in read] == ["Ann", None, None]


@pytest.mark.parametrize("named", ["order_number", "value", "sku"])
def test_only_fields_beside_an_order_number_can_be_filled(tmp_path, named):
    path = tmp_path / "ours.toml"
    path.write_text(f'fill_down = ["{named}"]\n[columns]\nsku = "A"\n', encoding="utf-8")
    with pytest.raises(AuditError, match="must both be in"):
        layouts.load(str(path))


def test_all_of_them_are_saved_with_a_layout_and_load_again(case, tmp_path):
    more = 'order_number = "Note"\n' + NO_LINE
    ours = layouts.load(written(case.folder, 'unit_price = true\nfill_down = ["value"]', more))
    path = tmp_path / "again" / "ours.toml"
    layouts.save(ours, path)
    again = layouts.load(str(path))
    saved = layouts.from_mapping("saved", layouts.map_columns(HEADER, 1, {}, ours), "line")
    for layout in (ours, again, saved):
        assert (layout.unit_price, layout.fill_down) == (True, ("value",))
        assert layout.no_lines == ours.no_lines != ()


@pytest.mark.parametrize(
    ("first", "last", "what"),
    [
        ('unit_price = "yes"', "", "true or false"),
        ('unit_price = true\nvalue_basis = "shipment"', "", "no shipment's"),
        ("", '[[no_line]]\ncolumn = 1\npattern = "x"', "column, pattern and why"),
        ("", '[[no_line]]\ncolumn = 1\npattern = "("\nwhy = "x"', "no RE2 pattern"),
        ("", '[[no_line]]\ncolumn = 1\npattern = ""\nwhy = "x"', "must be a pattern"),
        ("", '[[no_line]]\ncolumn = [1, 2]\npattern = "x"\nwhy = "x"', "one column"),
        ("", '[[no_line]]\ncolumn = 1\npattern = "x"\nwhy = " "', "what such a row is"),
    ],
)
def test_a_mistake_in_them_is_one_sentence(tmp_path, first, last, what):
    with pytest.raises(AuditError, match=what):
        layouts.load(written(tmp_path, first, last))


def test_a_price_of_one_piece_takes_a_quantity(tmp_path):
    path = tmp_path / "short.toml"
    path.write_text('unit_price = true\n[columns]\nvalue = "Each"\n', encoding="utf-8")
    with pytest.raises(AuditError, match="takes a value and a quantity"):
        layouts.load(str(path))
