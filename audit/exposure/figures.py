"""The exposure in sums: by certainty, by rule, and of one finding. Every shipment counts once in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit.engagement.m009_exposure import VALUE_PARTS

if TYPE_CHECKING:
    import sqlite3

# Parts of the value on which no duty was computed; `free` and `percent` were, `entered` needs none.
OPEN_PARTS: Final = tuple(
    part for part in VALUE_PARTS if part not in ("free_cents", "percent_cents", "entered_cents")
)
OPEN: Final = f"({' + '.join(f'e.{part}' for part in OPEN_PARTS)})"
_SUMS = ", ".join(
    f"coalesce(sum(e.{name}), 0)"
    for name in ("value_cents", "duty_cents", "additional_cents", *VALUE_PARTS, "unvalued_lines")
)
_ORDER = "CASE {0} WHEN 'violation' THEN 1 WHEN 'probable' THEN 2 ELSE 3 END"


@dataclass(frozen=True)
class Sums:
    """Of some shipments: their value, the duty that was computed, and the value by part, in cents."""

    shipments: int
    value_cents: int
    duty_cents: int
    additional_cents: int  # by the chapter 99 numbers that records themselves name
    parts: tuple[int, ...]  # in the order of VALUE_PARTS
    unvalued_lines: int

    def part(self, name: str) -> int:
        """One part of the value, `specific_cents` for example."""
        return self.parts[VALUE_PARTS.index(name)]

    @property
    def open_cents(self) -> int:
        """The value on which duty may fall that was not computed."""
        return sum(self.part(name) for name in OPEN_PARTS)

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.shipments + other.shipments,
            self.value_cents + other.value_cents,
            self.duty_cents + other.duty_cents,
            self.additional_cents + other.additional_cents,
            tuple(a + b for a, b in zip(self.parts, other.parts, strict=True)),
            self.unvalued_lines + other.unvalued_lines,
        )


NOTHING: Final = Sums(0, 0, 0, 0, (0,) * len(VALUE_PARTS), 0)


def _sums(count: int, *numbers: int) -> Sums:
    value, duty, additional, *parts, unvalued = numbers
    return Sums(count, value, duty, additional, tuple(parts), unvalued)


def by_level(conn: sqlite3.Connection) -> dict[tuple[str, str], Sums]:
    """By ground (exemption, other) and certainty; a shipment stands in one of them."""
    rows = conn.execute(
        f"SELECT ground, level, count(*), {_SUMS} FROM exposure e GROUP BY 1, 2 "
        f"ORDER BY ground, {_ORDER.format('level')}"
    )
    return {(ground, level): _sums(*numbers) for ground, level, *numbers in rows}


def by_rule(conn: sqlite3.Connection) -> list[tuple[str, str, Sums]]:
    """Rule and certainty; these overlap: a shipment counts once for each rule that lists it."""
    rank = _ORDER.format("f.certainty")
    rows = conn.execute(
        f"""
        SELECT rule_id, CASE rank WHEN 1 THEN 'violation' WHEN 2 THEN 'probable' ELSE 'review' END,
            count(*), {_SUMS}
        FROM (SELECT f.rule_id, v.shipment_no, min({rank}) AS rank
            FROM finding f CROSS JOIN evidence v ON v.finding_no = f.finding_no
            WHERE v.role = 'breach' AND f.certainty <> 'info' GROUP BY 1, 2) l
        CROSS JOIN exposure e ON e.shipment_no = l.shipment_no
        GROUP BY rule_id, rank ORDER BY rule_id, rank
        """
    )
    return [(rule_id, level, _sums(*numbers)) for rule_id, level, *numbers in rows]


def of_finding(conn: sqlite3.Connection, finding_no: int) -> Sums:
    """The shipments that one finding lists."""
    row = conn.execute(
        f"SELECT count(*), {_SUMS} FROM exposure e WHERE shipment_no IN "
        "(SELECT shipment_no FROM evidence WHERE finding_no = ? AND role = 'breach')",
        [finding_no],
    ).fetchone()
    return _sums(*row)


def surest(conn: sqlite3.Connection) -> Sums:
    """All with a potential violation or a probable finding on the exemption itself."""
    found = by_level(conn)
    return sum(
        (found.get(("exemption", level), NOTHING) for level in ("violation", "probable")), NOTHING
    )
