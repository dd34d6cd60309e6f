"""The user's own rules as the last run read them: whole, so that findings explain themselves."""

from __future__ import annotations

from sqlite_utils import Database

from audit.engagement.schema import migrations


@migrations()
def m010_own_rules(db: Database) -> None:
    """The text of each own rule of the last run; the folder it came from may be elsewhere."""
    db.table("own_rule").create(
        {"rule_id": str, "file": str, "sha256": str, "text": str}, pk="rule_id", strict=True
    )
