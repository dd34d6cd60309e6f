"""Who is one person: the consignees as given, what speaks for and against each pair, decisions."""

from __future__ import annotations

from sqlite_utils import Database

from audit.engagement.schema import _only_grows, migrations


@migrations()
def m011_identity(db: Database) -> None:
    """What the last run knew of consignees, pairs, levels; and the decisions, which outlive runs.

    consignee: one row for each consignee as given that is in a pair, shares a person or is decided
    on; `consignee_id` is `C` and a digest of its normalised id, name and address: it is the same in
    every run and import. identity_pair: pairs that were compared and came near, `left_id` the
    smaller; `weight` in bits (log2 of the odds); `steps` is JSON, a list of [comparison, level,
    weight in bits]. level_total: as date_total, for each finding of a person's day and each level.
    """
    db.table("consignee").create(
        {
            "consignee_id": str, "key": str, "kind": str, "id_key": str, "name": str,
            "address": str, "city": str, "state": str, "postal_code": str, "country": str,
            "phone": str, "email": str, "person_id": str, "lines": int, "shipments": int,
            "value_cents": int, "traps": str,
        },
        pk="consignee_id", strict=True,
    )  # fmt: skip
    db.table("consignee_party").create(
        {"party_id": int, "consignee_id": str}, pk="party_id", strict=True
    )
    db.table("consignee_party").create_index(["consignee_id"])
    db.table("identity_pair").create(
        {
            "left_id": str, "right_id": str, "weight": float, "probability": float, "level": str,
            "steps": str, "pattern": str,
        },
        pk=("left_id", "right_id"), strict=True,
    )  # fmt: skip
    db.table("identity_conflict").create(
        {"left_id": str, "right_id": str, "reason": str}, pk=("left_id", "right_id"), strict=True
    )
    db.table("identity_model").create(
        {"name": str, "sha256": str, "stamp": str, "said": str}, pk="name", strict=True
    )
    db.table("identity_decision").create(
        {
            "decision_id": int, "left_id": str, "right_id": str, "verdict": str, "undoes": int,
            "note": str, "by": str, "at": str,
        },
        pk="decision_id", strict=True,
    )  # fmt: skip
    _only_grows(db, "identity_decision", "decision_id")
    db.table("shipment_level").create(
        {"shipment_no": int, "strict_no": int, "normal_no": int, "lenient_no": int},
        pk="shipment_no", strict=True,
    )  # fmt: skip
    db.table("level_total").create(
        {
            "finding_no": int, "level": str, "day": int, "cents": int, "limit_cents": int,
            "shipments": int, "listed": int, "persons": int, "breach": str,
        },
        strict=True,
    )  # fmt: skip
    db.table("level_total").create_index(["finding_no"])
    db.execute("ALTER TABLE finding ADD COLUMN level TEXT NOT NULL DEFAULT ''")
