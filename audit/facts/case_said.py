"""`case_said`: antidumping and countervailing case numbers that lines themselves carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.cleaning import codes
from audit.own_tables.reading import case_number

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping


def build(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:  # noqa: ARG001
    """Temporary table case_said (shipment_no, case_number, text), each once.

    case_number is `A-570-967` however written, and "" where the text is no case number. A plain
    no (`N`, `0`) says that there is none; a plain yes names no case and is kept as text. Made from
    `said`, so a rule that names it also names the field adcvd_case there.
    """
    for name in ("case_said", "case_text"):
        conn.execute(f"DROP TABLE IF EXISTS temp.{name}")
    conn.execute("CREATE TEMP TABLE case_text (text TEXT PRIMARY KEY, case_number TEXT)")
    conn.execute("CREATE TEMP TABLE case_said (shipment_no INTEGER, case_number TEXT, text TEXT)")
    written = conn.execute("SELECT DISTINCT text FROM said WHERE field = 'adcvd_case'").fetchall()
    conn.executemany(
        "INSERT INTO case_text VALUES (?, ?)",
        [(text, case_number(text) or "") for (text,) in written if codes.yes_no(text)[0] != 0],
    )
    conn.execute(
        "INSERT INTO case_said SELECT DISTINCT s.shipment_no, c.case_number, c.text FROM said s "
        "JOIN case_text c ON c.text = s.text WHERE s.field = 'adcvd_case'"
    )
