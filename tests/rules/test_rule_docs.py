"""The generated pages under docs are what the rules and the law say now."""

from pathlib import Path

import pytest

from audit import law, rule_docs, rulebook
from audit.errors import AuditError

DOCS = Path(__file__).parents[2] / "docs"


def test_the_pages_in_docs_are_current(tmp_path):
    rule_docs.write(tmp_path)
    made, kept = texts_below(tmp_path), texts_below(DOCS)
    different = sorted(
        name for name in made.keys() | kept.keys() if made.get(name) != kept.get(name)
    )
    assert different == [], f"run `{rule_docs.COMMAND}` and commit what it writes"


def texts_below(folder):
    files = [folder / "law.md", *(folder / "rules").glob("*.md")]
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in files
        if path.is_file()
    }


def test_every_rule_and_every_parameter_has_its_place(tmp_path):
    rule_docs.write(tmp_path)
    index = (tmp_path / "rules" / "README.md").read_text(encoding="utf-8")
    assert [rule.id for rule in rulebook.rules() if f"[{rule.id}]({rule.id}.md)" not in index] == []
    by_date = (tmp_path / "law.md").read_text(encoding="utf-8")
    for parameter in law.load().parameters.values():
        assert f"## {parameter.name}\n" in by_date
    assert "| 2016-03-10 | 2016-08-25 | $200.00 (cap_2016=regulation) |" in by_date
    assert "from memory, not read again" in by_date


def test_the_page_of_a_rule_that_is_no_more_goes_and_other_files_stay(tmp_path):
    rule_docs.write(tmp_path)
    gone, note = tmp_path / "rules" / "321-99.md", tmp_path / "rules" / "note.md"
    gone.write_text("old")
    note.write_text("mine")
    rule_docs.write(tmp_path)
    assert (gone.exists(), note.exists()) == (False, True)


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(AuditError, match="cannot be written"):
        rule_docs.write(tmp_path / "file")
