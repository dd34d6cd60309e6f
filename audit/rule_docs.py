"""The rules and the law as Markdown: `docs/rules/`, one page a rule, and `docs/law.md`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit import law, rule_pages, rulebook
from audit.errors import AuditError

if TYPE_CHECKING:
    from pathlib import Path

    from audit.rulebook import Rule

COMMAND = "python run.py rules --write docs"
_MADE = f"<!-- Made by `{COMMAND}`; not to be edited. -->"
_PAGE = re.compile(r"321-\d\d\.md")


def write(folder: Path) -> int:
    """Write law.md and rules/*.md of the shipped rules into ``folder``; returns how many files.

    Pages of rules that are no more are removed. AuditError where the folder cannot be written.
    """
    pages = made()
    try:
        (folder / "rules").mkdir(parents=True, exist_ok=True)
        for name, text in pages.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        for path in (folder / "rules").iterdir():
            if _PAGE.fullmatch(path.name) and f"rules/{path.name}" not in pages:
                path.unlink()
    except OSError as error:
        raise AuditError(
            f"{folder} cannot be written ({error.strerror}); choose another folder."
        ) from None
    return len(pages)


def made() -> dict[str, str]:
    """Every page's text by its path below the folder."""
    rules = rulebook.rules()
    pages = {f"rules/{rule.id}.md": _page(rule) for rule in rules}
    return {"law.md": _law(), "rules/README.md": _index(rules), **pages}


def _index(rules: tuple[Rule, ...]) -> str:
    record = law.load()
    rows = [
        f"| [{rule.id}]({rule.id}.md) | {rule.certainty} | {_escaped(rule.title)} | "
        f"{_escaped(rule_pages.prose(rule.dates))} | {rule_pages.how_sure(rule, record)} |"
        for rule in rules
    ]
    return _joined(
        "# The rules", _MADE,
        "Certainty is the most that a rule says. The last column is the status of its weakest legal "
        "parameter; [the law by date](../law.md) shows them all.",
        "\n".join([
            "| rule | certainty | what it looks for | dates | law |", "|---|---|---|---|---|", *rows,
        ]),
    )  # fmt: skip


def _page(rule: Rule) -> str:
    blocks = [f"# {rule.id} {_escaped(rule.title)}", _MADE, f"Certainty at most: {rule.certainty}."]
    for part in rule_pages.parts(rule):
        blocks += [f"## {part.name}", _escaped(part.text)]
        blocks += ["\n".join(f"- {_escaped(item)}" for item in part.items)]
    return _joined(*blocks, "## SQL", f"```sql\n{rule.sql}\n```")


def _law() -> str:
    about = (
        "Every legal parameter with its values, both days included, as `s321 rules --on DATE` reads "
        "them. The files stand in `resources/law`."
    )
    blocks = ["# The law by date", _MADE, about]
    for parameter in law.load().parameters.values():
        blocks += [f"## {parameter.name}", f"{_escaped(parameter.title)} ({parameter.unit})."]
        rows = [
            f"| {value.first_date} | {value.last_date} | {value.text}"
            f"{f' ({parameter.setting}={value.when})' if value.when else ''} | "
            f"{_escaped(value.reference)} | {law.STATUSES[value.status]} |"
            for value in rule_pages.values(parameter)
        ]
        head = ["| from | to | value | reference | how sure |", "|---|---|---|---|---|"]
        blocks += ["\n".join([*head, *rows]), _escaped(rule_pages.prose(parameter.note))]
    return _joined(*blocks)


def _escaped(text: str) -> str:
    """Safe in Markdown; an underscore within a word needs nothing."""
    return re.sub(r"([\\`*<>|\[\]]|(?<!\w)_|_(?!\w))", r"\\\1", text)


def _joined(*blocks: str) -> str:
    return "\n\n".join(block for block in blocks if block) + "\n"
