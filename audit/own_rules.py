"""The user's own rules: a folder of files like the shipped ones, read with the same care.

They are checked before any of them runs: the header, and the query on an empty engagement, which
may only read. Each has an id that begins with OWN- and a title that begins with "Own rule:", so
that no output can pass one off as a shipped rule. A run keeps their text in the engagement.
"""

from __future__ import annotations

import hashlib
import os
import pkgutil
import sqlite3
import string
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from audit import facts, law, own_tables, reference, rulebook
from audit.engagement import Engagement
from audit.errors import AuditError
from audit.fields import NAMES
from audit.rulebook import CERTAINTIES, Rule
from audit.settings import BY_NAME, DEFAULTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.progress import Progress

PREFIX = "OWN-"
SECONDS = 600.0  # that one own rule may take
COLUMNS = ("shipment_no", "role", "certainty", "grouping", "note")
WORDS = ("shipments", "total", "day", "limit", "grouping", "note", "order")  # of a condition
_READING = {
    sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE,
}  # fmt: skip
_REFUSED = {"load_extension", "random", "randomblob"}  # the same data must give the same findings
_TITLE = "Own rule: "


def folder() -> Path:
    """Where the user's own rules lie: the variable S321_RULES, else the settings folder."""
    if named := os.environ.get("S321_RULES"):
        return Path(named)
    from platformdirs import user_config_path  # late: most commands need no folder of the user

    return user_config_path("s321", appauthor=False) / "rules"


def files() -> list[Path]:
    """The rule files of the folder; AuditError where S321_RULES names no folder."""
    place = folder()
    if os.environ.get("S321_RULES") and not place.is_dir():
        raise AuditError(f"S321_RULES names {place}, which is no folder; create it or unset it.")
    return sorted(place.glob("*.sql"))


def sha256_by_file() -> dict[str, str]:
    """The hashes of the folder's files, of which none is checked."""
    found = {}
    for path in sorted(folder().glob("*.sql")):
        with suppress(OSError):  # gone since the folder was read
            text = path.read_bytes().removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
            found[path.name] = hashlib.sha256(text).hexdigest()
    return found


def load() -> tuple[Rule, ...]:
    """Every own rule, by id, fully checked; AuditError for the first file that is not one."""
    found: dict[str, Rule] = {}
    for path in files():
        rule = parsed(_text(path), path)
        if rule.id in found:
            raise AuditError(
                f"The own rules {found[rule.id].path.name} and {path.name} are both {rule.id}; "
                "give one of them another id."
            )
        found[rule.id] = rule
    if found:
        _try(tuple(found.values()))
    return tuple(sorted(found.values(), key=lambda rule: rule.id))


def readable() -> tuple[Rule, ...]:
    """The own rules whose header says what they need, by id; no query is tried, no fault is told."""
    found = {}
    for path in sorted(folder().glob("*.sql")):
        with suppress(AuditError):
            rule = parsed(_text(path), path)
            found[rule.id] = rule
    return tuple(sorted(found.values(), key=lambda rule: rule.id))


def catalogue() -> tuple[Rule, ...]:
    """Every rule, the shipped ones first."""
    return (*rulebook.rules(), *load())


def rule(rule_id: str) -> Rule:
    """One rule by id, `321-02`, `02` or `OWN-1`; AuditError where there is none."""
    own = load() if rule_id.strip().upper().startswith(PREFIX) else ()
    for candidate in own:
        if candidate.id == rule_id.strip().upper():
            return candidate
    if own or rule_id.strip().upper().startswith(PREFIX):
        known = ", ".join(candidate.id for candidate in own) or "no file"
        raise AuditError(f"There is no own rule '{rule_id}'; {folder()} has {known}.")
    return rulebook.rule(rule_id)


def chosen(names: Sequence[str]) -> list[Rule]:
    """The rules of these ids, or all, in the order in which they run, whatever the order asked.

    The own ones are read only where all or one of them are asked for.
    """
    if not names:
        return rulebook.in_order(catalogue())
    wanted = {rule(name).id for name in names}
    own = load() if any(rule_id.startswith(PREFIX) for rule_id in wanted) else ()
    return rulebook.in_order(each for each in (*rulebook.rules(), *own) if each.id in wanted)


def of_run(conn: sqlite3.Connection) -> dict[str, Rule]:
    """Every rule that the last run may have used, by id: shipped ones, and own ones as they were."""
    known = {rule.id: rule for rule in rulebook.rules()}
    for rule_id, file, text in conn.execute("SELECT rule_id, file, text FROM own_rule"):
        with suppress(ValueError):  # of another version: its findings stand without its words
            known[rule_id] = _marked(rulebook.parsed(text, Path(file)))
    return known


def keep(conn: sqlite3.Connection, rules: Sequence[Rule]) -> None:
    """The text of the own rules among ``rules``, in place of the last run's."""
    conn.execute("DELETE FROM own_rule")
    conn.executemany(
        "INSERT INTO own_rule VALUES (?, ?, ?, ?)",
        [(r.id, r.path.name, r.sha256, r.text) for r in rules if r.own],
    )


def parsed(text: str, path: Path) -> Rule:
    """One own rule from its text, marked as the user's; AuditError names the file and the fault."""
    try:
        made = rulebook.parsed(text, path)
    except ValueError as error:
        raise AuditError(f"The own rule {path.name} cannot be used: {error}; mend it.") from None
    suffix = made.id.removeprefix(PREFIX)
    if (
        suffix == made.id
        or not suffix.isascii()
        or not suffix.isalnum()
        or suffix != suffix.upper()
    ):
        _refuse(path, f"its id is '{made.id}'; write {PREFIX} and capital letters or digits")
    known = {
        "needs": {*NAMES, "day", "trigger", *own_tables.kinds.names()}, "law": set(law.load().parameters),
        "tables": {*reference.names(), *own_tables.kinds.names()}, "said": set(NAMES), "settings": set(BY_NAME),
        "facts": {module.name for module in pkgutil.iter_modules(facts.__path__)},
    }  # fmt: skip
    for name, allowed in known.items():
        for each in (part for entry in getattr(made, name) for part in entry.split("|")):
            if each not in allowed:
                _refuse(path, f"its {name} names '{each}', which there is not")
    _check_condition(made)
    return _marked(made)


def _marked(made: Rule) -> Rule:
    return replace(made, title=_TITLE + made.title, own=True)


def _check_condition(made: Rule) -> None:
    try:
        for _, word, _, _ in string.Formatter().parse(made.condition):
            if word is not None and word not in WORDS:
                _refuse(made.path, f"its condition names {{{word}}}; use {', '.join(WORDS)}")
        made.condition.format(shipments=1, **dict.fromkeys(WORDS[1:], ""))
    except ValueError as error:
        _refuse(made.path, f"its condition cannot be written ({error})")


def _try(rules: tuple[Rule, ...]) -> None:
    """Each query on an empty engagement, where it may read and nothing else."""
    with tempfile.TemporaryDirectory(prefix="s321-", ignore_cleanup_errors=True) as place:
        path = Path(place) / "empty.s321"
        Engagement.create(path).close()
        for rule in rules:
            with Engagement.open(path) as engagement:
                _try_one(engagement.conn, rule)


def _try_one(conn: sqlite3.Connection, rule: Rule) -> None:
    facts.prepare(conn, [rule], DEFAULTS)
    refused: list[str] = []

    def allow(action: int, first: str | None, second: str | None, *_: str | None) -> int:
        forbidden = action not in _READING or (
            action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _REFUSED
        )
        if forbidden or (first or "").startswith("pragma_"):
            refused.append(second or first or "")
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK

    asked = f"SELECT count(*) FILTER (WHERE ({rule.population}) AND ({rule.testable}))"
    conn.set_authorizer(allow)
    try:
        for condition in (rule.population, rule.testable):
            conn.execute(f"EXPLAIN SELECT 1 FROM shipment s WHERE {condition}")
        conn.execute(f"EXPLAIN {asked} FROM shipment s")
        conn.execute(f"EXPLAIN {rule.sql}")
        body = rule.sql.rstrip("; \n\t")
        given = conn.execute(f"SELECT * FROM (\n{body}\n) LIMIT 0").description
    except (sqlite3.Error, sqlite3.Warning) as error:
        if refused:
            _refuse(rule.path, "its SQL does more than read; leave one SELECT over the engagement")
        _refuse(rule.path, f"SQLite says of its SQL: {error}")
    finally:
        conn.set_authorizer(None)
    names = tuple(column[0] for column in given)
    if sorted(names) != sorted(COLUMNS):
        _refuse(rule.path, f"its query gives {', '.join(names)}, not {', '.join(COLUMNS)}")


@contextmanager
def running(rule: Rule, progress: Progress) -> Iterator[Progress]:
    """Let an own rule run: for so many seconds, and with its faults as AuditError."""
    if not rule.own:
        yield progress
        return
    last = time.monotonic() + SECONDS

    def look(fraction: float, text: str) -> None:
        if time.monotonic() > last:
            _refuse(rule.path, f"it was stopped after {SECONDS:.0f} seconds")
        progress(fraction, text)

    try:
        yield look
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorname", "") not in ("SQLITE_ERROR", "SQLITE_TOOBIG"):
            raise  # the file's or the disk's
        _refuse(rule.path, f"SQLite says of its SQL: {error}")


def check_rows(conn: sqlite3.Connection, rule: Rule) -> None:
    """Of an own rule's rows in temp.hit: AuditError where one is none that a finding can hold."""
    if not rule.own:
        return
    levels = ", ".join(f"'{level}'" for level in CERTAINTIES)
    wrong = conn.execute(
        "SELECT h.shipment_no, h.role, h.certainty FROM hit h LEFT JOIN shipment s "
        "USING (shipment_no) WHERE s.shipment_no IS NULL OR h.grouping IS NULL OR h.note IS NULL "
        "OR h.role IS NULL OR h.role NOT IN ('breach', 'context') OR h.certainty IS NULL "
        f"OR h.certainty NOT IN ({levels}) LIMIT 1"
    ).fetchone()
    if wrong:
        _refuse(
            rule.path,
            f"it gave shipment_no {wrong[0]}, role {wrong[1]}, certainty {wrong[2]}; a role is breach "
            f"or context, a certainty {', '.join(CERTAINTIES)}, and grouping and note are texts",
        )


def _refuse(path: Path, what: str) -> NoReturn:
    raise AuditError(f"The own rule {path.name} cannot be used: {what}; mend it in {path.parent}.")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise AuditError(
            f"The own rule {path} cannot be read ({error}); save it as UTF-8."
        ) from None
