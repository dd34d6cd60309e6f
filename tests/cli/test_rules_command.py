"""`s321 rules`: the catalogue, one rule as a page, the law of a day, what is generated."""

import pytest

from audit import law, rulebook

PARTS = [
    "Law", "Dates", "Needs", "Settings", "Logic", "False positives", "Limits", "Tables", "What to do",
    "Version", "SQL",
]  # fmt: skip


def starts(text):
    return [p for line in text.splitlines() for p in PARTS if line.startswith(p + ":")]


def test_the_catalogue_says_dates_and_how_sure_the_law_is(s321):
    lines = s321("rules").out.splitlines()
    place = next(n for n, line in enumerate(lines) if line.startswith("321-30"))
    assert "violation" in lines[place]
    assert lines[place + 1].strip() == "All dates. Law: the official text was read."
    place = next(n for n, line in enumerate(lines) if line.startswith("321-08"))
    assert lines[place + 1].endswith("Law: read only in a secondary source.")


@pytest.mark.parametrize("rule", [rule.id for rule in rulebook.rules()])
def test_a_page_has_all_parts_in_order_with_and_without_a_day(s321, rule):
    for words in ([rule], [rule, "--on", "2024-05-01"]):
        assert starts(s321("rules", *words).out) == PARTS


def test_a_page_says_in_words_what_was_not_read(s321):
    page = " ".join(s321("rules", "321-08").out.split())
    assert law.STATUSES["secondary"] in page


@pytest.mark.parametrize(
    ("day", "value"), [("2025-08-28", "no"), ("2025-08-29", "yes"), ("2027-07-01", "yes")]
)
def test_a_rules_page_of_a_day_has_that_days_law_alone(s321, day, value):
    page = s321("rules", "12", "--on", day).out
    assert page.count("all_countries_suspended:") == 1
    assert f"all_countries_suspended: {value}" in page


def test_the_law_of_a_day_begins_with_its_limit_and_has_every_parameter(s321):
    lines = s321("rules", "--on", "2016-03-10").out.splitlines()
    assert lines[2].startswith("daily_limit: $800.00")
    assert "  with cap_2016=regulation: $200.00" in lines
    named = [line.partition(":")[0] for line in lines[2:] if line[:1].isalpha()]
    assert sorted(named) == sorted(law.load().parameters)


@pytest.mark.parametrize("rule", [[], ["321-02"], ["321-60"]])
@pytest.mark.parametrize("day", ["2014-12-31", "2028-01-01"])
def test_a_day_outside_the_record_is_one_sentence(refused, rule, day):
    sentence = refused("rules", *rule, "--on", day)
    assert sentence == (
        f"{day} is outside the record of the law, which runs from 2015-01-01 to 2027-12-31; choose a "
        "day in it."
    )


def test_what_is_no_rule_no_day_or_too_much_at_once_is_refused(refused, tmp_path):
    assert "no rule '321-99'" in refused("rules", "321-99")
    assert "no own rule 'OWN-9'" in refused("rules", "OWN-9")
    assert "2024-13-01" in refused("rules", "--on", "2024-13-01")
    for words in (["321-01", "--write", tmp_path], ["--lock", "--write", tmp_path], ["--release"]):
        assert "stand alone" in refused("rules", *words)


def test_the_pages_are_written_into_a_folder(s321, tmp_path):
    answer = s321("rules", "--write", tmp_path / "docs")
    assert (answer.code, answer.err) == (0, "")
    assert (tmp_path / "docs" / "law.md").is_file()
    assert len(list((tmp_path / "docs" / "rules").glob("321-*.md"))) == len(rulebook.rules())


def test_an_own_rule_is_in_the_catalogue_and_has_a_page(s321, tmp_path, monkeypatch):
    text = rulebook.rule("321-01").text.replace('"321-01"', '"OWN-1"')
    (tmp_path / "mine.sql").write_text(text)
    monkeypatch.setenv("S321_RULES", str(tmp_path))
    assert "OWN-1  violation  Own rule: " in s321("rules").out.replace("   ", "  ")
    page = s321("rules", "OWN-1").out
    assert starts(page) == PARTS
    assert "Version: your own, mine.sql, SHA-256 " in " ".join(page.split())
