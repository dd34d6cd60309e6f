"""Own rules beside the shipped ones: when they run, what an import says of them, the watch list."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from audit import freshness, own_rules, own_tables, pipeline
from audit.cli import cli
from audit.engagement import Engagement
from audit.preview import Preview
from tests.engagement.audits import imported, reading_in_this_process, table, written
from tests.rules.test_engines import same_in_duckdb
from tests.rules.test_own_rules import LINES, QUERY, RULE

DOCS = Path(__file__).parents[2] / "docs" / "own-rules.md"
VIOLATION = RULE.replace("'s-7'", "'S-7'").replace("'review' AS", "'violation' AS")
WATCHED = re.search(r"```sql\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)[1]


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    with reading_in_this_process():
        return imported(tmp_path_factory.mktemp("own") / "own.s321", LINES)


@pytest.fixture
def engagement(once, tmp_path):
    return shutil.copy(once, tmp_path / "own.s321")


def write(folder, text, name="own.sql"):
    (folder / name).write_text(text, encoding="utf-8")


def listed(engagement, rule_id):
    return [
        row["bill_number"] for row in table(engagement, "evidence") if row["rule_id"] == rule_id
    ]


def test_a_violation_of_an_own_rule_has_its_periods_in_321_80(folder, engagement):
    write(folder, VIOLATION)
    pipeline.run(engagement)
    assert listed(engagement, "OWN-1") == ["B1"]
    assert listed(engagement, "321-80") == ["B1"]
    pipeline.run(engagement, rules=["321-80", "OWN-1"])
    assert listed(engagement, "321-80") == ["B1"]


def test_a_review_of_an_own_rule_has_none(folder, engagement):
    write(folder, VIOLATION.replace("'violation' AS", "'review' AS"))
    pipeline.run(engagement)
    assert listed(engagement, "OWN-1") == ["B1"]
    assert listed(engagement, "321-80") == []


def test_an_own_rule_after_all_runs_last_and_reads_the_others_findings(folder, engagement):
    found = (
        "SELECT DISTINCT e.shipment_no, 'breach' AS role, 'info' AS certainty, '' AS grouping, "
        "f.rule_id AS note FROM finding f JOIN evidence e ON e.finding_no = f.finding_no"
    )
    last = RULE.replace('"OWN-1"', '"OWN-0"').replace("needs =", "after_all = true\nneeds =", 1)
    write(folder, VIOLATION)
    write(folder, last.replace(QUERY, found), "last.sql")
    order = [rule.id for rule in own_rules.chosen([])]
    assert order[-3:] == ["OWN-1", "321-80", "OWN-0"]
    assert [rule.id for rule in own_rules.chosen(["OWN-0", "OWN-1", "01"])] == [
        "321-01", "OWN-1", "OWN-0",
    ]  # fmt: skip
    pipeline.run(engagement)
    said = [row["message"] for row in table(engagement, "findings") if row["rule_id"] == "OWN-0"]
    assert [m for m in said if "321-80" in m] == [m for m in said if "OWN-1" in m] != []


@pytest.fixture
def dry_run(tmp_path):
    def run(*fields):
        path = tmp_path / "dry.s321"
        if not path.exists():
            Engagement.create(path).close()
        line = dict.fromkeys(("bill_number", "value", "arrival_date", *fields), "2024-05-03")
        file = written(tmp_path / "dry.csv", [line])
        with reading_in_this_process():
            told = CliRunner().invoke(cli, ["import", str(path), str(file), "--dry-run"])
            preview = Preview(path)
            preview.add([file])
            lacking = preview.look().not_testable
            preview.close()
        assert told.exit_code == 0, told.output
        return told.output, lacking

    return run


def test_an_import_names_the_own_rules_that_it_cannot_test(folder, dry_run):
    write(folder, RULE)
    write(folder, RULE.replace('"OWN-1"', '"OWN-2"').replace('"seller_id"', '"mid|sku"'), "2.sql")
    said, lacking = dry_run()
    assert re.search(r"OWN-1 cannot be tested: no source has seller_id\n", said)
    assert re.search(r"OWN-2 cannot be tested: no source has mid or sku\n", said)
    assert (lacking["OWN-1"], lacking["OWN-2"]) == ("seller_id", "mid or sku")
    said, lacking = dry_run("seller_id", "sku")
    assert "OWN-" not in said
    assert "OWN-1" not in lacking


def test_an_own_rule_that_cannot_be_read_hinders_no_import(folder, dry_run, monkeypatch):
    write(folder, RULE.replace('["seller_id"]', '["seller"]'))
    write(folder, "no rule", "none.sql")
    assert not [rule_id for rule_id in dry_run()[1] if rule_id.startswith("OWN-")]
    monkeypatch.setenv("S321_RULES", str(folder / "nowhere"))
    assert "321-05" in dry_run()[1]


def test_a_table_of_the_users_own_answers_a_need_at_an_import_too(folder, dry_run, tmp_path):
    needed = ("consignee_name", "seller_id")
    assert "consignee_is_reseller or resellers" in dry_run(*needed)[1]["321-08"]
    write(folder, RULE.replace('"seller_id"', '"seller_id", "watch_list"'))
    assert "OWN-1" not in dry_run(*needed)[1]  # a table can be loaded later
    with reading_in_this_process():
        rows = written(tmp_path / "resellers.csv", [{"name": "Kite Shop"}])
        own_tables.load(tmp_path / "dry.s321", "resellers", rows)
    assert "321-08" not in dry_run(*needed)[1]


GOODS = [
    {"bill_number": "B1", "entry_type": "86", "value": "20", "hts_number": "9613.80.2000"},
    {"bill_number": "B2", "entry_type": "11", "value": "20", "hts_number": "9613.80.2000"},
    {"bill_number": "B3", "entry_type": "321", "value": "20", "hts_number": "6109.10.0012"},
]  # fmt: skip


def test_the_rule_of_the_documents_joins_the_watch_list(folder, tmp_path):
    path = imported(tmp_path / "goods.s321", GOODS)
    write(folder, WATCHED)

    def load(*rows):
        with reading_in_this_process():
            fields = ["kind", "text", "why"]
            own_tables.load(path, "watch_list", written(tmp_path / "w.csv", rows, fields))

    def covered():
        pipeline.run(path, rules=["OWN-WATCHED"])
        (row,) = table(path, "coverage")
        return row["tested"], row["findings"], row["reason"]

    assert covered() == (0, 0, "No row is loaded of the table watch_list.")
    load(
        {"kind": "hts", "text": "9613.80", "why": "asked for"},
        {"kind": "word", "text": "6109", "why": "x"},
    )
    with Engagement.open(path) as opened:
        assert freshness.stale(opened.conn) == "a table of your own was loaded"
    assert covered() == (2, 1, "")
    assert listed(path, "OWN-WATCHED") == ["B1"]
    (row,) = table(path, "findings")
    assert row["message"].endswith("with a watched number: row 1 of watch_list: asked for.")
    with Engagement.open(path) as opened:
        assert freshness.stale(opened.conn) == ""
        assert same_in_duckdb(opened, [own_rules.rule("OWN-WATCHED")]) == 1
