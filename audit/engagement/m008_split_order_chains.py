"""Split orders as an auditor reads them: chains of shipments, and why each lot belongs."""

from __future__ import annotations

from sqlite_utils import Database

from audit.engagement.schema import migrations


@migrations()
def m008_split_order_chains(db: Database) -> None:
    """One row a chain; one row for each link of a lot to an earlier lot, or for a lot without one.

    `lot` counts a chain's shipments from 1 in order of arrival; `linked_lot` is the earlier one.
    """
    db.table("chain").create(
        {
            "chain_no": int, "chain_id": str, "sentence": str, "lots": int, "claimed": int,
            "orders": int, "sellers": int, "persons": int, "spellings": int, "ports": int,
            "carriers": int, "first_day": int, "last_day": int, "value_cents": int,
            "finding_ids": str,
        },
        pk="chain_no", strict=True,
    )  # fmt: skip
    db.table("chain_link").create(
        {
            "link_no": int, "chain_no": int, "lot": int, "shipment_no": int, "linked_lot": int,
            "reason": str, "gap_days": int, "order_numbers": str, "seller": str,
            "consignee_name": str, "consignee_address": str, "port": str, "carrier": str,
        },
        pk="link_no", strict=True,
    )  # fmt: skip
    db.table("chain_link").create_index(["shipment_no"])
