"""The exported tables `chains` and `chain_links`: split orders, and each lot with its reason."""

from __future__ import annotations

from audit.amounts import iso, usd

CHAINS = f"""
    SELECT c.chain_id, c.lots, c.claimed, c.orders, c.sellers, c.persons, c.spellings, c.ports,
        c.carriers, {iso("c.first_day")} AS first_day, {iso("c.last_day")} AS last_day,
        {usd("c.value_cents")} AS value_usd, c.finding_ids, c.sentence
    FROM chain c ORDER BY c.chain_no"""
LINKS = f"""
    SELECT c.chain_id, k.lot, k.linked_lot, k.reason, k.gap_days, s.shipment_id, s.bill_number,
        s.entry_number, s.entry_type, s.claimed, s.person_id, {iso("s.day")} AS day,
        {usd("s.value_cents")} AS value_usd, k.order_numbers, k.seller, k.consignee_name,
        k.consignee_address, k.port, k.carrier, o.source_file, o.sheet AS source_sheet, s.source_row
    FROM chain c JOIN chain_link k ON k.chain_no = c.chain_no
        JOIN shipment s ON s.shipment_no = k.shipment_no
        JOIN source o ON o.source_id = s.source_id ORDER BY k.link_no"""
