"""A run over the same consignees takes over the pairs it knows, and ends as if it had compared anew."""

from unittest import mock

import pytest

from audit import pipeline
from audit.engagement import Engagement
from audit.persons import candidates, decisions, known
from tests.engagement.audits import written

WHO = (
    ("Ann Roe", "1 Oak St", "10001", ""), ("Anne Roe", "1 Oak Street", "10001", ""),
    ("Ann Rowe", "1 Oak St", "10001", "K1"), ("Bob Poe Jr", "9 Elm Ave", "94105", ""),
    ("Bob Poe Sr", "9 Elm Ave", "94105", ""), ("Bob Poe", "9 Elm Av", "94105", ""),
    ("Oak Trading LLC", "7 Pine Rd", "60614", ""), ("Oak Trade LLC", "7 Pine Rd", "60614", ""),
    ("Guest", "5 Ash Ct", "60614", ""), ("Jr", "5 Ash Ct", "60614", ""), ("", "", "", "K1"),
)  # fmt: skip
KEPT = ("consignee", "consignee_party", "identity_pair", "identity_model", "identity_conflict",
        "shipment_level", "person", "line_person", "finding", "level_total")  # fmt: skip


@pytest.fixture
def file(tmp_path):
    lines = [
        {
            "bill_number": f"B{n}", "entry_type": "321", "arrival_date": "2024-05-03", "value": "500",
            "consignee_name": name, "consignee_address": street, "consignee_postal_code": code,
            "consignee_id": number,
        }
        for n, (name, street, code, number) in enumerate(WHO)
    ]  # fmt: skip
    path = tmp_path / "case.s321"
    Engagement.create(path).close()
    pipeline.import_sources(path, [written(tmp_path / "lines.csv", lines)])
    return path


def run(file, settings=None, *, compares):
    """Run; whether it ``compares`` consignees is checked. What the engagement then holds."""
    with mock.patch.object(candidates, "find", wraps=candidates.find) as found:
        pipeline.run(file, settings or {}, ["321-02"])
    assert found.called == compares
    with Engagement.open(file) as engagement:
        return {
            t: sorted(map(tuple, engagement.conn.execute(f"SELECT * FROM {t}")), key=repr)
            for t in KEPT
        }


def anew(file, settings=None):
    with mock.patch.object(known, "restore", return_value=False):
        return run(file, settings, compares=True)


def decide(file, verdict):
    with Engagement.open(file) as engagement:
        pair = engagement.conn.execute(
            "SELECT left_id, right_id FROM identity_pair ORDER BY weight DESC, 1, 2"
        ).fetchone()
    decisions.decide(file, *pair, verdict, "seen", "A. Auditor")


def test_a_second_run_compares_nobody_and_ends_the_same(file):
    first = run(file, compares=True)
    assert first["identity_pair"]
    assert run(file, compares=False) == first


@pytest.mark.parametrize("verdict", ["same", "different", "unsure"])
def test_after_a_decision_nobody_is_compared_and_it_ends_as_if_all_were(file, verdict):
    run(file, compares=True)
    decide(file, verdict)
    known_pairs = run(file, compares=False)
    assert known_pairs == anew(file)


@pytest.mark.parametrize("level", ["strict", "normal", "lenient"])
def test_another_level_needs_no_comparison(file, level):
    run(file, compares=True)
    known_pairs = run(file, {"identity_level": level}, compares=False)
    assert known_pairs == anew(file, {"identity_level": level})


def test_more_lines_are_compared(file, tmp_path):
    run(file, compares=True)
    more = {"bill_number": "B99", "consignee_name": "Cy Coe", "consignee_address": "2 Fir St",
            "consignee_postal_code": "10001", "value": "1", "arrival_date": "2024-05-03",
            "entry_type": "321"}  # fmt: skip
    pipeline.import_sources(file, [written(tmp_path / "more.csv", [more])])
    run(file, compares=True)


@pytest.mark.parametrize(
    "setting", [{"shared_addresses": "personal"}, {"identity_weights": "engagement"}]
)
def test_another_way_to_compare_compares(file, setting):
    run(file, compares=True)
    run(file, setting, compares=True)


def test_another_version_of_the_comparison_compares(file):
    run(file, compares=True)
    with mock.patch.object(known, "VERSION", known.VERSION + 1):
        run(file, compares=True)
