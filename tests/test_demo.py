"""The samples of the demo: the same each time, invented throughout, and audited as planted."""

import hashlib
import re
import shutil
import time
from collections import Counter

import pytest

from audit import demo, layouts, pipeline, rates
from audit.demo import near_matches, planted, writers
from audit.demo.check_digits import air_waybill, container, entry_number
from audit.demo.world import load
from audit.engagement import Engagement
from audit.fields import NAMES
from audit.persons import traps

MUST_FIRE = {
    f"321-{number}"
    for number in (
        "01", "02", "03", "04", "05", "06", "07", "08", "10", "11", "12", "13", "14", "20", "21",
        "22", "23", "24", "25", "26", "27", "30", "31", "32", "40", "41", "42", "43", "44", "45",
        "46", "50", "51", "60", "61", "70", "80",
    )
}  # fmt: skip
LAYOUTS = {
    "manifest": "broker_manifest",
    "carrier": "express_billing",
    "marketplace": "marketplace_orders",
    "ace": "ace_entry_summary",
}
CASES = planted.cases()
NOT_YET: dict[tuple[str, str], str] = {}  # a case that begins to be found has to leave this list


def case_id(case):
    return f"{case.rule}-{case.what}"


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    return demo.write_samples(folder)


@pytest.fixture(scope="module")
def shipments():
    return demo.sample_shipments()


def test_check_digits_agree_with_published_examples():
    assert entry_number("B76", 324527) == "B76-0324527-8"
    assert entry_number("ABC", 1234567) == "ABC-1234567-6"
    assert entry_number("999", 9999999) == "999-9999999-0"
    assert air_waybill("321", 1234567) == "321-12345675"
    assert container("CSQU", 305438) == "CSQU3054383"
    assert container("TGHU", 759933) == "TGHU7599330"


def test_samples_are_the_same_every_time_and_quickly_written(samples, tmp_path):
    begun = time.monotonic()
    again = demo.write_samples(tmp_path)
    assert time.monotonic() - begun < 3

    def digests(paths):
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}

    assert digests(again) == digests(samples)


def test_samples_come_in_the_order_of_their_names(samples):
    names = [path.name for path in samples]
    assert names == sorted(names)
    assert len(names) == 9


def test_background_is_large_and_reaches_from_2015_to_2025(shipments):
    days = [s.lines[0]["arrival_date"] for s in shipments if s.origin == "background"]
    assert 1500 < len(days) < 3000
    assert {day.year for day in days} >= set(range(2015, 2026))


def test_a_few_percent_of_the_samples_have_faults(shipments):
    kinds = Counter(shipment.origin for shipment in shipments)
    assert 0.02 < kinds["fault"] / kinds["background"] < 0.08


def test_background_numbers_are_unique(shipments):
    numbers = Counter(s.number for s in shipments if s.origin != "planted")
    assert [number for number, times in numbers.items() if times > 1] == []


def test_every_rule_has_a_case_that_fires_and_most_a_near_miss():
    assert {case.rule for case in CASES if case.fires} == MUST_FIRE
    assert len({case.rule for case in CASES if not case.fires}) >= 18


def test_planted_people_live_nowhere_else(shipments):
    background = {s.person.name for s in shipments if s.origin != "planted"}
    assert background & {s.person.name for s in shipments if s.origin == "planted"} == set()


def test_nobody_can_be_called_or_written_to(shipments):
    people = {shipment.person for shipment in shipments}
    assert all(person.email.endswith("@example.com") for person in people)
    assert all(re.fullmatch(r"\(\d{3}\) 555-01\d\d", person.phone) for person in people)
    colors = load().about["colors"]
    assert all(person.name.split()[0] in colors for person in people)


@pytest.mark.parametrize("sheet", writers.sheets())
def test_every_column_of_a_sample_is_recognised_by_its_header(sheet):
    columns = writers.sheets()[sheet]["columns"]
    headers = [column[0] for column in columns]
    read = layouts.map_columns(headers, 1, {}).columns
    for number, column in enumerate(columns, 1):
        if column[1] in NAMES and headers.index(column[0]) == number - 1:
            assert number in read[column[1]] or column[0] == "Entry Summary Date"


@pytest.mark.parametrize(("sheet", "layout"), LAYOUTS.items())
def test_a_layout_reads_its_sample_as_the_headers_do(sheet, layout):
    headers = [column[0] for column in writers.sheets()[sheet]["columns"]]
    by_layout = layouts.map_columns(headers, 1, {}, layouts.load(layout)).columns
    by_header = layouts.map_columns(headers, 1, {}).columns
    assert {name: by_layout[name] for name in by_header} == {
        **by_header,
        **({"shipper_name": by_layout["shipper_name"]} if sheet == "carrier" else {}),
    }


@pytest.fixture(scope="module")
def audited(samples, tmp_path_factory):
    """The engagement after import and run."""
    path = tmp_path_factory.mktemp("engagement") / "samples.s321"
    Engagement.create(path, client="Sample client").close()
    pipeline.import_sources(path, samples[:-1])
    rates.load(path, samples[-1])
    pipeline.run(path)
    with Engagement.open(path, read_only=True) as engagement:
        yield engagement.conn


@pytest.fixture(scope="module")
def listed(audited):
    """rule -> number of a shipment that it lists -> certainties."""
    found = {}
    for rule, certainty, bill, entry in audited.execute(
        "SELECT rule_id, coalesce(e.certainty, f.certainty), bill_number, entry_number "
        "FROM evidence e JOIN finding f USING (finding_no) JOIN shipment s USING (shipment_no) "
        "WHERE role = 'breach'"
    ):
        number = bill or re.sub(r"\W", "", entry or "")
        found.setdefault(rule, {}).setdefault(number, set()).add(certainty)
    return found


def as_listed(number):
    """Entry summaries write their number without hyphens."""
    return number.replace("-", "") if re.fullmatch(r"\w{3}-\d{7}-\d", number) else number


def firing_cases():
    """The cases that have to fire, but for those whose part of the program is missing."""
    for case in CASES:
        if case.fires and (case.rule, case.certainty) not in NOT_YET:
            yield pytest.param(case, id=case_id(case))


def test_known_gaps_are_gaps_still(listed):
    gaps = [case for case in CASES if case.fires and (case.rule, case.certainty) in NOT_YET]
    assert len(gaps) == len(NOT_YET)
    for case in gaps:
        assert not {as_listed(number) for number in case.numbers} & set(listed.get(case.rule, {}))


@pytest.mark.parametrize("case", firing_cases())
def test_every_planted_case_is_found(case, listed):
    found = listed.get(case.rule, {})
    numbers = {as_listed(number) for number in case.numbers}
    assert numbers - set(found) == set()
    if case.certainty:
        assert {number: found[number] for number in numbers} == {
            number: {case.certainty} for number in numbers
        }


@pytest.mark.parametrize("case", [c for c in CASES if not c.fires], ids=case_id)
def test_no_near_miss_is_listed(case, listed):
    assert {as_listed(number) for number in case.numbers} & set(listed.get(case.rule, {})) == set()


def test_nothing_is_found_in_the_lawful_background(listed, shipments):
    lawful = {as_listed(s.number) for s in shipments if s.origin == "background"}
    found = {rule: sorted(set(listed.get(rule, {})) & lawful) for rule in sorted(MUST_FIRE)}
    assert {rule: numbers for rule, numbers in found.items() if numbers} == {}


def test_a_copy_of_a_file_is_all_duplicates(audited):
    rows = {
        name: (read, duplicates)
        for name, read, duplicates in audited.execute(
            "SELECT source_file, rows_read, duplicates FROM source"
        )
    }
    read, duplicates = rows[demo.COPY]
    assert read == duplicates > 0
    resent = rows[demo.RESEND]
    assert 0 < resent[1] < resent[0]


def test_every_row_of_the_samples_is_accounted_for(audited):
    unbalanced = audited.execute(
        "SELECT source_file FROM source WHERE rows_read <> lines_loaded + duplicates + rejected"
    ).fetchall()
    assert unbalanced == []


def test_the_faults_of_the_samples_are_issues(audited):
    raw = {row[0] for row in audited.execute("SELECT raw FROM issue")}
    assert {"8OO.00", "see invoice", "31/31/2022", "Atlantis", "HTS?"} <= raw


def test_near_matches_are_lawful_and_change_no_other_finding(listed):
    near = {number for group in near_matches.groups() for number in group.numbers}
    assert {
        rule: sorted(near & set(found)) for rule, found in listed.items() if near & set(found)
    } == {}


@pytest.mark.parametrize("group", near_matches.groups(), ids=lambda group: group.what)
def test_near_matches_are_the_persons_that_they_are_meant_to_be(group, audited):
    marks = ", ".join("?" * len(group.numbers))
    persons = [
        person
        for (person,) in audited.execute(
            f"SELECT person_id FROM shipment WHERE bill_number IN ({marks})", group.numbers
        )
    ]
    assert len(persons) == len(group.numbers)
    expected = {True: {1}, False: {len(persons)}, None: set(range(2, len(persons)))}
    assert len(set(persons)) in expected[group.one_person]


def test_every_kind_of_trap_that_needs_no_near_match_is_planted(audited, tmp_path):
    path = tmp_path / "copy.s321"
    shutil.copyfile(audited.execute("PRAGMA database_list").fetchone()[2], path)
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        traps.mark(conn)
        found = {(trap.kind, trap.subject.split(",")[0]) for trap in traps.summary(conn)}
    assert found - {one for one in found if one[0] == "chain"} == {
        ("dormitory or office", "4400 OLD SEXTANT RD"), ("forwarder", "7700 HALFPENNY ST"),
        ("shared phone", "2075550196"), ("placeholder name", "AMAZON CUSTOMER"),
        ("placeholder name", "TO ORDER"), ("carrier or broker", "Tidewater Freight Forwarding (Sample) Inc"),
        ("carrier or broker", "Bellows Storage (Sample)"),
    }  # fmt: skip
