"""Migration 9: what duty the shipments of the findings may owe, their entry type and their clocks."""

from __future__ import annotations

from sqlite_utils import Database

from audit.engagement.schema import migrations

# Parts of a shipment's value by what can be said of its duty; together they are the value.
VALUE_PARTS = (
    "free_cents", "percent_cents", "addition_cents", "specific_cents", "compound_cents",
    "unknown_cents", "column_2_cents", "no_number_cents", "postal_cents", "unsplit_cents",
    "entered_cents",
)  # fmt: skip
EXPOSURE = {
    "shipment_no": int, "level": str, "ground": str, "rules": str, "day": int, "edition": str,
    "edition_fits": int, "value_cents": int, "duty_cents": int, "additional_cents": int,
    **dict.fromkeys(VALUE_PARTS, int), "unvalued_lines": int, "named": str, "taxes": str,
    "rung": str, "to_check": str, "together_cents": int, "records_until": int, "limitation_until": int,
    "leap": int, "penalty_first_cents": int, "penalty_later_cents": int,
}  # fmt: skip
EXPOSURE_TABLES = (  # of resources/reference
    "column_2_countries", "exposure_rules", "hts_rates", "reentry", "taxed_goods",
)  # fmt: skip
RUNG = {
    "rung": str, "entry_type": str, "or_entry_type": str, "reason": str, "reference": str,
    "status": str,
}  # fmt: skip


@migrations()
def m009_exposure(db: Database) -> None:
    """One row a shipment that a finding lists, and the rungs of the ladder; empty until a run."""
    db.table("exposure").create(EXPOSURE, pk="shipment_no", strict=True)
    db.table("exposure_rung").create(RUNG, pk="rung", strict=True)
