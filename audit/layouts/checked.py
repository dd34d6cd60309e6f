"""The content of a layout file, checked key by key.

The format stands in `resources/layouts/README.md`. A mistake is an AuditError that names the file,
the key and what to do.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any, NoReturn

from audit.errors import AuditError
from audit.fields import BY_NAME, NAMES
from audit.layouts.layout import Layout, NoLine, Split

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_GROUP = re.compile(r"\((?:\?P?<(?P<name>[A-Za-z_]\w*)>|(?!\?))")
_PASSIVE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]")  # escapes and classes: no group in them
_KEYS = (
    "name", "title", "description", "seen_in", "marks", "width", "date_order", "value_basis",
    "decimal_mark", "unit_price", "fill_down", "columns", "constants", "translations", "split", "no_line",
)  # fmt: skip
_CHOICES = {
    "date_order": ("mdy", "dmy", "ymd"), "value_basis": ("line", "shipment"),
    "decimal_mark": (".", ","),
}  # fmt: skip


class File:
    """What stands in one file, checked key by key."""

    def __init__(self, path: Path, raw: dict[str, Any]) -> None:
        self.path = path
        self.raw = raw

    def layout(self) -> Layout:
        """The layout; AuditError for the first mistake in it."""
        for key in self.raw:
            if key not in _KEYS:
                self.fail(key, f"there is no such key; the keys are {', '.join(_KEYS)}")
        for key, allowed in _CHOICES.items():
            if self.raw.get(key, allowed[0]) not in allowed:
                self.fail(key, f"it must be {' or '.join(allowed)}, not {self.raw[key]!r}")
        if self.text("name") not in ("", self.path.stem):
            self.fail("name", f"it must be '{self.path.stem}', as the file is called")
        columns = {
            name: self.columns_of(f"columns.{name}", told)
            for name, told in self.table("columns").items()
        }
        constants = self.texts("constants", self.table("constants"))
        splits = tuple(self.split(n, told) for n, told in enumerate(self.list("split"), 1))
        for number, split in enumerate(splits, 1):
            for name in split.fields:
                if name in columns:
                    self.fail(f"split {number}", f"'{name}' is in [columns] too; leave one of them")
        if not columns and not constants and not splits:
            self.fail("columns", "it says nothing; name them, as in value = 'Customs Value'")
        self.fields("columns", columns)
        self.fields("constants", constants)
        translations = self.table("translations")
        self.fields("translations", translations)
        mark = self.raw.get("decimal_mark")
        return Layout(
            self.path.stem, self.text("title") or self.path.stem, columns,
            constants, self.raw.get("date_order"), self.raw.get("value_basis"),
            None if mark is None else "comma" if mark == "," else "point",
            self.text("description"), self.headers("seen_in"), self.headers("marks"), self.width(),
            {name: self.translation(name, told) for name, told in translations.items()}, splits,
            self.unit_price(columns),
            tuple(self.no_line(n, told) for n, told in enumerate(self.list("no_line"), 1)),
            self.fill_down(columns),
        )  # fmt: skip

    def width(self) -> int | None:
        """The number of columns."""
        told = self.raw.get("width")
        if told is not None and (type(told) is not int or told < 1):
            self.fail("width", "it must be the number of the file's columns")
        return told

    def fail(self, key: str, what: str) -> NoReturn:
        """Say what is wrong with a key."""
        raise AuditError(f"The layout {self.path}, {key}: {what}.")

    def fields(self, key: str, named: Mapping[str, object]) -> None:
        """Only fields of s321 may be named."""
        for name in named:
            if name not in BY_NAME:
                close = difflib.get_close_matches(name, NAMES, 1)
                meant = f"'{close[0]}' may be meant" if close else "see the README for the fields"
                self.fail(key, f"'{name}' is no field of s321; {meant}")

    def table(self, key: str) -> dict[str, Any]:
        """A table of the file, empty where there is none."""
        told = self.raw.get(key, {})
        if not isinstance(told, dict):
            self.fail(key, f"it must be a table, [{key}]")
        return told

    def list(self, key: str) -> list[Any]:
        """An array of the file, empty where there is none."""
        told = self.raw.get(key, [])
        if not isinstance(told, list):
            self.fail(key, "it must be a list")
        return told

    def text(self, key: str) -> str:
        """A text of the file, empty where there is none."""
        told = self.raw.get(key, "")
        if not isinstance(told, str):
            self.fail(key, "it must be a text in quotation marks")
        return told.strip()

    def headers(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        told = self.list(key)
        if not all(isinstance(header, str) for header in told):
            self.fail(key, "it must be a list of texts in quotation marks")
        return tuple(told)

    def texts(self, key: str, told: Mapping[str, object]) -> dict[str, str]:
        """A table whose values are texts."""
        found = {}
        for name, text in told.items():
            if not isinstance(text, str):
                self.fail(f"{key}.{name}", "it must be a text in quotation marks")
            found[name] = text
        return found

    def columns_of(self, key: str, told: object) -> tuple[str | int, ...]:
        """One header or number, or a list of them."""
        named = told if isinstance(told, list) else [told]
        for column in named:
            header = isinstance(column, str) and column.strip()
            if not header and not (type(column) is int and column >= 1):
                self.fail(key, "it must be a header in quotation marks or a column number from 1")
        return tuple(named)

    def translation(self, name: str, told: object) -> dict[str, str]:
        """Text of a cell, trimmed and in lower case, → the text that it is read as."""
        key = f"translations.{name}"
        if not isinstance(told, dict):
            self.fail(key, f"it must be a table, [{key}]")
        found: dict[str, str] = {}
        for text, meaning in self.texts(key, told).items():
            plain = text.strip().lower()
            if found.get(plain, meaning) != meaning:
                self.fail(key, f"'{text}' stands twice with different meanings; leave one of them")
            found[plain] = meaning
        return found

    def unit_price(self, columns: Mapping[str, object]) -> bool:
        """Whether values are prices of one piece; that takes a value and a quantity."""
        told = self.raw.get("unit_price", False)
        if not isinstance(told, bool):
            self.fail("unit_price", "it must be true or false")
        if told and not ("value" in columns and "quantity" in columns):
            self.fail("unit_price", "it takes a value and a quantity in [columns]; name them")
        if told and self.raw.get("value_basis") == "shipment":
            self.fail("unit_price", "a price of one piece is no shipment's; leave one of them")
        return told

    def fill_down(self, columns: Mapping[str, object]) -> tuple[str, ...]:
        """The fields that an order's later rows take from its first."""
        told = self.headers("fill_down")
        self.fields("fill_down", dict.fromkeys(told))
        for name in told:
            if name not in columns or name == "order_number" or "order_number" not in columns:
                self.fail("fill_down", f"'{name}' and order_number must both be in [columns]")
        return told

    def no_line(self, number: int, told: object) -> NoLine:
        """One [[no_line]]."""
        key = f"no_line {number}"
        if not isinstance(told, dict) or set(told) != {"column", "pattern", "why"}:
            self.fail(key, "write it as [[no_line]] with column, pattern and why")
        columns = self.columns_of(f"{key}, column", told["column"])
        if len(columns) != 1:
            self.fail(f"{key}, column", "it must be one column")
        pattern, why = told["pattern"], told["why"]
        if not isinstance(pattern, str) or not pattern:
            self.fail(f"{key}, pattern", "it must be a pattern in quotation marks")
        if not isinstance(why, str) or not why.strip():
            self.fail(f"{key}, why", "say what such a row is")
        self.compile(f"{key}, pattern", pattern)
        return NoLine(columns[0], pattern, why.strip())

    def split(self, number: int, told: object) -> Split:
        """One [[split]]."""
        key = f"split {number}"
        if not isinstance(told, dict):
            self.fail(key, "write it as [[split]] with column and pattern")
        for name in told:
            if name not in ("column", "pattern", "else"):
                self.fail(key, f"there is no key '{name}'; the keys are column, pattern, else")
        columns = self.columns_of(f"{key}, column", told.get("column"))
        if len(columns) != 1:
            self.fail(f"{key}, column", "it must be one column")
        pattern, rest = told.get("pattern"), told.get("else")
        if not isinstance(pattern, str) or not pattern:
            self.fail(f"{key}, pattern", "it must be a pattern in quotation marks")
        groups = tuple(m["name"] or "" for m in _GROUP.finditer(_PASSIVE.sub("", pattern)))
        named = [name for name in groups if name]
        if not named or len(set(named)) < len(named):
            self.fail(
                f"{key}, pattern", "each of its groups must be a field, once: (?P<consignee_name>…)"
            )
        self.fields(f"{key}, pattern", dict.fromkeys(named))
        self.compile(f"{key}, pattern", pattern)
        if rest is not None:
            self.fields(f"{key}, else", {str(rest): None})
        return Split(columns[0], pattern, groups, rest)

    def compile(self, key: str, pattern: str) -> None:
        """Let the engine that will search by it read the pattern."""
        import duckdb  # late: the window lists layouts before anything is read

        with duckdb.connect() as duck:
            try:
                duck.execute("SELECT regexp_matches('', ?)", [pattern])
            except duckdb.Error as error:
                self.fail(key, f"it is no RE2 pattern ({str(error).partition(': ')[2]}); mend it")
