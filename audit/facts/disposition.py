"""`disposition`: the disposition codes that shipments carry, each on a row of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.facts import written

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

_DECIMALS = re.compile(r"\.0+\b")  # a code that went through a number cell


def codes(text: str) -> str | None:
    """The codes of a cell in capitals, with a space between: `30, 4m` → `30 4M`."""
    return " ".join(re.findall(r"[^\W_]+", _DECIMALS.sub("", text.upper()))) or None


READS = ("disposition_code",)


def build(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:  # noqa: ARG001
    """Temporary table disposition (shipment_no, code), one row a shipment and code."""
    conn.execute("DROP TABLE IF EXISTS temp.disposition")
    conn.execute("CREATE TEMP TABLE disposition (shipment_no INTEGER, code TEXT)")
    if written.judge(conn, "disposition_text", "disposition_code", codes):
        several = conn.execute("SELECT text, meaning FROM disposition_text").fetchall()
        conn.execute("DROP TABLE IF EXISTS temp.disposition_word")
        conn.execute("CREATE TEMP TABLE disposition_word (text TEXT, code TEXT)")
        conn.executemany(
            "INSERT INTO disposition_word VALUES (?, ?)",
            [(text, code) for text, meaning in several for code in meaning.split()],
        )
        conn.execute("CREATE INDEX temp.disposition_word_text ON disposition_word (text)")
        conn.execute(
            "INSERT INTO disposition SELECT DISTINCT t.shipment_no, w.code FROM told t "
            "CROSS JOIN disposition_word w ON w.text = t.disposition_code"
        )
    conn.execute("CREATE INDEX temp.disposition_shipment ON disposition (shipment_no)")
