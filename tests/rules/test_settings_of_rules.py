"""Every setting changes something, and each of its values has a case that would fail without it."""

import shutil

import pytest

from audit import law, pipeline, rulebook
from audit.engagement import Engagement
from audit.settings import BY_NAME, SETTINGS
from tests.engagement.audits import written
from tests.rules.cases import CASES, own_word, settings_of

# Settings that decide before any rule runs, and where; what they change, each rule sees alike.
STEPS = {
    "identity_level": "who is one person", "shared_addresses": "who is one person",
    "identity_weights": "who is one person",
    "unknown_entry_type": "what a shipment is",
}  # fmt: skip
# Values that change nothing among so few lines: what a default chooses by the data, and what is learnt
# from a thousand consignees or more.
CHOSEN = {"shared_addresses": "households", "identity_weights": "engagement"}
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
    same = {CHOSEN[setting.name]} if setting.name in CHOSEN else set()
    assert set(others(setting)) - decided == same


@pytest.mark.parametrize(("pairs", "auto"), [(19, "households"), (20, "personal")])
def test_shared_addresses_at_auto_goes_by_the_engagement(empty, tmp_path, pairs, auto):
    lines = [
        {
            "bill_number": f"B{n}-{first}", "entry_type": "86", "arrival_date": "2024-05-03",
            "consignee_name": f"{first} {own_word(n)}", "value": "500", "consignee_postal_code": "60614",
            "consignee_address": f"{1000 + 37 * n} {own_word(-n)} St",
        }
        for n in range(1, pairs + 1) for first in ("Robert", "Peter")
    ]  # fmt: skip
    file = shutil.copy(empty, tmp_path / "case.s321")
    pipeline.import_sources(file, [written(tmp_path / "lines.csv", lines)])
    listed = {}
    for value in BY_NAME["shared_addresses"].values:
        pipeline.run(file, {"shared_addresses": value}, ["321-02"])
        with Engagement.open(file) as engagement:
            listed[value] = engagement.conn.execute("SELECT count(*) FROM finding").fetchone()[0]
    assert listed == {"households": 0, "personal": pairs, "auto": {"personal": pairs}.get(auto, 0)}
