"""An audited engagement whose consignees and pairs are as a test says, whatever the matching finds."""

import json

from audit import pipeline
from audit.engagement import Engagement
from audit.ids import digest
from audit.persons import consignee_ids
from tests.engagement.audits import imported

MATCHED = ("consignee", "consignee_party", "identity_pair", "identity_conflict")
STREETS = {
    "Ann Roe": "1 Main St", "Bob Ray": "22 Elm St", "Cy Fox": "303 Oak Ave", "Dot Ito": "4004 Bay Rd",
    "Eve Ho": "5 Pine Way", "Flo Arc": "66 Hill St", "Gus Yu": "707 Dale Ct", "Hal Kim": "8 Lake Dr",
    "Ida Wu": "99 Vale Ln",
}  # fmt: skip
DAYS = [  # consignee, day of May 2024, dollars, gift
    ("Ann Roe", 3, "500.00", "no"), ("Ann Roe", 3, "400.00", "no"),
    ("Bob Ray", 4, "500.00", "no"),
    ("Cy Fox", 4, "450.00", "no"),
    ("Dot Ito", 5, "100.00", "no"),
    ("Eve Ho", 6, "100.00", "no"),
    ("Flo Arc", 4, "900.00", "no"),
    ("Gus Yu", 7, "60.00", "yes"),
    ("Hal Kim", 7, "70.00", "yes"),
    ("Ida Wu", 8, "10.00", "no"),
]  # fmt: skip


def lines():
    return [
        {
            "bill_number": f"B{number}", "entry_type": "86", "value": dollars, "gift": gift,
            "arrival_date": f"2024-05-{day:02}", "consignee_name": name,
            "consignee_address": STREETS[name], "consignee_postal_code": f"{10001 + number}",
        }
        for number, (name, day, dollars, gift) in enumerate(DAYS, 1)
        if (name, dollars) != ("Ann Roe", "400.00")
    ] + [
        {
            "bill_number": "B99", "entry_type": "86", "value": "400.00", "gift": "no",
            "arrival_date": "2024-05-03", "consignee_name": "Ann Roe",
            "consignee_address": "1 Main Street", "consignee_postal_code": "10002",
        }
    ]  # fmt: skip


def audited(path, **settings):
    """The lines above, run, with a row for each consignee but Ida Wu and no pair yet."""
    imported(path, lines())
    pipeline.run(path, settings)
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        for name in MATCHED:
            conn.execute(f"DELETE FROM {name}")
        conn.create_function("digest", 1, digest)
        conn.execute(
            f"INSERT INTO consignee_party SELECT p.party_id, 'C' || digest({consignee_ids.KEY}) "
            "FROM party p WHERE p.name IS NOT NULL AND p.name <> 'Ida Wu'"
        )
        conn.execute(
            "INSERT INTO consignee (consignee_id, kind, name, address, person_id, traps) "
            "SELECT c.consignee_id, 'person', min(p.name), min(p.address), min(n.person_id), '' "
            "FROM consignee_party c JOIN party p USING (party_id) JOIN line l USING (party_id) "
            "JOIN line_person USING (line_id) JOIN person n USING (person_no) GROUP BY 1"
        )
    return path


def ids(path):
    """The consignee ids by name."""
    with Engagement.open(path, read_only=True) as engagement:
        return dict(engagement.conn.execute("SELECT name, consignee_id FROM consignee"))


def pair(path, one, other, probability=0.5, level="", pattern="p", weight=0.0):
    """Add a pair of two names; returns its ids, the smaller first."""
    known = ids(path)
    key = tuple(sorted((known[one], known[other])))
    steps = [["name", "one letter differs", 4.5], ["address", "the same", -2.25]]
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        conn.execute(
            "INSERT INTO identity_pair VALUES (?, ?, ?, ?, ?, ?, ?)",
            [*key, weight, probability, level, json.dumps(steps), pattern],
        )
    return key
