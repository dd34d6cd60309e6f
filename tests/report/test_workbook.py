"""The workbook as somebody receives it."""

import datetime as dt
import json
import re

import openpyxl
import pytest

from audit.report import write

MARCH_4 = dt.datetime.fromisoformat("2026-03-04")
FINISHED = dt.datetime.fromisoformat("2026-03-02T09:20:41")
ORDER = [
    "Cover", "Summary", "Scope and method", "Sources", "Reconciliation", "Regimes", "Rules",
    "Findings", "Evidence", "Person-days", "Split orders", "Exposure", "Exposed shipments",
    "Missing data", "Identities", "Limits", "Log", "Charts",
]  # fmt: skip
FINDINGS = (
    "finding_id rule_id certainty person_id day order_number shipments value_usd status message"
)
EVIDENCE = (
    "finding_id rule_id certainty role shipment_id bill_number entry_number entry_type person_id "
    "day value_usd source_file source_sheet source_row"
)


def texts(sheet):
    return [str(c) for row in sheet.iter_rows(values_only=True) for c in row if c is not None]


def facts(sheet):
    """Label and value; of a label that stands twice, the first."""
    rows = list(sheet.iter_rows(max_col=2, values_only=True))
    return {row[0]: row[1] for row in reversed(rows) if row[0] and row[1] is not None}


def links(sheet):
    cells = (cell for row in sheet.iter_rows() for cell in row if cell.hyperlink)
    return {cell.coordinate: cell.hyperlink.location for cell in cells}


def test_sheets_stand_in_the_agreed_order(report):
    assert report.sheetnames == ORDER


@pytest.mark.parametrize(("sheet", "columns"), [("Findings", FINDINGS), ("Evidence", EVIDENCE)])
def test_first_columns_are_those_of_the_contract(report, sheet, columns):
    header = [cell.value for cell in report[sheet][1]]
    assert header[: len(columns.split())] == columns.split()


def test_findings_have_what_an_audit_adds(report):
    header = {cell.value for cell in report["Findings"][1]}
    assert header >= {
        "condition", "criteria", "cause", "effect", "disposition", "owner", "comment", "reviewer",
    }  # fmt: skip


def test_findings_say_which_depend_on_the_date_taken_for_the_day(finished, report, table):
    found = finished.conn.execute("SELECT finding_id, dates FROM finding").fetchall()
    rows = table(report, "Findings")
    assert [(row["finding_id"], row["dates"] or "") for row in rows] == found
    assert {row["dates"] for row in rows} == {"firm", "date-dependent", None}
    assert "Findings says which in its column dates" in " ".join(texts(report["Scope and method"]))


def test_findings_say_the_strictest_level_of_identity_at_which_they_stand(finished, report, table):
    found = finished.conn.execute("SELECT finding_id, level FROM finding").fetchall()
    rows = table(report, "Findings")
    assert [(row["finding_id"], row["level"] or "") for row in rows] == found
    assert {row["level"] for row in rows} == {"strict", "normal", "lenient", None}


def test_the_method_says_how_near_matches_were_measured_and_what_they_rest_on(engagement, tmp_path):
    with engagement.transaction() as conn:
        conn.execute("DELETE FROM identity_model")
        for kind, normal in (("person", 4.5), ("company", 6.25)):
            said = {
                "trained_on": "invented lists (notes)",
                "normal_bits": normal,
                "lenient_bits": 0.0,
            }
            conn.execute(
                "INSERT INTO identity_model VALUES (?, 'ab', '', ?)", [kind, json.dumps(said)]
            )
    write(engagement, tmp_path / "r.xlsx")
    method = facts(openpyxl.load_workbook(tmp_path / "r.xlsx")["Scope and method"])
    assert "from person 4.5, company 6.25 bits at normal" in method["Near matches"]
    assert "from 0 at lenient" in method["Near matches"]
    assert "trained on invented lists." in method["Near matches"]
    with engagement.transaction() as conn:
        conn.execute("DELETE FROM identity_model")
    write(engagement, tmp_path / "none.xlsx")
    method = facts(openpyxl.load_workbook(tmp_path / "none.xlsx")["Scope and method"])
    assert method["Near matches"] == "No consignees were compared."


def test_every_finding_and_every_shipment_of_it_is_there(finished, report, table):
    found = finished.conn.execute("SELECT finding_id, value_cents FROM finding").fetchall()
    rows = table(report, "Findings")
    assert [(row["finding_id"], round(row["value_usd"] * 100)) for row in rows] == found
    evidence = finished.conn.execute(
        "SELECT f.finding_id, s.bill_number, s.value_cents FROM evidence e "
        "JOIN finding f USING (finding_no) JOIN shipment s USING (shipment_no) "
        "ORDER BY finding_no, evidence_no"
    ).fetchall()
    assert evidence == [
        (row["finding_id"], row["bill_number"], round(row["value_usd"] * 100))
        for row in table(report, "Evidence")
    ]


def test_newest_decision_is_the_status(report, table):
    first, second, *_ = table(report, "Findings")
    assert (first["status"], first["reviewer"]) == ("confirmed", "M. Ito")
    assert first["comment"] == "-seen by two people"
    assert first["reviewed_at"] == MARCH_4
    assert (second["status"], second["disposition"]) == ("open", "not yet decided")


def test_days_are_real_dates_in_iso_form(report):
    for sheet, column in (("Findings", "E"), ("Evidence", "J")):
        cell = report[sheet][f"{column}2"]
        assert cell.is_date
        assert cell.number_format == "yyyy-mm-dd"


def test_amounts_have_two_decimals_and_stand_on_the_right(report):
    cell = report["Findings"]["H2"]
    assert cell.number_format.startswith("#,##0.00")
    assert cell.alignment.horizontal == "right"


def test_text_that_looks_like_a_formula_stays_text(report):
    cell = report["Evidence"]["F2"]
    assert cell.value.startswith("=1Z")
    assert cell.data_type in ("s", "inlineStr")


def test_only_formula_re_foots_the_evidence(report, table):
    formulas = [
        (sheet.title, cell.value)
        for sheet in report
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    rows = table(report, "Evidence")
    assert formulas == [("Reconciliation", f"=SUM('Evidence'!$K$2:$K${len(rows) + 1})")]


def test_re_footed_sum_is_kept_for_programs_that_do_not_calculate(finished, table):
    path = finished.path.with_name("report.xlsx")
    workbook = openpyxl.load_workbook(path, data_only=True)
    known = facts(workbook["Reconciliation"])
    total = sum(row["value_usd"] for row in table(workbook, "Evidence"))
    assert known["Evidence re-footed, USD"] == pytest.approx(total)
    assert known["Evidence in the engagement, USD"] == pytest.approx(total)


def test_finding_and_its_first_evidence_lead_to_each_other(report):
    there, back = links(report["Findings"]), links(report["Evidence"])
    assert there["T3"] == "'Evidence'!A5"
    assert back["A5"] == "'Findings'!A3"
    assert report["Evidence"]["A5"].value == report["Findings"]["A3"].value
    assert set(back) == {f"A{2 + 3 * n}" for n in range(40)}


def test_cover_lists_every_other_sheet_with_a_link(report):
    assert set(links(report["Cover"]).values()) == {f"'{name}'!A1" for name in ORDER[1:]}


def test_cover_names_client_program_run_and_leaves_judgement_to_counsel(report):
    cover = facts(report["Cover"])
    assert cover["Client"] == "Harbour & Sons Imports LLC"
    assert cover["Run"] == 1
    assert cover["Finished"] == FINISHED
    assert re.fullmatch("[0-9a-f]{64}", cover["Content hash, SHA-256"])
    assert cover["Rules, SHA-256"] == "ab" * 32
    assert cover["State"].startswith("Draft: 39 findings of 40")
    assert "19 U.S.C. 1592" in cover["Legal note"]
    assert "counsel" in cover["Legal note"]


def test_setting_that_differs_is_named(report):
    assert "overage_mode = excess" in facts(report["Scope and method"])["Settings"]
    assert "overage_mode" in texts(report["Limits"])


def test_nothing_is_called_a_violation_without_potential(report):
    for row in report["Findings"].iter_rows(min_row=2, values_only=True):
        assert re.match("Potential|To review|Information", row[14])


def test_rules_that_found_nothing_and_that_could_not_run_are_told_apart(report):
    results = {row[0]: row[9] for row in report["Summary"].iter_rows(values_only=True) if row[0]}
    assert results["321-20"] == "no findings"
    assert results["321-27"] == "not tested"
    assert "No source has the column ftz_admission." in texts(report["Limits"])


def test_limits_count_issues_and_name_law_that_was_not_read(report):
    said = texts(report["Limits"])
    assert "is not readable" in said
    assert "from memory, not read again" in said
    assert not any("projected" in text for text in said)  # its days lie after the data's


def test_column_whose_meaning_was_assumed_is_a_limit(report):
    assert "mdy: month first was assumed" in texts(report["Limits"])
    assert "month first was assumed (warning)" in texts(report["Sources"])


def test_log_is_whole(finished, report):
    rows = list(report["Log"].iter_rows(min_row=2, values_only=True))
    hashes = [row[0] for row in finished.conn.execute("SELECT sha256 FROM log ORDER BY entry")]
    assert [row[4] for row in rows] == hashes
    assert isinstance(rows[0][1], dt.datetime)


def test_every_sheet_prints_with_page_and_run(report):
    for sheet in report:
        assert sheet.page_setup.orientation == "landscape"
        assert "Run 1" in sheet.oddFooter.left.text
        assert "&P of &N" in sheet.oddFooter.right.text
        assert "Harbour && Sons" in sheet.oddHeader.left.text
    for name in ("Sources", "Rules", "Findings", "Evidence", "Log"):
        sheet = report[name]
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.freeze_panes == "A2"
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.auto_filter.ref.startswith("A1:")


def test_charts_are_native_where_excel_can_draw_them(report):
    sheet = report["Charts"]
    assert len(sheet._charts) == 3
    assert len(sheet._images) == 3
    assert "Person-day totals around the limit" in texts(sheet)


def test_engagement_without_findings_says_so(nothing_found, tmp_path):
    write(nothing_found, tmp_path / "r.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert workbook.sheetnames == ORDER
    assert texts(workbook["Findings"])[-1] == "No findings."
    assert facts(workbook["Cover"])["State"].startswith("Final")
    assert any(text.startswith("No rule found anything") for text in texts(workbook["Summary"]))
