"""What descriptions are taken to say, and origins that look filled in by default."""

import pytest

from audit import pipeline, reference
from audit.engagement import Engagement
from audit.facts import described
from tests.engagement.audits import written

SAYS = {
    "Red wine, six bottles": "alcohol: red wine",
    "WHISKIES": "alcohol: whisky",
    "bière blonde": "alcohol: biere",
    "葡萄酒 750ml": "alcohol: 葡萄酒",
    "Cigars, box of 25": "tobacco: cigar",
    "Zigaretten": "tobacco: zigaretten",
    "EAU-DE-PARFUM 50 ml": "perfume: eau de parfum",
    "Gifts": "vague: gift",
    "1 x gift": "vague: gift",
    "Daily Necessities": "vague: daily necessity",
    "礼物": "vague: 礼物",
    # what only looks like it
    "Wine glasses": "",
    "set of 4 red wine glasses": "",
    "Cigar box": "",
    "葡萄酒杯": "",
    "Ginger ale": "",
    "Perfume bottle empty": "",
    "Gift wrapping paper": "",
    "T-shirt, wine red": "",
    "12345": "",
    "": "",
}


@pytest.mark.parametrize(("text", "says"), SAYS.items())
def test_a_description_says_this_and_no_more(text, says):
    hits = described.screen().hits(text)
    assert ", ".join(f"{hit.list}: {hit.phrase}" for hit in hits) == says


def test_a_cancelled_phrase_does_not_hide_another_one():
    (hit,) = described.screen().hits("Red wine and 2 beer glasses")
    assert (hit.list, hit.phrase) == ("alcohol", "red wine")


def test_a_hit_names_the_row_of_the_table():
    (hit,) = described.screen().hits("vodka")
    table = reference.load("description_words")
    assert table.rows[hit.row - 1][0] == hit.phrase == "vodka"


def test_the_words_of_the_table_are_of_known_kinds_and_lists():
    rows = reference.load("description_words").rows
    assert {row[2] for row in rows} == {"any", "whole", "not", "beside", "filler"}
    assert {name for row in rows for name in row[1].split("|")} == {
        "alcohol", "tobacco", "perfume", "fishing-archery", "vague",
    }  # fmt: skip
    assert {row[3] for row in rows} == {"yes", "no"}


def sources(folder, differing):
    """A source of three shippers' countries, a hundred lines each; in some the origin differs."""
    lines = [
        {
            "bill_number": f"B{country}{n}", "entry_type": "86", "value": "20",
            "arrival_date": "2025-03-03", "shipper_country": country, "country_of_origin": country,
        }
        for country in ("DE", "FR", "IT") for n in range(100)
    ]  # fmt: skip
    for line in lines[:differing]:
        line["country_of_origin"] = "CN"
    return written(folder / "origins.csv", lines)


@pytest.mark.parametrize(("differing", "findings", "shipments"), [(0, 1, 300), (1, 0, 0)])
def test_a_source_whose_origins_are_all_the_shippers_country_is_one_finding(
    tmp_path, differing, findings, shipments
):
    file = tmp_path / "a.s321"
    Engagement.create(file).close()
    pipeline.import_sources(file, [sources(tmp_path, differing)])
    pipeline.run(file, rules=["321-14"])
    with Engagement.open(file, read_only=True) as engagement:
        found = engagement.conn.execute("SELECT count(*), coalesce(sum(shipments), 0) FROM finding")
        assert tuple(found.fetchone()) == (findings, shipments)
