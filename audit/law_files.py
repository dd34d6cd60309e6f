"""From one file of resources/law to one checked parameter.

Refused: gaps, overlaps, a value without reference or status, unknown keys, wrong types.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NoReturn

from audit.errors import AuditError
from audit.law_values import CERTAINTIES, EPOCH, STATUSES, UNITS, LegalValue, Parameter

_FILE_KEYS: Final = {"parameter": str, "title": str, "unit": str, "read_to": date, "values": list}
_FILE_OPTIONAL: Final = {"note": str, "setting": str, "variants": list}
_VALUE_KEYS: Final = {"from": date, "to": date, "value": object, "status": str, "reference": list}
_VALUE_OPTIONAL: Final = {"when": str, "note": str}
_KINDS: Final = {str: "text", date: "a date", list: "a list"}


def read_parameter(path: Path) -> Parameter:
    """Reads and checks one file; the error names the file, the value and what to do."""
    try:
        raw = path.read_bytes()
        table = tomllib.loads(raw.decode("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AuditError(f"The law file {path} can't be read: {error}.") from error
    _check_keys(path, "", table, _FILE_KEYS, _FILE_OPTIONAL)
    if table["parameter"] != path.stem:
        _refuse(path, "", f"is named {path.stem}, but its parameter is {table['parameter']!r}")
    if table["unit"] not in UNITS:
        _refuse(path, "", f"has the unit {table['unit']!r}; use one of {', '.join(UNITS)}")
    variants = tuple(table.get("variants", [""]))
    if ("setting" in table) != ("variants" in table) or not variants:
        _refuse(path, "", "needs both or neither of 'setting' and 'variants'")
    parameter = Parameter(
        name=path.stem,
        title=table["title"],
        unit=table["unit"],
        note=table.get("note", "").strip(),
        setting=table.get("setting", ""),
        variants=variants,
        values=tuple(_read_value(path, table, entry) for entry in table["values"]),
        sha256=hashlib.sha256(raw.replace(b"\r\n", b"\n")).hexdigest(),
    )
    for variant in variants:
        _check_dates(path, parameter.under({parameter.setting: variant}))
    return parameter


def _read_value(path: Path, table: Mapping[str, Any], entry: Any) -> LegalValue:
    if not isinstance(entry, dict):
        _refuse(path, "", "needs its values as [[values]] tables")
    place = f", value from {entry.get('from', '(no date)')},"
    _check_keys(path, place, entry, _VALUE_KEYS, _VALUE_OPTIONAL)
    first, last, when = entry["from"], entry["to"], entry.get("when", "")
    if first > last:
        _refuse(path, place, f"ends on {last}, before it begins")
    if when and when not in table.get("variants", []):
        _refuse(path, place, f"is for {when!r}, which is not one of the file's variants")
    if entry["status"] not in STATUSES:
        _refuse(path, place, f"has the status {entry['status']!r}; use {', '.join(STATUSES)}")
    if first <= table["read_to"] < last or (
        entry["status"] == "projected" and first <= table["read_to"]
    ):
        _refuse(path, place, f"has to be split at read_to, {table['read_to']}: later is projected")
    references = entry["reference"]
    if not references or not all(isinstance(r, str) and r.strip() for r in references):
        _refuse(path, place, "has no reference; name the statute, regulation or notice")
    return LegalValue(
        parameter=table["parameter"],
        first_day=(first - EPOCH).days,
        last_day=(last - EPOCH).days,
        value=_number(path, place, table["unit"], entry["value"]),
        reference="; ".join(references),
        status=entry["status"],
        unit=table["unit"],
        note=entry.get("note", "").strip(),
        when=when,
    )


def _number(path: Path, place: str, unit: str, value: Any) -> int:
    if unit == "certainty":
        if value not in CERTAINTIES:
            _refuse(path, place, f"is {value!r}; a certainty is one of {', '.join(CERTAINTIES)}")
        return CERTAINTIES[value]
    if unit == "yes/no":
        if not isinstance(value, bool):
            _refuse(path, place, f"is {value!r}; write true or false")
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        _refuse(path, place, f"is {value!r}; write a whole number of {unit}")
    return int(value)


def _check_dates(path: Path, values: list[LegalValue]) -> None:
    if not values:
        _refuse(path, "", "has no values")
    for earlier, later in pairwise(values):
        if later.first_day <= earlier.last_day:
            _refuse(path, "", f"has two values for {later.first_date}; they must not overlap")
        if later.first_day > earlier.last_day + 1:
            gap = earlier.last_date + timedelta(days=1)
            _refuse(path, "", f"has no value for {gap}; write one even where nothing is in force")


def _check_keys(
    path: Path,
    place: str,
    table: Mapping[str, Any],
    needed: Mapping[str, type],
    optional: Mapping[str, type],
) -> None:
    for key in needed:
        if key not in table:
            _refuse(path, place, f"has no '{key}'")
    for key, value in table.items():
        kind = needed.get(key) or optional.get(key)
        if kind is None:
            _refuse(path, place, f"has the unknown key '{key}'")
        if not isinstance(value, kind) or isinstance(value, datetime):
            _refuse(path, place, f"has {value!r} as '{key}', which should be {_KINDS[kind]}")
        if isinstance(value, str) and not value.strip():
            _refuse(path, place, f"has an empty '{key}'")


def _refuse(path: Path, place: str, what: str) -> NoReturn:
    raise AuditError(f"The law file {path.name}{place} {what}.")
