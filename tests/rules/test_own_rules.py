"""Rules of the user's own: read, checked, run, marked as theirs, and explained when they are gone."""

import json
import shutil

import openpyxl
import pytest

from audit import freshness, own_rules, pipeline, rulebook
from audit.browse.finding import detail
from audit.engagement import Engagement
from audit.errors import AuditError
from audit.report.wording import rules_by_id
from tests.engagement.audits import imported, table

RULE = """/*
id = "OWN-1"
title = "A seller that the client asked about"
certainty = "review"
subject = "shipment"
population = "s.claimed = 1"
testable = "s.seller_id IS NOT NULL"
needs = ["seller_id"]
law = ["daily_limit"]
criteria = ["The client's letter of 2024-05-03"]
condition = "A shipment of {total} of the seller {note}, on {day}."
dates = "All dates."
identity = false
adds_value = false
logic = "The seller is S-7."
limits = "Sellers without an id are not seen."
action = "Ask the client."
*/
SELECT s.shipment_no, 'breach' AS role, 'review' AS certainty, '' AS grouping, s.seller_id AS note
FROM shipment s WHERE s.claimed = 1 AND s.seller_id = 's-7'
"""
QUERY = RULE.partition("*/\n")[2]
LINES = [
    {"bill_number": "B1", "entry_type": "86", "value": "20", "seller_id": "S-7",
     "arrival_date": "2024-05-03"},
    {"bill_number": "B2", "entry_type": "86", "value": "20", "seller_id": "S-8",
     "arrival_date": "2024-05-03"},
]  # fmt: skip


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    return imported(tmp_path_factory.mktemp("own") / "own.s321", LINES)


@pytest.fixture
def engagement(once, tmp_path):
    return shutil.copy(once, tmp_path / "own.s321")


def write(folder, text=RULE, name="seller.sql"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_own_rule_runs_with_the_others_and_is_marked_everywhere(folder, engagement):
    path = write(folder, RULE.replace("'s-7'", "'S-7'"))
    summary = pipeline.run(engagement)
    assert summary.by_rule["OWN-1"] == 1
    assert summary.titles["OWN-1"] == "Own rule: A seller that the client asked about"
    (found,) = [row for row in table(engagement, "findings") if row["rule_id"] == "OWN-1"]
    assert found["message"] == "A shipment of $20.00 of the seller S-7, on 2024-05-03."
    coverage = {row["rule_id"]: row for row in table(engagement, "coverage")}
    assert set(coverage) == {"OWN-1", *(rule.id for rule in rulebook.rules())}
    assert (coverage["OWN-1"]["tested"], coverage["OWN-1"]["findings"]) == (2, 1)
    assert coverage["OWN-1"]["title"].startswith("Own rule: ")
    with Engagement.open(engagement) as opened:
        files = dict(opened.conn.execute("SELECT file, sha256 FROM run_file"))
        (log,) = opened.conn.execute("SELECT detail FROM log WHERE action = 'run'").fetchone()
        rule = rules_by_id(opened.conn)["OWN-1"]
        number = opened.conn.execute("SELECT finding_no FROM finding WHERE rule_id = 'OWN-1'")
        assert detail(opened.conn, number.fetchone()[0]).title.startswith("Own rule: ")
        assert freshness.stale(opened.conn) == ""
    assert rule.own
    assert files[f"own rule {path.name}"] == rule.sha256
    assert json.loads(log)["own_rules"] == {"OWN-1": rule.sha256}


def test_the_report_marks_an_own_rule_on_rules_findings_and_summary(folder, engagement, tmp_path):
    path = write(folder, RULE.replace("'s-7'", "'S-7'"))
    pipeline.run(engagement, rules=["OWN-1"])
    path.unlink()
    with Engagement.open(engagement) as opened:
        pipeline.write_report(opened, tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx", read_only=True)
    rows = {name: list(book[name].values) for name in ("Cover", "Rules", "Findings", "Summary")}
    assert ("Own rules", "OWN-1 (seller.sql)") in [row[:2] for row in rows.pop("Cover")]
    book.close()
    marked = {
        name: [row for row in found if any("Own rule: " in str(cell) for cell in row)]
        for name, found in rows.items()
    }
    assert all(marked.values())
    (rule,) = (dict(zip(rows["Rules"][0], row, strict=True)) for row in marked["Rules"])
    assert (rule["Rule"], rule["Version"], rule["Findings"]) == ("OWN-1", "own", 1)
    (found,) = (dict(zip(rows["Findings"][0], row, strict=True)) for row in marked["Findings"])
    assert found["rule_id"] == "OWN-1"
    assert found["condition"] == "To review: Own rule: A seller that the client asked about"


def test_findings_of_an_own_rule_that_is_gone_still_explain_themselves(folder, engagement):
    path = write(folder, RULE.replace("'s-7'", "'S-7'"))
    pipeline.run(engagement, rules=["own-1"])
    path.unlink()
    with Engagement.open(engagement) as opened:
        found = detail(opened.conn, 1)
        assert (found.rule_id, found.logic, found.action) == (
            "OWN-1", "The seller is S-7.", "Ask the client.",
        )  # fmt: skip
        assert rules_by_id(opened.conn)["OWN-1"].title.startswith("Own rule: ")
        assert freshness.stale(opened.conn) == "your own rules have changed"
    pipeline.run(engagement, rules=["321-01"])
    with Engagement.open(engagement) as opened:
        assert "OWN-1" not in rules_by_id(opened.conn)


def test_a_run_of_all_rules_is_out_of_date_when_an_own_rule_is_new(folder, engagement):
    pipeline.run(engagement)
    path = write(folder)
    with Engagement.open(engagement) as opened:
        assert freshness.stale(opened.conn) == "your own rules have changed"
    pipeline.run(engagement, rules=["321-01"])
    with Engagement.open(engagement) as opened:
        assert freshness.stale(opened.conn) == ""
    pipeline.run(engagement)
    path.write_text(RULE.replace("review", "info", 1))
    with Engagement.open(engagement) as opened:
        assert freshness.stale(opened.conn) == "your own rules have changed"


def test_without_the_variable_the_folder_beside_the_layouts_is_read(monkeypatch, tmp_path):
    monkeypatch.delenv("S321_RULES", raising=False)
    assert own_rules.folder().name == "rules"
    assert own_rules.load() == ()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"OWN-1"', '"321-99"', "its id is '321-99'; write OWN-"),
        ('"OWN-1"', '"own-1"', "its id is 'own-1'; write OWN-"),
        ('"OWN-1"', '"OWN-"', "its id is 'OWN-'"),
        ('"OWN-1"', '"OWN-1 DROP"', "its id is"),
        ('title = "A seller', "title = A seller", "no TOML"),
        ('certainty = "review"', 'certainty = "sure"', "certainty is 'sure'"),
        ('dates = "All dates."\n', "", "has no dates"),
        ('["seller_id"]', '["seller"]', "its needs names 'seller'"),
        ('["daily_limit"]', '["weekly_limit"]', "its law names 'weekly_limit'"),
        ("needs =", 'tables = ["quotas"]\nneeds =', "its tables names 'quotas'"),
        ("needs =", 'facts = ["os"]\nneeds =', "its facts names 'os'"),
        ("needs =", 'said = ["x\'"]\nneeds =', "its said names"),
        ("needs =", 'settings = ["colour"]\nneeds =', "its settings names 'colour'"),
        ("{note}", "{shipment}", "its condition names {shipment}"),
        ("{note}", "{note.x}", "its condition names {note.x}"),
        ("{note}", "{note", "its condition cannot be written"),
        ("s.claimed = 1", "s.claims = 1", "no such column: s.claims"),
        ("s.claimed = 1", "1) OR (1", "SQLite says of its SQL"),
        ("s.claimed = 1", "(DELETE FROM finding)", "SQLite says of its SQL"),
        ("FROM shipment s", "FROM quota s", "no such table: quota"),
        ("FROM shipment s", "FROM shipment s\n-- shared: night\n", "no shared SQL named 'night'"),
        (" AS note", " AS notes", "its query gives shipment_no, role, certainty, grouping, notes"),
        (", s.seller_id AS note", "", "its query gives"),
        (QUERY, "DELETE FROM finding", "does more than read"),
        (QUERY, "INSERT INTO setting VALUES ('a', 'b')", "does more than read"),
        (QUERY, "CREATE TABLE x (y)", "does more than read"),
        (QUERY, "ATTACH 'other.s321' AS other", "does more than read"),
        (QUERY, "PRAGMA user_version = 3", "does more than read"),
        (QUERY, "SELECT * FROM pragma_table_info('shipment')", "does more than read"),
        (QUERY, "SELECT load_extension('x')", "does more than read"),
        (QUERY, "SELECT random() AS shipment_no", "does more than read"),
        (QUERY, "VACUUM", "SQLite says of its SQL"),
        (QUERY, QUERY + "; DELETE FROM finding", "SQLite says of its SQL"),
        (QUERY, "SELECT 1) x, (SELECT 2", "SQLite says of its SQL"),
        (QUERY, "", "SQLite says of its SQL"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_rule_is_refused_in_one_sentence(folder, engagement, old, new, fault):
    path = write(folder, RULE.replace(old, new, 1))
    before = table(engagement, "findings")
    with pytest.raises(AuditError) as refused:
        pipeline.run(engagement)
    sentence = str(refused.value)
    assert fault in sentence
    assert path.name in sentence
    assert "\n" not in sentence
    assert table(engagement, "findings") == before


def test_two_files_of_one_id_and_a_file_that_is_no_text_are_refused(folder):
    write(folder)
    write(folder, name="twin.sql")
    with pytest.raises(AuditError, match=r"seller.sql and twin.sql are both OWN-1"):
        own_rules.load()
    (folder / "twin.sql").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(AuditError, match=r"twin.sql cannot be read"):
        own_rules.load()


def test_a_variable_that_names_no_folder_and_an_unknown_own_rule_are_told(monkeypatch, tmp_path):
    monkeypatch.setenv("S321_RULES", str(tmp_path / "nowhere"))
    with pytest.raises(AuditError, match=r"nowhere, which is no folder"):
        own_rules.catalogue()
    monkeypatch.setenv("S321_RULES", str(tmp_path))
    with pytest.raises(AuditError, match="There is no own rule 'OWN-9'"):
        own_rules.chosen(["OWN-9"])
    assert [rule.id for rule in own_rules.chosen(["05", "321-01"])] == ["321-01", "321-05"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("'breach' AS role", "'guilty' AS role"),
        ("'review' AS certainty", "'sure' AS certainty"),
        ("'' AS grouping", "NULL AS grouping"),
        ("s.shipment_no,", "-1 AS shipment_no,"),
    ],
)
def test_a_row_that_no_finding_can_hold_is_refused_when_it_runs(folder, engagement, old, new):
    write(folder, RULE.replace("'s-7'", "'S-7'").replace(old, new, 1))
    with pytest.raises(AuditError, match=r"seller.sql cannot be used: it gave shipment_no"):
        pipeline.run(engagement, rules=["OWN-1"])


def test_a_fault_that_only_data_show_is_told_in_a_sentence(folder, engagement):
    write(folder, RULE.replace("s.seller_id = 's-7'", "json_extract(s.seller_id, '$.a') = 1"))
    with pytest.raises(AuditError, match=r"seller.sql cannot be used: SQLite says.*JSON"):
        pipeline.run(engagement, rules=["OWN-1"])


def test_a_fault_of_its_conditions_that_only_data_show_is_told_too(folder, engagement):
    write(folder, RULE.replace("s.seller_id IS NOT NULL", "json_extract(s.seller_id, '$.a') = 1"))
    with pytest.raises(AuditError, match=r"seller.sql cannot be used: SQLite says.*JSON"):
        pipeline.run(engagement, rules=["OWN-1"])


def test_the_run_names_every_file_that_it_used(folder, engagement):
    write(folder, RULE.replace("needs =", 'tables = ["ports"]\nneeds =', 1))
    pipeline.run(engagement, rules=["OWN-1", "321-60", "321-20"])
    with Engagement.open(engagement) as opened:
        files = dict(opened.conn.execute("SELECT file, sha256 FROM run_file"))
    used = {
        "own rule seller.sql", rulebook.rule("321-60").path.name, rulebook.rule("321-20").path.name,
        "facts/format_fault.py", "excluded_goods.csv", "ports.csv", "daily_limit.toml",
    }  # fmt: skip
    assert used <= files.keys()
    assert rulebook.rule("321-01").path.name not in files
    assert all(len(files[name]) == 64 for name in used)


def test_an_own_rule_without_end_is_stopped(folder, engagement, monkeypatch):
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) " + QUERY
    write(folder, RULE.replace(QUERY, endless.replace("FROM shipment s", "FROM n, shipment s")))
    monkeypatch.setattr(own_rules, "SECONDS", 0.2)
    with pytest.raises(AuditError, match="it was stopped after 0 seconds"):
        pipeline.run(engagement, rules=["OWN-1"])
    assert table(engagement, "findings") == []
