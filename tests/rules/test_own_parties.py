"""Rules 321-07 and 08 with the user's own tables of warehouses and resellers."""

import pytest

from audit import own_tables, pipeline, rulebook
from audit.engagement import Engagement
from tests.engagement.audits import imported, table, written
from tests.rules.test_engines import same_in_duckdb

LINE = {
    "entry_type": "86", "arrival_date": "2024-05-03", "value": "500", "consignee_name": "Ann Roe",
    "consignee_address": "1 Elm St", "consignee_postal_code": "10001",
}  # fmt: skip
OTHER = {"consignee_name": "Bo Lee", "consignee_address": "9 Oak St"}


def listed(folder, rule, name, rows, *lines):
    """The bills that a rule lists, in SQLite and DuckDB, when the user's table holds these rows."""
    path = imported(
        folder / "a.s321",
        [LINE | {"bill_number": f"A{number}"} | line for number, line in enumerate(lines, 1)],
    )
    if rows:
        own_tables.load(path, name, written(folder / "own.csv", rows))
    pipeline.run(path, rules=[rule])
    found = table(path, "evidence")
    if found:
        with Engagement.open(path) as engagement:
            same_in_duckdb(engagement, [rulebook.rule(rule)])
    return [row["bill_number"] for row in found if row["role"] == "breach"]


@pytest.mark.parametrize(
    ("row", "fires"),
    [
        ({"name": "ROE, ANN", "address": "1 Elm Street", "postal_code": "10001"}, True),
        ({"name": "Ann Roe", "address": "2 Elm St", "postal_code": "10001"}, False),
        ({"name": "Bo Lee", "address": "1 Elm St", "postal_code": "10001"}, False),
        ({"address": "1 Elm St", "postal_code": "10001"}, True),
        ({"name": "Ann Roe"}, True),
        (None, False),
    ],
    ids=str,
)
def test_a_warehouse_of_the_table_is_found_by_what_its_row_gives(tmp_path, row, fires):
    rows = [row] if row else []
    found = listed(tmp_path, "07", "warehouses", rows, {"sold": "no"}, {"sold": "no"})
    assert found == (["A1", "A2"] if fires else [])


def test_sold_goods_to_a_warehouse_of_the_table_are_the_buyers(tmp_path):
    row = {"name": "Ann Roe"}
    assert not listed(tmp_path, "07", "warehouses", [row], {"sold": "yes"}, {"sold": "no"})


@pytest.mark.parametrize("field", ["owner_name", "nominal_consignee"])
def test_a_reseller_of_the_table_is_found_by_name_as_owner_or_nominal_consignee(tmp_path, field):
    lines = ({field: "Kite Shop, Inc."}, {field: "KITE SHOP"} | OTHER)
    assert listed(tmp_path, "08", "resellers", [{"name": "Kite Shop"}], *lines) == ["A1", "A2"]


def test_a_name_that_the_table_lacks_is_no_reseller(tmp_path):
    lines = ({"owner_name": "Kite Shop"}, {"owner_name": "Kite Shop"} | OTHER)
    assert listed(tmp_path, "08", "resellers", [{"name": "Ox Shop"}], *lines) == []


def test_a_consignee_that_the_table_names_is_the_reseller_of_its_own_and_its_customers(tmp_path):
    lines = ({}, {"owner_name": "Ann Roe"} | OTHER, {"bill_number": "C1", "value": "700"} | OTHER)
    row = {"name": "Ann Roe", "address": "1 Elm St", "postal_code": "10001"}
    assert listed(tmp_path, "08", "resellers", [row], *lines) == ["A1", "A2"]


def test_a_consignee_number_of_the_table_is_enough(tmp_path):
    lines = ({"consignee_id": "R1"}, {"consignee_id": "r1"} | OTHER, {"consignee_id": "R2"})
    assert listed(tmp_path, "08", "resellers", [{"consignee_id": "R1"}], *lines) == ["A1", "A2"]
