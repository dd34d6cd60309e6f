"""Split orders and patterns under the limit become chains that an auditor can read."""

import random

import pytest

from audit import pipeline
from audit.browse import detail
from audit.engagement import Engagement
from tests.engagement.audits import imported, table

LINE = {
    "entry_type": "86", "arrival_date": "2024-05-03", "seller_id": "S1", "order_number": "N-100",
    "consignee_id": "P1", "consignee_name": "Ann Roe", "port_of_entry": "2704", "value": "300",
}  # fmt: skip
RULES = ["02", "05", "06"]


def lots(*given, **every):
    return [LINE | every | lot for lot in given]


def audited(folder, *sheets, settings=None):
    path = imported(folder / "a.s321", *sheets, settings=settings)
    pipeline.run(path, rules=RULES)
    return path


def links(path):
    """Lot, the lot it is linked to, the reason, the days between."""
    return [
        (row["lot"], row["linked_lot"], row["reason"], row["gap_days"])
        for row in table(path, "chain_links")
    ]


def test_the_lots_of_an_order_are_one_chain_in_a_sentence(tmp_path):
    path = audited(
        tmp_path,
        lots(
            {"bill_number": "A1"},
            {"bill_number": "A2", "arrival_date": "2024-05-06", "port_of_entry": "4701"},
            {
                "bill_number": "A3",
                "arrival_date": "2024-05-11",
                "consignee_id": "P2",
                "consignee_name": "Anne Roe",
                "value": "350.40",
            },
        ),
    )
    [chain] = table(path, "chains")
    assert chain["sentence"] == (
        "Order N-100 of seller S1: 3 lots, 2 persons, 2 ports, $950.40 over 9 days"
    )
    assert (chain["lots"], chain["value_usd"]) == (3, "950.40")
    assert (chain["first_day"], chain["last_day"]) == ("2024-05-03", "2024-05-11")
    assert links(path) == [
        (1, None, "", None), (2, 1, "same order", 3), (3, 2, "same order", 5),
    ]  # fmt: skip
    last = table(path, "chain_links")[-1]
    assert (last["bill_number"], last["consignee_name"]) == ("A3", "Anne Roe")
    assert (last["source_file"], last["source_row"]) == ("a-1.csv", 4)


def test_two_orders_that_a_pattern_joins_are_one_chain(tmp_path):
    path = audited(
        tmp_path,
        lots(
            {"bill_number": "A1", "order_number": "N-1"},
            {"bill_number": "A2", "order_number": "N-1", "arrival_date": "2024-05-20"},
            {"bill_number": "A3", "order_number": "N-2", "arrival_date": "2024-05-21"},
            {"bill_number": "A4", "order_number": "N-3", "arrival_date": "2024-05-22"},
            value="700",
        ),
    )
    [chain] = table(path, "chains")
    assert chain["sentence"] == "3 orders of seller S1: 4 lots, $2,800.00 over 20 days"
    near = "same person and seller within 7 days"
    assert links(path) == [
        (1, None, "", None), (2, 1, "same order", 17), (3, 2, near, 1), (4, 3, near, 1),
    ]  # fmt: skip
    assert sorted(f[:6] for f in chain["finding_ids"].split()) == ["321-05", "321-06"]


def test_what_is_the_same_is_said_in_one_link(tmp_path):
    goods = {"hts_number": "8517130000", "description": "Mobile phone"}
    path = audited(
        tmp_path,
        lots(
            {"bill_number": "A1"},
            {"bill_number": "A2"},
            {"bill_number": "A3"},
            value="700",
            **goods,
        ),
    )
    assert [link[2] for link in links(path)[1:]] == [
        "same person and seller within 7 days; same order; same goods"
    ] * 2


def test_an_order_below_the_limit_joins_the_lots_of_a_pattern(tmp_path):
    path = audited(
        tmp_path,
        lots(
            {"bill_number": "A1", "order_number": "N-1", "value": "170"},
            {"bill_number": "A2", "order_number": "N-2", "value": "180"},
            {"bill_number": "A3", "order_number": "N-3", "value": "190"},
            {"bill_number": "B1", "order_number": "N-1", "value": "20", "consignee_id": "P2"},
            arrival_date="2016-03-09",
        ),
    )
    [chain] = table(path, "chains")
    assert chain["lots"] == 3  # 190.00 is no split order, so the fourth is in no finding
    assert chain["sentence"].endswith("$540.00 on one day")


def test_unrelated_orders_are_chains_of_their_own(tmp_path):
    path = audited(
        tmp_path,
        lots(
            {"bill_number": "A1"},
            {"bill_number": "A2"},
            {"bill_number": "B1", "order_number": "N-200", "consignee_id": "P2"},
            {"bill_number": "B2", "order_number": "N-200", "consignee_id": "P2"},
            value="500",
        ),
    )
    assert [(c["lots"], c["orders"]) for c in table(path, "chains")] == [(2, 1), (2, 1)]


@pytest.mark.parametrize(
    ("lot", "says"),
    [
        ({"entry_type": "11"}, "2 lots, 1 of them claimed, $1,000.00 on one day"),
        (
            {"consignee_name": "ROE, Ann"},
            "2 lots, 2 spellings of the consignee, $1,000.00 on one day",
        ),
        ({"consignee_name": "ANN ROE"}, "2 lots, $1,000.00 on one day"),
        ({"carrier": "Two"}, "2 lots, 2 carriers, $1,000.00 on one day"),
        ({"arrival_date": ""}, "2 lots, $1,000.00 on one day"),
    ],
    ids=str,
)
def test_the_sentence_names_what_differs(tmp_path, lot, says):
    path = audited(
        tmp_path,
        lots({"bill_number": "A1"}, {"bill_number": "A2"} | lot, value="500", carrier="One")
        if "carrier" not in lot
        else [
            *lots({"bill_number": "A1", "carrier": "One"}, {"bill_number": "A2"} | lot, value="500")
        ],
    )
    [chain] = table(path, "chains")
    assert chain["sentence"] == f"Order N-100 of seller S1: {says}"


def test_a_value_that_cannot_be_read_is_said(tmp_path):
    path = audited(
        tmp_path,
        lots({"bill_number": "A1", "value": "900"}, {"bill_number": "A2", "value": "some"}),
    )
    [chain] = table(path, "chains")
    assert chain["sentence"].endswith("2 lots, readable values of $900.00 on one day")


def test_a_run_replaces_the_chains_of_the_last(tmp_path):
    path = audited(tmp_path, lots({"bill_number": "A1"}, {"bill_number": "A2"}, value="500"))
    before = table(path, "chains")
    pipeline.run(path, rules=RULES)
    assert table(path, "chains") == before
    assert len(before) == 1
    pipeline.run(path, rules=["01"])
    assert table(path, "chains") == table(path, "chain_links") == []


def test_the_window_is_told_of_the_chain_of_a_finding(tmp_path):
    path = audited(tmp_path, lots({"bill_number": "A1"}, {"bill_number": "A2"}, value="500"))
    with Engagement.open(path, read_only=True) as engagement:
        by_rule = dict(engagement.conn.execute("SELECT rule_id, finding_no FROM finding"))
        chain = detail(engagement.conn, by_rule["321-05"]).chain
        assert detail(engagement.conn, by_rule["321-02"]).chain is None
    assert chain.sentence == "Order N-100 of seller S1: 2 lots, $1,000.00 on one day"
    assert chain.lots[1] == (
        "2: 2024-05-03, $500.00, bill A2, Ann Roe, port 2704. Joined to lot 1: same order, the same day"
    )


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_and_files_changes_no_chain(tmp_path, seed):
    rng = random.Random(seed)
    lines = [
        LINE
        | {
            "bill_number": f"B{number // 2 if number % 9 == 0 else number}",
            "consignee_id": rng.choice([*(f"P{person}" for person in range(6)), ""]),
            "consignee_name": rng.choice(["Ann Roe", "ROE Ann", "A. Roe", "Roe"]),
            "order_number": rng.choice([f"N-{rng.randrange(24)}", f"n {rng.randrange(24)}", ""]),
            "seller_id": rng.choice(["S1", "S2", "S3", ""]),
            "arrival_date": rng.choice(["", *(f"2024-05-{day:02}" for day in range(1, 29))]),
            "hts_number": "8517130000",
            "description": rng.choice(["Mobile phone", "MOBILE-PHONE", "Toy"]),
            "port_of_entry": rng.choice(["2704", "4701"]),
            "value": rng.choice(["150.00", "690.00", "700.00", "790.00", "750.00", "some"]),
            "entry_type": rng.choice(["86", "86", "321", "11"]),
        }
        for number in range(120)
    ]
    found = []
    for name, split in (("as_is", 120), ("mixed", 120), ("two_files", 60)):
        (tmp_path / name).mkdir()
        mixed = lines if name == "as_is" else rng.sample(lines, len(lines))
        parts = [part for part in (mixed[:split], mixed[split:]) if part]
        path = audited(tmp_path / name, *parts)
        cells = {"source_file", "source_sheet", "source_row", "bill_number", "entry_number"}
        told = [
            [{k: v for k, v in row.items() if k not in cells} for row in table(path, kind)]
            for kind in ("chains", "chain_links")
        ]
        found.append(told)
    chains, chain_links = found[0]
    assert len(chains) > 1
    assert len(chain_links) > 15
    assert found[1] == found[0]
    assert found[2] == found[0]
