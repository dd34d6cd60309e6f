"""The regime of every shipment of a run: tables regime and shipment_regime.

The days are first turned into periods in which no part of the law changes. A shipment's periods and
what else decides make a number; only the few hundred numbers that occur have to be worked out.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from audit.engagement.m007_regimes_and_dates import ELEMENT, ELEMENTS, REGIME
from audit.law_values import EPOCH
from audit.regimes.judged import Element, Missing, Regime, Subject, regime

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

    from audit.law import Law

ORIGINS = ("other", "CN", "HK", "unknown")
KINDS = ("", "86", "321", "mail")
TITLES = {
    "daily_limit": "Limit",
    "origin": "Exemption by origin",
    "mail": "Mail",
    "type_86": "Entry type 86 test",
    "filing": "Time of filing",
    "gift_limit": "Gift limit",
}
_NO_DATE, _OUTSIDE, _FIRST = 0, 1, 2  # the first periods of a clock; those of the law follow
_CLOCKS = {
    "day": ("daily_limit", "gift_limit", "gift_limit_islands"),
    "trigger": (
        "all_countries_suspended", "china_hk_ineligible", "china_hk_ineligible_feb_2025",
        "exemption_1702b", "postal_duty_all_countries", "postal_duty_china_hk",
        "postal_informal_entry", "type_86_open",
    ),
    "filed": ("type_86_open", "type_86_filing_days"),
}  # fmt: skip
_BY_ORIGIN = ("china_hk_ineligible", "china_hk_ineligible_feb_2025", "postal_duty_china_hk")
_PLACES = 100  # more periods than any clock has
_COLUMNS = ", ".join(f"r.{name}" for name in REGIME)


@dataclass(frozen=True)
class Judged:
    """A regime with how much of the run it judged."""

    regime_no: int
    regime: Regime
    shipments: int = 1
    value_cents: int = 0
    first_day: int | None = None  # of the shipments, by the day of importation, else the trigger
    last_day: int | None = None


def assign(conn: sqlite3.Connection, law: Law, settings: Mapping[str, str]) -> None:
    """Set the regime of every shipment anew (inside the caller's transaction)."""
    clocks = {
        clock: sorted({first for p in names for first, *_ in law.days_of(p, settings)})
        for clock, names in _CLOCKS.items()
    }
    _periods(conn, law, settings, clocks)
    _origins(conn)
    conn.execute("DELETE FROM shipment_regime")
    conn.execute(f"INSERT INTO shipment_regime SELECT s.shipment_no, {_NUMBER} {_FROM}")
    conn.execute("DELETE FROM regime")
    numbers = conn.execute("SELECT DISTINCT regime_no FROM shipment_regime ORDER BY 1").fetchall()
    conn.executemany(
        f"INSERT INTO regime VALUES ({', '.join('?' * len(REGIME))})",
        [_row(no, regime(law, settings, _subject(no, clocks))) for (no,) in numbers],
    )
    for table in ("clock", "origin_of"):
        conn.execute(f"DROP TABLE temp.{table}")


def _row(number: int, found: Regime) -> tuple[object, ...]:
    return (number, found.name, *(part for e in ELEMENTS for part in astuple(found.elements[e])))


def _periods(
    conn: sqlite3.Connection, law: Law, settings: Mapping[str, str],
    clocks: Mapping[str, list[int]],
) -> None:  # fmt: skip
    """Temporary table clock: for each day of the record its period by each clock."""
    conn.execute("DROP TABLE IF EXISTS temp.clock")
    conn.execute(
        "CREATE TEMP TABLE clock (day INTEGER PRIMARY KEY, by_day INTEGER, by_trigger INTEGER, "
        "by_filed INTEGER, by_origin INTEGER)"
    )
    split = [
        (first, last)
        for parameter in _BY_ORIGIN
        for first, last, value in law.days_of(parameter, settings) if value
    ]  # fmt: skip

    def rows() -> Iterator[tuple[int, ...]]:
        places = dict.fromkeys(clocks, _OUTSIDE)
        for day in range(_number(law.first_date), _number(law.last_date) + 1):
            for clock, firsts in clocks.items():
                following = places[clock] - _FIRST + 1
                if following < len(firsts) and firsts[following] == day:
                    places[clock] += 1
            yield day, *places.values(), any(first <= day <= last for first, last in split)

    conn.executemany("INSERT INTO clock VALUES (?, ?, ?, ?, ?)", rows())


def _number(day: date) -> int:
    return (day - EPOCH).days


def _origins(conn: sqlite3.Connection) -> None:
    """Temporary table origin_of: China, Hong Kong or unknown, where the trigger's day asks for it."""
    conn.execute("DROP TABLE IF EXISTS temp.origin_of")
    conn.execute("CREATE TEMP TABLE origin_of (shipment_no INTEGER PRIMARY KEY, origin INTEGER)")
    conn.execute(
        """
        INSERT INTO origin_of
        SELECT i.shipment_no, CASE WHEN max(i.origin = 'CN') THEN 1 WHEN max(i.origin = 'HK') THEN 2
            WHEN count(i.origin) < count(*) THEN 3 ELSE 0 END
        FROM shipment s CROSS JOIN clock c ON c.day = s.trigger_day AND c.by_origin = 1
            CROSS JOIN item i ON i.shipment_no = s.shipment_no
        WHERE s.claimed = 1 AND s.gift = 0 AND coalesce(i.exempt_1702b, 0) = 0
        GROUP BY s.shipment_no
        """
    )


def _period(clock: str, day: str) -> str:
    """SQL: the period of a day by a clock."""
    return f"coalesce({clock}, CASE WHEN {day} IS NULL THEN {_NO_DATE} ELSE {_OUTSIDE} END) * {{}}"


# What decides, digit by digit; _subject reads it back.
_NUMBER = (
    _period("d.by_day", "s.day").format(10_000_000)
    + " + CASE WHEN s.claimed = 0 THEN 0 ELSE "
    + _period("t.by_trigger", "s.trigger_day").format(100_000)
    + " + CASE s.entry_type WHEN '86' THEN "
    + _period("f.by_filed", "coalesce(s.entry_day, s.arrival_day)").format(1_000)
    + " + 100 + 4 * (s.entry_day IS NOT NULL) WHEN '321' THEN 200 ELSE 300 END"
    + " + 10 * coalesce(o.origin, 0) + coalesce(s.gift, 0) + 2 * coalesce(s.exempt, 0) END"
)
_FROM = """
FROM shipment s LEFT JOIN clock d ON d.day = s.day LEFT JOIN clock t ON t.day = s.trigger_day
    LEFT JOIN clock f ON f.day = coalesce(s.entry_day, s.arrival_day)
    LEFT JOIN origin_of o ON o.shipment_no = s.shipment_no ORDER BY s.shipment_no
"""


def _subject(number: int, clocks: Mapping[str, list[int]]) -> Subject:
    """What a number of `_NUMBER` says; a period is stood for by its first day."""
    flags, number = number % 10, number // 10
    origin, number = number % 10, number // 10
    kind, number = number % 10, number // 10
    days: dict[str, date | Missing] = {}
    for clock in ("filed", "trigger", "day"):
        place, number = number % _PLACES, number // _PLACES
        if place < _FIRST:
            days[clock] = (Missing.NO_DATE, Missing.OUTSIDE)[place]
        else:
            days[clock] = EPOCH + timedelta(clocks[clock][place - _FIRST])
    return Subject(
        KINDS[kind], days["day"], days["trigger"], days["filed"], bool(flags & 4),
        ORIGINS[origin], bool(flags & 1), bool(flags & 2),
    )  # fmt: skip


def _read(row: tuple[object, ...]) -> tuple[int, Regime]:
    parts = iter(row[2:])
    elements = {name: Element(*(next(parts) for _ in ELEMENT)) for name in ELEMENTS}  # type: ignore[arg-type]
    return int(str(row[0])), Regime(str(row[1]), elements)


def of_shipment(conn: sqlite3.Connection, shipment_no: int) -> Regime | None:
    """The regime of one shipment of the last run; None where there has been none."""
    row = conn.execute(
        f"SELECT {_COLUMNS} FROM shipment_regime j JOIN regime r USING (regime_no) "
        "WHERE j.shipment_no = ?",
        [shipment_no],
    ).fetchone()
    return _read(row)[1] if row else None


def found(conn: sqlite3.Connection) -> list[Judged]:
    """The regimes of the last run in order of time, with the shipments that each judged."""
    rows = conn.execute(
        f"""
        SELECT {_COLUMNS}, n.* FROM (
            SELECT j.regime_no, count(*) AS shipments, sum(s.value_cents) AS cents,
                min(coalesce(s.day, s.trigger_day)) AS first, max(coalesce(s.day, s.trigger_day)) AS last
            FROM shipment_regime j JOIN shipment s USING (shipment_no) GROUP BY 1
        ) n JOIN regime r USING (regime_no)
        ORDER BY n.first IS NULL, n.first, n.last, n.regime_no
        """
    )
    size = len(REGIME)
    return [
        Judged(*_read(row[:size]), row[size + 1], row[size + 2] or 0, row[size + 3], row[size + 4])
        for row in rows
    ]
