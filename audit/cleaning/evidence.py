"""What is decided for each field of a sheet, and the values that show it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from audit.cleaning import date_order, dates, numbers
from audit.fields import BY_NAME, NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from duckdb import DuckDBPyConnection

    from audit.layouts import Layout, Mapping_

_FIRST_ROWS = 500  # among which examples are looked for
_EXAMPLES = 3
_LONGEST = 60
_IN_WORDS = {
    "yesno": "yes or no", "hts": "tariff number", "entry_type": "entry type",
    "mode": "mode of transport", "code": "code",
}  # fmt: skip
_PRICES = ("value", "listed_price", "paid_price")


@dataclass(frozen=True)
class Decision:
    """How one field was read and from which evidence: stored with the source and shown."""

    field: str
    decision: str
    because: str
    warning: bool = False
    kind: str = "text"  # the field's type: text, code, date, money, number, yesno, country ...
    told: bool = False  # by values or a person, so that the next file of this kind may rely on it
    unit: str = ""  # where a money's currency or a weight's unit comes from
    values: int = 0  # how many rows say something
    examples: tuple[str, ...] = ()  # those that show the decision, else the first ones


@dataclass(frozen=True)
class Marks:
    """What is said of a sheet's dates and decimals, and what an earlier source of its kind shows.

    A column's own values outrank what is said, that outranks the earlier source, and that the layout.
    """

    date_order: str | None = None
    decimal_mark: str | None = None  # point or comma
    earlier: Mapping[str, str] = field(default_factory=dict)  # field → date order or decimal mark
    earlier_source: str = ""
    layout: Layout | None = None

    def otherwise(self, name: str, laid_out: str | None) -> tuple[str | None, str]:
        """What holds for a field that nothing is said of, and by whose word."""
        if name in self.earlier:
            return self.earlier[name], f"as in {self.earlier_source}"
        return laid_out, f"by the layout {self.layout.name}" if self.layout else ""


def dates_read(
    duck: DuckDBPyConnection, target: str, name: str, marks: Marks, *, base_1904: bool
) -> Decision:
    """Read the dates of `texts` into ``target``."""
    order = dates.read(duck, "texts", target, asked=marks.date_order, base_1904=base_1904)
    because = order.because
    known, by = marks.otherwise(name, marks.layout.date_order if marks.layout else None)
    if order.guessed and not marks.date_order and known:
        order = dates.read(duck, "texts", target, asked=known, base_1904=base_1904)
        because = order.because
        if because == date_order.AS_ASKED:
            because = by
    return Decision(
        name, order.order, because, order.guessed, "date", order.told,
        examples=date_order.examples(duck, order),
    )  # fmt: skip


def numbers_read(duck: DuckDBPyConnection, target: str, name: str, marks: Marks) -> Decision:
    """Read the numbers of `texts` into ``target``."""
    kind = BY_NAME[name].kind
    money, said = kind == "money", marks.decimal_mark
    known, by = marks.otherwise(name, marks.layout.decimal_mark if marks.layout else None)
    mark = numbers.read(duck, "texts", target, money=money, asked=said or known)
    because = mark.because
    if because == numbers.AS_ASKED and not said:
        because = by
    return Decision(
        name, f"decimal {mark.mark}", because, mark.guessed, kind, mark.told, examples=mark.examples
    )


def with_values(
    duck: DuckDBPyConnection, mapping: Mapping_, decisions: Mapping[str, Decision]
) -> list[Decision]:
    """A decision for every field of `said`, in the fields' order: type, unit, values, examples."""
    columns = [name for name in NAMES if name in mapping.columns]
    if not columns:
        return []
    counted = duck.execute(f"SELECT {', '.join(f'count({n})' for n in columns)} FROM said")
    counts = dict(zip(columns, counted.fetchall()[0], strict=True))
    first = duck.execute(
        f"SELECT {', '.join(columns)} FROM said ORDER BY row LIMIT {_FIRST_ROWS}"
    ).fetchall()
    seen = dict(zip(columns, zip(*first, strict=True), strict=True)) if first else {}
    found = []
    for name in columns:
        kind = BY_NAME[name].kind
        plain = Decision(name, _IN_WORDS.get(kind, kind), "the field's type", kind=kind)
        made = decisions.get(name, plain)
        texts = made.examples or _first_texts(seen.get(name, ()))
        if not texts and counts[name]:
            texts = duck.execute(f"SELECT min({name}) FROM said").fetchall()[0]
        examples = tuple(text[:_LONGEST] for text in texts)
        unit = _unit(name, mapping)
        found.append(replace(made, unit=unit, values=counts[name], examples=examples))
    return found


def _first_texts(texts: tuple[str | None, ...]) -> tuple[str, ...]:
    distinct = dict.fromkeys(text for text in texts if text is not None)
    return tuple(distinct)[:_EXAMPLES]


def _unit(name: str, mapping: Mapping_) -> str:
    """Where the unit of a field's numbers comes from; empty for fields without one."""
    unit = {"quantity": "quantity_unit", "gross_weight": "weight_unit"}.get(name)
    unit = "currency" if name in _PRICES else unit
    if unit is None:
        return ""
    if unit in mapping.columns:
        return f"as {unit} says"
    if unit in mapping.constants:
        return mapping.constants[unit]
    return "USD" if unit == "currency" else "not said"
