"""What a layout says of texts: parts of them, words that mean another, what an order says once.

The text as read stays as it is written: a part is a piece of its cell, a later row of an order takes
the cells of its first, and a translation or a price of one piece counts from the table `said` on.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit.cleaning.blanks import quoted, said, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from duckdb import DuckDBPyConnection

    from audit.cleaning.evidence import Decision
    from audit.layouts import Mapping_, Part

_WORDS_NAMED = 5


def part(name: str, cell: str, found: Part) -> str:
    """SQL: the part of a cell that a field is; NULL where the pattern does not fit."""
    text, pattern = trimmed(cell), quoted(found.pattern)
    whole = cell if found.rest else "NULL"
    piece = "NULL"
    if name in found.groups:
        keys = [group or f"group {n}" for n, group in enumerate(found.groups)]
        struct = f"regexp_extract({text}, {pattern}, [{', '.join(quoted(key) for key in keys)}])"
        piece = f"struct_extract({struct}, {quoted(name)})"
    return f"CASE WHEN regexp_matches({text}, {pattern}) THEN {piece} ELSE {whole} END"


def note_unfit(duck: DuckDBPyConnection, mapping: Mapping_) -> None:
    """Put into `problem` the cells of lines that a pattern does not fit; `raw` has the cells."""
    columns: dict[tuple[int, str], list[str]] = {}
    for name, found in mapping.parts.items():
        columns.setdefault((mapping.columns[name][0], found.pattern), []).append(name)
    for (number, pattern), names in columns.items():
        rest = next((name for name in names if mapping.parts[name].rest), None)
        then = f"all of it is read as {rest}" if rest else "nothing is read from it"
        header = mapping.headers[number - 1].strip() or f"column {number}"
        reason = f"the text does not fit the layout's pattern for '{header}'; {then}"
        cell = f"raw.c{number}"
        duck.execute(
            f"INSERT INTO problem SELECT row, {quoted(rest or names[0])}, {cell}, {quoted(reason)} "
            f"FROM raw SEMI JOIN as_read USING (row) WHERE {said(cell)} IS NOT NULL "
            f"AND NOT regexp_matches({trimmed(cell)}, {quoted(pattern)}) ORDER BY row"
        )


def translated(name: str, mapping: Mapping_) -> str:
    """SQL: what a text of `as_read` means in the words that the readers know."""
    texts = mapping.translations.get(name)
    if not texts or name not in mapping.columns:
        return name
    cases = " ".join(f"WHEN {quoted(text)} THEN {quoted(told)}" for text, told in texts.items())
    return f"(CASE lower(coalesce({trimmed(name)}, '')) {cases} ELSE {name} END)"


def fill_down(duck: DuckDBPyConnection, mapping: Mapping_) -> None:
    """Let the later rows of an order say in `as_read` what its first row says; `filled` has them.

    A consignee is taken whole, by rows that say nothing of theirs: no row mixes two.
    """
    names = mapping.fill_down
    if not names:
        return
    order = said("order_number")
    whose = [name for name in names if name.startswith("consignee_")]
    lacks = {name: f"{said(f'later.{name}')} IS NULL" for name in names}
    nobody = " AND ".join(lacks[name] for name in whose) or "false"
    when = {name: nobody if name in whose else lacks[name] for name in names}
    taken = [f"CASE WHEN {when[n]} THEN whole.{n} ELSE later.{n} END AS {n}" for n in names]
    anything = " OR ".join(f"{said(name)} IS NOT NULL" for name in names)
    made = "CREATE OR REPLACE TEMP TABLE"  # in steps: at once, every row meets every order
    duck.execute(
        f"{made} ordered AS SELECT row, {order} AS of_order, ({anything}) AS says FROM as_read"
    )
    duck.execute(
        f"{made} follows AS SELECT row, first FROM ordered JOIN (SELECT of_order, min(row) AS first "
        "FROM ordered WHERE says AND of_order IS NOT NULL GROUP BY 1) USING (of_order) "
        "WHERE row > first"
    )
    duck.execute(
        f"{made} filled AS SELECT later.row, {', '.join(taken)} FROM follows "
        "JOIN as_read later USING (row) JOIN as_read whole ON whole.row = follows.first "
        f"WHERE {' OR '.join(dict.fromkeys(when.values()))}"
    )
    either = ", ".join(f"CASE WHEN f.row IS NULL THEN a.{n} ELSE f.{n} END AS {n}" for n in names)
    duck.execute(
        f"CREATE OR REPLACE TABLE as_read AS SELECT a.* REPLACE ({either}) FROM as_read a LEFT JOIN filled f "
        "USING (row) ORDER BY row"
    )


def times(price: str, quantity: str) -> str:
    """SQL: what a line is worth whose value is the price of one piece, in millionths."""
    return f"TRY_CAST(round({price} * {quantity}) AS BIGINT)"


def note_no_quantity(duck: DuckDBPyConnection, quantity: str) -> None:
    """Put into `problem` the lines of `typed` whose price cannot be multiplied."""
    duck.execute(
        f"INSERT INTO problem SELECT s.row, 'quantity', coalesce({quantity}, ''), 'the value is the "
        "price of one piece, and ' || CASE WHEN t.quantity IS NULL THEN 'there is no quantity to "
        "multiply it by' ELSE 'times this quantity it is beyond all values' END || ': the line has "
        "no value' FROM said s JOIN typed t ON t.source_row = s.row JOIN d_value d "
        f"ON d.text = s.value WHERE {times('d.value', 't.quantity')} IS NULL "
        "AND d.value IS NOT NULL ORDER BY s.row"
    )


def show_written(duck: DuckDBPyConnection, mapping: Mapping_) -> None:
    """Let the issues of translated fields show the cell's text, not what it was read as."""
    for name in mapping.translations:
        if name in mapping.columns:
            duck.execute(
                f"UPDATE problem SET raw = coalesce(as_read.{name}, '') FROM as_read "
                f"WHERE as_read.row = problem.source_row AND problem.field = {quoted(name)}"
            )


def with_translations(
    duck: DuckDBPyConnection, mapping: Mapping_, decisions: Iterable[Decision]
) -> list[Decision]:
    """The decisions with what the layout made of their texts, and how often."""
    layout = mapping.layout.name if mapping.layout else ""
    later = 0
    if mapping.fill_down:
        later = duck.execute("SELECT count(*) FROM filled").fetchall()[0][0]
    found = []
    for decision in decisions:
        notes = [decision.because]
        if words := _words(duck, mapping, decision.field):
            notes.append(f"by the layout {layout} {', '.join(words)}")
        if decision.field == "value" and mapping.unit_price:
            notes.append(f"by the layout {layout} the price of one piece, times the quantity")
        if later and decision.field in mapping.fill_down:
            rows = "row" if later == 1 else "rows"
            notes.append(f"{later:,} later {rows} of an order as its first row says")
        found.append(replace(decision, because="; ".join(notes)))
    return found


def _words(duck: DuckDBPyConnection, mapping: Mapping_, name: str) -> list[str]:
    """The words of a field that were translated, and how often each stood there."""
    texts = mapping.translations.get(name)
    if not texts or name not in mapping.columns:
        return []
    counted = duck.execute(
        f"SELECT lower(coalesce({trimmed(name)}, '')) AS text, min(coalesce({trimmed(name)}, '')), "
        "count(*) FROM as_read GROUP BY 1 HAVING list_contains(?, text) ORDER BY 3 DESC, 1",
        [list(texts)],
    ).fetchall()
    return [
        f"'{written}' {f'is read as {texts[text]}' if texts[text] else 'says nothing'} "
        f"({count:,} {'row' if count == 1 else 'rows'})"
        for text, written, count in counted[:_WORDS_NAMED]
    ]
