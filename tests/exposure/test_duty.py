"""What is computed of a listed shipment, what is not, and that nothing counts twice."""

import random
from decimal import Decimal

import pytest

from audit import pipeline
from audit.engagement import Engagement
from audit.engagement.m009_exposure import VALUE_PARTS
from audit.exposure import figures, words
from audit.exposure.rates import Rate, rate_of
from tests.engagement.audits import imported, table

PARTS = [f"{part.removesuffix('_cents')}_value_usd" for part in VALUE_PARTS]
PERCENT, FREE, SPECIFIC, COMPOUND = "6109.10.0012", "9503.00.0090", "0406.90.1200", "2402.10.8050"


def line(bill, value, hts, **more):
    return {
        "bill_number": bill, "value": value, "hts_number": hts, "consignee_id": bill,
        "entry_type": "321", "arrival_date": "2024-05-03", "country_of_origin": "DE",
        "description": hts, **more,
    }  # fmt: skip


LINES = [
    line("PERCENT", "900.00", PERCENT),
    line("FREE", "900.00", FREE),
    line("SPECIFIC", "900.00", SPECIFIC),
    line("COMPOUND", "900.00", COMPOUND),
    line("OTHER", "900.00", "6103.22.0010"),
    line("NONE", "900.00", ""),
    line("SHORT", "900.00", "6109.10"),
    line("UNKNOWN", "900.00", "0000.00.0000"),
    line("CUBA", "900.00", PERCENT, country_of_origin="CU"),
    line("RUSSIA-BEFORE", "900.00", PERCENT, country_of_origin="RU", arrival_date="2022-04-08"),
    line("RUSSIA-SINCE", "900.00", PERCENT, country_of_origin="RU", arrival_date="2022-04-09"),
    line("REVIEW", "60.00", "2204.30.0000", arrival_date="2025-08-03", entry_type="86"),
    line("ADDITION", "900.00", "9903.88.03"),
    line("MIXED", "700.00", PERCENT),
    line("MIXED", "100.00", SPECIFIC),
    line("MIXED", "100.00", FREE),
    line("MIXED", "", PERCENT),
    line("CHAPTER-98", "900.00", "9817.00.9500"),
    line("MAIL-BEFORE", "900.00", PERCENT, entry_type="mail", arrival_date="2025-08-28"),
    line("MAIL-SINCE", "900.00", PERCENT, entry_type="mail", arrival_date="2025-08-29"),
    line("MAIL-CHINA", "900.00", PERCENT, entry_type="mail", arrival_date="2025-05-02",
         country_of_origin="CN"),
    line("ENTERED", "2600.00", PERCENT, entry_type="11"),
    line("APRIL-2025", "900.00", PERCENT, arrival_date="2025-04-30"),
    line("ROUNDED", "801.21", "6109.90.1090"),
    line("TWICE", "900.00", "2208.30.3030", country_of_origin="CN", arrival_date="2025-09-01"),
    line("FORM", "20.00", PERCENT, entry_type="86", entry_date="2024-05-20"),
    line("LAWFUL", "20.00", PERCENT, shipper_name="Acme", shipper_address="1 Quay",
         shipper_country="DE", consignee_name="Ann Roe", consignee_address="2 Pier", quantity="1",
         gross_weight="1", port_of_entry="4701", description="knitted cotton shirts"),
]  # fmt: skip


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    path = imported(tmp_path_factory.mktemp("duty") / "duty.s321", LINES)
    pipeline.run(path)
    return path


@pytest.fixture(scope="module")
def rows(audited):
    return {row["bill_number"]: row for row in table(audited, "exposure")}


def parts(row):
    return {name.removesuffix("_value_usd"): row[name] for name in PARTS if row[name] != "0.00"}


@pytest.mark.parametrize(
    ("bill", "duty", "expected"),
    [
        ("PERCENT", "148.50", {"percent": "900.00"}),  # 16.5 %
        ("FREE", "0.00", {"free": "900.00"}),
        ("SPECIFIC", "0.00", {"specific": "900.00"}),
        ("COMPOUND", "0.00", {"compound": "900.00"}),
        ("OTHER", "0.00", {"unknown": "900.00"}),
        ("NONE", "0.00", {"no_number": "900.00"}),
        ("SHORT", "0.00", {"no_number": "900.00"}),
        ("UNKNOWN", "0.00", {"no_number": "900.00"}),
        ("CHAPTER-98", "0.00", {"unknown": "900.00"}),
        ("CUBA", "0.00", {"column_2": "900.00"}),
        ("RUSSIA-BEFORE", "148.50", {"percent": "900.00"}),
        ("RUSSIA-SINCE", "0.00", {"column_2": "900.00"}),
        ("MIXED", "115.50", {"percent": "700.00", "specific": "100.00", "free": "100.00"}),
        ("MAIL-BEFORE", "148.50", {"percent": "900.00"}),
        ("MAIL-SINCE", "0.00", {"postal": "900.00"}),
        ("MAIL-CHINA", "0.00", {"postal": "900.00"}),
        ("ENTERED", "0.00", {"entered": "2600.00"}),
        ("ROUNDED", "256.39", {"percent": "801.21"}),  # 32 %: 256.3872
    ],
)
def test_duty_and_parts(rows, bill, duty, expected):
    assert rows[bill]["duty_from_usd"] == duty
    assert parts(rows[bill]) == expected


def test_an_additional_duty_is_computed_only_where_the_record_names_it(rows):
    row = rows["ADDITION"]
    assert (row["duty_from_usd"], row["additional_duty_usd"]) == ("0.00", "225.00")  # 25 %
    assert row["not_computed_usd"] == "900.00"
    assert [b for b, r in rows.items() if r["additional_duty_usd"] != "0.00"] == ["ADDITION"]


def test_what_is_not_computed_is_named(rows):
    assert rows["SPECIFIC"]["hts_not_computed"] == "0406901200"
    assert rows["MIXED"]["hts_not_computed"] == "0406901200"
    assert rows["PERCENT"]["hts_not_computed"] == ""
    assert "26 USC 5701" in rows["COMPOUND"]["taxes"]
    assert "26 USC 5001" in rows["TWICE"]["taxes"]
    assert rows["MIXED"]["unvalued_lines"] == 1


def test_a_shipment_of_several_findings_stands_once(audited, rows):
    assert len(rows) == len(table(audited, "exposure"))
    assert set(rows["TWICE"]["rules"].split()) >= {"321-01", "321-12", "321-20"}
    with Engagement.open(audited, read_only=True) as engagement:
        levels = figures.by_level(engagement.conn).values()
        over_rules = sum(sums.shipments for *_, sums in figures.by_rule(engagement.conn))
    assert sum(sums.shipments for sums in levels) == len(rows) < over_rules


def test_a_finding_on_the_form_alone_is_told_apart(rows):
    assert (rows["FORM"]["ground"], rows["FORM"]["certainty"]) == ("other", "violation")
    assert rows["PERCENT"]["ground"] == "exemption"
    assert "LAWFUL" not in rows


def test_a_penalty_ceiling_needs_more_than_a_review_finding(rows):
    assert rows["TWICE"]["ceiling_1321c_first_usd"] == "5000.00"
    assert rows["REVIEW"]["certainty"] == "review"
    assert rows["REVIEW"]["ceiling_1321c_first_usd"] is None
    assert rows["PERCENT"]["ceiling_1321c_first_usd"] is None  # before the law


def test_a_rate_of_another_time_is_said(rows):
    assert rows["APRIL-2025"]["rate_of_its_day"] == "yes"
    assert {r["rate_of_its_day"] for b, r in rows.items() if b != "APRIL-2025"} == {"no"}


def test_parts_add_up_to_the_value_and_shipments_to_the_total(audited, rows):
    for row in rows.values():
        assert sum(Decimal(row[name]) for name in PARTS) == Decimal(row["value_usd"])
    with Engagement.open(audited, read_only=True) as engagement:
        total = sum(figures.by_level(engagement.conn).values(), figures.NOTHING)
    for column, cents in (
        ("value_usd", total.value_cents), ("duty_from_usd", total.duty_cents),
        ("not_computed_usd", total.open_cents),
    ):  # fmt: skip
        assert sum(Decimal(row[column]) for row in rows.values()) * 100 == cents


def test_the_order_of_the_lines_changes_nothing(rows, tmp_path):
    lines = LINES.copy()
    random.Random(321).shuffle(lines)
    path = imported(tmp_path / "shuffled.s321", lines)
    pipeline.run(path)
    again = {row["bill_number"]: row for row in table(path, "exposure")}
    names = ["duty_from_usd", "value_usd", "rules", "certainty", "hts_not_computed", *PARTS]
    assert {b: [r[n] for n in names] for b, r in again.items()} == {
        b: [r[n] for n in names] for b, r in rows.items()
    }


def test_a_run_of_fewer_rules_replaces_the_exposure(tmp_path):
    path = imported(tmp_path / "fewer.s321", LINES)
    pipeline.run(path)
    pipeline.run(path, rules=["321-20"])
    assert {row["rules"] for row in table(path, "exposure")} == {"321-20"}


@pytest.mark.parametrize(
    ("second", "duty", "part"), [(PERCENT, "148.50", "percent"), (FREE, "0.00", "unsplit")]
)
def test_one_value_for_the_shipment_is_computed_only_where_its_lines_agree(
    tmp_path, second, duty, part
):
    lines = [line("ONE", "900.00", PERCENT), line("ONE", "900.00", second, description="second")]
    path = imported(tmp_path / "one.s321", lines, value_basis="shipment")
    pipeline.run(path, rules=["321-01"])
    (row,) = table(path, "exposure")
    assert (row["duty_from_usd"], parts(row)) == (duty, {part: "900.00"})


def test_hong_kong_mail_is_under_the_postal_duty_by_the_setting(tmp_path):
    lines = [line("HK", "900.00", PERCENT, entry_type="mail", arrival_date="2025-05-02",
                  country_of_origin="HK")]  # fmt: skip
    path = imported(tmp_path / "hk.s321", lines)
    for setting, part in (("yes", "postal"), ("no", "percent")):
        pipeline.run(path, {"hong_kong_as_china": setting}, ["321-01"])
        assert parts(table(path, "exposure")[0]) == {part: "900.00"}


def test_the_range_has_a_lower_end_and_never_an_upper_one(audited):
    with Engagement.open(audited, read_only=True) as engagement:
        sums = figures.surest(engagement.conn)
    said = words.range_of(sums)
    assert said.startswith(f"from {words.dollars(sums.duty_cents)} of duty at general rates")
    assert "no upper end" in said
    assert f"any duty on {words.dollars(sums.open_cents)} of value" in said


def test_a_basis_names_the_schedule_and_the_year_it_is_applied_to(audited):
    with Engagement.open(audited, read_only=True) as engagement:
        found = engagement.conn.execute(
            "SELECT e.* FROM exposure e JOIN shipment USING (shipment_no) WHERE bill_number = 'MIXED'"
        )
        row = dict(zip([c[0] for c in found.description], found.fetchone(), strict=True))
    assert words.basis(row) == (
        "$115.50 on $700.00. $100.00 free; rates of the 2025-04 schedule applied to 2024. "
        "$100.00 not computed: a specific rate: so much a unit. HTS 0406901200. "
        "Lines without a value: 1."
    )


@pytest.mark.parametrize(
    ("hts", "rate"),
    [
        ("6109100012", Rate("percent", 16500)),
        ("61091000", Rate("percent", 16500)),
        ("9503000090", Rate("free")),
        ("0406901200", Rate("specific", 0, "$1.227/kg")),
        ("9903880300", Rate("addition", 25000)),
        ("9817009500", Rate("unknown")),
        ("610910", Rate("no_number")),
        (None, Rate("no_number")),
    ],
)
def test_a_number_has_the_duty_of_its_eight_digits(hts, rate):
    assert rate_of(hts) == rate


@pytest.mark.parametrize(
    ("bill", "said"),
    [
        ("PERCENT", "from $148.50 of duty at general rates; no upper end."),
        ("FREE", "from nothing at general rates, which are free on $900.00; no upper end."),
        (
            "SPECIFIC",
            "no duty is computed; no upper end. Not computed: any duty on $900.00 of value",
        ),
        ("ADDITION", "no duty is computed, and $225.00 of additional duties that records name;"),
        ("ENTERED", "no duty is computed; no upper end. Not computed: what belongs to entries of"),
    ],
)
def test_what_is_not_computed_is_never_called_nothing(audited, bill, said):
    with Engagement.open(audited, read_only=True) as engagement:
        (number,) = engagement.conn.execute(
            "SELECT min(finding_no) FROM finding JOIN evidence USING (finding_no) "
            "JOIN shipment USING (shipment_no) WHERE bill_number = ? AND finding.certainty <> 'info'",
            [bill],
        ).fetchone()
        assert words.range_of(figures.of_finding(engagement.conn, number)).startswith(said)
