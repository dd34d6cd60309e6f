"""From a table and a query to its row ids in order, its count, its facets, and the rows to show."""

from __future__ import annotations

import datetime as dt
import json
from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from audit.browse.log import sentence
from audit.browse.money import dollars
from audit.errors import AuditError

if TYPE_CHECKING:
    import sqlite3

    from audit.browse.tables import Column, Table

_CHUNK = 20_000


@dataclass(frozen=True)
class Query:
    """What is wanted of a table: chosen values by column, words, and the order, first key first.

    Several values of one column are alternatives; columns and words all have to hold.
    ``first_day`` and ``last_day`` stand beside the columns and bound the column ``day``.
    """

    chosen: Mapping[str, object] = field(default_factory=dict)
    text: str = ""
    sort: tuple[tuple[str, bool], ...] = ()  # column, whether descending
    first_day: int | None = None
    last_day: int | None = None


def ids(conn: sqlite3.Connection, table: Table, query: Query) -> array[int]:
    """The keys of all rows that fit, in order: eight bytes a row, whatever the table holds."""
    where, values = _where(table, query)
    order = [
        f"{_column(table, name).sort_sql} {'DESC' if descending else 'ASC'}"
        for name, descending in query.sort
    ] or [table.order][: bool(table.order)]
    sql = (
        f"SELECT {table.key} FROM {table.source} {where} ORDER BY {', '.join([*order, table.key])}"
    )
    cursor = conn.execute(sql, values)
    found = array("q")
    while batch := cursor.fetchmany(_CHUNK):
        found.extend([row[0] for row in batch])
    return found


def count(conn: sqlite3.Connection, table: Table, query: Query) -> int:
    """How many rows fit."""
    where, values = _where(table, query)
    return int(conn.execute(f"SELECT count(*) FROM {table.source} {where}", values).fetchone()[0])


def rows(
    conn: sqlite3.Connection, table: Table, keys: Sequence[int]
) -> list[tuple[str, ...] | None]:
    """The rows of these keys as they are shown, in their order; None for one that is gone."""
    shown = ", ".join(column.sql for column in table.columns)
    found = {
        row[0]: tuple(
            as_text(column.kind, value)
            for column, value in zip(table.columns, row[1:], strict=True)
        )
        for row in conn.execute(
            f"SELECT {table.key}, {shown} FROM {table.source} "
            f"WHERE {table.key} IN (SELECT value FROM json_each(?))",
            [json.dumps(list(keys))],
        )
    }
    return [found.get(key) for key in keys]


def facets(
    conn: sqlite3.Connection, table: Table, query: Query
) -> dict[str, list[tuple[str, int]]]:
    """For each facet its values and how many rows each would show, all other choices kept.

    One pass: the rows are counted by every combination of facets, and the sums taken from that.
    """
    rest = {name: chosen for name, chosen in query.chosen.items() if name not in table.facets}
    where, values = _where(table, Query(rest, query.text, (), query.first_day, query.last_day))
    columns = [_column(table, name) for name in table.facets]
    places = ", ".join(str(place + 1) for place in range(len(columns)))
    counted = conn.execute(
        f"SELECT {', '.join(c.sql for c in columns)}, count(*) FROM {table.source} {where} "
        f"GROUP BY {places} ORDER BY {', '.join(c.sort_sql for c in columns)}",
        values,
    ).fetchall()
    wanted = [set(map(str, _alternatives(query.chosen.get(name)))) for name in table.facets]
    result: dict[str, list[tuple[str, int]]] = {}
    for place, name in enumerate(table.facets):
        sums: Counter[str] = Counter()
        for *combination, number in counted:
            others = (
                str(value) in chosen
                for other, (value, chosen) in enumerate(zip(combination, wanted, strict=True))
                if other != place and chosen
            )
            sums[str(combination[place])] += number if all(others) else 0
        result[name] = _in_order(columns[place].words, sums)
    return result


def as_text(kind: str, value: Any) -> str:
    """A value as the window writes it: money with two decimals, days as ISO dates, moments to the
    minute in UTC, an entry of the log (its action, a line end, its JSON) as a sentence.
    """
    return "" if value is None else _WRITTEN.get(kind, str)(value)


def _day(number: int) -> str:
    return (dt.date(1970, 1, 1) + dt.timedelta(days=number)).isoformat()


_WRITTEN: dict[str, Callable[[Any], str]] = {
    "money": dollars,
    "count": lambda number: f"{number:,}",
    "day": _day,
    "moment": lambda text: str(text)[:16].replace("T", " "),
    "entry": lambda text: sentence(*str(text).split("\n", 1)),
}


def _alternatives(chosen: object) -> list[object]:
    """One value or several of them, as a list; nothing chosen is an empty one."""
    if chosen is None or chosen == "":
        return []
    return list(chosen) if isinstance(chosen, list | tuple | set) else [chosen]


def _in_order(words: tuple[str, ...], sums: Counter[str]) -> list[tuple[str, int]]:
    weight = {word: place for place, word in enumerate(words)}
    return sorted(sums.items(), key=lambda pair: (weight.get(pair[0], len(words)), pair[0]))


def _column(table: Table, name: str) -> Column:
    column = table.column(name)
    if column is None:
        raise AuditError(f"The table {table.name} has no column '{name}'.")
    return column


def _where(table: Table, query: Query) -> tuple[str, list[object]]:
    terms: list[str] = []
    values: list[object] = []
    for name, chosen in query.chosen.items():
        if alternatives := _alternatives(chosen):
            terms.append(f"{_column(table, name).sql} IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(alternatives))
    for word in query.text.split() if table.search else []:
        pattern = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        term = f"({table.search}) LIKE ? ESCAPE '\\'"
        if table.search_also:
            term = f"({term} OR {table.key} IN ({table.search_also}))"
        terms.append(term)
        values.extend([f"%{pattern}%"] * (2 if table.search_also else 1))
    for bound, sign in ((query.first_day, ">="), (query.last_day, "<=")):
        if bound is not None:
            terms.append(f"{_column(table, 'day').sql} {sign} ?")
            values.append(bound)
    return (f"WHERE {' AND '.join(terms)}" if terms else "", values)
