"""Exchange rates: `currency, date, usd_per_unit`, loaded by the user; none is shipped."""

from __future__ import annotations

import csv
import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from audit.engagement import Engagement
from audit.errors import AuditError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_EPOCH = dt.date(1970, 1, 1).toordinal()
_MOST = 10**6  # US dollars; no currency is worth that much, and it fits a whole number of nanos

Rate = tuple[str, int, str, int]  # currency, day, usd_per_unit as written, in billionths


def load(path: Path, rates: Path) -> int:
    """Load a CSV of rates, a later file replacing equal days; returns how many.

    Raises AuditError with the line at fault, and nothing is loaded then.
    """
    rows: dict[tuple[str, int], tuple[int, Rate]] = {}
    try:
        with rates.open(encoding="utf-8-sig", newline="") as file:
            for line, rate in _read(rates, csv.DictReader(file)):
                before, known = rows.setdefault(rate[:2], (line, rate))
                if known[3] != rate[3]:
                    raise AuditError(
                        f"{rates}, line {line}: {rate[0]} has another rate for that day in line "
                        f"{before}; leave one of the two."
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
        conn.executemany(
            "INSERT OR REPLACE INTO rate VALUES (?, ?, ?, ?)", [rate for _, rate in rows.values()]
        )
        engagement.log("rates", {"file": rates.name, "rates": len(rows)})
    return len(rows)


def _read(path: Path, reader: csv.DictReader[str]) -> Iterator[tuple[int, Rate]]:
    """Each rate with its line in the file."""
    names = {re.sub(r"\W|_", "", name or "").lower(): name for name in reader.fieldnames or []}
    wanted = {"currency": "currency", "date": "date", "usdperunit": "usd_per_unit"}
    if missing := [shown for name, shown in wanted.items() if name not in names]:
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
        texts = [(row[names[name]] or "").strip() for name in wanted]
        if any(texts):
            yield reader.line_num, _rate(f"{path}, line {reader.line_num}", *texts)


def _rate(where: str, currency: str, date: str, value: str) -> Rate:
    code = currency.upper()
    if not re.fullmatch(r"[A-Z]{3}", code):
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
    return code, day, value, nanos
