"""Fills an engagement file with shipments, findings, evidence and coverage, as a run leaves them."""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path

from audit import __version__, freshness, law, rulebook
from audit.engagement import Engagement
from audit.settings import DEFAULTS

FIRST_DAY = 19_723  # 2024-01-01
RULES = {
    "321-01": ("One shipment over the daily limit", "violation"),
    "321-02": ("Several shipments of one person in one day exceed the limit together", "violation"),
    "321-03": ("Shipments of a day that another one had already spoilt", "probable"),
    "321-05": ("One order split over several shipments", "probable"),
    "321-11": ("Goods of China or Hong Kong after 2 May 2025", "violation"),
    "321-44": ("Manifest data missing", "review"),
    "321-80": ("Clocks that run", "info"),
}
NAMES = ("Ada Marsh", "B. Okafor", "Chen Wei", "Dolores Ruiz", "Émile Roux", "Flo Tanaka")
FILES = (("march_manifest.xlsx", "March"), ("march_manifest.xlsx", "April"), ("acme-et86.csv", ""))


def make(path: Path, findings: int = 40, seed: int = 7, *, ran: bool = True) -> Path:
    """An engagement with that many findings, two to four shipments each; or not run yet."""
    chance = random.Random(seed)
    shipments: list[dict[str, object]] = []
    found: list[dict[str, object]] = []
    evidence: list[dict[str, object]] = []
    for no in range(1, findings + 1):
        rule, certainty = chance.choice([(r, c) for r, (_, c) in RULES.items()])
        name, day = chance.choice(NAMES), FIRST_DAY + chance.randrange(700)
        parts = [chance.randrange(4_000, 79_999) for _ in range(chance.randint(2, 4))]
        person = f"P{NAMES.index(name):06d}"
        for cents in parts:
            shipment_no = len(shipments) + 1
            shipments.append(shipment(shipment_no, person, day, cents, chance))
            role = "breach" if cents > 9_000 else "context"
            evidence.append(
                {
                    "evidence_no": len(evidence) + 1, "finding_no": no, "role": role,
                    "shipment_no": shipment_no, "certainty": certainty, "note": "",
                }
            )  # fmt: skip
        total = sum(parts)
        found.append(
            {
                "finding_no": no,
                "finding_id": f"{rule}-{hashlib.sha256(str(no).encode()).hexdigest()[:12]}",
                "rule_id": rule, "certainty": certainty, "subject": "person_day",
                "person_id": person, "person_name": name, "day": day,
                "order_number": f"ORD-{no % 977:05d}", "seller_id": f"S{no % 23:03d}",
                "shipments": len(parts), "value_cents": total, "identity": "id",
                "message": f"{len(parts)} shipments to {name}, "
                f"${total // 100}.{total % 100:02d} together.",
            }
        )  # fmt: skip
    with Engagement.create(path, client="Harbour Imports LLC", auditor="R. Vale") as engagement:
        with engagement.transaction() as conn:
            read(conn, shipments)
            engagement.log("import", {"sources": [file for file, _ in FILES]})
            if ran:
                conclude(conn, shipments, found, evidence)
                engagement.log("run", {"findings": findings})
        for table in ("evidence", "shipment"):
            key = "finding_no" if table == "evidence" else "source_id"
            engagement.db.table(table).create_index([key], if_not_exists=True)
    return path


def shipment(
    no: int, person: str, day: int, cents: int, chance: random.Random
) -> dict[str, object]:
    return {
        "shipment_no": no, "shipment_id": f"SH{no:08d}", "bill_number": f"1Z{no:010d}",
        "entry_type": chance.choice(("86", "321")), "claimed": 1, "person_id": person,
        "day": day, "trigger_day": day, "arrival_day": day, "value_cents": cents,
        "value_complete": 1, "lines": 1, "gift": 0, "source_id": 1 + no % len(FILES),
        "source_row": 2 + no // len(FILES),
    }  # fmt: skip


def read(conn, shipments) -> None:
    """The sources and their issues, as an import leaves them."""
    total = {no: sum(1 for row in shipments if row["source_id"] == no) for no in range(4)}
    for no, (file, sheet) in enumerate(FILES, 1):
        lines = total[no]
        source = {
            "source_id": no, "source_file": file, "path": file, "sheet": sheet,
            "sha256": hashlib.sha256(file.encode()).hexdigest(), "layout": "ACE manifest",
            "header_row": 1, "value_basis": "line", "rows_read": lines + 3, "lines_loaded": lines,
            "duplicates": 2, "rejected": 1, "imported_at": "2026-03-02T09:14:00+00:00",
            "mapping": json.dumps({"bill_number": "HAWB"}), "unread": "[]", "decisions": "{}",
        }  # fmt: skip
        many(conn, "source", [source])
        issue = {
            "issue_id": no, "origin": "import", "source_id": no, "source_row": 412,
            "field": "value", "raw": "8OO", "reason": "'8OO' is not an amount (letter O).",
        }  # fmt: skip
        many(conn, "issue", [issue])


def conclude(conn, shipments, found, evidence) -> None:
    """Shipments, findings and coverage, as a run leaves them."""
    for table, rows in (("shipment", shipments), ("finding", found), ("evidence", evidence)):
        many(conn, table, rows)
    for rule, (title, _) in RULES.items():
        listed = sum(1 for row in found if row["rule_id"] == rule)
        conn.execute(
            "INSERT INTO coverage VALUES (?, ?, ?, ?, ?, ?)",
            (rule, title, len(shipments), len(shipments) // 50, listed, ""),
        )
    conn.execute(
        "INSERT INTO coverage VALUES ('321-27', 'Foreign trade zone goods claimed in parts', 0, ?, "
        "0, 'No source has the column ftz_admission.')",
        [len(shipments)],
    )
    conn.execute(
        "INSERT INTO legal_parameter VALUES ('daily_limit', 16870, 22000, 80000, "
        "'19 U.S.C. 1321(a)(2)(C)', 'read')"
    )
    run = {
        "run_id": 1, "started_at": "2026-03-02T09:20:00+00:00",
        "finished_at": "2026-03-02T09:21:00+00:00", "program": __version__, "engine": "sqlite",
        "settings": json.dumps(DEFAULTS), "rulebook_sha256": rulebook.sha256(),
        "law_sha256": freshness.law_sha256(law.load()), "data_stamp": freshness.data_stamp(conn),
    }  # fmt: skip
    many(conn, "run", [run])


def many(conn, table: str, rows: list[dict[str, object]]) -> None:
    if rows:
        names = list(rows[0])
        conn.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
            [tuple(row.values()) for row in rows],
        )
