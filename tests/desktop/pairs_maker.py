"""Adds consignees and pairs to a made engagement, as a run with near matches leaves them."""

from __future__ import annotations

import hashlib
import json

from audit.engagement import Engagement
from audit.persons import joined

FIRST_DAY = 19_723  # 2024-01-01

# name, address, city, state, ZIP, phone, e-mail, id
PAIRS = (
    (("Ann Roe", "12 Main St Apt 4", "Dover", "DE", "19901", "302-555-0142", "", ""),
     ("Ann Row", "12 Main Street #4", "Dover", "DE", "19901", "", "", "")),
    (("Ann Roe", "12 Main St Apt 4", "Dover", "DE", "19901", "302-555-0142", "", ""),
     ("Roe, Ann", "12 Main St", "Dover", "DE", "19901-2210", "302-555-0142", "", "")),
    (("Acme Trading LLC", "400 Harbor Blvd", "Newark", "NJ", "07114", "", "buy@acme.example", "AC-1"),
     ("ACME TRDG", "400 Harbour Boulevard", "Newark", "NJ", "07114", "", "", "")),
    (("John Doe", "9 Elm Ave", "Salem", "OR", "97301", "", "", ""),
     ("John Doe Jr", "9 Elm Ave", "Salem", "OR", "97301", "", "", "")),
    (("J. Poe", "77 Tower Rd Unit 12", "Austin", "TX", "78701", "512-555-0101", "", ""),
     ("Jan Poe", "77 Tower Rd Unit 21", "Austin", "TX", "78701", "512-555-0110", "", "")),
    (("Maria Voe", "5 Oak Ln", "Reno", "NV", "89501", "", "mvoe@mail.example", ""),
     ("Marta Voe", "5 Oak Lane", "Reno", "NV", "89501", "", "m.voe@mail.example", "")),
    (("Bay Imports Inc", "1 Dock St Suite 100", "Tampa", "FL", "33602", "", "", "B-77"),
     ("Bay Import Co", "1 Dock St Ste 100", "Tampa", "FL", "33602", "", "", "B-78")),
    (("Sam Coe", "31 Hill Rd", "Boise", "ID", "83702", "", "", ""),
     ("Samuel Coe", "31 Hill Road", "Boise", "ID", "83702", "", "", "")),
    (("Lee Woe", "8 Lake Dr", "Provo", "UT", "84601", "", "", ""),
     ("Lea Woe", "8 Lake Drive", "Provo", "UT", "84601", "", "", "")),
    (("Kim Zoe", "200 Depot Way", "Laredo", "TX", "78040", "956-555-0199", "", ""),
     ("Kym Zoe", "200 Depot Way", "Laredo", "TX", "78040", "956-555-0199", "", "")),
    (("Pat Noe", "64 Mill St", "Akron", "OH", "44301", "", "", ""),
     ("Pat Noe", "46 Mill St", "Akron", "OH", "44301", "", "", "")),
    (("North Cafe", "2 Pier Rd", "Erie", "PA", "16501", "", "", ""),
     ("Cafe North", "2 Pier Road", "Erie", "PA", "16501", "", "", "")),
)  # fmt: skip
RANDOM_BITS = -13.3  # before any comparison
STEPS = (
    ("name", "one letter differs", 6.1), ("street", "the same street, number and unit", 10.9),
    ("place", "the same postal code and city", 2.2), ("email", "another e-mail address", -0.4),
    ("phone", "one digit differs", 3.2), ("generation", "junior or senior on one side only", -4.6),
)  # fmt: skip


def consignee_id(fields):
    return "C" + hashlib.sha256("|".join(fields).encode()).hexdigest()[:16]


def add_pairs(path, pairs=PAIRS):
    """Two consignees a pair, each a person with a party, shipments and lines of its own."""
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        known = {}
        shipments = iter(
            conn.execute("SELECT shipment_no, day, value_cents FROM shipment").fetchall()
        )
        last = conn.execute("SELECT coalesce(max(person_no), 0) FROM person").fetchone()[0]
        for number, sides in enumerate(pairs):
            ids = []
            for fields in sides:
                one = consignee_id(fields)
                ids.append(one)
                if one not in known:
                    known[one] = last + len(known) + 1
                    _add(conn, one, fields, known[one], [next(shipments) for _ in range(3)])
            steps = [list(step) for step in STEPS[: 3 + number % 4]]
            weight = RANDOM_BITS + sum(step[2] for step in steps)
            left, right = sorted(ids)
            conn.execute(
                "INSERT INTO identity_pair VALUES (?, ?, ?, ?, ?, ?, ?)",
                (left, right, weight, 1 / (1 + 2**-weight), "normal" if 5 < weight < 6 else "lenient",
                 json.dumps(steps), f"pattern {number % 4}"),
            )  # fmt: skip
    return path


def _add(conn, one, fields, person_no, shipments):
    name, address, city, state, postal_code, phone, email, id_key = fields
    company = any(word in name for word in ("LLC", "TRDG", "Import", "Cafe"))
    conn.execute(
        "INSERT INTO party (party_id, source_id, id_key, name_key, address_key, name, address, city, "
        "state, postal_code, country, email, phone) "
        "VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, 'US', ?, ?)",
        (person_no, id_key or None, name.upper(), address.upper(), name, address, city, state,
         postal_code, email or None, phone or None),
    )  # fmt: skip
    person_id = f"P{person_no:016x}"
    conn.execute(
        "INSERT INTO person (person_no, person_id, identified, spellings, ids, name, address) "
        "VALUES (?, ?, 1, 1, ?, ?, ?)",
        (person_no, person_id, int(bool(id_key)), name, address),
    )
    conn.execute("INSERT INTO consignee_party VALUES (?, ?)", (person_no, one))
    for no, _, cents in shipments:
        line = 10_000 + no
        conn.execute(
            "INSERT INTO line (line_id, source_id, source_row, party_id) VALUES (?, 1, ?, ?)",
            (line, no, person_no),
        )
        conn.execute(
            "INSERT INTO item (line_id, shipment_no, value_cents) VALUES (?, ?, ?)",
            (line, no, cents),
        )
        conn.execute("INSERT INTO line_person VALUES (?, ?, 'exact')", (line, person_no))
        conn.execute(
            "UPDATE shipment SET person_no = ?, person_id = ?, identified = 1 WHERE shipment_no = ?",
            (person_no, person_id, no),
        )
    traps = "forwarder" if "Depot" in address else ""
    conn.execute(
        "INSERT INTO consignee VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'US', ?, ?, ?, ?, ?, ?, ?)",
        (one, f"{id_key}|{name.upper()}||{address.upper()}|{postal_code}",
         "company" if company else "person", id_key or None, name, address, city, state,
         postal_code, phone or None, email or None, person_id, len(shipments), len(shipments),
         sum(cents for _, _, cents in shipments), traps),
    )  # fmt: skip


def join(path, *sides):
    """Make one person of consignees, as a run that joins them does."""
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        ids = [consignee_id(fields) for fields in sides]
        marks = ", ".join("?" * len(ids))
        (person_id,) = conn.execute(
            f"SELECT min(person_id) FROM consignee WHERE consignee_id IN ({marks})", ids
        ).fetchone()
        conn.execute(
            f"UPDATE consignee SET person_id = ? WHERE consignee_id IN ({marks})", [person_id, *ids]
        )
        joined.link(conn)
