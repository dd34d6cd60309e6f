"""Consignees, pairs and persons set by hand, so that a test knows what speaks for and against each."""

import json

from audit import pipeline
from audit.engagement import Engagement
from audit.ids import digest
from audit.persons import consignee_ids
from tests.engagement.audits import imported

TABLES = (
    "consignee", "consignee_party", "identity_pair", "identity_conflict", "consignee_link", "trap",
)  # fmt: skip


def audited(path, rows):
    """An engagement at ``path`` with these lines, run, its consignees in no pair and of no person."""
    lines = [
        {"bill_number": f"B{n}", "arrival_date": "2024-05-03", "value": "10.00",
         "consignee_state": "NY", "consignee_postal_code": "10001", **row}
        for n, row in enumerate(rows, 1)
    ]  # fmt: skip
    imported(path, lines)
    pipeline.run(path, {"identity_level": "strict"}, rules=["321-01"])  # no near match joins
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        for table in TABLES:
            conn.execute(f"DELETE FROM {table}")
        conn.execute("UPDATE setting SET value = 'normal' WHERE name = 'identity_level'")
    return path


def know(conn, *persons):
    """Rows for the consignees of these names, each group of names one person."""
    found = {}
    for number, names in enumerate(persons, 1):
        for name in names:
            found[name] = one(conn, name, f"P{number:016x}")
    return found


def one(conn, name, person_id=None, number=None):
    """The row of the consignee with this name as written, and this id; returns its consignee_id."""
    key, *about = conn.execute(
        f"SELECT {consignee_ids.KEY}, p.id_key, p.name, p.address, p.city, p.state, p.postal_code, "
        "p.country, p.phone, p.email FROM party p WHERE p.name = ?1 AND (?2 IS NULL OR p.id_key = ?2)", [name, number],
    ).fetchone()  # fmt: skip
    consignee_id = "C" + digest(key)
    parties = [
        party
        for (party,) in conn.execute(
            f"SELECT p.party_id FROM party p WHERE {consignee_ids.KEY} = ?", [key]
        )
    ]
    totals = conn.execute(
        "SELECT count(*), count(DISTINCT i.shipment_no), sum(i.value_cents) FROM line l "
        "JOIN item i USING (line_id) WHERE l.party_id IN (SELECT value FROM json_each(?))",
        [json.dumps(parties)],
    ).fetchone()
    marks = ", ".join("?" * 17)
    conn.execute(
        f"INSERT INTO consignee VALUES ({marks})",
        [consignee_id, key, "person", *about, person_id, *totals, ""],
    )
    conn.executemany(
        "INSERT INTO consignee_party VALUES (?, ?)", [(party, consignee_id) for party in parties]
    )
    return consignee_id


def compare(conn, a, b, weight, level):
    """A compared pair: its ids in any order, bits, the level at which it joins by itself."""
    steps = [["name", "all but one letter is the same", weight - 6], ["street", "the same", 6.0]]
    conn.execute(
        "INSERT INTO identity_pair VALUES (?, ?, ?, ?, ?, ?, 'name1 street0')",
        [*sorted((a, b)), weight, 1 / (1 + 2**-weight), level, json.dumps(steps)],
    )


def decide(conn, a, b, verdict, undoes=None):
    conn.execute(
        'INSERT INTO identity_decision (left_id, right_id, verdict, undoes, note, "by", at) '
        "VALUES (?, ?, ?, ?, 'seen the invoice', 'Ann Roe', '2026-05-04T10:00:00+00:00')",
        [*sorted((a, b)), verdict, undoes],
    )
    return conn.execute("SELECT max(decision_id) FROM identity_decision").fetchone()[0]
