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
