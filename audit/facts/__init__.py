"""Step 6d: the tables that rules join beside shipments and items, made when a rule asks for them.

All are temporary: settings (`chosen`), reference tables (a rule's `tables`), texts as written
(`told`, `said`), and facts: one file of this folder each, named as its table, with
``build(conn, settings)`` and perhaps ``READS``, the fields that it wants in `told`, and ``AFTER``, the
facts that it is made from.
"""

from __future__ import annotations

import hashlib
import importlib
from pathlib import Path
from typing import TYPE_CHECKING

from audit.facts import looked_up, texts

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from audit.rulebook import Rule


def prepare(conn: sqlite3.Connection, rules: Sequence[Rule], settings: Mapping[str, str]) -> None:
    """Make every table that one of the rules names; each time anew."""
    conn.execute("DROP TABLE IF EXISTS temp.chosen")
    conn.execute("CREATE TEMP TABLE chosen (name TEXT PRIMARY KEY, value TEXT)")
    conn.executemany("INSERT INTO chosen VALUES (?, ?)", settings.items())
    for name in sorted({table for rule in rules for table in rule.tables}):
        looked_up.build(conn, name)
    made = [
        importlib.import_module(f"audit.facts.{name}")
        for name in _in_order({fact for rule in rules for fact in rule.facts})
    ]
    said = sorted({field for rule in rules for field in rule.said})
    texts.build(conn, {field for fact in made for field in getattr(fact, "READS", ())}, said)
    for fact in made:
        fact.build(conn, settings)


def tables(rules: Iterable[Rule]) -> list[str]:
    """The temporary tables that these rules join."""
    names = {"chosen"}
    for rule in rules:
        names.update(rule.tables, rule.facts, ["said"] if rule.said else [])
    return sorted(names)


def sha256(rules: Iterable[Rule]) -> dict[str, str]:
    """The hash of the Python file behind each fact of these rules; none in a frozen program."""
    found = {}
    for name in _in_order({fact for rule in rules for fact in rule.facts}):
        path = Path(__file__).with_name(f"{name}.py")
        if path.is_file():
            text = path.read_bytes().replace(b"\r\n", b"\n")
            found[f"facts/{path.name}"] = hashlib.sha256(text).hexdigest()
    return found


def _in_order(names: Iterable[str]) -> list[str]:
    """The facts and what they are made from, each once and after its own."""
    ordered: list[str] = []

    def add(name: str) -> None:
        if name not in ordered:
            for earlier in getattr(importlib.import_module(f"audit.facts.{name}"), "AFTER", ()):
                add(earlier)
            ordered.append(name)

    for name in sorted(names):
        add(name)
    return ordered
