"""Migration 7: the regime that judged each shipment; a day finding's totals under every date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.engagement.schema import migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

# The parts of a regime (audit.regimes says what each is): a value, it in words, its days, its source.
ELEMENTS = ("daily_limit", "origin", "mail", "type_86", "filing", "gift_limit")
ELEMENT = {
    "value": str, "words": str, "first_day": int, "last_day": int, "reference": str, "status": str,
}  # fmt: skip
REGIME = {
    "regime_no": int, "name": str,
    **{f"{name}_{part}": kind for name in ELEMENTS for part, kind in ELEMENT.items()},
}  # fmt: skip


@migrations()
def m007_regimes_and_dates(db: Database) -> None:
    """What a run concludes beside its findings: both tables are empty until the next run."""
    db.table("regime").create(REGIME, pk="regime_no", strict=True)
    db.table("shipment_regime").create(
        {"shipment_no": int, "regime_no": int}, pk="shipment_no", strict=True
    )
    db.table("date_total").create(
        {
            "finding_no": int, "basis": str, "day": int, "cents": int, "limit_cents": int,
            "shipments": int, "listed": int, "breach": str,
        },
        strict=True,
    )  # fmt: skip
    db.table("date_total").create_index(["finding_no"])
    db.execute("ALTER TABLE finding ADD COLUMN dates TEXT NOT NULL DEFAULT ''")
