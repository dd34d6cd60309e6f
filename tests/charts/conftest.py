"""Small engagements whose every figure the tests know."""

import datetime as dt

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from audit.engagement import Engagement
from tests.report.made_engagement import insert, make

EPOCH = dt.date(1970, 1, 1)


def day(text):
    return (dt.date.fromisoformat(text) - EPOCH).days


@pytest.fixture
def conn(tmp_path):
    """An engagement with the law of the daily limit and nothing else."""
    with Engagement.create(tmp_path / "case.s321") as made:
        insert(made.conn, "legal_parameter", [
            {"parameter": "daily_limit", "first_day": day(first), "last_day": day(last),
             "value": cents, "reference": "", "status": "read"}
            for first, last, cents in (
                ("2015-01-01", "2016-03-09", 20_000), ("2016-03-10", "2016-08-25", 80_000),
                ("2016-08-26", "2027-12-31", 80_000),
            )
        ])  # fmt: skip
        yield made.conn


@pytest.fixture
def add(conn):
    """Adds a claimed shipment; what is not said is ordinary."""

    def shipment(cents, on="2024-05-03", person=1, **more):
        number = conn.execute("SELECT count(*) + 1 FROM shipment").fetchone()[0]
        conn.execute(
            "INSERT OR IGNORE INTO person (person_no, person_id, identified, name) "
            "VALUES (?, ?, 1, ?)",
            [person, f"P{person}", f"Person {person}"],
        )
        row = {
            "shipment_no": number, "shipment_id": f"S{number}", "entry_type": "321", "claimed": 1,
            "gift": 0, "person_no": person, "person_id": f"P{person}", "identified": 1,
            "day": day(on), "value_cents": cents, "source_id": 1, "seller_id": "A",
        }  # fmt: skip
        insert(conn, "shipment", [row | more])
        return number

    return shipment


@pytest.fixture
def find(conn):
    """Adds a finding on shipments of the role breach."""

    def finding(rule, certainty, *shipments, on="2024-05-03", role="breach"):
        number = conn.execute("SELECT count(*) + 1 FROM finding").fetchone()[0]
        insert(conn, "finding", [{
            "finding_no": number, "finding_id": f"{rule}-{number}", "rule_id": rule,
            "certainty": certainty, "day": day(on) if on else None, "message": "m",
        }])  # fmt: skip
        insert(conn, "evidence", (
            {"finding_no": number, "role": role, "shipment_no": shipment, "note": ""}
            for shipment in shipments
        ))  # fmt: skip

    return finding


@pytest.fixture
def figure():
    made = Figure(figsize=(9, 5))
    FigureCanvasAgg(made)
    return made


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """A finished engagement, which tests only read."""
    with make(tmp_path_factory.mktemp("filled") / "case.s321") as made:
        yield made.conn


@pytest.fixture(scope="session")
def empty(tmp_path_factory):
    with make(tmp_path_factory.mktemp("empty") / "case.s321", findings=0, shipments=0) as made:
        yield made.conn
