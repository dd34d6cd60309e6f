"""What holds the variants of a person together, and where consignees look like one or many wrongly."""

from __future__ import annotations

from sqlite_utils import Database

from audit.engagement.schema import migrations


@migrations()
def m012_traps(db: Database) -> None:
    """consignee_link: for each consignee of a person with several, what joined it.

    The person's weightiest consignee has none. `joined_by` is decided, id, exact, probable (with the
    pair's weight in bits) or name (alike by a name without an address). trap: one row for each address,
    phone, name, id, person that misleads, with its evidence in words; `marked` of its `consignees` have
    a row in consignee, which names it. decision_in_force: of each pair the last decision that is not
    taken back; an undo counts unless it is taken back itself.
    """
    db.table("consignee_link").create(
        {
            "consignee_id": str, "joined_to": str, "joined_by": str, "weight": float,
        },
        pk="consignee_id", strict=True,
    )  # fmt: skip
    db.table("trap").create(
        {
            "trap_no": int, "kind": str, "subject": str, "evidence": str, "names": int,
            "consignees": int, "persons": int, "lines": int, "shipments": int, "value_cents": int,
            "example": str, "marked": int,
        },
        pk="trap_no", strict=True,
    )  # fmt: skip
    db.execute(
        """
        CREATE VIEW decision_in_force AS
        WITH RECURSIVE walked(decision_id, left_id, right_id, verdict, counts, gone) AS (
            SELECT NULL, NULL, NULL, NULL, 0, ','
            UNION ALL
            SELECT d.decision_id, d.left_id, d.right_id, d.verdict,
                instr(w.gone, ',' || d.decision_id || ',') = 0,
                CASE WHEN d.undoes IS NOT NULL AND instr(w.gone, ',' || d.decision_id || ',') = 0
                    THEN w.gone || d.undoes || ',' ELSE w.gone END
            FROM walked w CROSS JOIN identity_decision d ON d.decision_id = (
                SELECT max(e.decision_id) FROM identity_decision e
                WHERE w.decision_id IS NULL OR e.decision_id < w.decision_id)
        ), last AS (
            SELECT max(decision_id) AS decision_id FROM walked
            WHERE counts AND verdict <> 'undo' GROUP BY left_id, right_id
        )
        SELECT d.decision_id, d.left_id, d.right_id, d.verdict, d.note, d."by", d.at
        FROM last JOIN identity_decision d USING (decision_id)
        """
    )
