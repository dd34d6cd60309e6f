"""Dates: ISO, US, day-month and month-name text, Excel serials; the order by the column's evidence.

A time with an offset becomes US Eastern; without one it is Eastern. Midnight is no time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SERIAL_FIRST, _SERIAL_LAST = 20_000, 60_000
_EPOCH_1900, _EPOCH_1904 = "DATE '1899-12-30'", "DATE '1904-01-01'"
_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "pst": -480, "pdt": -420, "mst": -420, "mdt": -360,
    "cst": -360, "cdt": -300,
}  # fmt: skip
_EASTERN = ("", "est", "edt", "et", "eastern")

_NUMERIC = r"^([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})$"
_ISO = r"^([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})$"
_COMPACT = r"^((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})$"
_DAY_MONTH = r"^([0-9]{1,2})(?:st|nd|rd|th)?[-/. ]*([a-z]{3,9})\.?,?[-/. ]*([0-9]{4}|[0-9]{2})$"
_MONTH_DAY = r"^([a-z]{3,9})\.?[-/. ]*([0-9]{1,2})(?:st|nd|rd|th)?,?[-/. ]+([0-9]{4}|[0-9]{2})$"
_WEEKDAY = r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+"
_SPLIT = r"^(.*?)(?:[t ,]\s*([0-9]{1,2}:[0-9]{2}.*))?$"
_TIME = (
    r"^([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?\s*(am|pm|a\.m\.|p\.m\.)?\s*"
    r"([a-z]{1,7}|[+-][0-9]{2}:?[0-9]{2}|[+-][0-9]{2})?$"
)


@dataclass(frozen=True)
class Order:
    """How a column writes its dates and from what that was told."""

    order: str  # mdy, dmy or ymd
    because: str
    guessed: bool  # nothing in the column and nobody said so


def read(
    duck: DuckDBPyConnection, source: str, target: str, *, asked: str | None, base_1904: bool
) -> Order:
    """Read the distinct texts of ``source`` (column ``text``) into ``target``.

    ``target`` has text, value (days since 1970-01-01), second (of the day, NULL for a whole day),
    reason.
    """
    duck.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE date_parts AS
        WITH plain AS (
            SELECT text, regexp_replace(lower(text), '{_WEEKDAY}', '') AS v FROM {source}
        ), split AS (
            SELECT text, trim(regexp_extract(v, '{_SPLIT}', 1)) AS d,
                trim(regexp_extract(v, '{_SPLIT}', 2)) AS t
            FROM plain
        )
        SELECT text, d, t, regexp_extract(d, '{_NUMERIC}', ['a', 'b', 'y']) AS n,
            regexp_extract(d, '{_ISO}', ['y', 'm', 'd']) AS iso,
            regexp_extract(d, '{_COMPACT}', ['y', 'm', 'd']) AS compact,
            regexp_extract(d, '{_DAY_MONTH}', ['d', 'm', 'y']) AS dm,
            regexp_extract(d, '{_MONTH_DAY}', ['m', 'd', 'y']) AS md,
            regexp_extract(t, '{_TIME}', ['h', 'm', 's', 'half', 'zone']) AS clock
        FROM split
        """
    )
    order = _order(duck, asked)
    duck.execute(_SQL.format(target=target, **_pieces(order.order, base_1904)))
    return order


def _order(duck: DuckDBPyConnection, asked: str | None) -> Order:  # noqa: PLR0911 - a list of cases
    numeric, day_first, day_second, year_first = duck.execute(
        """
        SELECT count(*) FILTER (WHERE n.a <> ''),
            count(*) FILTER (WHERE TRY_CAST(n.a AS INT) BETWEEN 13 AND 31),
            count(*) FILTER (WHERE TRY_CAST(n.b AS INT) > 12),
            count(*) FILTER (WHERE TRY_CAST(n.a AS INT) > 31)
        FROM date_parts
        """
    ).fetchall()[0]
    if not numeric:
        return Order(asked or "mdy", "no value leaves day and month open", guessed=False)
    if year_first and asked in (None, "ymd"):
        return Order("ymd", f"{year_first} values begin with a number above 31", guessed=False)
    if asked == "ymd":
        return Order("ymd", "as asked", guessed=False)
    if day_first and not day_second:
        return Order("dmy", f"{day_first} values have 13 or more in front", guessed=False)
    if day_second and not day_first:
        return Order("mdy", f"{day_second} values have 13 or more in second place", guessed=False)
    both = bool(day_first and day_second)
    if asked:
        return Order(asked, "as asked", guessed=both)
    why = "the column has both orders" if both else "no value shows which comes first"
    return Order("mdy", f"{why}; month first was assumed", guessed=True)


def _pieces(order: str, base_1904: bool) -> dict[str, str]:
    places = {
        "mdy": ("n.y", "n.a", "n.b"),
        "dmy": ("n.y", "n.b", "n.a"),
        "ymd": ("n.a", "n.b", "n.y"),
    }
    year, month, day = places[order]
    zones = " ".join(f"WHEN '{name}' THEN {minutes}" for name, minutes in _ZONES.items())
    return {
        "year": year,
        "month": month,
        "day": day,
        "months": _MONTHS,
        "zones": zones,
        "eastern": ", ".join(f"'{name}'" for name in _EASTERN),
        "epoch": _EPOCH_1904 if base_1904 else _EPOCH_1900,
        "first": str(_SERIAL_FIRST),
        "last": str(_SERIAL_LAST),
    }


_SQL = """
CREATE OR REPLACE TEMP TABLE {target} AS
WITH chosen AS (
    SELECT text, d, t, clock,
        CASE WHEN iso.y <> '' THEN iso.y WHEN compact.y <> '' THEN compact.y
            WHEN n.a <> '' THEN {year} WHEN dm.y <> '' THEN dm.y WHEN md.y <> '' THEN md.y END AS y,
        CASE WHEN iso.y <> '' THEN iso.m WHEN compact.y <> '' THEN compact.m
            WHEN n.a <> '' THEN {month} WHEN dm.m <> '' THEN dm.m WHEN md.m <> '' THEN md.m END AS m,
        CASE WHEN iso.y <> '' THEN iso.d WHEN compact.y <> '' THEN compact.d
            WHEN n.a <> '' THEN {day} WHEN dm.d <> '' THEN dm.d WHEN md.d <> '' THEN md.d END AS day_text,
        CASE WHEN t = '' AND regexp_full_match(d, '[0-9]{{5}}([.][0-9]+)?')
                AND TRY_CAST(d AS DOUBLE) BETWEEN {first} AND {last} + 1
            THEN TRY_CAST(d AS DOUBLE) END AS serial
    FROM date_parts
), numbered AS (
    SELECT *,
        CASE WHEN length(y) = 2 THEN TRY_CAST(y AS INT)
                + CASE WHEN TRY_CAST(y AS INT) < 69 THEN 2000 ELSE 1900 END
            ELSE TRY_CAST(y AS INT) END AS year,
        CASE WHEN regexp_full_match(m, '[0-9]+') THEN TRY_CAST(m AS INT)
            WHEN strpos('{months}', left(m, 3)) % 3 = 1 THEN (strpos('{months}', left(m, 3)) + 2) // 3
            END AS month,
        TRY_CAST(clock.h AS INT) AS h, TRY_CAST(clock.m AS INT) AS mi,
        CASE WHEN clock.s = '' THEN 0 ELSE TRY_CAST(clock.s AS INT) END AS s,
        CASE WHEN clock.zone IN ({eastern}) THEN NULL
            WHEN regexp_full_match(clock.zone, '[+-][0-9:]+') THEN
                (CASE WHEN left(clock.zone, 1) = '-' THEN -1 ELSE 1 END)
                * (TRY_CAST(substr(clock.zone, 2, 2) AS INT) * 60
                    + coalesce(TRY_CAST(right(replace(clock.zone, ':', ''), 2) AS INT)
                        * (CASE WHEN length(clock.zone) > 3 THEN 1 ELSE 0 END), 0))
            ELSE CASE clock.zone {zones} END END AS zone_minutes
    FROM chosen
), stamped AS (
    SELECT text, t, clock, serial, zone_minutes,
        TRY_CAST(printf('%04d-%02d-%02d', year, month, TRY_CAST(day_text AS INT)) AS DATE) AS date,
        CASE WHEN h > 23 OR mi > 59 OR s > 59 OR (clock.half <> '' AND (h > 12 OR h = 0)) THEN NULL
            WHEN clock.half = '' THEN h * 3600 + mi * 60 + s
            ELSE (h % 12 + CASE WHEN left(clock.half, 1) = 'p' THEN 12 ELSE 0 END) * 3600
                + mi * 60 + s END AS second
    FROM numbered
), moved AS (
    SELECT text,
        CASE WHEN serial IS NOT NULL THEN {epoch} + CAST(floor(serial) AS INT)
            WHEN t <> '' AND second IS NULL THEN NULL
            WHEN clock.zone NOT IN ({eastern}) AND zone_minutes IS NULL THEN NULL
            ELSE date END AS date,
        CASE WHEN serial IS NOT NULL THEN CAST(round((serial - floor(serial)) * 86400) AS INT)
            ELSE second END AS second,
        CASE WHEN serial IS NULL THEN zone_minutes END AS zone_minutes
    FROM stamped
), eastern AS (
    SELECT text, date, second,
        CASE WHEN zone_minutes IS NOT NULL THEN
            timezone('America/New_York', timezone('UTC',
                CAST(date AS TIMESTAMP) + to_seconds(second - zone_minutes * 60))) END AS moment
    FROM moved
)
SELECT text,
    CAST(coalesce(CAST(moment AS DATE), date) - DATE '1970-01-01' AS BIGINT) AS value,
    CAST(NULLIF(CASE WHEN moment IS NOT NULL THEN epoch(moment - date_trunc('day', moment))
        ELSE second END, 0) AS BIGINT) AS second,
    CASE WHEN coalesce(CAST(moment AS DATE), date) IS NULL THEN 'not a date that can be read' END AS reason
FROM eastern
"""
