"""`other_rate`: what a shipment near its limit is worth at the other rates that may have been meant.

Rates as `audit.shipments.day_rates` takes them; beside them the quarter's and the latest other rate
of the export and of the arrival day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from audit.shipments.day_rates import quarter
from audit.shipments.values import in_cents

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

Combination = tuple[str, "int | None", "int | None", str]  # currency, export, arrival, rate taken

# Only these can cross: the limit lies between the value as converted and the value at the
# highest or the lowest other rate; a cent a line is for rounding.
_NEAR = """
    SELECT s.shipment_no FROM (
        SELECT i.shipment_no, max(r.highest) AS highest, min(r.lowest) AS lowest,
            count(*) AS lines, min(i.value_cents) AS least
        FROM conversion c CROSS JOIN item i ON i.line_id = c.line_id
            CROSS JOIN line l ON l.line_id = c.line_id
            CROSS JOIN rate_range r ON r.currency = l.currency AND r.taken = c.usd_per_unit
                AND r.export_day = coalesce(l.export_day, -1)
                AND r.arrival_day = coalesce(l.arrival_day, -1)
        GROUP BY 1
    ) b CROSS JOIN shipment s ON s.shipment_no = b.shipment_no
    JOIN legal_parameter p ON p.parameter = 'daily_limit' AND s.day BETWEEN p.first_day AND p.last_day
    WHERE s.claimed = 1 AND s.gift = 0 AND (b.least < 0
        OR s.value_cents <= p.value AND s.value_cents * max(b.highest, 1.0) + b.lines > p.value
        OR s.value_cents > p.value AND s.value_cents * min(b.lowest, 1.0) - b.lines <= p.value)
"""
_LINES = """
    SELECT n.shipment_no, i.value_cents, o.value_basis, l.amount_micros, l.currency, l.export_day,
        l.arrival_day, c.usd_per_unit
    FROM near_limit n CROSS JOIN item i ON i.shipment_no = n.shipment_no
        CROSS JOIN line l ON l.line_id = i.line_id CROSS JOIN source o ON o.source_id = l.source_id
        LEFT JOIN conversion c ON c.line_id = i.line_id
    ORDER BY n.shipment_no, i.line_id
"""


class _Line(NamedTuple):
    """A line of a shipment near its limit; without a rate where it is in dollars or has no value."""

    cents: int | None
    basis: str
    micros: int | None
    currency: str
    export_day: int | None
    arrival_day: int | None
    taken: str | None

    def readings(self, known: Mapping[Combination, Mapping[str, str]]) -> Mapping[str, str]:
        if self.taken is None:
            return {}
        return known.get((self.currency, self.export_day, self.arrival_day, self.taken), {})


class _Rates:
    """The engagement's rates: of a quarter, and by day whatever is not of a quarter."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.by_quarter: dict[tuple[str, int | None], str] = {}
        self.days: dict[str, list[int]] = defaultdict(list)
        self.by_day: dict[str, list[str]] = defaultdict(list)
        for currency, day, rate, kind in conn.execute(
            "SELECT currency, day, usd_per_unit, kind FROM rate ORDER BY currency, day, kind"
        ):
            if kind == "quarterly":
                self.by_quarter.setdefault((currency, quarter(day)), rate)
            else:
                self.days[currency].append(day)
                self.by_day[currency].append(rate)

    def readings(self, combination: Combination) -> dict[str, str]:
        """Which other rate may have been meant, by its name in words."""
        currency, export, arrival, taken = combination
        found: dict[str, str] = {}
        for of, day in (("export", export), ("arrival", arrival)):
            if day is None or (of == "arrival" and day == export):
                continue
            if (rate := self.by_quarter.get((currency, quarter(day)))) is not None:
                found[f"the quarterly rate of the {of} date"] = rate
            if place := bisect_right(self.days[currency], day):
                found[f"the daily rate of the {of} date"] = self.by_day[currency][place - 1]
        return {name: rate for name, rate in found.items() if Decimal(rate) != Decimal(taken)}


def build(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:  # noqa: ARG001
    """Temporary table other_rate (shipment_no, reading, other_cents, said).

    One row for each other rate at which the value of a claimed shipment near its limit is another;
    ``other_cents`` is that value, ``said`` both figures in words. A line without that other rate
    keeps its own.
    """
    conn.execute("DROP TABLE IF EXISTS temp.other_rate")
    conn.execute(
        "CREATE TEMP TABLE other_rate (shipment_no INTEGER, reading TEXT, other_cents INTEGER, said TEXT)"
    )
    rates = _Rates(conn)
    readings: dict[Combination, dict[str, str]] = {}
    for combination in conn.execute(
        "SELECT DISTINCT l.currency, l.export_day, l.arrival_day, c.usd_per_unit FROM conversion c "
        "CROSS JOIN line l ON l.line_id = c.line_id WHERE c.usd_per_unit IS NOT NULL"
    ).fetchall():
        if others := rates.readings(combination):
            readings[combination] = others
    if not readings:
        return
    _ranges(conn, readings)
    conn.execute("DROP TABLE IF EXISTS temp.near_limit")
    conn.execute(f"CREATE TEMP TABLE near_limit AS {_NEAR}")
    lines: dict[int, list[_Line]] = defaultdict(list)
    for shipment_no, *line in conn.execute(_LINES):
        lines[shipment_no].append(_Line(*line))
    conn.executemany(
        "INSERT INTO other_rate VALUES (?, ?, ?, ?)",
        [row for number, of in lines.items() for row in _other_values(number, of, readings)],
    )


def _ranges(conn: sqlite3.Connection, readings: Mapping[Combination, Mapping[str, str]]) -> None:
    conn.execute("DROP TABLE IF EXISTS temp.rate_range")
    conn.execute(
        "CREATE TEMP TABLE rate_range (currency TEXT, export_day INTEGER, arrival_day INTEGER, "
        "taken TEXT, highest REAL, lowest REAL, PRIMARY KEY (currency, export_day, arrival_day, taken)) "
        "WITHOUT ROWID"
    )
    rows = []
    for (currency, export, arrival, taken), others in readings.items():
        ratios = [float(Decimal(rate) / Decimal(taken)) for rate in others.values()]
        days = (-1 if export is None else export, -1 if arrival is None else arrival)
        rows.append((currency, *days, taken, max(ratios), min(ratios)))
    conn.executemany("INSERT INTO rate_range VALUES (?, ?, ?, ?, ?, ?)", rows)


def _other_values(
    shipment_no: int, lines: list[_Line], readings: Mapping[Combination, Mapping[str, str]]
) -> list[tuple[int, str, int, str]]:
    own = _total((line.basis, line.cents) for line in lines)
    found = []
    for name in sorted({name for line in lines for name in line.readings(readings)}):
        values = []
        for line in lines:
            rate = line.readings(readings).get(name)
            cents = line.cents if rate is None else in_cents(line.micros, rate)
            values.append((line.basis, cents))
        other = _total(values)
        if other != own:
            said = f"{_dollars(other)} at {name} and {_dollars(own)} as converted"
            found.append((shipment_no, name, other, said))
    return found


def _total(values: Iterable[tuple[str, int | None]]) -> int:
    """As a shipment's value is made: its lines' sum, or the largest where it stands for all."""
    by_line, by_shipment = 0, 0
    for basis, cents in values:
        if basis == "shipment":
            by_shipment = max(by_shipment, cents or 0)
        else:
            by_line += cents or 0
    return by_line + by_shipment


def _dollars(cents: int) -> str:
    """Without commas: notes are joined by them."""
    return f"{'-' if cents < 0 else ''}${abs(cents) // 100}.{abs(cents) % 100:02}"
