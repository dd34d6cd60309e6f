import pytest

from audit.charts import LIGHT
from audit.charts.missing_elements import CHART, ELEMENTS, SHOWN, _share
from tests.report.made_engagement import insert

THERE = {column: 1 for _, column, _ in ELEMENTS}


@pytest.fixture
def sources(conn):
    insert(conn, "source", (
        {"source_id": n, "source_file": f"file{n:02d}.csv", "sheet": ""} for n in range(1, 15)
    ))  # fmt: skip


def shown(conn):
    return {(row[0], row[1]): row[3:5] for row in CHART.rows(conn)}


def test_share_is_of_the_shipments_that_need_the_element(conn, add, sources):
    add(1, entry_type="86", **THERE | {"every_hts": 0})
    add(1, entry_type="321", **THERE | {"every_hts": 0, "any_weight": 0})
    add(1, entry_type="321", **THERE)
    table = shown(conn)
    assert table["Tariff number", "file01.csv"] == (1, 1)  # a manifest needs none
    assert table["Weight", "file01.csv"] == (2, 1)
    assert table["Country of origin", "file01.csv"] == (3, 0)


def test_sources_are_told_apart(conn, add, sources):
    add(1, **THERE)
    add(1, source_id=2, **THERE | {"any_shipper_name": 0})
    table = shown(conn)
    assert table["Shipper name", "file01.csv"] == (1, 0)
    assert table["Shipper name", "file02.csv"] == (1, 1)
    assert not any(file == "file03.csv" for _, file in table)


def test_what_is_not_claimed_needs_nothing(conn, add, sources):
    add(1, claimed=0)
    add(1, entry_type="mail")
    assert CHART.rows(conn) == []


def test_unknown_counts_as_missing(conn, add, sources):
    add(1, **THERE | {"every_origin": None})
    assert shown(conn)["Country of origin", "file01.csv"] == (1, 1)


def test_many_sources_show_the_worst_and_say_so(conn, add, sources, figure):
    for number in range(1, 15):
        add(1, source_id=number, **THERE | ({"any_weight": 0} if number > 2 else {}))
    CHART.draw(figure, CHART.rows(conn), LIGHT)
    axes = figure.axes[0]
    names = [label.get_text() for label in axes.get_xticklabels()]
    assert len(names) == SHOWN
    assert not {"file01.csv", "file02.csv"} & set(names)
    assert any("of 14 that lack most" in text.get_text() for text in figure.texts)


@pytest.mark.parametrize(
    ("share", "number", "words"),
    [
        (0, 0, "none"),
        (0.01, 1, "<0.1%"),
        (99.99, 9_999, ">99.9%"),
        (100, 5, "100%"),
        (5, 5, "5.0%"),
    ],
)
def test_share_never_rounds_something_to_nothing(share, number, words):
    assert _share(share, number) == words
