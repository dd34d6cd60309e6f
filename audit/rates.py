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
    from pathlib import Path

_EPOCH = dt.date(1970, 1, 1).toordinal()


def load(path: Path, rates: Path) -> int:
    """Load a CSV of rates, a later file replacing equal days; AuditError with the row at fault."""
    try:
        with rates.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            names = {re.sub(r"\W|_", "", n or "").lower(): n for n in reader.fieldnames or []}
            if missing := {"currency", "date", "usdperunit"} - set(names):
                raise AuditError(
                    f"{rates} has no column for {', '.join(sorted(missing))}; it needs the headers "
                    "currency, date, usd_per_unit."
                )
            keys = [names[name] for name in ("currency", "date", "usdperunit")]
            rows = [
                _rate(rates, reader.line_num, *(row[key] or "" for key in keys)) for row in reader
            ]
    except OSError:
        raise AuditError(f"The rates file {rates} cannot be opened; check the name.") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise AuditError(f"The rates file {rates} is no CSV in UTF-8 ({error}).") from None
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        conn.executemany("INSERT OR REPLACE INTO rate VALUES (?, ?, ?, ?)", rows)
        engagement.log("rates", {"file": rates.name, "rates": len(rows)})
    return len(rows)


def _rate(path: Path, line: int, currency: str, date: str, value: str) -> tuple[str, int, str, int]:
    code = currency.strip().upper()
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise AuditError(f"{path}, line {line}: '{currency}' is no currency code such as EUR.")
    try:
        day = dt.date.fromisoformat(date.strip()).toordinal() - _EPOCH
    except ValueError:
        raise AuditError(f"{path}, line {line}: '{date}' is no date such as 2024-05-03.") from None
    try:
        nanos = int((Decimal(value.strip()) * 10**9).to_integral_value())
    except (InvalidOperation, ValueError):
        nanos = 0
    if nanos <= 0:
        raise AuditError(f"{path}, line {line}: '{value}' is no rate above zero.")
    return code, day, value.strip(), nanos
