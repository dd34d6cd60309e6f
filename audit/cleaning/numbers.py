"""Money and plain numbers: `1,234.50`, `$1,234.50`, `US$ 900`, `(900.00)`; decimal commas by evidence.

Money is kept as millionths of the currency as written (``*_micros``), exactly. Digits beyond the
millionths are cut and not rounded, since half up to cents may round once only; but a spreadsheet's
binary noise (33.504999999999995, more than 15 digits) is first taken off, as its program shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SPACE = r" \x{00A0}\x{2009}\x{202F}"  # plain, no-break, thin, narrow no-break
_DOLLARS = r"(us ?\$|usd ?\$?|us dollars?|\$)?"
_AMOUNT = (
    rf"^(\()?(-)?\s*{_DOLLARS}\s*(-)?\s*([0-9.,][0-9.,{_SPACE}]*?)\s*(us ?\$|usd|us dollars?|\$)?"
    r"\s*(\))?$"
)
_GROUPS = "['open', 'minus', 'before', 'inner', 'digits', 'after', 'close']"
_UNIT = r"\s*[a-z]{1,12}\.?$"

_POINT = rf"[0-9]+(\.[0-9]*)?|\.[0-9]+|[0-9]{{1,3}}([,{_SPACE}][0-9]{{3}})+(\.[0-9]*)?"
_COMMA = (
    rf"[0-9]+(,([0-9]{{0,2}}|[0-9]{{4,}}))?|0,[0-9]+|[0-9]{{1,3}}([.{_SPACE}][0-9]{{3}})+(,[0-9]*)?"
)
_SHOWS_COMMA = rf"[0-9]+,[0-9]{{1,2}}|[0-9]{{1,3}}([.{_SPACE}][0-9]{{3}})+,[0-9]{{1,2}}"
_SHOWS_POINT = (
    r"[0-9]*\.[0-9]{1,2}|[0-9]*\.[0-9]{4,}|[0-9]{1,3}(,[0-9]{3})+\.[0-9]*|[0-9]{1,3}(,[0-9]{3}){2,}"
)
_MOST_DIGITS = 15  # what a spreadsheet program keeps of a number
_MOST_MICROS = "9000000000000"  # in units: more would not fit, and is no amount


# One to three digits, a point, three digits: 1.234 is a good thousand or little more than one.
_OPEN = r"[1-9][0-9]{0,2}\.[0-9]{3}"
AS_ASKED = "as asked"
NOTHING_OPEN = "no value leaves the decimal mark open"


@dataclass(frozen=True)
class Mark:
    """How a column writes its decimals and from what that was told."""

    mark: str  # point or comma
    because: str
    guessed: bool = False  # nothing in the column and nobody said so
    examples: tuple[str, ...] = ()  # the first texts that show it

    @property
    def told(self) -> bool:
        """Whether the values or a person told it: the next file of this kind may rely on it."""
        return not self.guessed and self.because != NOTHING_OPEN


def read(
    duck: DuckDBPyConnection, source: str, target: str, *, money: bool, asked: str | None = None
) -> Mark:
    """Read the distinct texts of ``source`` (one column ``text``) into the table ``target``.

    ``target`` has text, value (whole micros for money, else a double), dollars (the text names
    US dollars), reason, note. The column's own evidence outranks ``asked`` (point or comma).
    """
    text = "lower(text)" if money else f"regexp_replace(lower(text), '{_UNIT}', '')"
    duck.execute(
        f"CREATE OR REPLACE TEMP TABLE number_parts AS "
        f"SELECT text, p.*, regexp_replace(p.digits, '[{_SPACE}]+$', '') AS n "
        f"FROM (SELECT text, regexp_extract({text}, '{_AMOUNT}', {_GROUPS}) AS p FROM {source})"
    )
    mark = _mark(duck, asked)
    decimal_comma = mark.mark == "comma"
    pattern = _COMMA if decimal_comma else _POINT
    plain = (
        f"replace(regexp_replace(n, '[.{_SPACE}]', '', 'g'), ',', '.')"
        if decimal_comma
        else f"regexp_replace(n, '[,{_SPACE}]', '', 'g')"
    )
    value = "CAST(signed * 1000000 AS BIGINT)" if money else "CAST(signed AS DOUBLE)"
    duck.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE {target} AS
        WITH shaped AS (
            SELECT *, regexp_full_match(n, '{pattern}') AND (open = '') = (close = '')
                AND (CASE WHEN open = '' THEN 0 ELSE 1 END + length(minus) + length("inner")) <= 1
                AS fits,
                open <> '' OR minus <> '' OR "inner" <> '' AS negative,
                {plain} AS plain
            FROM number_parts
        ), exact AS (
            SELECT *, CASE WHEN fits AND length(ltrim(replace(plain, '.', ''), '0')) > {_MOST_DIGITS}
                THEN CAST(TRY_CAST(plain AS DECIMAL(30, 9)) AS VARCHAR) WHEN fits THEN plain END AS e
            FROM shaped
        ), read AS (
            SELECT *, TRY_CAST(regexp_extract(e, '^[0-9]*(?:\\.[0-9]{{0,6}})?') AS DECIMAL(24, 6)) AS units
            FROM exact
        ), signs AS (
            SELECT *, CASE WHEN units > {_MOST_MICROS} THEN NULL WHEN negative THEN -units
                ELSE units END AS signed
            FROM read
        )
        SELECT text, {value} AS value,
            before LIKE 'us%' OR after LIKE 'us%' AS dollars,
            CASE WHEN signed IS NULL THEN '{_reason(decimal_comma, money)}' END AS reason,
            CASE WHEN signed < 0 THEN 'negative; it counts as it is' END AS note
        FROM signs
        """
    )
    return mark


def _mark(duck: DuckDBPyConnection, asked: str | None) -> Mark:
    """How the numbers of `number_parts` write their decimals."""
    comma, point, open_, told_open, commas, points, opens = duck.execute(
        f"""
        SELECT count(*) FILTER (WHERE c), count(*) FILTER (WHERE p), count(*) FILTER (WHERE o),
            count(*) FILTER (WHERE n LIKE '0.%'), min(text, 3) FILTER (WHERE c),
            min(text, 3) FILTER (WHERE p), min(text, 3) FILTER (WHERE o)
        FROM (SELECT text, n, regexp_full_match(n, '{_SHOWS_COMMA}') AS c,
            regexp_full_match(n, '{_SHOWS_POINT}') AS p, regexp_full_match(n, '{_OPEN}') AS o
            FROM number_parts)
        """
    ).fetchall()[0]
    if point and comma:
        return Mark("point", "the column has both marks", examples=(*points[:2], commas[0]))
    if comma:
        return Mark("comma", f"{_values(comma)} a decimal comma", examples=tuple(commas))
    if point:
        return Mark("point", f"{_values(point)} a decimal point", examples=tuple(points))
    if not open_ or told_open:
        return Mark("point", NOTHING_OPEN)
    if asked:
        return Mark(asked, AS_ASKED, examples=tuple(opens))
    return Mark(
        "point", f"{_values(open_)} a point before three digits and none shows what it means; "
        "a decimal point was assumed", guessed=True, examples=tuple(opens),
    )  # fmt: skip


def _values(count: int) -> str:
    return f"{count:,} value{' has' if count == 1 else 's have'}"


def _reason(decimal_comma: bool, money: bool) -> str:
    what = "an amount" if money else "a number"
    mark = "comma" if decimal_comma else "point"
    return f"not {what} that can be read for certain (this column writes a decimal {mark})"
