"""The exports identities, identity_pairs, identity_traps: variants, what joined them, what was not."""

import json

import pyarrow.parquet as pq
import pytest

from audit.engagement import Engagement
from audit.export import TABLES, export
from audit.persons import traps
from tests.engagement.audits import table
from tests.persons.known_consignees import audited, compare, decide, know, one

ROWS = [
    {"consignee_name": "Ann Roe", "consignee_address": "12 Elm St", "value": "500.00"},
    {"consignee_name": "Ann Roe", "consignee_address": "12 Elm St", "value": "40.00"},
    {"consignee_name": "Anne Roe", "consignee_address": "12 Elm St"},
    {"consignee_name": "ROE, Ann Q.", "consignee_address": "12 Elm Street"},
    {"consignee_name": "A Roe Shop", "consignee_address": "9 Oak St", "consignee_id": "X-1"},
    {"consignee_name": "Roe Shop", "consignee_address": "9 Oak Rd", "consignee_id": "X-1"},
    {"consignee_name": "Anna Roe", "consignee_address": "12 Elm St"},
    {"consignee_name": "Customer", "consignee_address": "3 Fir St"},
]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = audited(tmp_path_factory.mktemp("identities") / "case.s321", ROWS)
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        ids = know(
            conn,
            ["Ann Roe", "Anne Roe", "ROE, Ann Q.", "A Roe Shop", "Roe Shop"],
            ["Anna Roe"],
        )
        compare(conn, ids["Ann Roe"], ids["Anne Roe"], 7.25, "normal")
        compare(conn, ids["Ann Roe"], ids["Anna Roe"], 2.5, "")
        decide(conn, ids["Ann Roe"], ids["A Roe Shop"], "same")
        decide(conn, ids["Anne Roe"], ids["Anna Roe"], "different")
        traps.mark(conn)
    return path


def by_name(path):
    return {row["name"]: row for row in table(path, "identities")}


def test_every_variant_says_what_joined_it_and_to_whom(path):
    rows = by_name(path)
    ids = {name: row["consignee_id"] for name, row in rows.items()}
    assert {n: (r["joined_by"], r["joined_to"]) for n, r in rows.items() if r["joined_by"]} == {
        "Anne Roe": ("probable", ids["Ann Roe"]),
        "ROE, Ann Q.": ("exact", ids["Ann Roe"]),
        "A Roe Shop": ("decided", ids["Ann Roe"]),
        "Roe Shop": ("id", ids["A Roe Shop"]),
    }
    near = rows["Anne Roe"]
    assert (near["weight"], near["steps"]) == (
        "7.25", "name: all but one letter is the same (+1.3); street: the same (+6.0)",
    )  # fmt: skip
    decided = rows["A Roe Shop"]
    assert (decided["decided_by"], decided["decision_note"]) == ("Ann Roe", "seen the invoice")
    assert rows["Ann Roe"]["weight"] is None


def test_every_variant_says_where_it_first_stands_and_what_it_is_worth(path):
    rows = by_name(path)
    assert [
        (
            rows[name]["lines"],
            rows[name]["shipments"],
            rows[name]["value_usd"],
            rows[name]["source_row"],
        )
        for name in ("Ann Roe", "Anne Roe", "Roe Shop")
    ] == [(2, 2, "540.00", 2), (1, 1, "10.00", 4), (1, 1, "10.00", 7)]
    assert {row["source_file"] for row in rows.values()} == {"case-1.csv"}


def test_a_consignee_that_a_trap_names_is_there_without_a_pair(path):
    row = by_name(path)["Customer"]
    assert (row["traps"], row["joined_by"]) == ("placeholder name", None)
    assert row["person_id"] in {row["person_id"] for row in table(path, "persons")}
    (trap,) = table(path, "identity_traps")
    assert (trap["kind"], trap["subject"], trap["value_usd"], trap["marked"]) == (
        "placeholder name", "CUSTOMER", "10.00", 1,
    )  # fmt: skip


def test_pairs_that_were_not_joined_are_there_too_and_those_decided_without_a_comparison(path):
    pairs = {
        frozenset((row["left_name"], row["right_name"])): row
        for row in table(path, "identity_pairs")
    }
    assert {
        tuple(sorted(names)): (row["weight"], row["level"], row["decision"], row["joined"])
        for names, row in pairs.items()
    } == {
        ("Ann Roe", "Anne Roe"): ("7.25", "normal", None, "yes"),
        ("Ann Roe", "Anna Roe"): ("2.50", None, None, "no"),
        ("A Roe Shop", "Ann Roe"): (None, None, "same", "yes"),
        ("Anna Roe", "Anne Roe"): (None, None, "different", "no"),
    }


@pytest.mark.parametrize("name", ["identities", "identity_pairs", "identity_traps"])
def test_every_form_holds_the_same(path, name, tmp_path):
    with Engagement.open(path, read_only=True) as engagement:
        for ending in ("csv", "jsonl", "parquet"):
            assert export(engagement.conn, name, tmp_path / f"out.{ending}") > 0
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    assert pq.read_table(tmp_path / "out.parquet").to_pylist() == [json.loads(one) for one in lines]


def test_an_engagement_without_a_run_has_empty_tables(tmp_path):
    with Engagement.create(tmp_path / "new.s321") as engagement:
        for name in ("identities", "identity_pairs", "identity_traps"):
            assert engagement.conn.execute(TABLES[name]).fetchall() == []


def test_a_link_that_somebody_took_apart_is_no_link(tmp_path):
    rows = [
        {"consignee_name": name, "consignee_address": "9 Oak St", "consignee_id": "X-1"}
        for name in ("Amber Oar", "Beige Oar", "Coral Oar")
    ]
    path = audited(tmp_path / "case.s321", rows)
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        ids = know(conn, ["Amber Oar", "Beige Oar", "Coral Oar"])
        decide(conn, ids["Amber Oar"], ids["Beige Oar"], "different")
        traps.mark(conn)
        links = conn.execute("SELECT consignee_id, joined_to, joined_by FROM consignee_link")
        found = {frozenset(link[:2]) for link in links.fetchall()}
    assert frozenset((ids["Amber Oar"], ids["Beige Oar"])) not in found
    assert len(found) == 2


def test_a_consignee_alone_hangs_on_nobody(tmp_path):
    path = audited(tmp_path / "case.s321", ROWS[:1])
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        one(conn, "Ann Roe", "P1")
        traps.mark(conn)
        assert conn.execute("SELECT count(*) FROM consignee_link").fetchone() == (0,)
