"""The table `regimes`: one row a shipment, the law that judged it part by part.

Each part has its value, the sentence, its first and last day, its source and how sure that is; the
part is blank where it is no matter for the shipment (audit.regimes says which clock it goes by).
"""

from __future__ import annotations

from audit.amounts import iso
from audit.engagement.m007_regimes_and_dates import ELEMENTS


def _part(name: str) -> str:
    """SQL: the columns of one part of a regime."""
    return (
        f"r.{name}_value AS {name}, r.{name}_words, {iso(f'r.{name}_first_day')} AS {name}_from, "
        f"{iso(f'r.{name}_last_day')} AS {name}_to, r.{name}_reference, r.{name}_status"
    )


QUERY = f"""
    SELECT s.shipment_id, s.bill_number, s.entry_type, {iso("s.day")} AS day,
        {iso("s.trigger_day")} AS trigger_day, r.name AS regime,
        {", ".join(_part(name) for name in ELEMENTS)}
    FROM shipment s LEFT JOIN shipment_regime j USING (shipment_no) LEFT JOIN regime r USING (regime_no)
    ORDER BY s.shipment_no"""
