"""Which layout a sheet has, told from its headers or values, with the reason; and when none is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import layouts

OURS = layouts.Layout(
    "ours", "Ours",
    {"bill_number": ("Ref",), "value": ("Worth",), "order_number": ("PO",), "sku": ("Item",)},
    marks=("Ref", "Worth"), own=True,
)  # fmt: skip
HEADER = ("Ref", "Worth", "PO", "Item")
BY_PLACE = layouts.Layout(
    "by_place", "By place", {"bill_number": (1,), "export_date": (2,), "value": (4,)}, width=5
)
LINES = [("b1", "2024-03-04", "x", "12,50", ""), ("b2", "2024-03-05", "y", "1.00", "")]


def named(name, marks=(), **columns):
    return layouts.Layout(name, name, {k: (v,) for k, v in columns.items()}, marks=marks)


def test_headers_and_marks_tell_the_layout_the_row_and_why():
    rows = [("Report", "", "", ""), ("", "", "", ""), HEADER, ("b1", "1", "2", "3")]
    found = layouts.recognise(rows, [OURS])
    assert (found.layout, found.header_row) == (OURS, 3)
    assert found.because == "4 of its 4 headers, both marks"


@pytest.mark.parametrize("header", [("Ref", "PO", "Item"), ("Worth", "PO", "Item"), ("PO", "Item")])
def test_without_one_of_its_marks_it_is_another_kind_of_file(header):
    assert layouts.recognise([header], [OURS]).layout is None


def test_too_few_of_a_layouts_headers_are_not_enough():
    wide = named("wide", ("Ref",), bill_number="Ref", value="a", sku="b", carrier="c", mid="d")
    assert layouts.recognise([("Ref", "a")], [wide]).layout == wide
    assert layouts.recognise([("Ref", "z")], [wide]).layout is None


def test_a_layout_without_marks_needs_nearly_all_its_headers():
    plain = named("plain", bill_number="A", value="B", sku="C", carrier="D", mid="E")
    assert layouts.recognise([("A", "B", "C", "D", "x")], [plain]).layout == plain
    assert layouts.recognise([("A", "B", "C", "x")], [plain]).layout is None
    two = named("two", bill_number="A", value="B")
    assert layouts.recognise([("A", "B")], [two]).layout is None


def test_where_two_fit_alike_none_is_taken_and_both_are_named():
    twin = named("twin", ("Ref",), bill_number="Ref", value="Worth", order_number="PO", sku="Item")
    shipped = layouts.Layout("ours", "Ours", OURS.columns, marks=OURS.marks)
    found = layouts.recognise([HEADER], [shipped, twin])
    assert found.layout is None
    assert "ours" in found.because
    assert "twin" in found.because
    assert layouts.recognise([HEADER], [twin, shipped]).layout is None, "in any order"


def test_a_layout_of_ones_own_goes_before_a_shipped_one():
    twin = named("twin", ("Ref",), bill_number="Ref", value="Worth", order_number="PO", sku="Item")
    assert layouts.recognise([HEADER], [twin, OURS]).layout == OURS


def test_a_sheet_without_a_header_is_told_by_its_width_and_the_kinds_of_its_values():
    found = layouts.recognise(LINES, [OURS, BY_PLACE])
    assert (found.layout, found.header_row) == (BY_PLACE, 0)
    assert found.because == ("no header, 5 columns, 4 of 4 values of the right kind in 2 of them")


@pytest.mark.parametrize(
    "lines",
    [
        [line[:4] for line in LINES],
        [("b1", "Ada Marsh", "x", "Erie", "")] * 2,
        [("b1", "", "x", "12.50", "")],
        [],
    ],
    ids=["another width", "other kinds", "one column alone", "no lines"],
)
def test_other_sheets_without_a_header_are_not_told_by_it(lines):
    assert layouts.recognise(lines, [BY_PLACE]).layout is None


def test_a_row_that_a_person_named_is_the_only_one_looked_at():
    rows = [HEADER, ("b1", "1", "2", "3")]
    assert layouts.recognise(rows, [OURS], 2).layout is None
    assert layouts.recognise(rows, [OURS], 1).layout == OURS
    assert layouts.recognise(rows, [OURS], 0).layout is None


FILE = """
name = "ours"
marks = ["Ref", "Worth"]
value_basis = "shipment"
date_order = "dmy"
[columns]
bill_number = "Ref"
value = "Worth"
arrival_date = "Landed"
sku = "Item"
[constants]
currency = "EUR"
carrier = "Ferry"
"""


@pytest.fixture
def ours(own):
    (own / "ours.toml").write_text(FILE, encoding="utf-8")


HEADERS = ("Ref", "Worth", "Landed", "Item", "Consignee Name")
ROW = ("b1", "7", "01/02/2024", "s", "Ada Marsh")


def test_an_import_takes_the_layout_it_recognises_and_stores_why(case, ours):
    (source,) = case.take(case.csv(HEADERS, ROW)).sources
    assert (source.layout, source.value_basis) == ("ours", "shipment")
    assert source.layout_because == "4 of its 4 headers, both marks"
    assert source.reasons["consignee_name"] == "its canonical name"
    assert source.mapping["currency"] == "constant 'EUR'"
    assert source.reasons["currency"] == "layout ours, always so"
    assert [d["because"] for d in source.decisions if d["field"] == "arrival_date"] == [
        "by the layout ours"
    ]
    how = case.query("SELECT decisions FROM source")[0]["decisions"]
    assert "ours: 4 of its 4 headers, both marks" in how


def test_no_layout_is_recognised_where_none_is_wanted(case, ours):
    file = case.csv((*HEADERS, "Order ID"), (*ROW, "o1"))
    (source,) = case.take(file, layout="none").sources
    assert source.layout_because == ""
    assert "value" not in source.mapping


def test_what_is_asked_outranks_a_recognised_layout(case, ours):
    file = case.csv((*HEADERS, "Sum"), (*ROW, "9"))
    (source,) = case.take(
        file, mapping={"value": "Sum"}, date_order="mdy", value_basis="line"
    ).sources
    assert (source.layout, source.value_basis) == ("ours", "line")
    assert source.mapping["value"] == "Sum"
    assert source.dates["arrival_date"] == ("2024-01-02", "2024-01-02")


def test_canonical_columns_and_columns_beside_a_recognised_layout_are_kept(case, ours):
    file = case.csv((*HEADERS, "Value", "Currency"), (*ROW, "9", "USD"))
    (source,) = case.take(file, layout="ours", dry_run=True).sources
    assert source.mapping["value"] == "Worth", "asked for by name"
    (source,) = case.take(file).sources
    assert source.mapping["value"] == "Value", "its own name is plainer than the layout's word"
    assert source.mapping["currency"] == "Currency"


def test_a_header_that_is_gone_is_looked_for_among_the_known_ones(case, ours):
    file = case.csv(("Ref", "Worth", "Arrival Date"), ("b1", "7", "01/02/2024"))
    (source,) = case.take(file).sources
    assert source.layout_because == "2 of its 4 headers, both marks"
    assert source.mapping["arrival_date"] == "Arrival Date"


def test_a_faulty_file_in_the_users_folder_is_a_warning_and_no_obstacle(case, own, ours):
    (own / "bad.toml").write_text("[columns]\nx = 1\n", encoding="utf-8")
    summary = case.take(case.csv(HEADERS, ROW), case.csv(HEADERS, ROW, name="more.csv"))
    assert [source.layout for source in summary.sources] == ["ours", "ours"]
    assert len([warning for warning in summary.warnings if "bad.toml" in warning]) == 1


def test_two_layouts_that_fit_alike_are_a_question(case, own, ours):
    (own / "copy.toml").write_text(FILE.replace('"ours"', '"copy"'), encoding="utf-8")
    summary = case.take(case.csv(("bill_number", *HEADERS), ("b1", *ROW)))
    assert summary.sources[0].layout is None
    assert [warning for warning in summary.warnings if "fit alike; say --layout" in warning]


def test_a_file_by_position_needs_no_option(case, own):
    (own / "flat.toml").write_text(
        "width = 5\n[columns]\nbill_number = 1\nexport_date = 2\nvalue = 4\n", encoding="utf-8"
    )
    (source,) = case.take(case.csv(*LINES)).sources
    assert (source.layout, source.header_row, source.rows_read) == ("flat", 0, 2)
    assert source.unread == ["column 3", "column 5"]


def test_a_known_header_is_read_by_its_names_and_not_by_a_layout_of_numbers(case, own):
    (own / "flat.toml").write_text(
        "width = 3\n[columns]\nbill_number = 1\nexport_date = 2\nvalue = 3\n", encoding="utf-8"
    )
    lines = [(f"b{n}", "2024-03-04", "2024-05-06", "7")[:3] for n in range(20)]
    (source,) = case.take(case.csv(("Bill Number", "Arrival Date", "Export Date"), *lines)).sources
    assert (source.layout, source.mapping["export_date"]) == (None, "Export Date")


def test_the_next_file_is_read_as_the_first_was_and_says_so(case, ours):
    case.take(case.csv(HEADERS, ROW, name="march.csv"))
    (source,) = case.take(case.csv(HEADERS, ROW, ROW, name="april.csv")).sources
    assert source.layout == "ours"
    assert source.layout_because.startswith("as in march.csv of ")
    plain = ("Ref", "Worth", "SKU", "Quantity")
    case.take(case.csv(plain, ("b1", "1", "s", "2"), name="plain.csv"), layout="none")
    (source,) = case.take(case.csv(plain, ("b2", "1", "s", "2"), name="next.csv")).sources
    assert (source.layout, source.layout_because) == (None, "")


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([layout for layout in layouts.known() if layout.marks]), st.data())
def test_a_recognised_layout_leaves_no_column_unread_but_those_it_says(layout, data):
    others = sorted(set(layout.headers) - set(layout.marks))
    chosen = data.draw(st.sets(st.sampled_from(others)))
    headers = data.draw(st.permutations([*layout.marks, *chosen]))
    found = layouts.recognise([headers], layouts.known()).layout
    by_layout = layouts.map_columns(headers, 1, {}, found, recognised=True).columns
    by_names = layouts.map_columns(headers, 1, {}).columns
    left = {name for name, named in found.columns.items() if not named} if found else set()
    read = {number for numbers in by_layout.values() for number in numbers}
    assert {n for name, numbers in by_names.items() if name not in left for n in numbers} <= read


@pytest.mark.parametrize("shipped", [layout.name for layout in layouts.known()])
def test_each_shipped_layout_is_recognised_by_its_own_headers(shipped):
    layout = layouts.load(shipped)
    if layout.by_position:
        assert layout.width >= max(n for named in layout.columns.values() for n in named)
        return
    found = layouts.recognise([layout.headers], layouts.known())
    assert found.layout == layout, found.because
