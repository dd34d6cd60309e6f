"""The law folder: every change on its own day, and every kind of faulty file refused by name."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from audit import law, settings
from audit.errors import AuditError

LAW = law.load()

SPLIT_VALUES = """
[[values]]
from = 2015-01-01
to = {to}
value = 5
status = "read"
reference = ["19 CFR 1.1"]

[[values]]
from = {from_}
to = 2020-12-31
value = 6
status = "memory"
reference = ["19 CFR 1.2"]
"""
HEAD = """
parameter = "limit"
title = "A limit"
unit = "days"
read_to = 2020-12-31
"""
GOOD = HEAD + SPLIT_VALUES.format(to="2016-12-31", from_="2017-01-01")

# The parameter, the first day of a new value, the value the day before and on the day.
CHANGES = [
    ("ace_refusals_recorded", date(2025, 1, 1), 0, 1),
    ("daily_limit", date(2016, 3, 10), 20_000, 80_000),
    ("split_lot_rule", date(2027, 7, 1), 1, 0),
    ("china_hk_ineligible_feb_2025", date(2025, 2, 4), 0, 3),
    ("china_hk_ineligible_feb_2025", date(2025, 2, 7), 3, 1),
    ("china_hk_ineligible_feb_2025", date(2025, 2, 8), 1, 0),
    ("china_hk_ineligible", date(2025, 5, 2), 0, 1),
    ("china_hk_ineligible", date(2025, 8, 29), 1, 0),
    ("all_countries_suspended", date(2025, 8, 29), 0, 1),
    ("postal_duty_china_hk", date(2025, 5, 2), 0, 1),
    ("postal_duty_all_countries", date(2025, 8, 29), 0, 1),
    ("postal_informal_entry", date(2026, 7, 24), 0, 1),
    ("origin_decides_eligibility", date(2025, 2, 4), 0, 1),
    ("type_86_open", date(2019, 9, 28), 0, 1),
    ("type_86_open", date(2025, 8, 29), 1, 0),
    ("type_86_filing_days", date(2024, 2, 15), 15, 0),
    ("type_86_estimated_arrival_required", date(2024, 7, 25), 0, 1),
    ("pga_message_set_required", date(2019, 9, 28), 0, 1),
    ("fda_low_value_exemption", date(2025, 7, 9), 1, 0),
    ("chapter99_informal_limit", date(2025, 4, 30), 25_000, 250_000),
    ("penalty_1321c_first", date(2025, 8, 3), 0, 500_000),
    ("penalty_1321c_first", date(2027, 7, 1), 500_000, 0),
    ("penalty_1321c_later", date(2025, 8, 3), 0, 1_000_000),
    ("penalty_1321c_later", date(2027, 7, 1), 1_000_000, 0),
    ("unsold_goods_ruling", date(2020, 7, 28), 0, 1),
    ("reseller_ruling", date(2017, 7, 19), 0, 1),
    ("uflpa_presumption", date(2022, 6, 21), 0, 1),
    ("acas_required", date(2018, 6, 12), 0, 1),
    ("truck_manifest_required", date(2019, 1, 1), 0, 1),
]


def write(folder, text, name="limit"):
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("parameter", "day", "before", "on_the_day"), CHANGES)
def test_value_changes_on_its_day_and_not_the_day_before(parameter, day, before, on_the_day):
    assert LAW.value_on(parameter, day - timedelta(days=1)).value == before
    assert LAW.value_on(parameter, day).value == on_the_day


def test_every_change_of_a_value_is_in_the_list_above():
    changes = [
        (p.name, later.first_date, earlier.value, later.value)
        for p in LAW.parameters.values()
        for values in [p.under({})]
        for earlier, later in pairwise(values)
        if earlier.value != later.value
    ]
    assert sorted(changes) == sorted(CHANGES)


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("gift_limit", 10_000),
        ("gift_limit_islands", 20_000),
        ("perfume_limit", 500),
        ("informal_entry_limit", 250_000),
        ("limitation_period", 5),
        ("quota_exclusion", 1),
        ("excluded_goods_rule", 1),
        ("exemption_1702b", 1),
        ("manifest_elements_required", 1),
    ],
)
def test_value_that_never_changed_is_the_same_on_every_day(parameter, value):
    assert {v.value for v in LAW.parameters[parameter].values} == {value}


def test_limit_rises_by_the_regulation_when_the_setting_says_so():
    regulation = {"cap_2016": "regulation"}
    assert LAW.value_on("daily_limit", date(2016, 8, 25), regulation).value == 20_000
    assert LAW.value_on("daily_limit", date(2016, 8, 26), regulation).value == 80_000
    assert LAW.value_on("daily_limit", date(2016, 8, 25), {"cap_2016": "statute"}).value == 80_000


def test_record_years_follow_their_setting():
    assert LAW.value_on("record_retention", date(2020, 1, 1)).value == 2
    assert LAW.value_on("record_retention", date(2020, 1, 1), {"record_years": "5"}).value == 5


def test_settings_of_the_law_are_settings_of_the_program_with_the_same_default():
    known = {setting.name: setting for setting in settings.SETTINGS}
    for parameter in LAW.parameters.values():
        if parameter.setting:
            assert parameter.variants == known[parameter.setting].values


def test_unknown_variant_of_a_setting_is_refused():
    with pytest.raises(AuditError, match="cap_2016 is 'never'; it can be statute or regulation"):
        LAW.value_on("daily_limit", date(2016, 5, 1), {"cap_2016": "never"})


@pytest.mark.parametrize("day", [date(2014, 12, 31), date(2028, 1, 1)])
def test_day_outside_the_record_raises_a_sentence_with_both(day):
    with pytest.raises(law.OutsideRecord) as refusal:
        LAW.value_on("daily_limit", day)
    assert str(day) in str(refusal.value)
    assert "from 2015-01-01 to 2027-12-31" in str(refusal.value)


def test_first_and_last_day_of_the_record_have_law():
    for name in LAW.parameters:
        assert LAW.value_on(name, LAW.first_date).first_date == date(2015, 1, 1)
        assert LAW.value_on(name, LAW.last_date).last_date == date(2027, 12, 31)


def test_unknown_parameter_is_refused():
    with pytest.raises(AuditError, match="no parameter named 'monthly_limit'"):
        LAW.value_on("monthly_limit", date(2020, 1, 1))


def test_rows_cover_every_day_once_for_every_parameter():
    by_parameter = {}
    for name, first, last, value, reference, status, sha256 in LAW.rows({"cap_2016": "regulation"}):
        by_parameter.setdefault(name, []).append((first, last))
        assert isinstance(value, int)
        assert reference
        assert status in law.STATUSES
        assert sha256 == LAW.sha256_by_file[f"{name}.toml"]
    assert by_parameter.keys() == LAW.parameters.keys()
    for spans in by_parameter.values():
        assert [last + 1 for _, last in spans[:-1]] == [first for first, _ in spans[1:]]


def test_day_numbers_count_from_1970():
    value = LAW.value_on("split_lot_rule", date(2027, 7, 1))
    assert (value.first_day, value.first_date) == (21_000, date(2027, 7, 1))


def test_law_of_a_day_reads_in_words():
    standing = {s.parameter: s for s in LAW.describe(date(2025, 2, 7))}
    assert standing["daily_limit"].value == "$800.00"
    assert standing["china_hk_ineligible_feb_2025"].value == "review"
    assert standing["type_86_filing_days"].value == "0 days"
    assert standing["split_lot_rule"].value == "yes"
    assert "Executive Order 14200" in standing["china_hk_ineligible_feb_2025"].reference


def test_nothing_past_the_reading_day_passes_as_read_unless_already_enacted():
    for p in LAW.parameters.values():
        for value in p.values:
            if value.first_date > date(2026, 11, 24) and value.status != "projected":
                assert "Pub. L. 119-21" in value.reference


def test_memory_and_secondary_facts_keep_their_status():
    assert LAW.value_on("uflpa_presumption", date(2023, 1, 1)).status == "memory"
    assert LAW.value_on("type_86_open", date(2020, 1, 1)).status == "secondary"
    assert LAW.value_on("penalty_1321c_first", date(2025, 9, 1)).status == "secondary"


def test_good_file_is_read(tmp_path):
    loaded = law.load(write(tmp_path, GOOD))
    assert loaded.value_on("limit", date(2016, 12, 31)).value == 5
    assert loaded.value_on("limit", date(2017, 1, 1)).value == 6


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            HEAD + SPLIT_VALUES.format(to="2016-12-30", from_="2017-01-01"),
            "no value for 2016-12-31",
        ),
        (HEAD + SPLIT_VALUES.format(to="2017-01-01", from_="2017-01-01"), "two values for 2017-01"),
        (GOOD.replace('reference = ["19 CFR 1.2"]', ""), "has no 'reference'"),
        (GOOD.replace('["19 CFR 1.2"]', "[]"), "has no reference"),
        (GOOD.replace('["19 CFR 1.2"]', '[" "]'), "has no reference"),
        (GOOD.replace('status = "memory"', ""), "has no 'status'"),
        (GOOD.replace('"memory"', '"certain"'), "the status 'certain'"),
        (GOOD.replace("value = 6", "value = 6.5"), "6.5; write a whole number of days"),
        (GOOD.replace("value = 6", "value = -6"), "-6; write a whole number of days"),
        (GOOD.replace("value = 6", "value = true"), "True; write a whole number of days"),
        (GOOD.replace("value = 6", "amount = 6"), "has no 'value'"),
        (GOOD.replace("value = 6", "value = 6\namount = 6"), "the unknown key 'amount'"),
        (GOOD.replace("title", "heading"), "has no 'title'"),
        (GOOD.replace("A limit", " "), "has an empty 'title'"),
        (GOOD.replace('"days"', '"dollars"'), "the unit 'dollars'"),
        (GOOD.replace('"days"', '"yes/no"'), "5; write true or false"),
        (GOOD.replace('"days"', '"certainty"'), "5; a certainty is one of none, review"),
        (GOOD.replace('"limit"', '"another"'), "is named limit, but its parameter is 'another'"),
        (GOOD.replace("from = 2017-01-01", 'from = "2017-01-01"'), "which should be a date"),
        (GOOD.replace("from = 2017-01-01", "from = 2017-01-01T00:00:00"), "should be a date"),
        (GOOD.replace("to = 2020-12-31", "to = 2016-12-31"), "before it begins"),
        (GOOD.replace("read_to = 2020-12-31", "read_to = 2018-06-30"), "split at read_to"),
        (GOOD.replace('"memory"', '"projected"'), "split at read_to, 2020-12-31"),
        (GOOD.replace("value = 6", 'value = 6\nwhen = "x"'), "not one of the file's variants"),
        (GOOD.replace("title", 'setting = "x"\ntitle'), "both or neither"),
        (HEAD, "has no 'values'"),
        (HEAD + "values = []", "has no values"),
        (HEAD + "values = [1]", "as [[values]] tables"),
        (GOOD.replace("title =", "title"), "can't be read"),
    ],
)
def test_faulty_file_is_refused_by_name(tmp_path, text, complaint):
    with pytest.raises(AuditError) as refusal:
        law.load(write(tmp_path, text))
    assert complaint in str(refusal.value)
    assert "limit.toml" in str(refusal.value)


def test_gap_in_one_variant_only_is_refused(tmp_path):
    text = GOOD.replace("title", 'setting = "s"\nvariants = ["a", "b"]\ntitle')
    with pytest.raises(AuditError, match=r"limit\.toml covers 2015-01-01 to 2016-12-31"):
        law.load(write(tmp_path, text.replace("value = 6", 'value = 6\nwhen = "a"')))


def test_files_with_different_records_are_refused(tmp_path):
    write(tmp_path, GOOD)
    other = GOOD.replace('"limit"', '"other"').replace(
        "to = 2020-12-31\nvalue", "to = 2020-12-30\nvalue"
    )
    with pytest.raises(AuditError, match=r"other\.toml covers 2015-01-01 to 2020-12-30"):
        law.load(write(tmp_path, other, "other"))


def test_empty_folder_is_refused(tmp_path):
    with pytest.raises(AuditError, match="holds no parameter"):
        law.load(tmp_path)
