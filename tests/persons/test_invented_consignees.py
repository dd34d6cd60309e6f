"""The generator and the counting of benchmarks/identity.py: what is measured must be what is said."""

import numpy as np
import pyarrow.compute as pc
import pytest

from benchmarks import consignees, identity

COUNT = 4000


@pytest.fixture(scope="module")
def table():
    return consignees.made(COUNT, seed=7)


def rows_of(table, column, value):
    return table.filter(pc.equal(table[column], value)).to_pylist()


def test_a_seed_gives_the_same_records_and_another_seed_others(table):
    assert consignees.made(COUNT, seed=7).equals(table)
    assert not consignees.made(COUNT, seed=8).equals(table)


def test_every_person_has_one_plain_record(table):
    assert table.num_rows == COUNT
    plain = [row["truth"] for row in rows_of(table, "variant", "")]
    assert sorted(plain) == list(range(len(plain)))
    assert set(table["truth"].to_pylist()) == set(plain)


def test_different_persons_are_never_written_alike_where_nothing_is_changed(table):
    plain = rows_of(table, "variant", "")
    written = [
        (r["consignee_name"], r["consignee_address"], r["consignee_postal_code"]) for r in plain
    ]
    assert len(set(written)) == len(written)


def test_all_variants_and_traps_are_there(table):
    variants = set(table["variant"].to_pylist())
    assert variants >= {
        "nickname", "order turned", "initial only", "title", "keyboard typo", "transposed letters", "dropped letter",
        "misread letter", "suffix written", "unit written", "unit left out", "zip plus four", "other spelling",
        "care of", "town shortened", "moved, same phone", "phone written",
    }  # fmt: skip
    assert "senior and junior" in set(table["trap"].to_pylist())
    assert set(consignees.made(COUNT, seed=7, traps=False)["trap"].to_pylist()) == {""}


def test_a_father_and_a_son_share_house_and_family_name(table):
    pairs = {}
    for row in rows_of(table, "trap", "father and son"):
        if row["variant"] == "":
            pairs.setdefault(row["group"], []).append(row)
    assert pairs
    for one, other in pairs.values():
        assert one["consignee_address"] == other["consignee_address"]
        assert one["consignee_name"] != other["consignee_name"]
        assert one["consignee_name"].split()[-1] == other["consignee_name"].split()[-1]


def test_pairs_are_counted_by_hand():
    truth = np.array([1, 1, 1, 2, 2, 3])
    labels = np.array([7, 7, 8, 8, 8, 9])
    assert identity.pairs(truth) == 3 + 1
    assert identity.pairs(labels, truth) == 1 + 1
    assert identity.with_strangers(truth, labels).tolist() == [
        False,
        False,
        True,
        True,
        True,
        False,
    ]


def test_links_of_links_are_one_person(tmp_path):
    head = "rec_id,given_name,surname,street_number,address_1,address_2,suburb,postcode,state"
    (tmp_path / "febrl1.csv").write_text(
        f"{head}\nr1,ann,roe,6,oak street,,perth,6000,wa\nr2,an,roe,6,oak st,flat 2,perth,6000,wa\n"
        "r3,,roe,,,,,,\nr4,bo,doe,1,elm,,,,\n"
    )
    (tmp_path / "febrl1_links.csv").write_text("r3,r2\nr2,r1\n")
    table, truth = identity.febrl(tmp_path, 1)
    assert truth[0] == truth[1] == truth[2] != truth[3]
    assert table["consignee_address"].to_pylist() == [
        "6 oak street", "6 oak st flat 2", "", "1 elm"
    ]  # fmt: skip
