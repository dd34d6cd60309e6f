"""The tables of an engagement, as numbered migrations: source rows in, audited figures out.

Days are whole days since 1970-01-01 (US Eastern), seconds count from that day's midnight, money
is whole US cents (``*_cents``) or millionths of the currency as written (``*_micros``).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlite_utils import Database, Migrations

from audit.fields import NAMES, PRESENCE

migrations = Migrations("s321")

APPLICATION_ID = 0x53333231  # "S321"

_YESNO_NAMES = (
    "gift", "exempt_1702b", "postal_duty_paid", "sold", "power_of_attorney", "pga_data",
    "consignee_is_reseller", "consignee_is_warehouse", "shipper_is_business",
)  # fmt: skip
_YESNO = dict.fromkeys(_YESNO_NAMES, int)

# What one line says once it is read; copied into `item` for the lines that count in a run.
GOODS = {
    "entry_key": str, "master_key": str, "order_key": str, "seller_key": str,
    "quantity": float, "gross_weight": float, "hts": str, "origin": str, "shipped_from": str,
    "shipper_country": str, "mode": str, "port": str, **_YESNO,
    **{f"has_{name}": int for name in PRESENCE},
}  # fmt: skip
DATES = {
    "arrival_day": int, "arrival_second": int, "estimated_day": int, "entry_day": int,
    "entry_second": int, "release_day": int, "export_day": int, "order_day": int,
}  # fmt: skip
LINE = {
    "line_id": int, "source_id": int, "source_row": int, "line_hash": str, "duplicate_of": int,
    "copy": int, "repeats": int, "bill_key": str, "bill_no": int, "party_id": int,
    "entry_type": str, "amount_micros": int, "currency": str, "listed_micros": int,
    "paid_micros": int, **DATES, **GOODS,
    "estimated_second": int, "release_second": int, "export_second": int, "order_second": int,
    "consignee_country": str,
}  # fmt: skip
PARTY = {
    "party_id": int, "source_id": int, "id_key": str, "name_key": str, "initials": str,
    "address_key": str, "name": str, "address": str, "city": str, "state": str,
    "postal_code": str, "country": str, "email": str, "phone": str,
}  # fmt: skip
ITEM = {"line_id": int, "shipment_no": int, "value_cents": int, **GOODS}

# Elements that the law asks for on every line, and those it asks for once in a shipment.
EVERY_LINE = ("origin", "description", "quantity", "value", "hts")
ONCE = (
    "shipper_name", "shipper_address", "shipper_country", "consignee_name", "consignee_address",
    "weight", "port", "importer_of_record", "pga_code",
)  # fmt: skip
SHIPMENT = {
    "shipment_no": int, "shipment_id": str, "bill_key": str, "bill_number": str,
    "master_key": str, "entry_key": str, "entry_number": str, "entry_type": str, "claimed": int,
    "person_no": int, "person_id": str, "identified": int, "id_key": str,
    "day": int, "trigger_day": int, "day_in_record": int, "trigger_in_record": int,
    "arrival_day": int, "arrival_second": int, "estimated_day": int, "entry_day": int,
    "entry_second": int, "release_day": int, "export_day": int, "order_day": int,
    "value_cents": int, "value_complete": int, "value_repeats": int,
    "lines": int, "hts_lines": int, "origin_lines": int, "order_lines": int, "orders": int,
    "gift": int, "gift_lines": int, "exempt": int, "shipped_from": str, "mode": str, "port": str,
    "seller_id": str, "seller_key": str, "order_numbers": str, "source_id": int, "source_row": int,
    **{f"every_{name}": int for name in EVERY_LINE},
    **{f"any_{name}": int for name in ONCE},
}  # fmt: skip
PERSON = {
    "person_no": int, "person_id": str, "identified": int, "spellings": int, "ids": int,
    "name": str, "address": str,
}  # fmt: skip


@migrations()
def m001_sources_and_lines(db: Database) -> None:
    """What was read: sources, lines as written and as typed, consignees, issues."""
    db.table("property").create({"name": str, "value": str}, pk="name", strict=True)
    db.table("setting").create({"name": str, "value": str}, pk="name", strict=True)
    db.table("source").create(
        {
            "source_id": int, "source_file": str, "path": str, "sheet": str, "sha256": str,
            "size_bytes": int, "format": str, "layout": str, "header_row": int,
            "value_basis": str, "mapping": str, "unread": str, "decisions": str,
            "rows_read": int, "lines_loaded": int, "duplicates": int, "rejected": int,
            "imported_at": str,
        },
        pk="source_id", strict=True,
    )  # fmt: skip
    db.table("line").create(LINE, pk="line_id", strict=True)
    db.table("line_text").create(
        {"line_id": int, **dict.fromkeys(NAMES, str)}, pk="line_id", strict=True
    )
    db.table("party").create(PARTY, pk="party_id", strict=True)
    db.table("rate").create(
        {"currency": str, "day": int, "usd_per_unit": str, "rate_nanos": int},
        pk=("currency", "day"), strict=True,
    )  # fmt: skip
    db.table("issue").create(
        {
            "issue_id": int, "origin": str, "source_id": int, "source_row": int, "field": str,
            "raw": str, "reason": str,
        },
        pk="issue_id", strict=True,
    )  # fmt: skip


@migrations()
def m002_runs(db: Database) -> None:
    """What was concluded: the last run's shipments, persons, law, findings, evidence, coverage."""
    db.table("run").create(
        {
            "run_id": int, "started_at": str, "finished_at": str, "program": str, "engine": str,
            "settings": str, "rulebook_sha256": str, "law_sha256": str, "data_stamp": str,
        },
        pk="run_id", strict=True,
    )  # fmt: skip
    db.table("run_file").create(
        {"run_id": int, "file": str, "sha256": str}, pk=("run_id", "file"), strict=True
    )
    db.table("item").create(ITEM, pk="line_id", strict=True)
    db.table("shipment").create(SHIPMENT, pk="shipment_no", strict=True)
    db.table("person").create(PERSON, pk="person_no", strict=True)
    db.table("line_person").create(
        {"line_id": int, "person_no": int, "identity": str}, pk="line_id", strict=True
    )
    db.table("legal_parameter").create(
        {
            "parameter": str, "first_day": int, "last_day": int, "value": int, "reference": str,
            "status": str,
        },
        pk=("parameter", "first_day"), strict=True,
    )  # fmt: skip
    db.table("finding").create(
        {
            "finding_no": int, "finding_id": str, "rule_id": str, "certainty": str,
            "subject": str, "person_id": str, "person_name": str, "day": int,
            "order_number": str, "seller_id": str, "shipments": int, "value_cents": int,
            "identity": str, "message": str,
        },
        pk="finding_no", strict=True,
    )  # fmt: skip
    db.table("evidence").create(
        {
            "evidence_no": int, "finding_no": int, "role": str, "shipment_no": int,
            "certainty": str, "note": str,
        },
        pk="evidence_no", strict=True,
    )  # fmt: skip
    db.table("coverage").create(
        {
            "rule_id": str, "title": str, "tested": int, "not_testable": int, "findings": int,
            "reason": str,
        },
        pk="rule_id", strict=True,
    )  # fmt: skip


@migrations()
def m003_decisions_and_log(db: Database) -> None:
    """What people decided, and the append-only log of everything that happened."""
    db.table("review").create(
        {
            "review_id": int, "finding_id": str, "status": str, "note": str, "by": str, "at": str,
        },
        pk="review_id", strict=True,
    )  # fmt: skip
    db.table("review").create_index(["finding_id"])
    db.table("log").create(
        {
            "entry": int, "at": str, "action": str, "detail": str, "previous": str, "sha256": str,
        },
        pk="entry", strict=True,
    )  # fmt: skip
    _only_grows(db, "log", "entry")
    _only_grows(db, "review", "review_id")


@migrations()
def m004_original_text_and_control_totals(db: Database) -> None:
    """Every cell of a source and what was said of it; the client's own figures."""
    db.table("source_text").create(
        {
            "source_id": int, "line_base": int, "last_row": int, "sheet": str, "headers": str,
            "said": str, "taken": str, "columns": str,
        },
        pk="source_id", strict=True,
    )  # fmt: skip
    db.table("source_cells").create(
        {"source_id": int, "part": int, "cells": bytes, "sha256": str},
        pk=("source_id", "part"), strict=True,
    )  # fmt: skip
    db.table("control_total").create(
        {
            "control_total_id": int, "source_id": int, "rows": int, "value_cents": int,
            "note": str, "by": str, "at": str,
        },
        pk="control_total_id", strict=True,
    )  # fmt: skip
    _only_grows(db, "control_total", "control_total_id")


@migrations()
def m005_exchange_rates_on_the_line(db: Database) -> None:
    """Rates with their kind; the rate that a run took for each line in another currency.

    Of a line also what `export lines` writes and no rule asks for.
    """
    db.execute("ALTER TABLE rate RENAME TO rate_without_kind")
    db.table("rate").create(
        {"currency": str, "day": int, "usd_per_unit": str, "rate_nanos": int, "kind": str},
        pk=("currency", "day", "kind"), not_null={"kind"}, defaults={"kind": ""}, strict=True,
    )  # fmt: skip
    db.execute("INSERT INTO rate SELECT *, '' FROM rate_without_kind")
    db.execute("DROP TABLE rate_without_kind")
    db.table("conversion").create(
        {
            "line_id": int, "usd_per_unit": str, "rate_day": int, "rate_kind": str,
            "value_cents": int,
        },
        pk="line_id", strict=True,
    )  # fmt: skip
    known = db.table("line").columns_dict
    for name in [name for name in LINE if name not in known]:
        db.table("line").add_column(name, LINE[name])
    if "consignee_country" not in known:
        _read_as_now(db)


def _read_as_now(db: Database) -> None:
    """Give the lines and rates of an older file what an import would read today."""
    from audit.cleaning import codes

    def code(reader: Callable[[str], codes.Reading], text: str) -> str | None:
        return str(found) if (found := reader(text.strip())[0]) else None

    db.conn.create_function("country", 1, partial(code, codes.country), deterministic=True)
    db.execute(
        "UPDATE line SET consignee_country = country(t.consignee_country) FROM line_text t "
        "WHERE t.line_id = line.line_id AND t.consignee_country IS NOT NULL"
    )
    for table in ("line", "rate"):  # RMB is CNY
        used = db.execute(f"SELECT DISTINCT currency FROM {table} WHERE currency IS NOT NULL")
        renamed = [(code(codes.currency, old) or old, old) for (old,) in used.fetchall()]
        db.conn.executemany(
            f"UPDATE OR IGNORE {table} SET currency = ? WHERE currency = ?",
            [(new, old) for new, old in renamed if new != old],
        )


def _only_grows(db: Database, table: str, key: str) -> None:
    """Refuse every change of a row that is there, by INSERT OR REPLACE too."""
    for verb in ("UPDATE", "DELETE"):
        db.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    db.execute(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )
