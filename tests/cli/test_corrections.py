"""`totals` and `reread` as an auditor types them."""

import json

import pytest

from tests.engagement.audits import table, written

ROWS = [
    {"bill_number": "b1", "arrival_date": "03/04/2024", "value": "900.00", "extra": "x"},
    {"bill_number": "b2", "arrival_date": "05/06/2024", "value": "12.50", "extra": "y"},
]


@pytest.fixture
def loaded(s321, tmp_path):
    path = tmp_path / "case.s321"
    s321("new", path)
    file = written(tmp_path / "may.csv", ROWS)
    s321("import", path, file)
    file.unlink()
    return path


def test_import_says_how_each_column_was_read_and_from_which_values(s321, tmp_path):
    path = tmp_path / "case.s321"
    s321("new", path)
    rows = [{**ROWS[0], "arrival_date": "25/04/2024"}, ROWS[1]]
    answer = s321("import", path, written(tmp_path / "may.csv", rows), "--dry-run")
    assert (
        "arrival_date <- arrival_date  (dmy: 1 value has 13 or more in front; 2 values: 25/04/2024)"
        in answer.out
    )
    assert "value <- value  (decimal point, USD: 2 values have a decimal point" in answer.out


def test_totals_are_entered_and_listed(s321, loaded):
    answer = s321("totals", loaded, "may.csv", "--rows", 3, "--value", "912.50", "--by", "R. Vale")
    assert (answer.code, answer.err) == (0, "")
    assert "3 rows (read 1 less), USD 912.50; differs" in answer.out
    s321("totals", loaded, "may.csv", "--note", "they count the header", "--by", "R. Vale")
    answer = s321("totals", loaded)
    assert "explained" in answer.out
    assert "they count the header (R. Vale)" in answer.out
    (source,) = s321("totals", loaded, "--json").json["sources"]
    assert (source["rows_difference"], source["value_difference_cents"]) == (-1, 0)


def test_reread_says_what_has_changed(s321, loaded):
    answer = s321("reread", loaded, "may.csv", "--date-order", "dmy", "--map", "sku=extra")
    assert (answer.code, answer.err) == (0, "")
    assert "decisions, arrival_date: mdy -> dmy" in answer.out
    assert "mapping, sku: none -> extra" in answer.out
    assert [line["sku"] for line in table(loaded, "lines")] == ["x", "y"]
    again = s321("reread", loaded, "may.csv", "--json")
    assert (again.json["changed"], again.json["changes"]) == (False, {})


def test_the_log_has_a_sentence_for_both(s321, loaded):
    from audit.browse.log import sentence

    s321("totals", loaded, "may.csv", "--rows", 2, "--by", "R. Vale")
    s321("reread", loaded, "may.csv", "--value-is", "shipment")
    lines = [line.split("\t") for line in s321("log", loaded).out.splitlines()]
    assert json.loads(lines[-1][4])["changes"] == {"value_basis": ["line", "shipment"]}
    assert [sentence(line[2], line[4]) for line in lines[-2:]] == [
        "may.csv, sheet 'may': the client says 2 rows, entered by R. Vale; agrees.",
        "may.csv, sheet 'may' read again; changed: value basis.",
    ]


def test_what_cannot_be_done_is_one_sentence(refused, loaded):
    refused("totals", loaded, "--rows", 3)
    refused("totals", loaded, "may.csv", "--rows", 3)
    refused("totals", loaded, "june.csv", "--rows", 3, "--by", "R. Vale")
    refused("totals", loaded, "may.csv", "--value", "lots", "--by", "R. Vale")
    refused("reread", loaded, "june.csv")
    refused("reread", loaded, "may.csv", "--map", "value=Price")
    refused("reread", loaded, "may.csv", "--map", "price=extra")
    refused("reread", loaded, "may.csv", "--header-row", 99)
