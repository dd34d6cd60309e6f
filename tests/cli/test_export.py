"""The exported tables of contract section 5: columns, amounts, days, and the text as it was."""

import csv
import io
import json
import re

import pyarrow.parquet as pq
import pytest

from audit.engagement import Engagement
from audit.findings import review
from tests.cli.conftest import APRIL, MARCH
from tests.engagement.audits import imported, table

FIELDS = """
    bill_number master_bill entry_number entry_type order_number line_number invoice_number
    marketplace seller_id seller_name
    consignee_id consignee_name consignee_address consignee_city consignee_state
    consignee_postal_code consignee_country consignee_email consignee_phone consignee_is_reseller
    consignee_is_warehouse
    nominal_consignee owner_name sold shipper_name shipper_address shipper_country
    shipper_is_business importer_of_record filer_code filer_capacity power_of_attorney mid
    arrival_date estimated_arrival_date entry_date release_date export_date order_date
    port_of_entry mode_of_transport carrier conveyance container_number isf_number ftz_admission
    description hts_number country_of_origin country_of_shipment quantity quantity_unit
    gross_weight weight_unit sku product_url
    value currency listed_price paid_price gift exempt_1702b postal_duty_paid
    adcvd_case pga_code pga_data security_scan disposition_code
"""
COLUMNS = {
    "findings": "finding_id rule_id certainty person_id day order_number shipments value_usd status "
    "message dates level",
    "evidence": "finding_id rule_id certainty role shipment_id bill_number entry_number entry_type "
    "person_id day value_usd source_file source_sheet source_row",
    "shipments": "shipment_id bill_number master_bill entry_number entry_type claimed person_id day "
    "value_usd order_numbers seller_id source_file source_sheet source_row duplicate_of",
    "lines": f"line_id shipment_id {FIELDS} rate rate_date rate_kind value_usd",
    "persons": "line_id source_file source_row person_id identity",
    "issues": "source_file source_sheet source_row field raw reason",
    "sources": "source_file sheet sha256 rows_read lines_loaded duplicates rejected value_read_usd "
    "value_loaded_usd",
    "coverage": "rule_id tested not_testable findings reason title",
    "regimes": "shipment_id bill_number entry_type day trigger_day regime "
    + " ".join(
        f"{part} {part}_words {part}_from {part}_to {part}_reference {part}_status"
        for part in ("daily_limit", "origin", "mail", "type_86", "filing", "gift_limit")
    ),
    "date_totals": "finding_id rule_id basis day total_usd limit_usd shipments listed breach",
    "level_totals": "finding_id rule_id level day total_usd limit_usd shipments listed persons breach",
}  # fmt: skip


@pytest.fixture
def exported(s321, audited_once, tmp_path):
    """The rows of a table, first as written to a file of this ending."""

    def rows(name, ending="csv", *options):
        out = tmp_path / f"{name}.{ending}"
        answer = s321("export", audited_once, name, "-o", out, *options)
        assert (answer.code, answer.out, answer.err) == (0, "", "")
        assert [path.name for path in tmp_path.iterdir()] == [out.name]
        if ending == "csv":
            text = out.read_bytes().decode("utf-8")
            return list(csv.DictReader(io.StringIO(text, newline="")))
        if ending == "jsonl":
            return [json.loads(line) for line in out.read_text("utf-8").splitlines()]
        return pq.read_table(out).to_pylist()

    return rows


@pytest.mark.parametrize("name", COLUMNS)
@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_columns_stand_in_the_order_of_the_contract_in_every_form(exported, name, ending):
    rows = exported(name, ending)
    assert rows
    assert list(rows[0]) == COLUMNS[name].split()


@pytest.mark.parametrize("name", COLUMNS)
def test_every_form_tells_the_same_and_so_does_standard_output(exported, s321, audited_once, name):
    def told(rows):
        return [["" if v is None else str(v) for v in row.values()] for row in rows]

    printed = s321("export", audited_once, name).out
    as_csv = told(csv.DictReader(io.StringIO(printed, newline="")))
    again = s321("export", audited_once, name).out
    assert again == printed
    assert told(table(audited_once, name)) == as_csv


def test_json_lines_and_parquet_hold_what_csv_holds(exported, tmp_path):
    forms = {}
    for ending in ("csv", "jsonl", "parquet"):
        rows = exported("shipments", ending)
        forms[ending] = [["" if v is None else str(v) for v in row.values()] for row in rows]
        next(tmp_path.iterdir()).unlink()
    assert forms["csv"] == forms["jsonl"] == forms["parquet"]


def test_an_empty_table_is_its_header(s321, tmp_path):
    path = tmp_path / "new.s321"
    Engagement.create(path).close()
    for name, columns in COLUMNS.items():
        assert s321("export", path, name).out == ",".join(columns.split()) + "\n"
        s321("export", path, name, "-o", tmp_path / "empty.parquet")
        assert pq.read_table(tmp_path / "empty.parquet").column_names == columns.split()


def test_amounts_have_two_decimals_and_days_are_iso(exported, tmp_path):
    for name in COLUMNS:
        for row in exported(name):
            for column, text in row.items():
                if column.endswith("_usd") and text:
                    assert re.fullmatch(r"-?\d+\.\d\d", text), (name, column, text)
                if column == "day" and text:
                    assert re.fullmatch(r"\d{4}-\d\d-\d\d", text), (name, text)
        (tmp_path / f"{name}.csv").unlink()


def test_amounts_are_those_of_the_sources(exported):
    values = {row["bill_number"]: row["value_usd"] for row in exported("shipments")}
    assert values == {
        "00123": "900.00", "B2": "500.00", "B3": "500.00", "B4": "500.00", "B5": "-5.00", "B6": "",
        "B7": "15.00", "B8": "500.00",
    }  # fmt: skip


def test_lines_are_as_read_to_the_letter(exported):
    rows = exported("lines")
    unread = {"value": "8OO", "country_of_origin": "Atlantis"}
    assert [{k: v for k, v in row.items() if v and k in MARCH[n]} for n, row in enumerate(rows[:7])] == [
        {k: v for k, v in row.items() if v and unread.get(k) != v} for row in MARCH
    ]  # fmt: skip
    assert rows[0]["bill_number"] == "00123"
    assert rows[1]["entry_number"] == "00012345678901234567"
    assert rows[1]["description"] == 'cup, "blue"\nwith handle'
    assert rows[2]["consignee_postal_code"] == "01001"
    assert rows[0]["description"] == "=1+1"


def test_lines_show_the_rate_of_another_currency_with_its_day_and_what_it_comes_to(exported):
    shown = [
        [row[name] for name in ("currency", "rate", "rate_date", "rate_kind", "value_usd")]
        for row in exported("lines")
    ]
    assert shown[6] == ["EUR", "1.5", "2024-01-02", "", "15.00"]
    assert shown[0] == ["", "", "", "", "900.00"]
    assert shown[5][4] == "", "no value, no dollars"


def test_for_excel_puts_an_apostrophe_before_signs_of_formulas_in_text_only(exported):
    first, *_, fifth = exported("lines", "csv", "--for-excel")[:5]
    assert [first[name] for name in ("description", "order_number", "sku", "seller_name")] == [
        "'=1+1", "'+7", "'@home", "'-dash",
    ]  # fmt: skip
    assert first["bill_number"] == "00123"
    assert fifth["value"] == "'-5.00"


def test_for_excel_leaves_amounts_numbers(exported):
    amounts = {
        r["bill_number"]: r["value_usd"] for r in exported("shipments", "csv", "--for-excel")
    }
    assert amounts["B5"] == "-5.00"


def test_every_line_stands_in_persons_and_in_a_shipment(audited_once):
    lines, persons = table(audited_once, "lines"), table(audited_once, "persons")
    shipments = {row["shipment_id"]: row for row in table(audited_once, "shipments")}
    assert len(shipments) == len(table(audited_once, "shipments"))
    assert [row["line_id"] for row in lines] == [row["line_id"] for row in persons]
    for line, person in zip(lines, persons, strict=True):
        assert shipments[line["shipment_id"]]["person_id"] == person["person_id"]
        assert shipments[line["shipment_id"]]["source_file"] == person["source_file"]


def test_a_duplicate_names_the_shipment_that_it_repeats(audited_once):
    shipments = {row["shipment_id"]: row for row in table(audited_once, "shipments")}
    (copy,) = [row for row in shipments.values() if row["duplicate_of"]]
    original = shipments[copy["duplicate_of"]]
    assert copy["bill_number"] == original["bill_number"] == APRIL[0]["bill_number"]
    assert (copy["source_file"], copy["source_row"]) == ("audited-2.csv", 2)
    assert (original["source_file"], original["source_row"]) == ("audited-1.csv", 4)


def test_evidence_leads_from_findings_to_rows_of_sources(audited_once):
    findings = {row["finding_id"]: row for row in table(audited_once, "findings")}
    evidence = table(audited_once, "evidence")
    assert {row["finding_id"] for row in evidence} == set(findings)
    for finding_id, finding in findings.items():
        rows = [row for row in evidence if row["finding_id"] == finding_id]
        breaches = [row for row in rows if row["role"] == "breach"]
        assert {row["role"] for row in rows} <= {"breach", "context"}
        assert len({row["shipment_id"] for row in breaches}) == finding["shipments"] > 0
        assert {row["rule_id"] for row in rows} == {finding["rule_id"]}
        cents = [round(float(row["value_usd"]) * 100) for row in breaches if row["value_usd"]]
        if cents:
            assert round(float(finding["value_usd"]) * 100) == sum(cents)


def test_every_issue_says_where_and_what_stood_there(audited_once):
    issues = table(audited_once, "issues")
    by_raw = {row["raw"]: row for row in issues}
    assert (by_raw["8OO"]["source_row"], by_raw["8OO"]["field"]) == (7, "value")
    assert by_raw["Atlantis"]["field"] == "country_of_origin"
    assert all(row["source_file"] and row["source_sheet"] and row["reason"] for row in issues)


def test_sources_account_for_every_row_and_dollar(audited_once):
    first, second = table(audited_once, "sources")
    for row in (first, second):
        assert row["rows_read"] == row["lines_loaded"] + row["duplicates"] + row["rejected"]
        assert re.fullmatch("[0-9a-f]{64}", row["sha256"])
    assert (first["value_read_usd"], first["value_loaded_usd"]) == ("2410.00", "2410.00")
    assert (second["value_read_usd"], second["value_loaded_usd"]) == ("1000.00", "500.00")
    assert (second["lines_loaded"], second["duplicates"]) == (1, 1)


def test_coverage_names_every_rule_of_the_run_with_nil_results(audited_once):
    coverage = {row["rule_id"]: row for row in table(audited_once, "coverage")}
    found = [row["rule_id"] for row in table(audited_once, "findings")]
    from audit import rulebook

    assert set(coverage) == {rule.id for rule in rulebook.rules()}
    assert {rule: row["findings"] for rule, row in coverage.items()} == {
        rule: found.count(rule) for rule in coverage
    }
    assert coverage["321-12"]["findings"] == 0 < coverage["321-12"]["tested"]
    assert coverage["321-11"]["not_testable"] > 0
    assert coverage["321-22"]["reason"]


def test_the_status_of_a_finding_is_its_last_decision(engagement):
    first = table(engagement, "findings")[0]["finding_id"]
    for status in ("confirmed", "dismissed"):
        review(engagement, [first], status, "seen", "R. Vale")
    statuses = {row["finding_id"]: row["status"] for row in table(engagement, "findings")}
    assert statuses.pop(first) == "dismissed"
    assert set(statuses.values()) == {"open"}


def test_before_a_run_lines_and_sources_are_there_and_nothing_concluded(tmp_path):
    path = imported(tmp_path / "new.s321", MARCH)
    assert len(table(path, "lines")) == len(MARCH)
    assert {row["shipment_id"] for row in table(path, "lines")} == {None}
    assert table(path, "shipments") == table(path, "findings") == table(path, "coverage") == []
    assert table(path, "sources")[0]["value_read_usd"] == "2395.00"
