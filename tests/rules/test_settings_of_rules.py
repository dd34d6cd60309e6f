"""Every setting changes something, and each of its values has a case that would fail without it."""

import pytest

from audit import law, rulebook
from audit.settings import SETTINGS
from tests.rules.cases import CASES, settings_of

# Settings that decide before any rule runs, and where; what they change, each rule sees alike.
STEPS = {"identity_level": "who is one person", "unknown_entry_type": "what a shipment is"}
RULES = rulebook.rules()
PARAMETERS = law.load().parameters
NAMED = [
    (rule, setting)
    for rule in RULES
    for setting in SETTINGS
    if setting.name in rule.settings and setting.name not in STEPS
]
IDS = [f"{rule.id} {setting.name}" for rule, setting in NAMED]


def others(setting):
    """The values beside the default; of a number of days, any other one."""
    return [value for value in setting.values if value != setting.default] or ["a number"]


def changed_by(runs, rule_id, setting):
    """The values of a setting under which a case of the rule ends otherwise than by default."""
    found = set()
    for number, (tested, _, case) in enumerate(CASES):
        chosen = case.get("settings", {})
        if tested != rule_id or list(chosen) != [setting.name]:
            continue
        under = [outcome(runs(kept), number, rule_id) for kept in ((), settings_of(case))]
        value = chosen[setting.name]
        if under[0] != under[1]:
            found.add("a number" if setting.whole_number else value)
    return found


def outcome(run, number, rule_id):
    listed = [row[2:] for row in run.listed if row[:2] == (number, rule_id)]
    return (
        sorted((bill.partition(" ")[0], certainty) for bill, _, certainty in listed),
        sorted(str(row[2:]) for row in run.said if row[:2] == (number, rule_id)),
        run.untested.get((number, rule_id), 0),
    )


def reads(rule, setting):
    """Whether the rule's own query or law turns on the setting, and not only a date that it is given."""
    return f"'{setting.name}'" in rule.sql or any(
        PARAMETERS[name].setting == setting.name for name in rule.law
    )


@pytest.mark.parametrize(("rule", "setting"), NAMED, ids=IDS)
def test_a_rules_setting_decides_a_case_of_it(runs, rule, setting):
    assert changed_by(runs, rule.id, setting), f"{rule.id}.toml has no case {setting.name} decides"


@pytest.mark.parametrize(("rule", "setting"), NAMED, ids=IDS)
def test_a_setting_that_a_rule_itself_reads_has_a_case_for_each_value(rule, setting):
    if reads(rule, setting):
        tried = {
            "a number" if setting.whole_number else case["settings"][setting.name]
            for rule_id, _, case in CASES
            if rule_id == rule.id and setting.name in case.get("settings", {})
        }
        assert set(others(setting)) - tried == set()


def test_every_setting_is_named_by_a_rule():
    read = {name for rule in RULES for name in rule.settings}
    assert {setting.name for setting in SETTINGS} - read == set()


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_each_value_of_a_setting_decides_a_case(runs, setting):
    decided = set().union(*(changed_by(runs, rule.id, setting) for rule in RULES))
    assert set(others(setting)) - decided == set()
