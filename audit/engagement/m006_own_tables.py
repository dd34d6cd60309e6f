"""The tables that the user loaded: which, from which file, and their rows as read."""

from __future__ import annotations

from sqlite_utils import Database

from audit.engagement.schema import migrations


@migrations()
def m006_own_tables(db: Database) -> None:
    """One row a table, and one row for each of its rows: cells as a JSON object, by column."""
    db.table("own_table").create(
        {
            "name": str, "file": str, "sheet": str, "rows": int, "sha256": str, "loaded_at": str,
        },
        pk="name", strict=True,
    )  # fmt: skip
    db.table("own_row").create(
        {"name": str, "row": int, "cells": str}, pk=("name", "row"), strict=True
    )
