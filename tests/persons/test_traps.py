"""Traps: who looks like one person and is many, and names that say nobody; each with its evidence."""

import duckdb
import pytest

from audit import reference
from audit.cleaning import names
from audit.engagement import Engagement
from audit.persons import decisions, traps
from tests.persons.known_consignees import audited, compare, decide, know, one

WORDS = (
    "Amber", "Azure", "Beige", "Coral", "Ebony", "Fawn", "Ivory", "Lilac", "Mauve", "Ochre", "Pearl",
    "Sepia",
)  # fmt: skip


def at(street, *people, **more):
    return [{"consignee_name": name, "consignee_address": street, **more} for name in people]


def people(count, last="Lantern"):
    return [f"{word} {last}" for word in WORDS[:count]]


@pytest.fixture
def found(tmp_path):
    """From lines to the traps by kind, and the open engagement's connection."""
    opened = []

    def find(*groups, before=None):
        path = audited(tmp_path / "case.s321", [row for group in groups for row in group])
        opened.append(Engagement.open(path))
        conn = opened[-1].conn
        if before:
            before(conn)
        counts = traps.mark(conn)
        rows = traps.summary(conn)
        by_kind = {}
        for trap in rows:
            by_kind.setdefault(trap.kind, []).append(trap)
        assert counts == {kind: len(group) for kind, group in by_kind.items()}
        return by_kind, conn

    yield find
    for engagement in opened:
        engagement.close()


def marks(conn):
    return dict(conn.execute("SELECT name, traps FROM consignee"))


def test_an_address_with_ten_names_is_a_forwarder_and_with_nine_is_none(found):
    by_kind, conn = found(
        at("500 Depot Rd", *people(10)), at("9 Quiet Ln", *people(9, "Kettle"), value="99.00")
    )
    (trap,) = by_kind.pop("forwarder")
    assert by_kind == {}
    assert (trap.subject, trap.names, trap.persons, trap.consignees) == (
        "500 DEPOT RD, 10001",
        10,
        10,
        10,
    )
    assert (trap.lines, trap.shipments, trap.value_cents) == (10, 10, 10_000)
    assert trap.evidence.startswith("500 DEPOT RD, 10001: 10 names, taken for 10 persons, 0 units;")
    assert marks(conn) == dict.fromkeys(people(10), "forwarder")


def test_the_same_street_under_two_postal_codes_is_two_addresses(found):
    by_kind, _ = found(
        at("500 Depot Rd", *people(9)),
        at("500 Depot Rd", "Umber Oar", consignee_postal_code="94111"),
    )
    assert by_kind == {}


def test_one_name_written_at_many_units_is_one_name(found):
    by_kind, _ = found([row for n in range(12) for row in at(f"5 Elm St Apt {n}", "Amber Oar")])
    assert by_kind == {}


def test_many_names_at_many_units_are_homes_or_offices(found):
    tower = [
        row for n, name in enumerate(people(12)) for row in at(f"7 Tower St Apt {n // 2}", name)
    ]
    by_kind, conn = found(tower)
    (trap,) = by_kind.pop("dormitory or office")
    assert by_kind == {}
    assert "12 names, taken for 12 persons, 6 units; at most 2 names at one" in trap.evidence
    assert set(marks(conn).values()) == {"dormitory or office"}


def test_units_of_a_forwarder_do_not_make_it_a_tower(found):
    units = [
        row for n, name in enumerate(people(6, "Oar")) for row in at(f"500 Depot Rd #{n}", name)
    ]
    by_kind, _ = found(at("500 Depot Rd #900", *people(11)), units)
    (trap,) = by_kind["forwarder"]
    assert (trap.names, list(by_kind)) == (17, ["forwarder"])
    assert "7 units; at most 11 names at one" in trap.evidence


def test_five_names_with_one_phone_or_address_of_mail_or_id(found):
    by_kind, conn = found(
        [
            {"consignee_name": name, "consignee_address": f"{n} Elm St", "consignee_phone": phone}
            for n, (name, phone) in enumerate(
                zip(people(5), ("(212) 555-0143", "212-555-0143", "+1 212 555 0143", "2125550143",
                                "212.555.0143"), strict=True)
            )
        ],
        [
            {"consignee_name": name, "consignee_address": f"{n} Oak St", "consignee_email": mail}
            for n, (name, mail) in enumerate(
                zip(people(5, "Oar"), ["Shop@Example.com", *["shop@example.com"] * 4], strict=True)
            )
        ],
        [
            {"consignee_name": name, "consignee_address": f"{n} Ash St", "consignee_id": "A-77"}
            for n, name in enumerate(people(5, "Vase"))
        ],
        at("1 Fir St", *people(4, "Dial"), consignee_phone="212-555-0199"),
    )  # fmt: skip
    assert {kind: [trap.subject for trap in group] for kind, group in by_kind.items()} == {
        "shared phone": ["2125550143"], "shared e-mail": ["shop@example.com"], "shared id": ["A-77"],
    }  # fmt: skip
    assert by_kind["shared phone"][0].evidence == (
        "The phone 2125550143 stands beside 5 names, taken for 5 persons."
    )
    assert "5 names, taken for 1 person." in by_kind["shared id"][0].evidence
    assert marks(conn)["Amber Vase"] == "shared id"


def test_names_that_say_nobody_with_a_number_or_an_order_beside_them(found):
    by_kind, conn = found(
        at("1 Elm St", "Amazon Customer", "AMAZON CUSTOMER 4711", "Customer, Amazon"),
        at("2 Elm St", "To order of Harbor Bank", "Toby Orderly", "Customer Amy"),
    )
    counted = {trap.subject: trap.consignees for trap in by_kind.pop("placeholder name")}
    assert counted == {"AMAZON CUSTOMER": 2, "TO ORDER": 1}
    assert by_kind == {}
    assert "Toby Orderly" not in marks(conn)


def test_every_placeholder_is_as_a_name_key_has_it():
    table = reference.load("placeholder_names")
    duck = duckdb.connect()
    names.load_words(duck)
    duck.execute(
        "CREATE TEMP TABLE w AS SELECT unnest(?::VARCHAR[]) AS text", [table.column("written")]
    )
    names.name_keys(duck, "w", "keyed")
    keys = dict(duck.execute("SELECT text, name_key FROM keyed").fetchall())
    assert [(row[1], keys[row[1]]) for row in table.rows] == [
        (row[1], row[0]) for row in table.rows
    ]
    assert set(table.column("begins")) == {"yes", "no"}


def test_carriers_and_those_who_stand_for_others_as_consignee(found):
    by_kind, conn = found(
        at("1 Elm St", "Harbor Lines Inc.", carrier="HARBOR LINES"),
        at("2 Elm St", "Amber Oar", carrier="OARX", nominal_consignee="Amber Oar"),
        at("3 Elm St", *people(5), nominal_consignee="Quay and Pine LLC"),
        at("4 Elm St", "QUAY & PINE", "Gull Freight Co"),
    )
    evidence = {
        trap.example.split(",")[0]: trap.evidence for trap in by_kind.pop("carrier or broker")
    }
    assert evidence == {
        "Harbor Lines Inc.": "“HARBOR LINES” stands as carrier too.",
        "QUAY & PINE": "“Quay and Pine LLC” is the nominal consignee of 5 differing consignees.",
        "Gull Freight Co": "“Gull Freight Co” has the word FREIGHT: it carries, stores or clears for "
        "others.",
    }
    assert by_kind == {}
    assert "Amber Oar" not in marks(conn)


CHAIN = ("Amber Lantern", "Amber Lanterns", "Ambre Lanterns")


def chained(conn, closes=None):
    a, b, c = know(conn, CHAIN).values()
    compare(conn, a, b, 9.0, "normal")
    compare(conn, b, c, 4.5, "normal")
    if closes is not None:
        compare(conn, a, c, 5.0 if closes else -2.0, "normal" if closes else "")


@pytest.mark.parametrize(("compared", "bits"), [(None, "they came near in no comparison"),
                                                (False, "-2.0 bits")])  # fmt: skip
def test_a_person_that_grew_by_weak_links_names_the_weakest_and_two_that_do_not_match(
    found, compared, bits
):
    by_kind, conn = found(
        at("1 Elm St", *CHAIN[:2], value="50.00"), at("1 Elm St", CHAIN[2]),
        before=lambda conn: chained(conn, compared),
    )  # fmt: skip
    (trap,) = by_kind["chain"]
    assert trap.evidence.startswith(
        "3 parts joined by near matches; the weakest link, +4.5 bits, is"
    )
    said = trap.evidence.split("by themselves ")[1]
    assert said.endswith(f"would not join ({bits}).")
    assert "“Amber Lantern, 1 Elm St”" in said
    assert "“Ambre Lanterns, 1 Elm St”" in said
    assert marks(conn) == dict.fromkeys(CHAIN, "chain")


def test_three_that_all_match_each_other_are_no_chain(found):
    by_kind, conn = found(at("1 Elm St", *CHAIN), before=lambda conn: chained(conn, closes=True))
    assert by_kind == {}
    assert set(marks(conn).values()) == {""}


def test_what_somebody_decided_is_no_weak_link(found):
    def decided(conn):
        chained(conn)
        ids = dict(conn.execute("SELECT name, consignee_id FROM consignee"))
        decide(conn, ids[CHAIN[1]], ids[CHAIN[2]], "same")

    by_kind, conn = found(at("1 Elm St", *CHAIN), before=decided)
    assert by_kind == {}
    assert sorted(conn.execute("SELECT joined_by FROM consignee_link")) == [
        ("decided",),
        ("probable",),
    ]


def test_marking_again_changes_nothing(found):
    _, conn = found(at("500 Depot Rd", *people(10)))

    def all_of_it():
        return [
            conn.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            for table in ("trap", "consignee", "consignee_party")
        ]

    before = all_of_it()
    traps.mark(conn)
    assert all_of_it() == before


def test_consignees_of_a_crowded_address_get_no_rows_and_the_trap_says_so(found):
    crowd = [f"{first} {last}" for first in WORDS for last in ("Oar", "Vase", "Dial")]
    by_kind, conn = found(at("500 Depot Rd", *crowd), before=lambda conn: one(conn, crowd[0]))
    (trap,) = by_kind["forwarder"]
    assert (trap.consignees, trap.marked) == (36, 1)
    assert marks(conn) == {crowd[0]: "forwarder"}


def test_decisions_in_force_are_those_of_the_decisions_themselves(found):
    def decided(conn):
        a, b, c = know(conn, CHAIN).values()
        first = decide(conn, a, b, "same")
        decide(conn, a, b, "different")
        third = decide(conn, b, c, "different")
        undo = decide(conn, b, c, "undo", undoes=third)
        decide(conn, a, c, "unsure")
        assert first
        seen.append([(row.left_id, row.right_id, row.verdict) for row in decisions.current(conn)])
        seen.append(in_force(conn))
        decide(conn, b, c, "undo", undoes=undo)
        seen.append([(row.left_id, row.right_id, row.verdict) for row in decisions.current(conn)])
        seen.append(in_force(conn))

    def in_force(conn):
        return conn.execute(
            "SELECT left_id, right_id, verdict FROM decision_in_force ORDER BY decision_id DESC"
        ).fetchall()

    seen = []
    found(at("1 Elm St", *CHAIN), before=decided)
    assert seen[0] == seen[1]
    assert seen[2] == seen[3]
    assert [len(rows) for rows in seen] == [2, 2, 3, 3]
