"""An engagement as a run leaves it, filled by plain inserts; any size, always the same."""

import datetime as dt
import hashlib
import json
import random

from audit import law
from audit.engagement import Engagement
from audit.engagement.schema import EVERY_LINE, ONCE
from audit.identity_levels import LEVELS, PERSON_RULES
from audit.sensitivity import DAY_RULES

EPOCH = dt.date(1970, 1, 1)
FIRST = (dt.date(2024, 3, 1) - EPOCH).days
RULES = (
    ("321-01", "One shipment is worth more than the limit", "violation", ""),
    ("321-02", "Several shipments of one person in one day exceed the limit", "violation", ""),
    ("321-05", "One order is split over several shipments", "probable", ""),
    ("321-11", "Goods of China or Hong Kong are claimed after 2025-05-02", "violation", ""),
    ("321-20", "Alcohol or tobacco is claimed", "violation", ""),
    ("321-42", "Type 86 data are missing", "review", ""),
    ("321-27", "Foreign-trade-zone goods are claimed in parts", "violation",
     "No source has the column ftz_admission."),
)  # fmt: skip
FOUND = ("321-01", "321-02", "321-02", "321-02", "321-05", "321-11", "321-42")
DATES = ("firm", "date-dependent")
FILES = (("march_manifest.xlsx", "March"), ("march_manifest.xlsx", "April"), ("acme-et86.csv", ""))
NAMES = ("Ada Marsh", "B. Okafor", "Chen Wei", "Dolores Ruiz", "Émile Roux", "Flo Tanaka")


def insert(conn, table, rows):
    """Rows as dictionaries, all with the keys of the first."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    names, marks = ", ".join(f'"{name}"' for name in first), ", ".join("?" * len(first))
    sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"
    conn.execute(sql, tuple(first.values()))
    conn.executemany(sql, (tuple(row.values()) for row in rows))


def make(path, *, findings=40, shipments=400, seed=321, client="Harbour & Sons Imports LLC"):
    """A finished engagement; with ``findings=0`` one where nothing was found."""
    chance = random.Random(seed)
    engagement = Engagement.create(
        path, client=client, auditor="R. Vale", settings={"overage_mode": "excess"}
    )
    with engagement.transaction() as conn:
        insert(conn, "source", _sources(shipments))
        lines, goods = _shipments(conn, shipments, chance)
        insert(conn, "line", lines)
        insert(conn, "item", goods)
        found = _findings(conn, findings, shipments, chance)
        _conclusions(conn, found, shipments)
        engagement.log("import", {"sources": [name for name, _ in FILES], "rows": shipments + 6})
        engagement.log("run", {"findings": findings, "seconds": 0.4})
        if findings:
            insert(conn, "review", _reviews(found))
    return engagement


def _sources(shipments):
    for number, (name, sheet) in enumerate(FILES, 1):
        loaded = len(range(number, shipments + 1, len(FILES)))
        yield {
            "source_id": number, "source_file": name, "path": name, "sheet": sheet,
            "sha256": hashlib.sha256(name.encode()).hexdigest(), "size_bytes": 48_213,
            "format": name.rpartition(".")[2], "layout": "ACE manifest", "header_row": 1,
            "value_basis": "line", "rows_read": loaded, "lines_loaded": loaded, "duplicates": 0,
            "rejected": 0, "imported_at": "2026-03-02T09:14:00+00:00",
            "mapping": json.dumps({"bill_number": "HAWB", "value": "Declared value"}),
            "unread": json.dumps(["Remarks"]),
            "decisions": json.dumps({"columns": [{
                "field": "arrival_date", "decision": "mdy", "because": "month first was assumed",
                "warning": number == 1,
            }]}),
        }  # fmt: skip


def _shipments(conn, count, chance):
    people = max(2, count // 5)
    insert(conn, "person", (
        {"person_no": n, "person_id": f"P{n:06d}", "identified": 1, "spellings": 1, "ids": 1,
         "name": NAMES[n % len(NAMES)], "address": f"{n} QUAY ST 94111"}
        for n in range(1, people + 1)
    ))  # fmt: skip
    lines, goods = [], []
    flags = [f"every_{name}" for name in EVERY_LINE] + [f"any_{name}" for name in ONCE]

    def rows():
        for n in range(1, count + 1):
            person = 1 + int(people * chance.random() ** 2) % people
            day, source = FIRST + chance.randrange(540), 1 + (n - 1) % len(FILES)
            near = chance.random() < 0.12
            cents = chance.randrange(76_000, 80_001) if near else chance.randrange(900, 68_000)
            lines.append({
                "line_id": n, "source_id": source, "source_row": 2 + n // len(FILES),
                "line_hash": str(n), "currency": "USD", "amount_micros": cents * 10_000,
            })  # fmt: skip
            goods.append({"line_id": n, "shipment_no": n, "value_cents": cents})
            yield {
                "shipment_no": n, "shipment_id": f"SH{n:08d}", "bill_number": f"=1Z{n:09d}",
                "master_key": "176-12345675", "entry_number": f"B76-{n:07d}-8",
                "entry_type": ("86", "321")[n % 2], "claimed": 1, "person_no": person,
                "person_id": f"P{person:06d}", "identified": 1, "day": day, "trigger_day": day,
                "value_cents": cents, "value_complete": 1, "lines": 1, "gift": 0,
                "seller_id": f"S{n % 23:03d}", "order_numbers": f"ORD-{n % 977:05d}",
                "source_id": source, "source_row": 2 + n // len(FILES),
                **{flag: int(chance.random() > 0.02 * source * (k % 5)) for k, flag in
                   enumerate(flags)},
            }  # fmt: skip

    insert(conn, "shipment", rows())
    return lines, goods


def _findings(conn, count, shipments, chance):
    certainty = {rule: level for rule, _, level, _ in RULES}
    found, evidence = [], []
    for n in range(1, count + 1):
        rule = FOUND[n * len(FOUND) // (count + 1)]
        listed = sorted(chance.sample(range(1, shipments + 1), min(shipments, 3)))
        rows = [
            conn.execute(
                "SELECT value_cents, person_id, day, seller_id FROM shipment WHERE shipment_no=?",
                [number],
            ).fetchone()
            for number in listed
        ]
        cents, (_, person, day, seller) = sum(row[0] for row in rows), rows[0]
        found.append({
            "finding_no": n, "finding_id": f"{rule}-{n:08x}", "rule_id": rule,
            "certainty": certainty[rule] if n % 5 else "probable", "subject": "person_day",
            "person_id": person, "person_name": NAMES[n % len(NAMES)], "day": day,
            "order_number": f"ORD-{n:05d}" if rule == "321-05" else None, "seller_id": seller,
            "shipments": 3, "value_cents": cents, "identity": "id" if n % 5 else "exact",
            "dates": DATES[n % 2] if rule in DAY_RULES else "",
            "level": LEVELS[n % 3] if rule in PERSON_RULES else "",
            "message": f"3 shipments, ${cents / 100:,.2f}, on {EPOCH + dt.timedelta(day)}; "
            "limit $800.00.",
        })  # fmt: skip
        evidence += [
            {"finding_no": n, "role": "context" if k == 2 else "breach", "shipment_no": number,
             "certainty": "violation", "note": "+ raises the day's total"}
            for k, number in enumerate(listed)
        ]  # fmt: skip
    insert(conn, "finding", found)
    insert(conn, "evidence", evidence)
    conn.execute("CREATE INDEX evidence_finding ON evidence (finding_no)")
    return found


def _conclusions(conn, found, shipments):
    insert(conn, "coverage", (
        {"rule_id": rule, "title": title, "tested": 0 if reason else shipments - 9,
         "not_testable": shipments if reason else 9,
         "findings": sum(row["rule_id"] == rule for row in found), "reason": reason}
        for rule, title, _, reason in RULES
    ))  # fmt: skip
    insert(conn, "legal_parameter", (
        dict(zip(("parameter", "first_day", "last_day", "value", "reference", "status"), row,
                 strict=False))
        for row in law.load().rows({})
    ))  # fmt: skip
    insert(conn, "issue", (
        {"issue_id": n, "origin": "import", "source_id": 1 + n % 3, "source_row": 10 + n,
         "field": ("value", "arrival_date")[n % 2], "raw": "8OO", "reason": "is not readable"}
        for n in range(1, 8)
    ))  # fmt: skip
    insert(conn, "run", [{
        "run_id": 1, "started_at": "2026-03-02T09:20:00+00:00",
        "finished_at": "2026-03-02T09:20:41+00:00", "program": "0.1.0", "engine": "sqlite",
        "settings": json.dumps({"overage_mode": "excess"}), "rulebook_sha256": "ab" * 32,
        "law_sha256": "cd" * 32, "data_stamp": "ef" * 32,
    }])  # fmt: skip


def _reviews(found):
    for n, (status, note) in enumerate((("dismissed", ""), ("confirmed", "-seen by two people"))):
        yield {
            "finding_id": found[0]["finding_id"], "status": status, "note": note,
            "by": "M. Ito", "at": f"2026-03-0{3 + n}T10:00:00+00:00",
        }  # fmt: skip
