"""The client's own figures for a source (rows, value in USD) beside what was read from it.

Entries are only ever added; the newest of a source holds. Its figures are compared with the rows
read and the value read as the exported table `sources` has them, duplicates and rejected rows
included, because the client counted those too; only what is no row of goods at all is left out:
repeated headers, footers, and totals, which would count their goods twice.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from audit import named_sources
from audit.engagement import Engagement, now
from audit.errors import AuditError
from audit.export import TABLES

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

_MOST_CENTS = 10**15
_NEWEST = (
    'SELECT source_id, rows, value_cents, note, "by", at FROM control_total WHERE '
    "control_total_id IN (SELECT max(control_total_id) FROM control_total GROUP BY source_id)"
)
_NO_GOODS = """
    SELECT source_id, coalesce(json_extract(decisions, '$.rejected.rows.header'), 0)
        + coalesce(json_extract(decisions, '$.rejected.rows.total'), 0)
        + coalesce(json_extract(decisions, '$.rejected.rows.footer'), 0),
        coalesce(json_extract(decisions, '$.rejected.of_totals'), 0)
    FROM source ORDER BY source_id
"""


@dataclass(frozen=True)
class ControlTotal:
    """One source's figures; None where the client gave none, or nothing can be compared."""

    source_id: int
    source_file: str
    sheet: str
    rows_read: int
    value_read_cents: int
    rows: int | None = None
    value_cents: int | None = None
    note: str = ""
    by: str = ""
    at: str = ""

    @property
    def entered(self) -> bool:
        """Whether the client's figures are there."""
        return self.rows is not None or self.value_cents is not None

    @property
    def rows_difference(self) -> int | None:
        """Rows read more than the client counts."""
        return None if self.rows is None else self.rows_read - self.rows

    @property
    def value_difference_cents(self) -> int | None:
        """US cents read more than the client counts."""
        return None if self.value_cents is None else self.value_read_cents - self.value_cents

    @property
    def state(self) -> str:
        """`agrees`, `differs`, `explained` (differs, with a note) or nothing where none is entered."""
        if not self.entered:
            return ""
        if self.rows_difference or self.value_difference_cents:
            return "explained" if self.note else "differs"
        return "agrees"

    def as_dict(self) -> dict[str, object]:
        """For `--json`."""
        return {
            **asdict(self), "rows_difference": self.rows_difference,
            "value_difference_cents": self.value_difference_cents, "state": self.state,
        }  # fmt: skip


def listed(conn: sqlite3.Connection) -> list[ControlTotal]:
    """Every source in the order of import, with the client's figures where they are entered."""
    entered = {row[0]: row[1:] for row in conn.execute(_NEWEST)}
    no_goods = conn.execute(_NO_GOODS).fetchall()
    found = conn.execute(TABLES["sources"])
    place = {column[0]: number for number, column in enumerate(found.description)}
    return [
        ControlTotal(
            source_id, row[place["source_file"]], row[place["sheet"]] or "",
            row[place["rows_read"]] - rows, int(Decimal(row[place["value_read_usd"]]) * 100) - cents,
            *entered.get(source_id, ()),
        )
        for (source_id, rows, cents), row in zip(no_goods, found, strict=True)
    ]  # fmt: skip


def enter(
    path: Path, name: str, sheet: str | None = None, *, rows: int | None = None,
    value: str | None = None, note: str | None = None, by: str = "",
) -> ControlTotal:  # fmt: skip
    """Add a source's figures; what is left out stays as it was. Returns how they compare now.

    AuditError for an unknown source, a figure that is none, or where nothing or nobody is named.
    """
    if rows is None and value is None and note is None:
        raise AuditError("Nothing to enter; say --rows N, --value USD or --note TEXT.")
    if not by.strip():
        raise AuditError("A control total needs the name of who enters it; say --by NAME.")
    if rows is not None and rows < 0:
        raise AuditError(f"{rows} rows are fewer than none; give the client's count.")
    cents = None if value is None else _cents(value)
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        source_id = named_sources.find(conn, name, sheet)
        where = named_sources.where(conn, source_id)
        before = conn.execute(f"{_NEWEST} AND source_id = ?", (source_id,)).fetchone()
        new = (rows, cents, None if note is None else note.strip())
        old = before[1:4] if before else (None, None, "")
        held = [was if told is None else told for told, was in zip(new, old, strict=True)]
        if held[0] is None and held[1] is None:
            raise AuditError(f"{where} has no figures yet; say --rows N or --value USD too.")
        conn.execute(
            'INSERT INTO control_total (source_id, rows, value_cents, note, "by", at) '
            "VALUES (?, ?, ?, ?, ?, ?)",
            (source_id, *held, by.strip(), now()),
        )
        (found,) = (total for total in listed(conn) if total.source_id == source_id)
        detail = {
            "source": where, "source_id": source_id, "rows": held[0], "value_cents": held[1],
            "note": held[2], "by": by.strip(), "rows_read": found.rows_read,
            "value_read_cents": found.value_read_cents, "state": found.state,
        }  # fmt: skip
        engagement.log("totals", detail)
    return found


def _cents(text: str) -> int:
    """US dollars as written, thousands with commas too, in cents."""
    plain = text.strip().removeprefix("$").replace(",", "")
    try:
        cents = Decimal(plain) * 100
        if cents != cents.to_integral_value() or abs(cents) > _MOST_CENTS:
            raise InvalidOperation
    except InvalidOperation:
        raise AuditError(f"'{text}' is no amount in US dollars; write it as 12345.67.") from None
    return int(cents)
