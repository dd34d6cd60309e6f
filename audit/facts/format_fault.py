"""`format_fault`: numbers and codes of a shipment that cannot be right, each with what is wrong.

A typed code is looked up among its few distinct values; a text that could not be read, or that no
type has, among the distinct texts of its column. Each is checked once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit import check_digits, code_forms
from audit.cleaning import codes
from audit.facts import texts, written

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping

    Check = Callable[[str], str | None]

_WHOLE = "shipment NOT INDEXED WHERE"  # by an index each row would be looked up apart
_IN_BOND = "entry_type IN ('61', '62', '63')"
_CODES: tuple[tuple[str, str, str], ...] = (  # check, column, where it stands
    ("entry_fault", "entry_key", f"{_WHOLE} entry_key IS NOT NULL AND NOT {_IN_BOND}"),
    ("in_bond_fault", "entry_key", f"{_WHOLE} entry_key IS NOT NULL AND {_IN_BOND}"),
    ("waybill_fault", "master_key", f"{_WHOLE} master_key IS NOT NULL AND mode IN ('40', '41')"),
    ("port_fault", "port", "item WHERE port IS NOT NULL"),
    ("tariff_fault", "hts", "item WHERE hts IS NOT NULL"),
    ("type_86_tariff_fault", "hts",
     "item JOIN shipment s USING (shipment_no) WHERE hts IS NOT NULL AND s.entry_type = '86'"),
)  # fmt: skip
_TEXTS = (
    "container_number", "filer_code", "importer_of_record", "mid", "carrier", "consignee_country",
)  # fmt: skip
READS = (*_TEXTS, *texts.UNREAD)


def build(conn: sqlite3.Connection, settings: Mapping[str, str]) -> None:  # noqa: ARG001
    """Temporary table format_fault (shipment_no, fault); ``fault`` ends with the text itself."""
    conn.execute("DROP TABLE IF EXISTS temp.format_fault")
    conn.execute("CREATE TEMP TABLE format_fault (shipment_no INTEGER, fault TEXT)")
    ports = _column(conn, "port_code", "ports")
    checks: dict[str, Check] = {
        "entry_fault": check_digits.entry_number_fault,
        "in_bond_fault": check_digits.in_bond_fault,
        "waybill_fault": check_digits.air_waybill_fault,
        "port_fault": lambda code: code_forms.port_fault(code, ports),
        "tariff_fault": code_forms.tariff_fault,
        "type_86_tariff_fault": code_forms.type_86_tariff_fault,
    }
    for function, column, source in _CODES:
        _codes(conn, function, checks[function], column, source)
    for field in texts.UNREAD:
        _unread(conn, field)
    countries = _column(conn, "alpha2", "countries")
    provinces = _column(conn, "code", "mid_provinces")
    of_text: dict[str, Check] = {
        "container_number": check_digits.container_fault,
        "filer_code": code_forms.filer_code_fault,
        "importer_of_record": code_forms.importer_fault,
        "mid": lambda text: code_forms.manufacturer_fault(text, countries, provinces),
        "carrier": code_forms.carrier_fault,
        "consignee_country": lambda text: (
            None if codes.country(text)[0] else "no country of ISO 3166-1 in consignee_country"
        ),
    }
    for field, check in of_text.items():
        if written.judge(conn, "faulty_text", field, check):
            by_mode = (
                " JOIN item i ON i.line_id = t.line_id AND (i.mode IS NOT NULL "
                "AND i.mode NOT IN ('40', '41') OR length(trim(w.text)) = 1)"
            )
            conn.execute(
                "INSERT INTO format_fault SELECT DISTINCT t.shipment_no, w.meaning || ' (' || "
                f"replace(trim(w.text), ',', ' ') || ')' FROM told t CROSS JOIN faulty_text w "
                f"ON w.text = t.{field}{by_mode if field == 'carrier' else ''}"
            )


def _column(conn: sqlite3.Connection, column: str, table: str) -> frozenset[str]:
    return frozenset(text for (text,) in conn.execute(f"SELECT {column} FROM {table}"))


def _codes(conn: sqlite3.Connection, function: str, check: Check, column: str, source: str) -> None:
    conn.create_function(function, 1, check, deterministic=True)
    conn.execute("DROP TABLE IF EXISTS temp.faulty")
    conn.execute("CREATE TEMP TABLE faulty (text TEXT PRIMARY KEY, fault TEXT) WITHOUT ROWID")
    conn.execute(
        f"INSERT INTO faulty WITH given AS MATERIALIZED (SELECT DISTINCT {column} AS text FROM {source}), "
        f"judged AS MATERIALIZED (SELECT text, {function}(text) AS fault FROM given) "
        "SELECT text, fault FROM judged WHERE fault IS NOT NULL"
    )
    if conn.execute("SELECT 1 FROM faulty LIMIT 1").fetchone():
        conn.execute(
            "INSERT INTO format_fault SELECT DISTINCT w.shipment_no, f.fault || ' (' || "
            f"replace(f.text, ',', ' ') || ')' FROM (SELECT shipment_no, {column} AS text FROM {source}) w "
            "JOIN faulty f ON f.text = w.text"
        )


def _unread(conn: sqlite3.Connection, field: str) -> None:
    """What a column says on lines of which nothing could be read there."""
    kind = {"hts_number": "tariff number", "mode_of_transport": "mode of transport (Form 7501)"}
    what = kind.get(field, f"country of ISO 3166-1 in {field}")

    def judged(text: str) -> str:  # noqa: ARG001
        return f"no {what}"

    if written.judge(conn, "unread_text", field, judged):
        conn.execute(
            "INSERT INTO format_fault SELECT DISTINCT t.shipment_no, w.meaning || ' (' || "
            "replace(trim(w.text), ',', ' ') || ')' FROM told t CROSS JOIN unread_text w "
            f"ON w.text = t.{field}"
        )
