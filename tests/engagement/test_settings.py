"""The settings of contract section 3: names, values, defaults; which of two choices holds."""

import json

import pytest

from audit import pipeline
from audit.engagement import Engagement
from audit.errors import AuditError
from audit.settings import DEFAULTS, SETTINGS, checked, differing

CONTRACT = {
    "overage_mode": ["all", "excess"],
    "count_dutiable_entries": ["taint", "yes", "no"],
    "day_basis": ["arrival", "entry", "release", "export"],
    "regime_trigger": ["latest", "entry", "arrival"],
    "cap_2016": ["statute", "regulation"],
    "irc_scope": ["faq", "regulation", "faq+fishing-archery"],
    "quota_match": ["hts8", "hts6", "heading"],
    "order_window_days": ["unlimited"],
    "structuring_window_days": ["7"],
    "identity_level": ["normal", "strict", "lenient"],
    "unknown_entry_type": ["321", "86", "11"],
    "hong_kong_as_china": ["yes", "no"],
    "record_years": ["2", "5"],
}
OURS = {
    "shared_addresses": ["auto", "households", "personal"],
    "identity_weights": ["shipped", "engagement"],
}  # beyond the contract's
ALL = CONTRACT | OURS


def settings_of(path):
    with Engagement.open(path, read_only=True) as opened:
        return opened.settings()


def test_names_values_and_defaults_are_those_of_the_contract():
    assert {setting.name: list(setting.values) for setting in SETTINGS} == ALL
    assert {name: values[0] for name, values in ALL.items()} == DEFAULTS


@pytest.mark.parametrize("name", ALL)
def test_every_value_is_taken_in_any_case_and_no_other(name):
    for value in ALL[name]:
        assert checked(name, f" {value.upper()} ") == value
    with pytest.raises(AuditError, match=f"{name} cannot be 'perhaps'; choose from"):
        checked(name, "perhaps")


@pytest.mark.parametrize("name", ["order_window_days", "structuring_window_days"])
def test_windows_take_a_whole_number_of_days(name):
    assert checked(name, "30") == "30"
    assert checked(name, "007") == "7"
    for value in ("0", "-1", "1.5", "1e3", "9" * 30, ""):
        with pytest.raises(AuditError, match=name):
            checked(name, value)


def test_an_unknown_setting_names_the_nearest():
    with pytest.raises(AuditError, match="did you mean overage_mode"):
        checked("overage_modes", "all")
    with pytest.raises(AuditError, match="choose from overage_mode, "):
        checked("colour", "blue")


def test_a_new_file_has_the_defaults(tmp_path):
    Engagement.create(tmp_path / "new.s321").close()
    assert settings_of(tmp_path / "new.s321") == DEFAULTS
    assert differing(DEFAULTS) == {}


def test_a_value_set_with_run_stays_and_outranks_that_of_new(tmp_path):
    path = tmp_path / "new.s321"
    chosen = {"overage_mode": "excess", "cap_2016": "regulation"}
    Engagement.create(path, settings=chosen).close()
    pipeline.run(path, {"overage_mode": "all", "record_years": "5"}, ["321-01"])
    pipeline.run(path, None, ["321-01"])
    found = settings_of(path)
    assert differing(found) == {"cap_2016": "regulation", "record_years": "5"}
    with Engagement.open(path) as opened:
        entries = opened.conn.execute("SELECT detail FROM log WHERE action = 'run'").fetchall()
        assert json.loads(opened.conn.execute("SELECT settings FROM run").fetchone()[0]) == found
    assert [json.loads(detail)["settings"] for (detail,) in entries] == [found, found]


def test_a_failed_run_changes_no_setting(tmp_path):
    path = tmp_path / "new.s321"
    Engagement.create(path).close()
    with pytest.raises(AuditError):
        pipeline.run(path, {"overage_mode": "excess", "colour": "blue"})
    assert settings_of(path) == DEFAULTS
