"""`format_fault`: numbers and codes of a shipment that cannot be right, each with what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit import check_digits

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping


def build(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:  # noqa: ARG001
    """Temporary table format_fault (shipment_no, fault); each distinct text is checked once."""
    conn.execute("DROP TABLE IF EXISTS temp.format_fault")
    conn.execute("CREATE TEMP TABLE format_fault (shipment_no INTEGER, fault TEXT)")
    for name, check in (
        ("entry_fault", check_digits.entry_number_fault), ("waybill_fault", check_digits.air_waybill_fault),
        ("container_fault", check_digits.container_fault), ("port_fault", check_digits.port_fault),
        ("tariff_fault", check_digits.tariff_fault),
    ):  # fmt: skip
        conn.create_function(name, 1, check, deterministic=True)
    for function, column, source in (
        ("entry_fault", "entry_key", "shipment WHERE entry_key IS NOT NULL"),
        ("waybill_fault", "master_key", "shipment WHERE master_key IS NOT NULL AND mode IN ('40', '41')"),
        ("port_fault", "port", "shipment WHERE port IS NOT NULL"),
        ("tariff_fault", "hts", "item WHERE hts IS NOT NULL"),
        ("container_fault", "container_number",
         "item JOIN line_text USING (line_id) WHERE trim(coalesce(container_number, '')) NOT IN ('', '-')"),
    ):  # fmt: skip
        conn.execute("DROP TABLE IF EXISTS temp.faulty")
        conn.execute("CREATE TEMP TABLE faulty (text TEXT PRIMARY KEY, fault TEXT) WITHOUT ROWID")
        conn.execute(
            f"INSERT INTO faulty SELECT text, fault FROM (SELECT text, {function}(text) AS fault "
            f"FROM (SELECT DISTINCT {column} AS text FROM {source})) WHERE fault IS NOT NULL"
        )
        conn.execute(
            f"INSERT INTO format_fault SELECT DISTINCT shipment_no, f.fault || ' (' || f.text || ')' "
            f"FROM (SELECT shipment_no, {column} AS text FROM {source}) w "
            "JOIN faulty f ON f.text = w.text"
        )
