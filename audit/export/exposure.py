"""The table `exposure`: one row a shipment that a finding lists, with what is and is not computed.

The columns of the value's parts sum up to value_usd. `not_computed_usd` is value, not duty. The
fraud clock runs from discovery and has no date.
"""

from __future__ import annotations

from audit.amounts import iso, usd
from audit.engagement.m009_exposure import VALUE_PARTS
from audit.exposure.figures import OPEN

_PARTS = ", ".join(
    f"{usd(f'e.{part}')} AS {part.removesuffix('_cents')}_value_usd" for part in VALUE_PARTS
)
QUERY = f"""
    SELECT s.shipment_id, s.bill_number, s.entry_number, s.entry_type, s.person_id,
        {iso("e.day")} AS day, e.level AS certainty, e.ground, e.rules,
        {usd("e.value_cents")} AS value_usd, {usd("e.duty_cents")} AS duty_from_usd,
        {usd("e.additional_cents")} AS additional_duty_usd, {usd(OPEN)} AS not_computed_usd,
        {_PARTS}, e.unvalued_lines, e.named AS hts_not_computed, e.taxes,
        e.edition AS rate_edition, CASE e.edition_fits WHEN 1 THEN 'yes' ELSE 'no' END AS rate_of_its_day,
        r.entry_type AS correct_entry_type, NULLIF(r.or_entry_type, '') AS or_entry_type,
        r.reason AS entry_reason, r.reference AS entry_reference, r.status AS entry_status, e.to_check,
        {usd("e.together_cents")} AS day_together_usd, {iso("e.records_until")} AS records_until,
        {iso("e.limitation_until")} AS limitation_until,
        CASE e.leap WHEN 1 THEN 'yes' ELSE 'no' END AS from_29_february,
        {usd("NULLIF(e.penalty_first_cents, 0)")} AS ceiling_1321c_first_usd,
        {usd("NULLIF(e.penalty_later_cents, 0)")} AS ceiling_1321c_later_usd
    FROM exposure e JOIN shipment s USING (shipment_no) LEFT JOIN exposure_rung r USING (rung)
    ORDER BY e.shipment_no"""
