"""An entry of the activity log as one sentence; its JSON stands beside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from audit.settings import differing


def sentence(action: str, detail: str = "{}") -> str:
    """What happened, in words; for an action without words of its own, what its JSON says."""
    try:
        said = json.loads(detail)
    except ValueError:
        return detail
    if not isinstance(said, dict):
        return _flat(said)
    try:
        return _WORDS[action](said) if action in _WORDS else _flat(said)
    except (KeyError, TypeError, ValueError):
        return _flat(said)  # written by another version


def _new(said: dict[str, Any]) -> str:
    whom = f" for {said['client']}" if said.get("client") else ""
    by = f" by {said['auditor']}" if said.get("auditor") else ""
    return f"Engagement created{whom}{by}."


def _import(said: dict[str, Any]) -> str:
    file, sheet = said["source_file"], said.get("sheet") or ""
    where = file if not sheet or file.startswith(sheet) else f"{file} [{sheet}]"
    return (
        f"{where}: {said['rows_read']:,} rows = {said['lines_loaded']:,} loaded + "
        f"{said['duplicates']:,} duplicates + {said['rejected']:,} rejected; "
        f"{_many(said['issues'], 'issue')}."
    )


def _run(said: dict[str, Any]) -> str:
    other = differing(said["settings"])
    chosen = ", ".join(f"{name} = {value}" for name, value in other.items())
    return (
        f"{_many(said['findings'], 'potential finding')} in {_many(said['shipments'], 'shipment')} "
        f"of {_many(said['persons'], 'person')}; {_many(len(said['rules']), 'rule')}; "
        f"{f'with {chosen}' if chosen else 'settings as by default'}."
    )


def _review(said: dict[str, Any]) -> str:
    note = f": {said['note']}" if said.get("note") else "."
    return f"{_many(len(said['findings']), 'finding')} {said['status']} by {said['by']}{note}"


def _decide(said: dict[str, Any]) -> str:
    first, last = said["decisions"]
    pairs = _many(last - first + 1, "pair")
    note = f": {said['note']}" if said.get("note") else "."
    if said["verdict"] == "undo":
        return f"The decision on {pairs} of consignees taken back by {said['by']}{note}"
    return f"{pairs} of consignees decided {said['verdict']} by {said['by']}{note}"


def _reread(said: dict[str, Any]) -> str:
    changed = ", ".join(name.replace("_", " ") for name in said["changes"])
    later = f"; duplicates in {', '.join(said['later'])}" if said.get("later") else ""
    return f"{said['source']} read again; changed: {changed or 'nothing that is counted'}{later}."


def _totals(said: dict[str, Any]) -> str:
    rows, cents = said["rows"], said["value_cents"]
    figures = [] if rows is None else [f"{rows:,} rows"]
    figures += [] if cents is None else [f"{cents / 100:,.2f} USD"]
    note = f" ({said['note']})" if said.get("note") else ""
    words = f"the client says {', '.join(figures)}"
    return f"{said['source']}: {words}, entered by {said['by']}; {said['state']}{note}."


_WORDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "new": _new,
    "import": _import,
    "import skipped": lambda said: str(said["reason"]),
    "rates": lambda said: f"{said['file']}: {_many(said['rates'], 'exchange rate')}.",
    "reread": _reread,
    "totals": _totals,
    "run": _run,
    "review": _review,
    "decide": _decide,
    "report": lambda said: f"{said['file']}, content hash {said['content_hash']}.",
    "settings": lambda said: ", ".join(f"{name} = {value}" for name, value in said.items()) + ".",
}


def _many(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def _flat(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{str(k).replace('_', ' ')} {_flat(v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(map(_flat, value))
    return str(value)
