"""The lock holds the version and hash of every rule, legal parameter and reference table."""

from pathlib import Path

import pytest

from audit import law, reference, rule_lock, rulebook
from audit.errors import AuditError
from audit.rule_lock import Entry

CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"


def test_the_lock_is_current():
    kept = {name: entry.sha256 for name, entry in rule_lock.read().items()}
    now = rule_lock.current()
    different = sorted(name for name in kept.keys() | now if kept.get(name) != now.get(name))
    assert different == [], f"run `{rule_lock.COMMAND}` and commit the lock"


def test_the_changelog_names_every_rule_with_an_unreleased_version():
    assert rule_lock.unreported(rule_lock.read(), CHANGELOG.read_text(encoding="utf-8")) == []


def test_every_rule_parameter_and_table_is_in_it():
    names = set(rule_lock.current())
    assert {f"rule {rule.id}" for rule in rulebook.rules()} <= names
    assert {f"law {name}" for name in law.load().parameters} <= names
    assert {f"table {name}" for name in reference.names()} <= names


def test_a_version_is_raised_once_between_two_releases():
    first = rule_lock.renewed({}, {"rule 321-01": "a"})
    assert first == {"rule 321-01": Entry(1, 0, "a")}
    assert rule_lock.renewed(first, {"rule 321-01": "b"}) == {"rule 321-01": Entry(1, 0, "b")}
    released = rule_lock.renewed(first, {"rule 321-01": "a"}, release=True)
    assert released == {"rule 321-01": Entry(1, 1, "a")}
    changed = rule_lock.renewed(released, {"rule 321-01": "b"})
    assert changed == {"rule 321-01": Entry(2, 1, "b")}
    assert rule_lock.renewed(changed, {"rule 321-01": "c"}) == {"rule 321-01": Entry(2, 1, "c")}


def test_a_released_rule_may_not_vanish_and_an_unreleased_one_may():
    assert rule_lock.renewed({"rule 321-99": Entry(1, 0, "a")}, {}) == {}
    with pytest.raises(AuditError, match=r"rule 321-99 was released and is gone"):
        rule_lock.renewed({"rule 321-99": Entry(1, 1, "a")}, {})


def test_what_the_changelog_leaves_out_is_named():
    lock = {
        "rule 321-01": Entry(2, 1, "a"), "rule 321-02": Entry(1, 1, "a"),
        "rule 321-03": Entry(1, 0, "a"), "rule 321-12": Entry(1, 0, "a"),
        "law daily_limit": Entry(2, 1, "a"), "law gift_limit": Entry(1, 0, "a"),
    }  # fmt: skip
    nothing = (
        "# Changelog\n\n## Unreleased\n\n- Charts.\n\n## 0.1\n\n- 321-01, 03, 12, daily_limit\n"
    )
    left_out = ["rule 321-01", "rule 321-03", "rule 321-12", "law daily_limit"]
    assert rule_lock.unreported(lock, nothing) == left_out
    told = nothing.replace(
        "- Charts.", "- Rules 321-01,\n  03 and 12; the parameter `daily_limit`."
    )
    assert rule_lock.unreported(lock, told) == []


def test_the_lock_reads_what_it_wrote_and_refuses_another_line(tmp_path):
    path = tmp_path / "rules.lock"
    assert rule_lock.write(path) == len(rule_lock.current())
    assert rule_lock.write(path) == 0
    assert b"\r" not in path.read_bytes()
    path.write_text(path.read_text() + "rule 321-01\n")
    with pytest.raises(AuditError, match="is no entry; make the lock anew"):
        rule_lock.read(path)
