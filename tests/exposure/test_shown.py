"""The exposure where people read it: the report's sheets and summary, the exports, the window."""

import json
import re

import openpyxl
import pyarrow.parquet as pq
import pytest

from audit import pipeline
from audit.browse import detail
from audit.engagement import Engagement
from audit.export import export
from audit.report import contents
from tests.engagement.audits import imported, table

ANN = {"consignee_id": "C1", "entry_type": "321", "arrival_date": "2025-09-01"}
LINES = [
    {"bill_number": "B1", "value": "900.00", "hts_number": "6109.10.0012", **ANN},
    {"bill_number": "B2", "value": "90.00", "hts_number": "0406.90.1200", **ANN},
    {"bill_number": "B3", "value": "10.00", "hts_number": "", **ANN, "consignee_id": "C2"},
]


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    path = imported(tmp_path_factory.mktemp("shown") / "shown.s321", LINES)
    pipeline.run(path)
    return path


@pytest.fixture(scope="module")
def report(audited):
    out = audited.with_suffix(".xlsx")
    with Engagement.open(audited) as engagement:
        pipeline.write_report(engagement, out)
    assert contents.content_hashes(out).agrees
    return openpyxl.load_workbook(out)


def texts(sheet):
    return [str(c) for row in sheet.iter_rows(values_only=True) for c in row if c is not None]


def test_the_summary_says_the_range(report):
    said = [text for text in texts(report["Summary"]) if text.startswith("Exposure:")]
    assert len(said) == 1
    assert said[0].startswith("Exposure: from $148.50 of duty at general rates; no upper end.")
    assert "any duty on $100.00 of value" in said[0]


def test_the_sheet_names_what_is_not_computed(report):
    said = texts(report["Exposure"])
    assert "$1.227/kg" in said
    assert "No tariff number of eight digits that the schedule knows" in said
    for part in ("chapter 99", "Merchandise processing fee", "Excise tax", "141.51", "143.26(a)"):
        assert any(part in text for text in said), part
    assert any(re.search(r"up to \$5,000.00 first, \$10,000.00 each later", text) for text in said)


def test_every_listed_shipment_has_its_row(audited, report):
    header, *rows = report["Exposed shipments"].iter_rows(values_only=True)
    shown = [dict(zip(header, row, strict=True)) for row in rows]
    assert {row["bill_number"] for row in shown} == {"B1", "B2", "B3"}
    assert sum(row["duty_from_usd"] for row in shown) == pytest.approx(148.5)
    assert all(row["fraud suit until"] == "from discovery" for row in shown)
    assert len(shown) == len(table(audited, "exposure"))


def test_the_export_has_numbers_where_it_counts(audited, tmp_path):
    with Engagement.open(audited, read_only=True) as engagement:
        assert export(engagement.conn, "exposure", tmp_path / "e.parquet") == 3
        assert export(engagement.conn, "exposure", tmp_path / "e.jsonl") == 3
    assert pq.read_table(tmp_path / "e.parquet").column("unvalued_lines").to_pylist() == [0, 0, 0]
    first = json.loads((tmp_path / "e.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert (first["bill_number"], first["duty_from_usd"]) == ("B1", "148.50")


def test_a_finding_tells_the_range_of_its_own_shipments(audited):
    with Engagement.open(audited, read_only=True) as engagement:
        told = [
            detail(engagement.conn, number).exposure
            for (number,) in engagement.conn.execute(
                "SELECT finding_no FROM finding WHERE rule_id = '321-01'"
            )
        ]
    assert told == [
        (
            "From $148.50 of duty at general rates; no upper end. "
            "Not computed: additional duties, taxes and fees."
        )
    ]


def test_where_nothing_is_found_nothing_is_said(tmp_path):
    path = imported(tmp_path / "lawful.s321", LINES[2:])
    pipeline.run(path, rules=["321-01"])
    with Engagement.open(path) as engagement:
        pipeline.write_report(engagement, tmp_path / "r.xlsx")
    report = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert not any(text.startswith("Exposure:") for text in texts(report["Summary"]))
    assert texts(report["Exposed shipments"])[-1] == "No finding lists a shipment."
    assert table(path, "exposure") == []
