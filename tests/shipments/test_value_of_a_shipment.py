"""A value that is repeated on the lines, and values in other currencies (contract, section 2)."""

import shutil

import pytest

from audit import pipeline, rates
from audit.engagement import Engagement
from tests.engagement.audits import imported, table, written

PLAIN = {
    "entry_type": "86", "consignee_id": "C1", "consignee_name": "Ann Lee",
    "arrival_date": "2024-05-03",
}  # fmt: skip


def line(bill, value, **more):
    return {"bill_number": bill, "value": value, **PLAIN, **more}


def values(path):
    return {row["bill_number"]: row["value_usd"] for row in table(path, "shipments")}


@pytest.fixture(scope="module")
def repeated(tmp_path_factory):
    path = tmp_path_factory.mktemp("repeated") / "repeated.s321"
    lines = [
        line("SAME", "100.00", description="cup"),
        line("SAME", "100.00", description="hat"),
        line("DIFFERS", "100.00", description="cup"),
        line("DIFFERS", "150.00", description="hat"),
        line("DIFFERS", "120.00", description="pen"),
        line("ONCE", "70.00", description="cup"),
        line("ONCE", "", description="hat"),
        line("TWO-ORDERS", "900.00", order_number="PO1", seller_id="S1"),
        line("TWO-ORDERS", "900.00", order_number="PO2", seller_id="S1"),
        line("PO-1-ALSO", "5.00", order_number="PO1", seller_id="S1", arrival_date="2024-06-03"),
        line("PO-2-ALSO", "5.00", order_number="PO2", seller_id="S1", arrival_date="2024-07-03"),
    ]
    imported(path, lines, value_basis="shipment")
    pipeline.run(path, rules=["321-05"])
    return path


def test_a_repeated_value_counts_once(repeated):
    assert values(repeated)["SAME"] == "100.00"
    assert values(repeated)["ONCE"] == "70.00"


def test_the_largest_of_differing_repeated_values_counts_with_an_issue(repeated):
    assert values(repeated)["DIFFERS"] == "150.00"
    issues = [row for row in table(repeated, "issues") if row["field"] == "value"]
    assert [(row["source_row"], "the largest counts" in row["reason"]) for row in issues] == [
        (4, True)
    ]


def test_a_repeated_value_counts_whole_for_each_order_in_it_and_is_for_review(repeated):
    found = {row["order_number"]: row for row in table(repeated, "findings")}
    assert set(found) == {"PO1", "PO2"}
    assert {row["certainty"] for row in found.values()} == {"review"}
    listed = {}
    for row in table(repeated, "evidence"):
        listed.setdefault(row["finding_id"], set()).add(row["bill_number"])
    assert listed == {
        found["PO1"]["finding_id"]: {"TWO-ORDERS", "PO-1-ALSO"},
        found["PO2"]["finding_id"]: {"TWO-ORDERS", "PO-2-ALSO"},
    }


def test_an_order_is_named_as_its_first_line_writes_it_under_one_id(tmp_path):
    def found(name, *written_as):
        lines = [
            line(f"B{n}", "500.00", order_number=order, seller_id="S1")
            for n, order in enumerate(written_as)
        ]
        path = imported(tmp_path / f"{name}.s321", lines)
        pipeline.run(path, rules=["321-05"])
        (finding,) = table(path, "findings")
        return finding

    first, other = found("first", "PO-100, 7", "po1007"), found("other", "po1007", "PO-100, 7")
    assert (first["order_number"], other["order_number"]) == ("PO-100, 7", "po1007")
    assert first["message"].startswith("Order PO-100, 7 lies")
    assert first["finding_id"] == other["finding_id"]


@pytest.fixture(scope="module")
def foreign(tmp_path_factory):
    path = tmp_path_factory.mktemp("foreign") / "foreign.s321"
    lines = [
        line("EXPORT", "100", currency="EUR", export_date="2024-04-30"),
        line("ARRIVAL", "100", currency="eur"),
        line("THE-DAY", "100", currency="EUR", export_date="2024-05-01"),
        line("TOO-EARLY", "100", currency="EUR", export_date="2023-12-31"),
        line("NO-DAY", "100", currency="EUR", arrival_date=""),
        line("NO-RATE", "100", currency="GBP"),
        line("NO-CODE", "100", currency="shells"),
        line("DOLLARS", "100.005", currency="USD"),
        line("BLANK", "100", currency=""),
        line("HALF-UP", "1", currency="SEK"),
        line("HALF-DOWN", "-1", currency="SEK"),
        line("SMALL", "1000000000", currency="VND"),
        line("MIXED", "100", currency="EUR"),
        line("MIXED", "100", currency="USD"),
    ]
    return imported(path, lines)


@pytest.fixture
def engagement(foreign, tmp_path):
    return shutil.copy(foreign, tmp_path / "foreign.s321")


def load(engagement, folder, *rows):
    fields = ("currency", "date", "usd_per_unit")
    rows = [dict(zip(fields, row, strict=True)) for row in rows]
    return rates.load(engagement, written(folder / "rates.csv", rows))


RATES = [
    ("EUR", "2024-01-01", "1.10"), ("eur", "2024-05-01", "1.20"), ("EUR", "2024-05-04", "9.99"),
    ("SEK", "2024-01-01", "0.005"), ("VND", "2024-01-01", "0.0000394123456"),
]  # fmt: skip


def test_the_latest_rate_on_or_before_export_else_arrival_converts(engagement, tmp_path):
    load(engagement, tmp_path, *RATES)
    pipeline.run(engagement, rules=["321-01"])
    found = values(engagement)
    assert found["EXPORT"] == "110.00"
    assert found["THE-DAY"] == found["ARRIVAL"] == "120.00"
    assert found["MIXED"] == "220.00"
    assert found["BLANK"] == "100.00"


def test_conversion_is_exact_and_half_up(engagement, tmp_path):
    load(engagement, tmp_path, *RATES)
    pipeline.run(engagement, rules=["321-01"])
    found = values(engagement)
    assert (found["HALF-UP"], found["HALF-DOWN"]) == ("0.01", "-0.01")
    assert found["DOLLARS"] == "100.01"
    assert found["SMALL"] == "39412.35"


def test_a_line_without_a_rate_has_no_value_and_an_issue(engagement, tmp_path):
    load(engagement, tmp_path, *RATES)
    pipeline.run(engagement, rules=["321-01"])
    found = values(engagement)
    unknown = ("TOO-EARLY", "NO-DAY", "NO-RATE", "NO-CODE")
    assert {found[bill] for bill in unknown} == {None}
    reasons = {
        row["source_row"]: row["reason"] for row in table(engagement, "issues")
        if row["field"] == "value"
    }  # fmt: skip
    assert set(reasons) == {5, 6, 7, 8, 12}
    assert "GBP" in reasons[7]
    assert "EUR" in reasons[5]
    assert "currency" in reasons[8]
    assert "negative" in reasons[12]


def test_rates_may_come_after_a_run_and_change_its_values(engagement, tmp_path):
    pipeline.run(engagement, rules=["321-01"])
    assert values(engagement)["ARRIVAL"] is None
    assert values(engagement)["MIXED"] == "100.00"
    load(engagement, tmp_path, *RATES)
    pipeline.run(engagement, rules=["321-01"])
    assert values(engagement)["ARRIVAL"] == "120.00"
    assert not [row for row in table(engagement, "issues") if row["source_row"] == 3]


def test_a_later_file_of_rates_replaces_equal_days(engagement, tmp_path):
    load(engagement, tmp_path, *RATES)
    assert load(engagement, tmp_path, ("EUR", "2024-05-01", "2")) == 1
    pipeline.run(engagement, rules=["321-01"])
    assert values(engagement)["ARRIVAL"] == "200.00"
    assert values(engagement)["EXPORT"] == "110.00"


def test_a_shipment_with_an_unreadable_value_is_at_most_probable(tmp_path):
    lines = [line("ONE", "900.00"), line("ONE", "900.00", currency="GBP")]
    path = imported(tmp_path / "unread.s321", lines)
    pipeline.run(path, rules=["321-01"])
    (finding,) = table(path, "findings")
    assert (finding["certainty"], finding["value_usd"]) == ("probable", "900.00")


def test_sources_add_up_dollars_before_a_run_and_everything_after_it(engagement, tmp_path):
    (before,) = table(engagement, "sources")
    assert before["value_read_usd"] == before["value_loaded_usd"] == "300.01"
    load(engagement, tmp_path, *RATES)
    pipeline.run(engagement, rules=["321-01"])
    (after,) = table(engagement, "sources")
    with Engagement.open(engagement) as opened:
        whole = opened.conn.execute("SELECT sum(value_cents) FROM shipment").fetchone()[0]
    assert after["value_loaded_usd"] == f"{whole // 100}.{whole % 100:02}"
