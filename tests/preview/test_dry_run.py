"""`import --dry-run` says what would happen, and changes nothing."""

import json

import pytest
from click.testing import CliRunner

from audit.cli import cli
from audit.engagement import Engagement

HEADER = ["Tracking Number", "Consignee Name", "Value", "Currency", "Arrival Date", "Remark"]
LINES = [
    ["1Z1", "Ada Marsh", "1,012.505", "USD", "03/14/2024", "a"],
    ["1Z2", "B. Okafor", "250.00", "EUR", "03/02/2024", "b"],
    ["1Z3", "C. Ruiz", "7", "", "2024-02-28", ""],
]


@pytest.fixture
def dry_run(in_process, engagement, write_csv):
    file = write_csv("march.csv", HEADER, *LINES)

    def run(*options):
        return CliRunner().invoke(
            cli, ["import", str(engagement), str(file), "--dry-run", *options]
        )

    return run


def test_it_tells_sums_days_unread_columns_and_rules_that_would_lack(dry_run, engagement):
    told = dry_run()
    assert told.exit_code == 0
    assert "USD 1,019.51 + EUR 250.00" in told.output
    assert "arrival_date from 2024-02-28 to 2024-03-14" in told.output
    assert "not read: Remark" in told.output
    assert "321-05 cannot be tested: no source has order_number" in told.output
    assert "Dry run: nothing was changed." in told.output
    with Engagement.open(engagement) as opened:
        assert opened.conn.execute("SELECT count(*) FROM source").fetchone()[0] == 0


def test_its_json_holds_the_same(dry_run):
    told = json.loads(dry_run("--json").stdout)
    assert told["dry_run"] is True
    assert told["sources"][0]["value_cents"] == {"USD": 101951, "EUR": 25000}
    assert told["sources"][0]["dates"] == {"arrival_date": ["2024-02-28", "2024-03-14"]}
    assert told["not_testable"]["321-05"] == "order_number"


def test_it_shows_persons_first_rows_and_issues_raw_beside_parsed(dry_run):
    told = dry_run().output.splitlines()
    assert "Persons in all, by id or by name and address: 3" in told
    (first,) = [line for line in told if line.startswith("    row 2: ")]
    assert "bill_number 1Z1; " in first
    assert "arrival_date 03/14/2024 -> 2024-03-14; value 1,012.505; currency USD" in first
    assert any(line.startswith("    the sheet, entry_type: ") for line in told)


def test_rejected_rows_titles_and_faults_are_told_with_their_rows(
    in_process, engagement, write_csv
):
    lots = [["1Z9", "Flo Tanaka", "lots", "", "2024-03-01", ""] for _ in range(5)]
    total = ["Total", "", "1,262.505", "", "", ""]
    file = write_csv("march.csv", ["Report of March"], HEADER, *LINES, *lots, total)
    told = CliRunner().invoke(cli, ["import", str(engagement), str(file), "--dry-run"]).output
    assert "above the header, not read: row 1: Report of March" in told
    assert "rejected rows: total 1" in told
    assert "rejected USD 1,262.51 (USD 1,262.51 in totals, which repeat other rows)" in told
    assert "rows 6, 7, 8 and 2 more, value: 'lots': not an amount" in told
    assert "row 11: 'Total | 1,262.505': row rejected: a total: 'Total'" in told


def test_a_repeated_value_counts_once_a_shipment_and_it_says_so(in_process, engagement, write_csv):
    line = ["1Z1", "Ada Marsh", "50.00", "", "2024-03-01", ""]
    file = write_csv("march.csv", HEADER, line, line)
    words = ["import", str(engagement), str(file), "--dry-run", "--value-is", "shipment"]
    told = CliRunner().invoke(cli, words).output
    assert "USD 50.00, that of each shipment once; USD 100.00 line by line" in told
    assert "issues; USD 50.00" in told
