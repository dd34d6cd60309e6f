"""The regime clock: which law judged a shipment, on the days of change and the days before."""

from datetime import date

import pytest

from audit import law, pipeline, regimes
from audit.engagement import Engagement
from audit.regimes import Missing, Subject
from tests.engagement.audits import imported, table

LAW = law.load()
DEFAULT = {"hong_kong_as_china": "yes", "regime_trigger": "latest", "day_basis": "arrival"}


def judged(on, kind="321", settings=None, **more):
    """The regime of a shipment all of whose dates are the same."""
    day = date.fromisoformat(on) if isinstance(on, str) else on
    return regimes.regime(
        LAW, DEFAULT | (settings or {}), Subject(kind, day, day, day, **more)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("on", "name"),
    [
        ("2016-03-09", "$200 limit"),
        ("2016-03-10", "$800 limit"),
        ("2025-02-03", "$800 limit"),
        (
            "2025-02-04",
            "$800 limit; products of China and Hong Kong excluded 4 February 2025 to 6 February 2025",
        ),
        (
            "2025-02-07",
            "$800 limit; exclusion of China and Hong Kong lifted in the course of 7 February 2025",
        ),
        ("2025-02-08", "$800 limit"),
        ("2025-05-01", "$800 limit"),
        ("2025-05-02", "$800 limit; products of China and Hong Kong excluded since 2 May 2025"),
        ("2025-08-28", "$800 limit; products of China and Hong Kong excluded since 2 May 2025"),
        ("2025-08-29", "No exemption: all countries suspended since 29 August 2025"),
        ("2026-11-24", "No exemption: all countries suspended since 29 August 2025"),
    ],
)
def test_a_regime_begins_and_ends_on_its_day(on, name):
    assert judged(on).name == name


@pytest.mark.parametrize(
    ("on", "origin", "open_or_not"),
    [
        ("2025-05-01", "CN", "open"), ("2025-05-02", "CN", "closed"), ("2025-05-02", "HK", "closed"),
        ("2025-05-02", "other", "open"), ("2025-05-02", "unknown", "not known"),
        ("2025-02-06", "CN", "closed"), ("2025-02-07", "CN", "in doubt"),
        ("2025-02-08", "CN", "open"), ("2025-08-29", "other", "closed"),
    ],
)  # fmt: skip
def test_the_exemption_is_open_or_closed_by_origin(on, origin, open_or_not):
    assert judged(on, origin=origin).elements["origin"].value == open_or_not


def test_hong_kong_is_not_china_where_the_setting_says_so():
    found = judged("2025-05-02", settings={"hong_kong_as_china": "no"}, origin="HK")
    assert found.elements["origin"].value == "open"
    assert found.name == "$800 limit; products of China excluded since 2 May 2025"


@pytest.mark.parametrize(
    ("on", "value"),
    [
        ("2025-05-01", "free"), ("2025-05-02", "dutiable if sent from there"),
        ("2025-08-29", "dutiable"), ("2026-07-24", "dutiable"),
    ],
)  # fmt: skip
def test_mail_has_rules_of_its_own(on, value):
    found = judged(on, "mail", origin="CN")
    assert found.elements["mail"].value == value
    assert (found.elements["origin"].value == "by mail's own rules") is (value != "free")


@pytest.mark.parametrize(
    ("on", "open_or_not", "filed"),
    [
        ("2019-09-27", "closed", "within 15 days of arrival"),
        ("2019-09-28", "open", "within 15 days of arrival"),
        ("2024-02-14", "open", "within 15 days of arrival"),
        ("2024-02-15", "open", "on or before arrival"),
        ("2025-08-28", "open", "on or before arrival"),
        ("2025-08-29", "closed", "on or before arrival"),
    ],
)
def test_type_86_has_its_period_and_its_time_of_filing(on, open_or_not, filed):
    found = judged(on, "86").elements
    assert (found["type_86"].value, found["filing"].value) == (open_or_not, filed)


def test_a_type_86_entry_after_the_test_says_that_it_had_ended_and_before_that_it_was_not_open():
    assert judged("2019-09-27", "86").elements["type_86"].words.endswith("was not open yet.")
    assert judged("2025-08-29", "86").elements["type_86"].words.endswith("had ended.")


def test_without_an_entry_date_the_time_of_filing_is_not_known():
    assert judged("2024-05-03", "86", has_entry_date=False).elements["filing"].value == "not known"


def test_suspensions_leave_gifts_and_donations_alone():
    assert judged("2025-09-01", gift=True).name == "$100 gift limit"
    assert judged("2025-09-01", gift=True).elements["origin"].value == "open"
    donated = judged("2025-09-01", exempt=True)
    assert donated.elements["origin"].value == "open"
    assert "50 U.S.C. 1702(b)" in donated.name


def test_a_part_has_its_days_its_source_and_how_sure_it_is():
    part = judged("2026-03-01").elements["origin"]
    first, last = (law.EPOCH.toordinal() + n for n in (part.first_day, part.last_day))
    assert (date.fromordinal(first), date.fromordinal(last)) == (
        date(2026, 2, 20), date(2026, 6, 23),
    )  # fmt: skip
    assert "Executive Order 14388" in part.reference
    assert part.status == "secondary"
    assert judged("2026-12-01").elements["origin"].status == "projected"


def test_the_end_of_the_record_is_a_value_and_the_day_after_raises():
    assert judged(LAW.last_date).elements["daily_limit"].last_day is not None
    assert "repealed" in judged("2027-07-01").elements["origin"].words
    for parameter in LAW.parameters.values():
        assert parameter.values[-1].last_date == LAW.last_date
    for outside in ("2014-12-31", "2028-01-01"):
        with pytest.raises(law.OutsideRecord, match="outside the record"):
            judged(outside)


def test_what_is_missing_is_said_in_words():
    found = judged(Missing.NO_DATE)
    assert found.name == "limit not known; suspensions not known (no date)"
    assert "outside the record" in judged(Missing.OUTSIDE).elements["daily_limit"].words
    assert judged("2024-05-03", "").name == "Not claimed under Section 321"


LINE = {"entry_type": "321", "consignee_id": "P1", "value": "10.00", "country_of_origin": "CN"}


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    lines = [
        LINE | {"bill_number": "EVE", "arrival_date": "2025-05-01"},
        LINE | {"bill_number": "LATE", "arrival_date": "2025-05-01", "entry_date": "2025-05-02"},
        LINE | {"bill_number": "OTHER", "arrival_date": "2025-05-02", "country_of_origin": "VN"},
        LINE | {"bill_number": "NONE", "arrival_date": "2025-05-02", "country_of_origin": ""},
        LINE | {"bill_number": "OLD", "arrival_date": "2014-05-02"},
        LINE | {"bill_number": "UNDATED"},
        LINE | {"bill_number": "PAID", "arrival_date": "2025-09-02", "entry_type": "11"},
        LINE | {"bill_number": "T86", "arrival_date": "2019-09-27", "entry_type": "86"},
    ]
    path = imported(tmp_path_factory.mktemp("regimes") / "case.s321", lines)
    pipeline.run(path)
    return path


def test_every_shipment_has_one_row(exported):
    rows = {row["bill_number"]: row for row in table(exported, "regimes")}
    assert len(rows) == len(table(exported, "regimes")) == 8
    assert {bill: row["origin"] for bill, row in rows.items()} == {
        "EVE": "open", "LATE": "closed", "OTHER": "open", "NONE": "not known", "OLD": "not known",
        "UNDATED": "not known", "PAID": "", "T86": "open",
    }  # fmt: skip
    assert (rows["LATE"]["day"], rows["LATE"]["trigger_day"]) == ("2025-05-01", "2025-05-02")
    assert (rows["LATE"]["origin_from"], rows["LATE"]["origin_to"]) == ("2025-05-02", "2025-08-28")
    assert rows["T86"]["type_86"] == "closed"
    assert "no date" in rows["UNDATED"]["daily_limit_words"]
    assert "outside the record" in rows["OLD"]["daily_limit_words"]


def test_what_is_stored_is_what_the_pure_function_says(exported):
    with Engagement.open(exported, read_only=True) as engagement:
        found = regimes.found(engagement.conn)
    assert sum(j.shipments for j in found) == 8
    name = judged("2025-05-02").name
    assert [j.regime.elements for j in found if j.regime.name == name] == [
        judged("2025-05-02", origin=origin).elements for origin in ("CN", "other", "unknown")
    ]
