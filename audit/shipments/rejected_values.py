"""What the rows that were rejected are worth in US cents: each source's record says it.

Dollars were counted at the import; other money is converted here, at the rate of its row's day.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from audit.shipments import day_rates
from audit.shipments.values import in_cents

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

# SQL: the US cents of a source's rejected rows; `o` is the source. Before a run only dollars count.
CENTS = (
    "(coalesce(json_extract(o.decisions, '$.rejected.cents'), 0) + "
    "coalesce(json_extract(o.decisions, '$.rejected.foreign_cents'), 0))"
)
_FOREIGN = """
    SELECT o.source_id, json_extract(f.value, '$[0]') AS currency, json_extract(f.value, '$[1]') AS day,
        json_extract(f.value, '$[2]') AS micros, json_extract(f.value, '$[3]') AS rows
    FROM source o, json_each(o.decisions, '$.rejected.foreign') f
    WHERE json_array_length(o.decisions, '$.rejected.foreign') > 0
"""


def convert(conn: sqlite3.Connection, variance: Sequence[day_rates.Variance]) -> None:
    """Put `foreign_cents` into the record of each source that rejected rows in other currencies."""
    found = conn.execute(_FOREIGN).fetchall()
    if not found:
        return
    day_rates.choose(
        conn,
        f"SELECT DISTINCT currency, day FROM ({_FOREIGN}) "
        "WHERE currency IS NOT NULL AND day IS NOT NULL",
        variance,
    )
    rates = {
        (currency, day): rate
        for currency, day, rate in conn.execute(
            "SELECT r.currency, r.day, w.usd_per_unit FROM day_rate r JOIN rate w ON w.rowid = r.rate_no"
        )
    }
    cents: dict[int, int] = {}
    for source_id, currency, day, micros, rows in found:
        worth = in_cents(micros, rates.get((currency, day))) or 0
        cents[source_id] = cents.get(source_id, 0) + worth * rows
    conn.executemany(
        "UPDATE source SET decisions = json_set(decisions, '$.rejected.foreign_cents', json(?)) "
        "WHERE source_id = ?",
        [(json.dumps(worth), source_id) for source_id, worth in cents.items()],
    )
