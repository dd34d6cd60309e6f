"""Dates: ISO, US, day-month and month-name text, Excel serials; the order by the column's evidence.

A time with an offset becomes US Eastern; without one it is Eastern. Midnight is no time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.cleaning.date_order import Order, decide

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SERIAL_FIRST, _SERIAL_LAST = 20_000, 60_000
_EPOCH_1900, _EPOCH_1904 = "DATE '1899-12-30'", "DATE '1904-01-01'"
_FIRST_YEAR, _LAST_YEAR = 1930, 2099  # the Tariff Act's own year; a time cell alone is in 1899
_PIVOT = 69  # two-digit years below it are of this century
_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "pst": -480, "pdt": -420, "mst": -420, "mdt": -360, "cdt": -300,
}  # fmt: skip
_EASTERN = ("", "est", "edt", "et", "eastern")
_TWO_ZONES = "cst"  # US Central and China Standard Time
_MOST_OFFSET = 14 * 60

_NUMERIC = r"^([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})$"
_ISO = r"^([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})$"
_COMPACT = r"^((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})$"
_COMPACT_TIME = r"^((?:19|20)[0-9]{6})t([0-9]{2}):?([0-9]{2})"
_COMPACT_SECOND = r"^([0-9]{8} [0-9]{2}:[0-9]{2})([0-9]{2})"
_DAY_MONTH = (
    rf"^([0-9]{{1,2}})(?:st|nd|rd|th)?[-/. ]*({_MONTH})\.?,?[-/. ]*([0-9]{{4}}|[0-9]{{2}})$"
)
_MONTH_DAY = (
    rf"^({_MONTH})\.?[-/. ]*([0-9]{{1,2}})(?:st|nd|rd|th)?,?[-/. ]+([0-9]{{4}}|[0-9]{{2}})$"
)
_WEEKDAY = r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+"
_SPLIT = r"^(.*?)(?:[t ,]\s*([0-9]{1,2}:[0-9]{2}.*))?$"
_TIME = (
    r"^([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?\s*(am|pm|a\.m\.|p\.m\.)?\s*"
    r"([a-z]{1,7}|[+-][0-9]{2}:?[0-9]{2}|[+-][0-9]{2})?$"
)


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
            SELECT text, regexp_replace(regexp_replace(regexp_replace(lower(text), '{_WEEKDAY}', ''),
                '{_COMPACT_TIME}', '\\1 \\2:\\3'), '{_COMPACT_SECOND}', '\\1:\\2') AS v FROM {source}
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
    order = decide(duck, asked)
    duck.execute(_SQL.format(target=target, **_pieces(order, base_1904)))
    return order


def _pieces(order: Order, base_1904: bool) -> dict[str, str]:
    places = {"mdy": ("n.y", "n.a", "n.b"), "dmy": ("n.y", "n.b", "n.a")}
    year, month, day = places[order.order if order.order in places else order.year_last]
    if order.order == "ymd":
        year, month, day = (
            f"CASE WHEN length(n.y) = 4 THEN {last} ELSE {first} END"
            for last, first in zip((year, month, day), ("n.a", "n.b", "n.y"), strict=True)
        )
    zones = " ".join(f"WHEN '{name}' THEN {minutes}" for name, minutes in _ZONES.items())
    return {
        "year": year,
        "month": month,
        "day": day,
        "months": _MONTHS,
        "zones": zones,
        "eastern": ", ".join(f"'{name}'" for name in _EASTERN),
        "two_zones": _TWO_ZONES,
        "most_offset": str(_MOST_OFFSET),
        "epoch": _EPOCH_1904 if base_1904 else _EPOCH_1900,
        "first": str(_SERIAL_FIRST),
        "last": str(_SERIAL_LAST),
        "first_year": str(_FIRST_YEAR),
        "last_year": str(_LAST_YEAR),
        "pivot": str(_PIVOT),
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
                AND TRY_CAST(d AS DOUBLE) BETWEEN {first} AND {last}
            THEN CAST(round(TRY_CAST(d AS DOUBLE) * 86400) AS BIGINT) END AS serial_seconds
    FROM date_parts
), numbered AS (
    SELECT *,
        CASE WHEN length(y) = 2 THEN TRY_CAST(y AS INT)
                + CASE WHEN TRY_CAST(y AS INT) < {pivot} THEN 2000 ELSE 1900 END
            ELSE TRY_CAST(y AS INT) END AS year,
        CASE WHEN regexp_full_match(m, '[0-9]+') THEN TRY_CAST(m AS INT)
            ELSE (strpos('{months}', left(m, 3)) + 2) // 3 END AS month,
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
    SELECT text, t, clock.zone AS zone, serial_seconds,
        CASE WHEN abs(zone_minutes) <= {most_offset} THEN zone_minutes END AS zone_minutes,
        CASE WHEN year BETWEEN {first_year} AND {last_year} THEN
            TRY_CAST(printf('%04d-%02d-%02d', year, month, TRY_CAST(day_text AS INT)) AS DATE) END
            AS date,
        CASE WHEN h > 23 OR mi > 59 OR s > 59 OR (clock.half <> '' AND (h > 12 OR h = 0)) THEN NULL
            WHEN clock.half = '' THEN h * 3600 + mi * 60 + s
            ELSE (h % 12 + CASE WHEN left(clock.half, 1) = 'p' THEN 12 ELSE 0 END) * 3600
                + mi * 60 + s END AS second
    FROM numbered
), moved AS (
    SELECT text, zone,
        CASE WHEN serial_seconds IS NOT NULL THEN {epoch} + CAST(serial_seconds // 86400 AS INT)
            WHEN t <> '' AND second IS NULL THEN NULL
            WHEN zone NOT IN ({eastern}) AND zone_minutes IS NULL THEN NULL
            ELSE date END AS date,
        CASE WHEN serial_seconds IS NOT NULL THEN serial_seconds % 86400 ELSE second END AS second,
        CASE WHEN serial_seconds IS NULL THEN zone_minutes END AS zone_minutes
    FROM stamped
), eastern AS (
    SELECT text, zone, date, second,
        CASE WHEN zone_minutes IS NOT NULL THEN
            timezone('America/New_York', timezone('UTC',
                CAST(date AS TIMESTAMP) + to_seconds(second - zone_minutes * 60))) END AS moment
    FROM moved
), days AS (
    SELECT text, zone, coalesce(CAST(moment AS DATE), date) AS date,
        CASE WHEN moment IS NOT NULL THEN epoch(moment - date_trunc('day', moment))
            WHEN date IS NOT NULL THEN second END AS second
    FROM eastern
)
SELECT text, CAST(date - DATE '1970-01-01' AS BIGINT) AS value,
    CAST(NULLIF(second, 0) AS BIGINT) AS second,
    CASE WHEN date IS NOT NULL THEN NULL
        WHEN zone = '{two_zones}' THEN 'CST may be US Central or China time; write the offset'
        ELSE 'not a date that can be read' END AS reason
FROM days
"""
