"""Every command as a user calls it, where all is well."""

import csv
import io
import json

import openpyxl
import pytest

from audit import cli, endings, rulebook
from audit.engagement import Engagement
from tests.cli.conftest import MARCH, RATES
from tests.engagement.audits import content, table, written

RULES = ["--rule", "321-01", "--rule", "02"]


def log_of(path):
    with Engagement.open(path, read_only=True) as opened:
        rows = opened.conn.execute("SELECT action, detail FROM log ORDER BY entry")
        return [(action, json.loads(detail)) for action, detail in rows]


def test_help_and_version_go_to_standard_output(s321):
    for words in (["--help"], ["-h"], ["--version"], ["import", "--help"]):
        answer = s321(*words)
        assert (answer.code, answer.err) == (0, "")
        assert "s321" in answer.out


def test_the_commands_of_this_issue_are_there_and_no_stubs_of_later_ones():
    assert set(cli.cli.commands) == {
        "demo", "new", "import", "reread", "totals", "tables", "run", "rates", "review", "report", "export", "rules",
        "log", "gui", "persons",
    }  # fmt: skip


def test_new_stores_client_auditor_and_settings(s321, tmp_path):
    path = tmp_path / "new.s321"
    answer = s321("new", path, "--client", "Harbour & Söhne", "--auditor", "R. Vale",
                  "--set", "overage_mode=excess", "--set", "Cap_2016=regulation".lower())  # fmt: skip
    assert (answer.code, answer.err) == (0, "")
    assert str(path) in answer.out
    with Engagement.open(path) as opened:
        assert opened.properties()["client"] == "Harbour & Söhne"
        assert opened.settings()["overage_mode"] == "excess"
        assert opened.settings()["cap_2016"] == "regulation"


def test_import_says_what_became_of_every_row(s321, tmp_path, march):
    path = tmp_path / "new.s321"
    s321("new", path)
    answer = s321("import", path, march)
    assert (answer.code, answer.err) == (0, "")
    assert "7 rows = 7 loaded + 0 duplicates + 0 rejected" in answer.out
    assert "bill_number <- bill_number" in answer.out
    assert log_of(path)[-1][0] == "import"


def test_import_names_columns_that_nobody_reads(s321, tmp_path):
    path = tmp_path / "new.s321"
    s321("new", path)
    rows = [{"bill_number": "B1", "value": "1", "Colour of box": "blue"}]
    assert "Colour of box" in s321("import", path, written(tmp_path / "a.csv", rows)).out


def test_import_takes_files_folders_and_globs(s321, tmp_path):
    path, folder = tmp_path / "new.s321", tmp_path / "folder"
    folder.mkdir()
    for name in "abc":
        where = folder if name == "a" else tmp_path
        written(where / f"{name}.csv", [{"bill_number": name, "value": "1"}])
    s321("new", path)
    assert s321("import", path, folder, tmp_path / "[b]*.csv", tmp_path / "c.csv").code == 0
    names = [row["source_file"] for row in table(path, "sources")]
    assert names == ["a.csv", "b.csv", "c.csv"]


def test_a_dry_run_says_the_same_and_changes_nothing(s321, tmp_path, march, sha):
    path = tmp_path / "new.s321"
    s321("new", path)
    before = sha(path)
    dry = s321("import", path, march, "--dry-run")
    assert (dry.code, sha(path)) == (0, before)
    wet = s321("import", path, march)
    assert dry.out.startswith(wet.out)
    assert "nothing was changed" in dry.out.removeprefix(wet.out)


def test_import_prints_one_json_object(s321, tmp_path, march):
    path = tmp_path / "new.s321"
    s321("new", path)
    answer = s321("import", path, march, "--json", "--dry-run")
    assert (answer.err, answer.json["dry_run"]) == ("", True)
    (source,) = answer.json["sources"]
    assert (source["source_file"], source["rows_read"], source["rejected"]) == ("march.csv", 7, 0)


def test_unreadable_sources_can_be_skipped_and_are_named(s321, tmp_path, march):
    path, empty = tmp_path / "new.s321", tmp_path / "empty.csv"
    empty.touch()
    s321("new", path)
    answer = s321("import", path, march, empty, "--skip-unreadable")
    assert answer.code == 0
    assert f"Skipped: {empty} is empty" in answer.out
    assert [action for action, _ in log_of(path)] == ["new", "import", "import skipped"]
    assert "empty.csv" in log_of(path)[-1][1]["reason"]
    assert len(table(path, "sources")) == 1


def test_rates_say_how_many(s321, engagement, tmp_path):
    loaded = tmp_path / "rates.csv"
    loaded.write_text(
        "\ufeffCurrency,Date,USD per unit\n eur , 2024-05-02 ,1.10\n\nGBP,2024-05-02,1.25\n"
    )
    assert s321("rates", engagement, loaded).out.startswith("2 rates loaded")
    assert log_of(engagement)[-1] == ("rates", {"file": "rates.csv", "rates": 2})


def test_run_counts_findings_by_certainty_and_rule(s321, engagement):
    answer = s321("run", engagement, *RULES)
    assert (answer.code, answer.err) == (0, "")
    assert "321-01       1  " in answer.out
    assert "1 violation, 1 probable" in answer.out
    assert [row["rule_id"] for row in table(engagement, "coverage")] == ["321-01", "321-02"]


def test_run_prints_one_json_object(s321, engagement):
    answer = s321("run", engagement, *RULES, "--engine", "sqlite", "--json")
    assert (answer.code, answer.err) == (0, "")
    assert answer.json["engine"] == "sqlite"
    assert answer.json["by_rule"] == {"321-01": 1, "321-02": 1}
    assert answer.json["by_certainty"] == {"probable": 1, "violation": 1}


@pytest.mark.parametrize(
    ("rule", "level", "code"),
    [
        ("321-01", "violation", 1), ("321-01", "probable", 1), ("321-01", "review", 1),
        ("321-02", "violation", 0), ("321-02", "probable", 1), ("321-02", "review", 1),
        ("321-12", "review", 0),
    ],
)  # fmt: skip
def test_fail_on_gives_1_from_its_certainty_on(s321, engagement, rule, level, code):
    answer = s321("run", engagement, "--rule", rule, "--fail-on", level)
    assert (answer.code, answer.err) == (code, "")
    assert [row["rule_id"] for row in table(engagement, "coverage")] == [rule]


def test_settings_of_run_stay_and_are_logged(s321, engagement):
    s321("run", engagement, *RULES, "--set", "identity_level=strict", "--set", "record_years=5")
    s321("run", engagement, *RULES)
    settings = log_of(engagement)[-1][1]["settings"]
    assert (settings["identity_level"], settings["record_years"]) == ("strict", "5")


def test_review_decides_several_findings_at_once(s321, engagement):
    ids = [row["finding_id"] for row in table(engagement, "findings")][:2]
    words = ["--note", "seen", "--by", "R. Vale"]
    answer = s321("review", engagement, *ids, "--status", "confirmed", *words)
    assert (answer.code, answer.out) == (0, "2 findings: confirmed\n")
    assert s321("review", engagement, ids[0], "--status", "open", *words).out == "1 finding: open\n"
    statuses = {row["finding_id"]: row["status"] for row in table(engagement, "findings")}
    assert [statuses[finding_id] for finding_id in ids] == ["open", "confirmed"]


def test_report_writes_the_workbook_and_names_settings_that_differ(s321, engagement, tmp_path):
    s321("run", engagement, *RULES, "--set", "overage_mode=excess")
    out = tmp_path / "report.xlsx"
    answer = s321("report", engagement, "-o", out)
    assert (answer.code, answer.out, answer.err) == (0, f"Report: {out}\n", "")
    book = openpyxl.load_workbook(out, read_only=True)
    words = {str(cell) for row in book["Scope and method"].values for cell in row if cell}
    assert any("overage_mode" in word for word in words)
    book.close()
    assert log_of(engagement)[-1][1]["file"] == "report.xlsx"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case.s321", "report.xlsx"]


def test_export_to_standard_output_is_csv(s321, engagement):
    answer = s321("export", engagement, "sources")
    assert (answer.code, answer.err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(answer.out)))
    assert [row["source_file"] for row in rows] == ["audited-1.csv", "audited-2.csv"]


def test_rules_lists_every_rule_of_the_pack(s321):
    answer = s321("rules")
    assert [line[:6] for line in answer.out.splitlines() if line.startswith("321-")] == [
        rule.id for rule in rulebook.rules()
    ]


@pytest.mark.parametrize("rule", [rule.id for rule in rulebook.rules()])
def test_a_rules_page_has_law_dates_logic_limits_and_sql(s321, rule):
    answer = s321("rules", rule)
    starts = ["Law", "Dates", "Logic", "Limits", "SQL"]
    parts = [
        start for line in answer.out.splitlines() for start in starts if line.startswith(start + ":")
    ]  # fmt: skip
    assert (answer.code, parts) == (0, starts)
    assert rulebook.rule(rule).sql in answer.out


@pytest.mark.parametrize(
    ("day", "limit"),
    [("2016-03-09", "$200.00"), ("2016-03-10", "$800.00"), ("2024-05-01", "$800.00")],
)
def test_rules_on_a_day_shows_that_days_limit(s321, day, limit):
    lines = s321("rules", "--on", day).out.splitlines()
    assert day in lines[0]
    assert [line.split()[1] for line in lines if line.startswith("daily_limit:")] == [limit]
    page = s321("rules", "321-02", "--on", day).out
    assert f"daily_limit: {limit}" in page
    assert page.count("daily_limit:") == 1


def test_log_shows_every_entry_in_order(s321, engagement):
    lines = s321("log", engagement).out.splitlines()
    assert [line.split("\t")[2] for line in lines] == ["new", "import", "import", "rates", "run"]
    assert [line.split("\t")[0] for line in lines] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("command", ["export", "log"])
def test_reading_changes_nothing(s321, engagement, sha, command):
    before = sha(engagement)
    assert s321(command, engagement, *(["lines"] if command == "export" else [])).code == 0
    assert sha(engagement) == before


def test_the_same_run_again_gives_the_same_content(s321, engagement):
    def told():
        return [line for line in content(engagement) if '"run"' not in line and '"log"' not in line]

    s321("run", engagement)
    before = told()
    assert any('INSERT INTO "finding"' in line for line in before)
    s321("run", engagement)
    assert told() == before


def test_progress_goes_to_a_terminal_only(s321, engagement, monkeypatch, capsys):
    assert s321("run", engagement, *RULES).err == ""
    terminal = {"isatty": lambda _: True}
    monkeypatch.setattr("sys.stderr", type("Terminal", (io.StringIO,), terminal)())
    cli._progress()(0.5, "Rule 321-01")
    import sys

    assert " 50% Rule 321-01" in sys.stderr.getvalue()
    endings._say("Stopped.", 2)
    assert sys.stderr.getvalue().endswith("\r\x1b[Ks321: Stopped.\n")


def test_rates_and_lines_of_this_folder_are_what_the_tests_believe(audited_once):
    assert len(table(audited_once, "lines")) == len(MARCH) + 2
    values = {row["bill_number"]: row["value_usd"] for row in table(audited_once, "shipments")}
    assert values["B7"] == "15.00", RATES
