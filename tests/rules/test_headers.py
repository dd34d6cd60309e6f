"""What the headers of the rules name is there, and what they leave open is said."""

import pkgutil
import string

import pytest

from audit import facts, law, own_rules, own_tables, reference, rulebook
from audit.fields import NAMES
from audit.settings import BY_NAME

KNOWN = {
    "needs": {*NAMES, "day", "trigger", *own_tables.kinds.names()},
    "law": set(law.load().parameters),
    "tables": {*reference.names(), *own_tables.kinds.names()},
    "facts": {module.name for module in pkgutil.iter_modules(facts.__path__)},
    "said": set(NAMES),
    "settings": set(BY_NAME),
}
RULES = {rule.id: rule for rule in rulebook.rules()}
HEAD = """/*
id = "321-99"
title = "A title"
certainty = "review"
subject = "shipment"
population = "1 = 1"
testable = "1 = 1"
needs = ["value"]
law = []
criteria = []
condition = "{shipments}"
dates = "All dates."
identity = false
adds_value = false
logic = "None."
limits = "None."
action = "None."
*/
SELECT 1
"""


@pytest.mark.parametrize("rule_id", RULES)
def test_a_header_names_only_what_there_is(rule_id):
    rule = RULES[rule_id]
    for name, known in KNOWN.items():
        assert {part for each in getattr(rule, name) for part in each.split("|")} <= known, name
    words = {word for _, word, _, _ in string.Formatter().parse(rule.condition) if word is not None}
    assert words <= set(own_rules.WORDS)


@pytest.mark.parametrize("rule_id", RULES)
def test_a_header_explains_the_rule(rule_id):
    rule = RULES[rule_id]
    for name in ("title", "dates", "logic", "limits", "action", "false_positives"):
        assert getattr(rule, name).strip(), name


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("/*", "", "does not begin with a header"),
        ('title = "A title"', "title = A", "no TOML"),
        ('title = "A title"\n', "", "has no title"),
        ('title = "A title"', "title = 1", "'title' is 1, not text"),
        ("identity = false", 'identity = "no"', "'identity' is 'no', not true or false"),
        ('needs = ["value"]', 'needs = "value"', "not a list of texts"),
        ('needs = ["value"]', "needs = [1]", "not a list of texts"),
        ("law = []", "law = []\nlaws = []", "unknown field 'laws'"),
        ("law = []", 'law = []\nsql = "SELECT 1"', "unknown field 'sql'"),
        ('"review"', '"sure"', "certainty is 'sure'"),
        ('"shipment"', '"parcel"', "subject is 'parcel'"),
    ],
)
def test_a_shipped_file_that_is_no_rule_is_loud(tmp_path, old, new, fault):
    path = tmp_path / "321_99_x.sql"
    path.write_text(HEAD.replace(old, new, 1))
    with pytest.raises(ValueError, match=fault) as error:
        rulebook.rules(tmp_path)
    assert path.name in str(error.value)


def test_the_hash_is_the_same_with_other_line_ends(tmp_path):
    hashes = set()
    for name, ends in (("unix", b"\n"), ("windows", b"\r\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "321_99_x.sql").write_bytes(HEAD.encode().replace(b"\n", ends))
        hashes.update(rule.sha256 for rule in rulebook.rules(tmp_path / name))
    assert len(hashes) == 1
