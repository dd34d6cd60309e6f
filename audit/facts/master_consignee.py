"""`master_consignee`: manifest clearances whose consignee is the nominal one, or the carrier."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.facts import written
from audit.facts.described import fold

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

_WORD = re.compile(r"[^\W_]+")
_NAMES = {
    "nominal_consignee": "only the nominal consignee is named",
    "carrier": "the carrier is named",
}


def build(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:  # noqa: ARG001
    """Temporary table master_consignee (shipment_no, named_as).

    Names are compared without case, accents and punctuation; a carrier's only with four letters
    or more, because codes stand in that column.
    """
    conn.execute("DROP TABLE IF EXISTS temp.master_consignee")
    conn.execute("CREATE TEMP TABLE master_consignee (shipment_no INTEGER, named_as TEXT)")
    conn.create_function("name_as_compared", 1, as_compared, deterministic=True)
    present = written.mapped(conn)
    if "consignee_name" not in present:
        return
    for field, named_as in _NAMES.items():
        if field not in present:
            continue
        conn.execute(
            "INSERT INTO master_consignee SELECT DISTINCT s.shipment_no, ? FROM shipment s "
            "CROSS JOIN item i ON i.shipment_no = s.shipment_no "
            "CROSS JOIN line_text t ON t.line_id = i.line_id "
            f"WHERE s.entry_type = '321' AND i.has_consignee_name = 1 AND t.{field} IS NOT NULL "
            # the first letter tells nearly all apart, without a call into Python
            f"AND substr(ltrim(t.{field}), 1, 1) COLLATE NOCASE = substr(ltrim(t.consignee_name), 1, 1) "
            f"AND name_as_compared(t.{field}) = name_as_compared(t.consignee_name) "
            f"AND length(name_as_compared(t.{field})) >= 4",
            (named_as,),
        )


def as_compared(name: str | None) -> str:
    """`Harbor & Pine, Inc.` → `harbor pine inc`; blank where nothing is said."""
    return " ".join(_WORD.findall(fold(name or "")))
