"""Which rows of a sheet are no lines, and from what that is told: each gets a sentence.

A row is rejected only on strong evidence: it says nothing in a mapped column, has too many fields,
repeats the header, or is a footer or a total by its label without any of the fields that name a
shipment (`KEYS`), or by its value, the sum of the rows above. On weak evidence it stays a line with
an issue that asks. Suspects are few, so only they are looked at closely.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.cleaning import numbers, row_words
from audit.cleaning.blanks import quoted, said, trimmed
from audit.fields import BY_NAME, NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from audit.layouts import Mapping_
    from audit.readers import Sheet

KEYS = ("bill_number", "order_number", "consignee_id", "consignee_name", "consignee_address")
REJECTED = "row rejected: "  # how the reason of each rejected row's issue begins
# Why a row is rejected, in words before a count.
KINDS = {
    "header": "repeated header", "total": "total", "footer": "footer", "overlong": "too long",
    "nothing": "without a mapped value",
}  # fmt: skip
_HEADERS_LOOKED_AT = 3  # mapped columns by which a repeated header is suspected
_MOST_WORDS = 3  # besides numbers, in a total or a footer: what says more is a line
_FEWEST_ABOVE = 2  # without a label: a sum of one row is a repeated row


def sort_out(duck: DuckDBPyConnection, sheet: Sheet, mapping: Mapping_) -> None:
    """Make `verdict` (row, kind, reason) of the suspects among `as_read`; `raw` has the cells.

    A row stands in it once. ``kind`` is one of `KINDS`, or NULL where the row stays and the reason
    asks.
    """
    fields = [name for name in NAMES if name in mapping.columns]
    duck.execute("CREATE OR REPLACE TEMP TABLE verdict (row BIGINT, kind VARCHAR, reason VARCHAR)")
    overlong = [note.row for note in sheet.notes if note.rejects_row]
    if overlong:
        _judge(duck, f"row IN ({', '.join(map(str, overlong))})", "overlong",
               "more fields than the sheet has columns")  # fmt: skip
    nothing = " AND ".join(f"{name} IS NULL" for name in fields) or "false"
    _judge(duck, nothing, "nothing", "no mapped column says anything")
    for number, pattern, why in mapping.no_lines:
        found = f"regexp_matches(coalesce({trimmed(f'c{number}')}, ''), {quoted(pattern)})"
        _judge(duck, f"row IN (SELECT row FROM raw WHERE {found})", "footer", why)
    _repeated_headers(duck, sheet, mapping)
    _totals_and_footers(duck, sheet, fields, summed="value" in fields and not mapping.unit_price)


def _judge(duck: DuckDBPyConnection, where: str, kind: str, reason: str) -> None:
    duck.execute(
        f"INSERT INTO verdict SELECT row, {quoted(kind)}, {quoted(reason)} FROM as_read "
        f"WHERE ({where}) AND row NOT IN (SELECT row FROM verdict)"
    )


def _folded(expression: str) -> str:
    return rf"regexp_replace(lower({expression}), '[^\pL\pN]+', '', 'g')"


def _few(duck: DuckDBPyConnection, where: str, more: str = "") -> int:
    """`few`: the rows not yet judged that deserve a closer look, with ``more`` columns; how many."""
    duck.execute(f"CREATE OR REPLACE TEMP TABLE few AS SELECT row{more} FROM as_read WHERE {where}")
    duck.execute("DELETE FROM few WHERE row IN (SELECT row FROM verdict)")
    return int(duck.execute("SELECT count(*) FROM few").fetchall()[0][0])


def _is_header(name: str, header: str) -> str:
    """SQL: whether a field's text is this header; most texts differ in the first letter already."""
    first = next((letter for letter in header.lower() if letter.isalnum()), "")
    return (
        f"(strlen({name}) <= {2 * len(header.encode()) + 8} "
        f"AND contains(lower(left({name}, 4)), {quoted(first)}) "
        f"AND {_folded(name)} = {_folded(quoted(header))})"
    )


def _repeated_headers(duck: DuckDBPyConnection, sheet: Sheet, mapping: Mapping_) -> None:
    """Rows most of whose cells are their column's header, whatever its case, spaces and signs."""
    if not mapping.header_row:
        return
    headers = {n: h.strip() for n, h in enumerate(mapping.headers[: sheet.columns], 1) if h.strip()}
    single = [
        (name, headers[numbers[0]])
        for name, numbers in mapping.columns.items()
        if len(numbers) == 1 and numbers[0] in headers and name in BY_NAME
    ]
    single.sort(key=lambda found: BY_NAME[found[0]].kind in ("text", "code"))  # digits first
    if len(headers) < 2 or not single:
        return
    suspected = " OR ".join(_is_header(*found) for found in single[:_HEADERS_LOOKED_AT])
    if not _few(duck, suspected):
        return
    says = {n: f"{trimmed(f'c{n}')} <> ''" for n in headers}
    same = " + ".join(
        f"CAST({says[n]} AND {_folded(f'c{n}')} = {_folded(quoted(header))} AS INT)"
        for n, header in headers.items()
    )
    filled = " + ".join(f"CAST({says[n]} AS INT)" for n in headers)
    duck.execute(
        f"""
        INSERT INTO verdict
        SELECT row, CASE WHEN same = filled OR same >= 3 AND same * 5 >= filled * 3 THEN 'header' END,
            CASE
            WHEN same = filled THEN 'repeats the header'
            WHEN same >= 3 AND same * 5 >= filled * 3
                THEN 'repeats the header in ' || same || ' of its ' || filled || ' cells'
            ELSE 'may repeat the header (' || same || ' of its ' || filled || ' cells do); kept as a line'
            END
        FROM (SELECT row, {same} AS same, {filled} AS filled FROM raw WHERE row IN (SELECT row FROM few))
        WHERE same >= 2
        """
    )


def _totals_and_footers(
    duck: DuckDBPyConnection, sheet: Sheet, fields: Sequence[str], *, summed: bool
) -> None:
    """Judge by labels and, where the value of a line stands in its cell (``summed``), by sums."""
    words = [name for name in fields if BY_NAME[name].kind in ("text", "code")]
    keyed = any(name in KEYS for name in fields)
    keys = [name for name in fields if name in KEYS] or words or list(fields)
    begins = quoted(row_words.beginning())
    blank = " AND ".join(  # what begins with a digit says something, and that is told at once
        f"coalesce(left({name}, 1) NOT BETWEEN '0' AND '9' "
        f"AND (regexp_matches(lower({name}), {begins}) OR {said(name)} IS NULL), true)"
        for name in keys
    )
    code = next((name for name in keys if BY_NAME[name].kind == "code"), keys[0])
    named = f"left({code}, 1) NOT BETWEEN '0' AND '9' AND regexp_matches(lower({code}), {begins})"
    amounts = [name for name in fields if BY_NAME[name].kind in ("money", "number")]
    others = [name for name in fields if name not in (*amounts, "currency")]
    told = " + ".join(f"CAST({said(name)} IS NOT NULL AS INT)" for name in others) or "0"
    value = said("value") if "value" in fields else "NULL"
    filled = " + ".join(f"coalesce(CAST(trim({name}) <> '' AS INT), 0)" for name in others) or "0"
    short = f"{filled} <= {_MOST_WORDS}"
    if not _few(duck, f"({blank}) AND {short} OR ({named})", f", ({blank}) AS keyless"):
        return
    first = ", ".join(
        rf"CASE WHEN regexp_matches(r.c{n}, '[^[:digit:][:punct:][:space:]]') THEN {trimmed(f'r.c{n}')} END"
        for n in range(1, sheet.columns + 1)
    )
    kinds = " ".join(
        f"WHEN regexp_full_match(bare, {quoted(row_words.label(kind))}) THEN '{kind}'"
        for kind in row_words.KINDS
    )
    duck.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE suspect AS
        WITH found AS (
            SELECT row, few.keyless, {told} AS told, {value} AS value FROM as_read JOIN few USING (row)
        ), labelled AS (
            SELECT found.*, coalesce({first}) AS label, {row_words.bare(f"coalesce({first}, '')")} AS bare
            FROM found JOIN raw r USING (row)
        )
        SELECT *, CASE {kinds} END AS kind FROM (
            SELECT *, {_matches("bare")} AS begins FROM labelled
        ) WHERE begins OR (told = 0 AND value IS NOT NULL AND {"true" if keyed else "false"})
        """
    )
    if duck.execute("SELECT count(*) FROM suspect").fetchall()[0][0]:
        keyless = " AND ".join(f"{said(name)} IS NULL" for name in keys)
        _sums(duck, keyless, summed=summed)
        _conclude(duck)


def _matches(expression: str) -> str:
    return f"regexp_matches({expression}, {quoted(row_words.beginning())})"


def _sums(duck: DuckDBPyConnection, keyless: str, *, summed: bool) -> None:
    """`reckoned`: each suspect with its value and the sums of the lines above, since the last and in all.

    Micros as written. Suspects are left out of the sums, and so is what is rejected already.
    """
    if not summed:
        duck.execute(
            "CREATE OR REPLACE TEMP TABLE reckoned AS SELECT *, CAST(NULL AS BIGINT) AS micros, "
            "0 AS above, 0 AS rows_above, 0 AS since, 0 AS rows_since, 0 AS loose FROM suspect"
        )
        return
    left_out = "row IN (SELECT row FROM verdict WHERE kind IS NOT NULL)"
    duck.execute(
        f"CREATE OR REPLACE TEMP TABLE texts AS SELECT DISTINCT {said('value')} AS text FROM as_read "
        f"WHERE {said('value')} IS NOT NULL AND NOT ({left_out})"
    )
    numbers.read(duck, "texts", "d_above", money=True)
    duck.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE amount AS
        SELECT a.row, d.value AS micros, a.loose
        FROM (SELECT row, {said("value")} AS text, ({keyless}) AS loose FROM as_read
            WHERE NOT ({left_out})) a LEFT JOIN d_above d ON d.text = a.text
        """
    )
    duck.execute(
        """
        CREATE OR REPLACE TEMP TABLE reckoned AS
        WITH since AS (
            SELECT s.row, sum(a.micros) AS micros, count(*) AS rows, count_if(a.loose) AS loose
            FROM (FROM amount WHERE row NOT IN (SELECT row FROM suspect)) a
                ASOF JOIN suspect s ON s.row >= a.row
            GROUP BY s.row
        ), block AS (
            SELECT s.*, own.micros, coalesce(b.micros, 0) AS since, coalesce(b.rows, 0) AS rows_since,
                coalesce(b.loose, 0) AS loose_since
            FROM suspect s JOIN amount own USING (row) LEFT JOIN since b USING (row)
        )
        SELECT *, sum(since) OVER (ORDER BY row) AS above, sum(rows_since) OVER (ORDER BY row)
            AS rows_above, sum(loose_since) OVER (ORDER BY row) AS loose FROM block
        """
    )


def _conclude(duck: DuckDBPyConnection) -> None:
    """Put the suspects into `verdict`, each with what speaks for it."""
    number = "printf('%,.2f', {} / 1e6)"
    adds_up = (
        "CASE WHEN micros = 0 THEN NULL "
        "WHEN rows_since > 0 AND abs(micros - since) < 5000 THEN rows_since "
        "WHEN rows_above > 0 AND abs(micros - above) < 5000 THEN rows_above END"
    )

    def rows_above(count: str) -> str:
        return f"CASE {count} WHEN 1 THEN 'row' ELSE {count} || ' rows' END || ' above'"

    duck.execute(
        f"""
        INSERT INTO verdict
        WITH judged AS (
            SELECT *, {adds_up} AS summed, kind IN ('total', 'subtotal') AS says_total,
                '''' || left(label, 80) || '''' AS words,
                CASE WHEN kind = 'subtotal' THEN 'sub-total' ELSE 'total' END AS what
            FROM reckoned
        ), weighed AS (
            SELECT *, CASE
                WHEN NOT keyless AND regexp_matches(bare, '[0-9]') THEN 'line'  -- TOTAL-001
                WHEN NOT keyless THEN 'asks'
                WHEN kind = 'footer' AND value IS NULL THEN 'footer'
                WHEN kind = 'footer' THEN 'asks'
                WHEN says_total AND told <= 2 THEN 'total'
                WHEN begins AND summed IS NOT NULL AND told <= 2 THEN 'total'
                WHEN begins AND told > 2 THEN 'line'
                WHEN begins THEN 'asks'
                WHEN loose > 0 OR rows_above < {_FEWEST_ABOVE} THEN 'line'
                WHEN summed >= {_FEWEST_ABOVE} THEN 'sum'
                ELSE 'asks' END AS judgement
            FROM judged
        )
        SELECT row, CASE judgement WHEN 'footer' THEN 'footer' WHEN 'total' THEN 'total'
                WHEN 'sum' THEN 'total' END, CASE judgement
            WHEN 'footer' THEN 'a footer: ' || words || ', without a bill, a consignee or a value'
            WHEN 'sum' THEN 'a total: nothing but numbers, and its value is the sum of the '
                || {rows_above("summed")}
            WHEN 'total' THEN 'a ' || what || ': ' || words || ' without a bill or a consignee'
                || CASE WHEN summed IS NOT NULL
                    THEN ', and its value is the sum of the ' || {rows_above("summed")}
                    WHEN micros IS NULL THEN ''
                    ELSE '; its value ' || {number.format("micros")} || ' is not the sum of the '
                        || {rows_above("rows_above")} || ', ' || {number.format("above")} END
            ELSE 'may be ' || CASE WHEN kind = 'footer' THEN 'a footer (' || words
                WHEN begins THEN 'a ' || what || ' (' || words
                ELSE 'a total (nothing but numbers' END || '); kept as a line: look whether it is one'
            END
        FROM weighed
        WHERE judgement NOT IN ('line') AND (keyless OR kind IS NOT NULL)
        """
    )


def set_apart(duck: DuckDBPyConnection, sheet: Sheet) -> int:
    """Move what `verdict` rejects from `as_read` to `as_rejected`; an issue for each; how many."""
    duck.execute(
        "CREATE OR REPLACE TEMP TABLE as_rejected AS SELECT * FROM as_read "
        "WHERE row IN (SELECT row FROM verdict WHERE kind IS NOT NULL)"
    )
    if duck.execute("SELECT count(*) FROM verdict").fetchall()[0][0] == 0:
        return 0
    duck.execute(
        "DELETE FROM as_read WHERE row IN (SELECT row FROM verdict WHERE kind IS NOT NULL)"
    )
    whole = ", ".join(f"NULLIF(trim(c{n}), '')" for n in range(1, sheet.columns + 1))
    duck.execute(
        f"INSERT INTO problem SELECT row, '', left(concat_ws(' | ', {whole}), 500), "
        f"CASE WHEN v.kind IS NULL THEN '' ELSE {quoted(REJECTED)} END || v.reason "
        "FROM verdict v JOIN raw USING (row) ORDER BY row"
    )
    return int(duck.execute("SELECT count(*) FROM as_rejected").fetchall()[0][0])


def titles(sheet: Sheet, mapping: Mapping_) -> list[str]:
    """What stands above the header, `ROW: text`, the first twenty rows: shown, and not read."""
    found = []
    for raw in sheet.table().slice(0, max(0, mapping.header_row - 1)).to_pylist()[:200]:
        texts = [raw[f"c{n}"] for n in range(1, sheet.columns + 1)]
        text = " | ".join(text.strip() for text in texts if text and text.strip())
        if text:
            found.append(f"{raw['row']}: {text[:200]}")
    return found[:20]
