"""The watch list: no shipped rule reads it; showing it counts what each row meets in the last run."""

import pytest

from audit import own_tables, pipeline, rulebook
from audit.engagement import Engagement
from audit.own_tables.watched import fold
from tests.engagement import audits
from tests.engagement.audits import written

LINES = [
    {"bill_number": "A1", "value": "900", "seller_name": "Kite & Sun Co., Ltd.", "seller_id": "S-7",
     "shipper_name": "Quay Nine Forwarding", "consignee_name": "Roe, Ann", "hts_number": "9613.80.2000",
     "description": "Lighter, gas"},
    {"bill_number": "A1", "value": "1", "seller_name": "KITE AND SUN", "consignee_name": "Roe, Ann",
     "hts_number": "6109.10.0012", "description": "Crème-brûlée burner"},
    {"bill_number": "A2", "value": "20", "seller_name": "Kite Shop", "seller_id": "S-70",
     "consignee_name": "Bo Lee", "consignee_id": "C-1", "hts_number": "9613.20.0000",
     "description": "lighters and 点火器"},
    {"bill_number": "A3", "value": "950", "seller_name": "Kite Sun and", "hts_number": "9612.80.2000"},
]  # fmt: skip


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    with audits.reading_in_this_process():
        path = tmp_path_factory.mktemp("watched") / "w.s321"
        lines = [
            {"entry_type": "86", "arrival_date": "2024-05-03", "consignee_address": "1 Elm St",
             "consignee_postal_code": "10001"} | line
            for line in LINES
        ]  # fmt: skip
        audits.imported(path, lines)
        pipeline.run(path, rules=["321-01"])
        yield path


def met(path, *rows):
    """(shipments, findings) of each row of a watch list of these (kind, text)."""
    with audits.reading_in_this_process():
        listed = [{"kind": kind, "text": text, "why": "asked for"} for kind, text in rows]
        own_tables.load(path, "watch_list", written(path.with_name("watch.csv"), listed))
    with Engagement.open(path, read_only=True) as engagement:
        columns, shown = own_tables.cells(engagement.conn, "watch_list")
    assert columns == ["row", "kind", "text", "why", "shipments", "findings"]
    return [tuple(row[4:]) for row in shown]


@pytest.mark.parametrize(
    ("kind", "text", "shipments", "findings"),
    [
        ("seller", "kite and sun", "2", "2"),  # A1 by both lines, A3 by the words in another order
        ("seller", "Kite Shop, Inc.", "1", "0"),
        ("seller", "Kite", "0", "0"),
        ("seller", "s-7", "1", "1"),
        ("shipper", "QUAY NINE FORWARDING LLC", "1", "1"),
        ("shipper", "Kite Shop", "0", "0"),  # it is a seller
        ("consignee", "Ann Roe", "1", "1"),
        ("consignee", "c-1", "1", "0"),
        ("hts", "9613", "2", "1"),
        ("hts", "9613.80.20", "1", "1"),
        ("hts", "96", "3", "2"),
        ("hts", "13", "0", "0"),
        ("hts", "none yet", "0", "0"),
        ("word", "LIGHTER", "1", "1"),  # not the plural
        ("word", "creme brulee", "1", "1"),
        ("word", "brûlée creme", "0", "0"),
        ("word", "light", "0", "0"),
        ("word", "点火", "1", "0"),
        ("word", "!", "0", "0"),
    ],
)
def test_a_row_meets_these_shipments_and_the_findings_on_them(
    audited, kind, text, shipments, findings
):
    assert met(audited, (kind, text)) == [(shipments, findings)]


def test_each_row_has_counts_of_its_own_and_equal_rows_equal_ones(audited):
    rows = [("hts", "9613"), ("seller", "Kite Shop"), ("hts", "9613"), ("word", "gas")]
    assert met(audited, *rows) == [("2", "1"), ("1", "0"), ("2", "1"), ("1", "1")]


def test_before_a_run_nothing_is_counted(tmp_path):
    Engagement.create(tmp_path / "new.s321").close()
    assert met(tmp_path / "new.s321", ("hts", "9613")) == [("", "")]


def test_no_shipped_rule_reads_it_and_its_note_says_so():
    assert not [rule.id for rule in rulebook.rules() if "watch_list" in rule.tables]
    assert "No shipped rule reads it" in own_tables.kinds.load("watch_list").note


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Crème-brûlée (12)", " creme brulee 12 "), ("  ", "  "), ("Weiß", " weiss ")],
)
def test_words_are_compared_without_case_accents_and_stops(text, folded):
    assert fold(text) == folded
