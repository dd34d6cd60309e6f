"""A mapping as it was used, written as a layout file that loads again equal."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import AuditError
from audit.layouts.files import NO_LAYOUT, load, own_folder
from audit.layouts.headers import folded, synonyms
from audit.layouts.layout import Layout

if TYPE_CHECKING:
    from audit.layouts.mapping import Mapping_

_MARKS = 3  # of a saved layout: with more, one column that is gone would hide it
_NAME = re.compile(r"[^\W_][\w .+-]{0,79}")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def place_of(name: str, folder: Path | None = None) -> Path:
    """The file of a layout: in the user's own folder by its name, or where a path says."""
    if name.endswith(".toml"):
        return Path(name)
    if not _NAME.fullmatch(name) or _RESERVED.fullmatch(name) or name == NO_LAYOUT:
        raise AuditError(
            f"'{name}' cannot be the name of a layout; use letters, digits, spaces, - and _, or a "
            "path that ends in .toml."
        )
    return (folder or own_folder()) / f"{name}.toml"


def from_mapping(
    name: str, mapping: Mapping_, value_basis: str, date_order: str | None = None,
    decimal_mark: str | None = None,
) -> Layout:  # fmt: skip
    """The layout that reads a sheet like this one in the same way.

    A column whose header is blank or stands twice is written by its number, with the sheet's width.
    """
    used = mapping.layout
    split = set(mapping.parts)
    columns: dict[str, tuple[str | int, ...]] = {}
    for field_name in mapping.reasons:
        if field_name in split or field_name in mapping.constants:
            continue
        numbers = mapping.columns.get(field_name, ())
        columns[field_name] = tuple(_column(mapping, number) for number in numbers)
    splits = [s for s in used.splits if split.intersection(s.fields)] if used else []
    by_number = [n for numbers in columns.values() for n in numbers if isinstance(n, int)]
    by_number += [s.column for s in splits if isinstance(s.column, int)]
    headers = [h for named in columns.values() for h in named if isinstance(h, str)]
    return Layout(
        name, name, columns, dict(mapping.constants), date_order, value_basis, decimal_mark,
        description=f"Saved from {_origin(mapping)}.",
        marks=_marks(headers),
        width=len(mapping.headers) if by_number or not mapping.header_row else None,
        translations={n: dict(texts) for n, texts in mapping.translations.items()},
        splits=tuple(splits), unit_price=(
            mapping.unit_price and "quantity" in columns and value_basis != "shipment"
        ),
        no_lines=used.no_lines if used else (), fill_down=mapping.fill_down, own=True,
    )  # fmt: skip


def _origin(mapping: Mapping_) -> str:
    if mapping.layout is not None:
        return f"a sheet read by the layout {mapping.layout.name}"
    return "a sheet's mapping"


def _column(mapping: Mapping_, number: int) -> str | int:
    header = mapping.headers[number - 1]
    same = [h for h in mapping.headers if folded(h) == folded(header)]
    return header if mapping.header_row and folded(header) and len(same) == 1 else number


def _marks(headers: list[str]) -> tuple[str, ...]:
    """Some of the headers that only this layout explains; all where every one is well known."""
    own = [header for header in headers if folded(header) not in synonyms()]
    return tuple(dict.fromkeys(own[:_MARKS] or headers))


def save(layout: Layout, path: Path, *, replacing: bool = False) -> None:
    """Write a layout, named as its file.

    AuditError where the file exists (unless ``replacing``) or cannot be written.
    """
    text = as_toml(replace(layout, name=path.stem))
    if path.exists() and not replacing:
        raise AuditError(f"There is a layout {path} already; choose another name or delete it.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        written = path.with_name(f".{path.name}.part")
        written.write_text(text, encoding="utf-8", newline="\n")
        written.replace(path)
    except OSError as error:
        raise AuditError(
            f"The layout {path} cannot be written: {error.strerror}; choose another place."
        ) from None
    load(str(path))


def as_toml(layout: Layout) -> str:
    """A layout as the text of its file."""
    mark = {"comma": ",", "point": ".", None: None}[layout.decimal_mark]
    lines = [
        f"{key} = {_value(told)}"
        for key, told in (
            ("name", layout.name), ("title", layout.title), ("description", layout.description),
            ("seen_in", layout.seen_in), ("marks", layout.marks), ("width", layout.width),
            ("date_order", layout.date_order), ("value_basis", layout.value_basis),
            ("decimal_mark", mark),
        )
        if told
    ]  # fmt: skip
    if layout.fill_down:
        lines.append(f"fill_down = {_value(layout.fill_down)}")
    if layout.unit_price:
        lines.append("unit_price = true")
    lines += ["", "[columns]"]
    for name, named in layout.columns.items():
        lines.append(f"{name} = {_value(named[0] if len(named) == 1 else named)}")
    if layout.constants:
        lines += ["", "[constants]"]
        lines += [f"{name} = {_value(text)}" for name, text in layout.constants.items()]
    for name, texts in layout.translations.items():
        lines += ["", f"[translations.{name}]"]
        lines += [f"{_value(text)} = {_value(meaning)}" for text, meaning in texts.items()]
    for split in layout.splits:
        lines += ["", "[[split]]", f"column = {_value(split.column)}"]
        lines.append(f"pattern = {_value(split.pattern)}")
        if split.rest:
            lines.append(f"else = {_value(split.rest)}")
    for apart in layout.no_lines:
        lines += ["", "[[no_line]]", f"column = {_value(apart.column)}"]
        lines += [f"pattern = {_value(apart.pattern)}", f"why = {_value(apart.why)}"]
    return "\n".join(lines) + "\n"


def _value(told: object) -> str:
    if isinstance(told, int):
        return str(told)
    if isinstance(told, (tuple, list)):
        return f"[{', '.join(_value(part) for part in told)}]"
    text = str(told).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m[0]):04x}", text) + '"'
