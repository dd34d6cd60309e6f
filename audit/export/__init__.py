"""The exported tables of the contract (section 5): one query each, to CSV, JSON lines or Parquet."""

from __future__ import annotations

import csv
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from audit.amounts import CENTS, iso, usd
from audit.errors import AuditError
from audit.export import chains, date_totals, exposure, identities, level_totals, lines, regimes
from audit.shipments import rejected_values

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

_BATCH = 20_000
_FORMULA = ("=", "+", "-", "@")  # what a spreadsheet program takes for the beginning of one


_STATUS = (
    "coalesce((SELECT r.status FROM review r WHERE r.finding_id = f.finding_id "
    "ORDER BY r.review_id DESC LIMIT 1), 'open')"
)
_COPY = "s.shipment_id || '~' || {}.source_id"
_SHIPMENT = (
    "s.bill_number, s.master_bill, s.entry_number, s.entry_type, s.claimed, s.person_id, s.day, "
    "s.value_usd, s.order_numbers, s.seller_id"
)
TABLES: dict[str, str] = {
    "findings": f"""
        SELECT f.finding_id, f.rule_id, f.certainty, f.person_id, {iso("f.day")} AS day,
            f.order_number, f.shipments, {usd("f.value_cents")} AS value_usd, {_STATUS} AS status,
            f.message, f.dates, f.level
        FROM finding f ORDER BY f.finding_no""",
    "evidence": f"""
        SELECT f.finding_id, f.rule_id, f.certainty, e.role, s.shipment_id, s.bill_number,
            s.entry_number, s.entry_type, s.person_id, {iso("s.day")} AS day,
            {usd("s.value_cents")} AS value_usd, o.source_file, o.sheet AS source_sheet, s.source_row
        FROM evidence e JOIN finding f USING (finding_no) JOIN shipment s USING (shipment_no)
            JOIN source o ON o.source_id = s.source_id ORDER BY e.evidence_no""",
    "shipments": f"""
        WITH s AS (
            SELECT s.shipment_no, s.shipment_id, s.bill_number, t.master_bill, s.entry_number,
                s.entry_type, s.claimed, s.person_id, {iso("s.day")} AS day,
                {usd("s.value_cents")} AS value_usd, s.order_numbers, s.seller_id, o.source_file,
                o.sheet AS source_sheet, s.source_row
            FROM shipment s JOIN source o USING (source_id)
                JOIN line_text t ON t.line_id = s.shipment_no
        ), d AS (
            SELECT i.shipment_no, l.source_id, min(l.source_row) AS source_row
            FROM line l JOIN item i ON i.line_id = l.duplicate_of GROUP BY 1, 2
        )
        SELECT s.shipment_id, {_SHIPMENT}, s.source_file, s.source_sheet, s.source_row,
            NULL AS duplicate_of FROM s
        UNION ALL
        SELECT {_COPY.format("d")}, {_SHIPMENT}, o.source_file, o.sheet, d.source_row, s.shipment_id
        FROM d JOIN s USING (shipment_no) JOIN source o ON o.source_id = d.source_id""",
    "lines": lines.query(_COPY.format("l")),
    "persons": """
        SELECT l.line_id, o.source_file, l.source_row, p.person_id, lp.identity
        FROM line l JOIN source o USING (source_id)
            JOIN line_person lp ON lp.line_id = coalesce(l.duplicate_of, l.line_id)
            JOIN person p USING (person_no) ORDER BY l.line_id""",
    "issues": """
        SELECT o.source_file, o.sheet AS source_sheet, NULLIF(i.source_row, 0) AS source_row,
            i.field, i.raw, i.reason
        FROM issue i LEFT JOIN source o USING (source_id)
        ORDER BY i.source_id, i.source_row, i.issue_id""",
    "sources": f"""
        WITH valued AS (
            SELECT l.source_id, l.duplicate_of, CASE WHEN i.line_id IS NOT NULL THEN i.value_cents
                WHEN l.currency = 'USD' THEN {CENTS} END AS cents
            FROM line l LEFT JOIN item i ON i.line_id = coalesce(l.duplicate_of, l.line_id)
        ), cents AS (
            SELECT source_id, sum(cents) AS read_cents,
                sum(CASE WHEN duplicate_of IS NULL THEN cents END) AS loaded_cents
            FROM valued GROUP BY 1
        )
        SELECT o.source_file, o.sheet, o.sha256, o.rows_read, o.lines_loaded, o.duplicates,
            o.rejected, {usd(f"(coalesce(c.read_cents, 0) + {rejected_values.CENTS})")} AS value_read_usd,
            {usd("coalesce(c.loaded_cents, 0)")} AS value_loaded_usd
        FROM source o LEFT JOIN cents c USING (source_id) ORDER BY o.source_id""",
    "coverage": """
        SELECT rule_id, tested, not_testable, findings, reason, title FROM coverage
        ORDER BY rule_id""",
    "chains": chains.CHAINS,
    "chain_links": chains.LINKS,
    "regimes": regimes.QUERY,
    "date_totals": date_totals.QUERY,
    "level_totals": level_totals.QUERY,
    "identities": identities.QUERY,
    "identity_pairs": identities.PAIRS,
    "identity_traps": identities.TRAPS,
    "exposure": exposure.QUERY,
}


def export(
    conn: sqlite3.Connection, table: str, out: Path | None, *, for_excel: bool = False
) -> int:
    """Write one table to a file (by its ending) or to standard output as CSV; returns the rows."""
    if table not in TABLES:
        raise AuditError(f"There is no table '{table}'; choose from {', '.join(TABLES)}.")
    suffix = ".csv" if out is None else out.suffix.lower()
    if suffix not in (".csv", ".jsonl", ".parquet"):
        raise AuditError(f"{out} ends in none of .csv, .jsonl, .parquet; name the file so.")
    if for_excel and suffix != ".csv":
        raise AuditError(f"--for-excel is for CSV, but {out} is none; leave one of them.")
    rows = conn.execute(TABLES[table])
    columns = [column[0] for column in rows.description]
    if out is None:
        return _csv(sys.stdout, columns, rows, for_excel)
    if not out.parent.is_dir():
        raise AuditError(f"The folder {out.parent} does not exist; create it first.")
    if out.is_dir():
        raise AuditError(f"{out} is a folder; name a file in it.")
    try:
        with tempfile.TemporaryDirectory(
            dir=out.parent, prefix=".s321-", ignore_cleanup_errors=True
        ) as folder:
            draft = Path(folder) / out.name
            count = _write(draft, suffix, columns, rows, for_excel)
            draft.replace(out)
    except OSError as error:
        raise AuditError(
            f"{out} cannot be written ({error.strerror or error}); free some space or choose "
            "another folder."
        ) from None
    return count


def _write(
    path: Path, suffix: str, columns: Sequence[str], rows: sqlite3.Cursor, for_excel: bool
) -> int:
    if suffix == ".parquet":
        return _parquet(path, columns, rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        if suffix == ".jsonl":
            return _jsonl(file, columns, rows)
        return _csv(file, columns, rows, for_excel)


def _csv(
    file: TextIO, columns: Sequence[str], rows: Iterable[tuple[object, ...]], for_excel: bool
) -> int:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    texts = [not column.endswith("_usd") for column in columns]  # an amount is no text
    count = 0
    for row in rows:
        guarded = (
            f"'{value}" if text and isinstance(value, str) and value.startswith(_FORMULA) else value
            for value, text in zip(row, texts, strict=True)
        )
        writer.writerow(guarded if for_excel else row)
        count += 1
    return count


def _jsonl(file: TextIO, columns: Sequence[str], rows: Iterable[tuple[object, ...]]) -> int:
    count = 0
    for row in rows:
        file.write(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) + "\n")
        count += 1
    return count


def _parquet(path: Path, columns: Sequence[str], rows: sqlite3.Cursor) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    numbers = {"shipments", "claimed", "source_row", "line_id", "rows_read", "lines_loaded",
               "duplicates", "rejected", "tested", "not_testable", "findings", "listed", "lots", "orders",
               "sellers", "persons", "spellings", "ports", "carriers", "lot", "linked_lot", "gap_days",
               "unvalued_lines", "lines", "names", "consignees", "marked"}  # fmt: skip
    schema = pa.schema([(c, pa.int64() if c in numbers else pa.string()) for c in columns])
    count = 0
    with pq.ParquetWriter(path, schema) as writer:
        while chunk := rows.fetchmany(_BATCH):
            columns_ = [list(c) for c in zip(*chunk, strict=True)]
            writer.write_table(pa.table(columns_, schema=schema))
            count += len(chunk)
    return count
