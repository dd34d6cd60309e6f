"""Exchange rates: `currency, date, usd_per_unit` and perhaps `kind`, loaded by the user; none shipped.

A `kind` is quarterly (certified for the calendar quarter that its date lies in), daily, or blank.
Which of them holds on a day: `audit.shipments.day_rates`.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, NamedTuple

from audit.cleaning import codes
from audit.engagement import Engagement
from audit.errors import AuditError
from audit.shipments.day_rates import quarter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_EPOCH = dt.date(1970, 1, 1).toordinal()
_MOST = 10**6  # US dollars; no currency is worth that much, and it fits a whole number of nanos
_COLUMNS = {"currency": "currency", "date": "date", "usdperunit": "usd_per_unit"}
_KINDS = {
    "": "", "quarterly": "quarterly", "certified quarterly": "quarterly", "quarter": "quarterly",
    "daily": "daily", "certified daily": "daily", "day": "daily",
}  # fmt: skip


class Rate(NamedTuple):
    """One row of the table `rate`: days since 1970-01-01, the rate as written and in billionths."""

    currency: str
    day: int
    usd_per_unit: str
    nanos: int
    kind: str

    @property
    def holds(self) -> tuple[str, str, int | None]:
        """What only one rate can be for: a day, or a quarter."""
        quarterly = self.kind == "quarterly"
        return self.currency, self.kind, quarter(self.day) if quarterly else self.day


def load(path: Path, rates: Path) -> int:
    """Load a CSV of rates; returns how many. A later file replaces rates of equal day and kind.

    Raises AuditError with the line at fault, and nothing is loaded then.
    """
    rows: dict[tuple[str, str, int | None], tuple[int, Rate]] = {}
    try:
        with rates.open(encoding="utf-8-sig", newline="") as file:
            for line, rate in _read(rates, csv.DictReader(file)):
                before, known = rows.setdefault(rate.holds, (line, rate))
                if known.nanos != rate.nanos:
                    span = "quarter" if rate.kind == "quarterly" else "day"
                    raise AuditError(
                        f"{rates}, line {line}: {rate.currency} has another rate for that {span} in "
                        f"line {before}; leave one of the two."
                    )
    except OSError as error:
        raise AuditError(
            f"The rates file {rates} cannot be opened ({error.strerror}); check the name."
        ) from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise AuditError(
            f"The rates file {rates} is no CSV in UTF-8 ({error}); save it as one."
        ) from None
    if not rows:
        raise AuditError(f"The rates file {rates} holds no rates below its header; add some.")
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        conn.create_function("quarter", 1, quarter, deterministic=True)
        conn.executemany(
            "DELETE FROM rate WHERE currency = ? AND kind = 'quarterly' AND quarter(day) = ?",
            [(currency, day) for currency, kind, day in rows if kind == "quarterly"],
        )
        conn.executemany(
            "INSERT OR REPLACE INTO rate (currency, day, usd_per_unit, rate_nanos, kind) "
            "VALUES (?, ?, ?, ?, ?)",
            [rate for _, rate in rows.values()],
        )
        engagement.log("rates", {"file": rates.name, "rates": len(rows)})
    return len(rows)


def _read(path: Path, reader: csv.DictReader[str]) -> Iterator[tuple[int, Rate]]:
    """Each rate with its line in the file."""
    names = {re.sub(r"\W|_", "", name or "").lower(): name for name in reader.fieldnames or []}
    if missing := [shown for name, shown in _COLUMNS.items() if name not in names]:
        raise AuditError(
            f"{path}, line 1: no column is named {', '.join(missing)}; it needs the headers "
            "currency, date, usd_per_unit, with commas between."
        )
    for row in reader:
        if None in row:
            raise AuditError(
                f"{path}, line {reader.line_num}: it has more fields than the header; write the "
                "rate with a decimal point."
            )
        columns = [*_COLUMNS, "kind"] if "kind" in names else [*_COLUMNS]
        texts = [(row[names[name]] or "").strip() for name in columns]
        if any(texts):
            yield reader.line_num, _rate(f"{path}, line {reader.line_num}", *texts)


def _rate(where: str, currency: str, date: str, value: str, kind: str = "") -> Rate:
    code = codes.currency(currency)[0] if re.fullmatch(r"[A-Za-z]{3}", currency) else None
    if not isinstance(code, str):
        raise AuditError(f"{where}: '{currency}' is no currency code; write it like EUR.")
    try:
        day = dt.date.fromisoformat(date).toordinal() - _EPOCH
    except ValueError:
        raise AuditError(f"{where}: '{date}' is no date; write it like 2024-05-03.") from None
    try:
        rate = Decimal(value)
    except InvalidOperation:
        rate = Decimal(0)
    if not rate.is_finite() or not 0 < rate < _MOST or (nanos := round(rate * 10**9)) == 0:
        raise AuditError(f"{where}: '{value}' is no rate above zero; write it like 1.0842.")
    if kind.lower() not in _KINDS:
        raise AuditError(
            f"{where}: '{kind}' is no kind of rate; write quarterly, daily or nothing."
        )
    return Rate(code, day, value, nanos, _KINDS[kind.lower()])
