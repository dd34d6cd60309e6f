from audit.charts import charts

PERSONS, SELLERS = charts()["top_persons"], charts()["top_sellers"]


def test_shipment_in_two_findings_counts_once_under_the_strongest_certainty(conn, add, find):
    first, second = add(30_000), add(10_000)
    find("321-02", "review", first, second)
    find("321-01", "violation", first)
    assert PERSONS.rows(conn) == [("Person 1 (P1)", "P1", 300.0, 0.0, 100.0, 2)]
    assert SELLERS.rows(conn) == [("A", 300.0, 0.0, 100.0, 2)]


def test_context_and_information_count_nothing(conn, add, find):
    find("321-02", "violation", add(30_000), role="context")
    find("321-80", "info", add(30_000))
    assert PERSONS.rows(conn) == []


def test_largest_stands_first_and_only_the_largest_are_shown(conn, add, find):
    find("321-01", "violation", *(add(1_000 * n, person=n) for n in range(1, 21)))
    rows = PERSONS.rows(conn)
    assert [row[1] for row in rows] == [f"P{n}" for n in range(20, 5, -1)]


def test_shipment_without_a_seller_stays_out_of_the_sellers(conn, add, find):
    find("321-01", "violation", add(30_000, seller_id=None), add(30_000, seller_id=""))
    assert SELLERS.rows(conn) == []


def test_click_means_the_person_or_the_seller(conn, add, find):
    find("321-01", "violation", add(30_000))
    assert PERSONS.pick(PERSONS.rows(conn), 0) == {"person_id": "P1"}
    assert SELLERS.pick(SELLERS.rows(conn), 0) == {"seller_id": "A"}
