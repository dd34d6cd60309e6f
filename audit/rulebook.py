"""Step 6: the rules, one SQL file each under `rules/`, found from the folder and checked.

A rule's query gives shipment_no, role (breach or context), certainty, grouping, note.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import MISSING, dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.errors import AuditError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

FOLDER = Path(__file__).parent / "rules"
CERTAINTIES = ("violation", "probable", "review", "info")
SUBJECTS = ("person_day", "order", "shipment")
_SHARED = re.compile(r"^-- shared: (\w+)$", re.MULTILINE)
_TRIGGERS = {
    "latest": "arrival_date|entry_date", "entry": "entry_date", "arrival": "arrival_date",
}  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """One rule: its law, what it tests and needs, how to read it, its query and their hash."""

    id: str
    title: str
    certainty: str
    subject: str
    population: str  # SQL over shipment s: whom the rule is about
    testable: str  # SQL over shipment s: who of them can be tested
    needs: tuple[str, ...]  # fields; `a|b` is either, `day` and `trigger` are dates by setting
    law: tuple[str, ...]  # legal parameters
    criteria: tuple[str, ...]
    condition: str
    dates: str
    identity: bool  # adds up a person's day: identity caps the certainty
    adds_value: bool
    logic: str
    limits: str
    action: str
    sql: str
    sha256: str
    path: Path
    false_positives: str = ""
    tables: tuple[str, ...] = ()  # reference tables that it joins
    facts: tuple[str, ...] = ()  # of audit/facts
    said: tuple[str, ...] = ()  # fields whose text it reads, from the fact table `said`
    settings: tuple[str, ...] = ()  # whose value can change what it lists
    after_all: bool = False  # it reads the findings of the others, so it runs after them
    own: bool = False  # a rule of the user's, from audit.own_rules
    text: str = ""  # of its whole file

    @property
    def why(self) -> str:
        """What the rule tests and where it can mislead."""
        return f"{self.logic} {self.limits}"

    def lacks(self, fields: Collection[str], settings: Mapping[str, str]) -> tuple[str, ...]:
        """Its needs that none of ``fields`` answers, as `a|b`; dates as the settings choose them."""
        dates = {
            "day": settings["day_basis"] + "_date",
            "trigger": _TRIGGERS[settings["regime_trigger"]],
        }
        needs = (dates.get(need, need) for need in self.needs)
        return tuple(need for need in needs if not set(need.split("|")).intersection(fields))


@cache
def rules(folder: Path = FOLDER) -> tuple[Rule, ...]:
    """Every shipped rule, by id. A file that is not one is a bug: ValueError with its name."""
    found = [_read(path) for path in sorted(folder.glob("*.sql"))]
    ids = [rule.id for rule in found]
    if len(set(ids)) != len(ids):
        raise ValueError(f"two rules share an id in {folder}")
    return tuple(sorted(found, key=lambda rule: rule.id))


def rule(rule_id: str) -> Rule:
    """One rule by id, `321-02` or `02`; AuditError where there is none."""
    wanted = rule_id.strip()
    for candidate in rules():
        if wanted in (candidate.id, candidate.id.removeprefix("321-")):
            return candidate
    known = ", ".join(candidate.id for candidate in rules())
    raise AuditError(f"There is no rule '{rule_id}'; choose from {known}.")


def in_order(chosen: Iterable[Rule]) -> list[Rule]:
    """As they run: as given, but what reads the findings of others after all of them, own ones too."""
    return sorted(chosen, key=lambda rule: rule.after_all)


def sha256() -> str:
    """One hash over all rules: the version of the rule pack."""
    return hashlib.sha256("".join(r.sha256 for r in rules()).encode()).hexdigest()


def parsed(text: str, path: Path) -> Rule:
    """One rule from the text of its file; ValueError says what is wrong in it.

    A line `-- shared: NAME` stands for the SQL in `rules/shared/NAME.sql`, which is part of the rule:
    of its hash, of what is shown of it.
    """
    text = _SHARED.sub(_shared, text.replace("\r\n", "\n"))
    head, end, sql = text.partition("*/")
    if not head.startswith("/*") or not end:
        raise ValueError("it does not begin with a header in /* and */")
    try:
        header = tomllib.loads(head[2:])
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"its header is no TOML ({error})") from error
    values = {name: _checked(name, value) for name, value in header.items()}
    if missing := [name for name in _NEEDED if name not in values]:
        raise ValueError(f"its header has no {', '.join(missing)}")
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    made = Rule(**values, sql=sql.strip(), sha256=sha256, path=path, text=text)
    for name, choices in (("certainty", CERTAINTIES), ("subject", SUBJECTS)):
        if getattr(made, name) not in choices:
            raise ValueError(f"its {name} is {getattr(made, name)!r}, not {' or '.join(choices)}")
    return made


def _shared(line: re.Match[str]) -> str:
    path = FOLDER / "shared" / f"{line[1]}.sql"
    if not path.is_file():
        raise ValueError(f"there is no shared SQL named '{line[1]}'")
    return path.read_text(encoding="utf-8").replace("\r\n", "\n").strip()


def _checked(name: str, value: Any) -> Any:
    kind = _HEADER.get(name)
    if kind is None:
        raise ValueError(f"its header has the unknown field '{name}'")
    if kind == "bool" and isinstance(value, bool):
        return value
    if kind == "str" and isinstance(value, str):
        return value
    texts = isinstance(value, list) and all(isinstance(each, str) for each in value)
    if kind.startswith("tuple") and texts:
        return tuple(value)
    raise ValueError(f"its header's '{name}' is {value!r}, not {_KINDS[kind]}")


_KINDS = {"str": "text", "bool": "true or false", "tuple[str, ...]": "a list of texts"}
_MADE = ("sql", "sha256", "path", "own", "text")
_HEADER = {field.name: str(field.type) for field in fields(Rule) if field.name not in _MADE}
_NEEDED = [f.name for f in fields(Rule) if f.name in _HEADER and f.default is MISSING]


def _read(path: Path) -> Rule:
    try:
        made = parsed(path.read_text(encoding="utf-8"), path)
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from error
    if not path.name.startswith(made.id.replace("-", "_") + "_"):
        raise ValueError(f"{path.name} does not begin with its id {made.id}")
    return made
