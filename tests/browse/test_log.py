import json

import pytest

from audit.browse.log import sentence


@pytest.mark.parametrize(
    ("action", "said", "words"),
    [
        ("new", {"client": "Harbour LLC", "auditor": ""}, "Engagement created for Harbour LLC."),
        (
            "import",
            {"source_file": "march.xlsx", "sheet": "T86", "rows_read": 1_203, "lines_loaded": 1_200,
             "duplicates": 2, "rejected": 1, "issues": 1},
            "march.xlsx [T86]: 1,203 rows = 1,200 loaded + 2 duplicates + 1 rejected; 1 issue.",
        ),
        (
            "run",
            {"findings": 1, "shipments": 40, "persons": 12, "rules": ["321-01", "321-02"],
             "settings": {"day_basis": "entry"}},
            "1 potential finding in 40 shipments of 12 persons; 2 rules; with day_basis = entry.",
        ),
        (
            "review",
            {"findings": ["321-01-a"], "status": "dismissed", "by": "R. Vale", "note": "a gift"},
            "1 finding dismissed by R. Vale: a gift",
        ),
        (
            "decide",
            {"decisions": [4, 6], "verdict": "different", "by": "R. Vale", "note": "seen",
             "pair": ["C1", "C2"], "undoes": []},
            "3 pairs of consignees decided different by R. Vale: seen",
        ),
        (
            "decide",
            {"decisions": [7, 7], "verdict": "undo", "by": "R. Vale", "note": "", "undoes": [4, 4]},
            "The decision on 1 pair of consignees taken back by R. Vale.",
        ),
    ],
)  # fmt: skip
def test_an_entry_of_the_log_is_told_in_a_sentence(action, said, words):
    assert sentence(action, json.dumps(said)) == words


def test_an_entry_of_another_version_is_told_by_what_its_json_says():
    assert sentence("run", '{"new_name": [1, 2]}') == "new name 1, 2"
    assert sentence("seal", '{"seal": {"by_whom": "R. Vale"}}') == "seal by whom R. Vale"
    assert sentence("import", "no JSON") == "no JSON"
