"""Random engagements: the rules list what a plain loop over the same lines lists, as sure as it."""

import random
from collections import defaultdict

import pytest

from audit import pipeline
from audit.cleaning.blanks import PLACEHOLDERS
from audit.engagement import Engagement
from audit.importing import ImportOptions
from audit.settings import DEFAULTS
from tests.engagement.audits import written
from tests.rules import plain_loop, random_worlds

RULES = [
    "321-01", "321-02", "321-03", "321-04", "321-05", "321-10", "321-11", "321-12", "321-30",
    "321-31", "321-40", "321-41", "321-42", "321-43", "321-44", "321-45", "321-70",
]  # fmt: skip
WORLDS = 120


@pytest.fixture(scope="module")
def worlds():
    rng = random.Random(321)
    return [random_worlds.world(rng, number) for number in range(WORLDS)]


@pytest.fixture(scope="module")
def engagement(worlds, tmp_path_factory, in_this_process):
    return made(worlds, tmp_path_factory.mktemp("worlds"), random.Random(5))


@pytest.mark.parametrize("seed", range(8))
def test_the_rules_agree_with_a_plain_loop(worlds, engagement, seed):
    settings = random_worlds.settings(random.Random(seed)) if seed else dict(DEFAULTS)
    expected = expected_of(worlds, settings)
    assert found_in(engagement, settings) == {n: found for n, found in expected.items() if found}
    assert len({rule for found in expected.values() for rule, *_ in found}) > 12


def made(worlds, folder, rng):
    """An engagement of all worlds: by turns in three files, and some lines again in a fourth."""
    path = folder / "worlds.s321"
    Engagement.create(path).close()
    for place, (name, basis) in enumerate(random_worlds.BASIS.items()):
        lines = [
            {"invoice_number": line["tag"]} | {f: t for f, t in line.items() if f != "tag"}
            for world in worlds[place :: len(random_worlds.BASIS)]
            for line in world
        ]
        without = random_worlds.NARROW if name == "narrow.csv" else ()
        fields = [field for field in lines[0] if field not in without]
        kept = [{field: line[field] for field in fields} for line in lines]
        sources = [written(folder / name, kept, fields)]
        if name == "lines.csv":
            sources.append(written(folder / "again.csv", rng.sample(kept, len(kept) // 8), fields))
        pipeline.import_sources(path, sources, ImportOptions(value_basis=basis))
    return path


def expected_of(worlds, settings):
    expected = {}
    for number, world in enumerate(worlds):
        name = list(random_worlds.BASIS)[number % len(random_worlds.BASIS)]
        without = random_worlds.NARROW if name == "narrow.csv" else ()
        lines = [
            {"row": row, "tag": line["tag"]}
            | {f: t for f, t in line.items() if f not in without and t.lower() not in PLACEHOLDERS}
            for row, line in enumerate(world)
        ]
        columns = [field for field in world[0] if field not in without]
        basis = random_worlds.BASIS[name]
        expected[number] = plain_loop.findings(lines, basis, columns, settings)
    return expected


def found_in(engagement, settings):
    pipeline.run(engagement, settings, RULES)
    tags, listed = defaultdict(list), defaultdict(list)
    with Engagement.open(engagement, read_only=True) as opened:
        for shipment, tag in opened.conn.execute(
            "SELECT i.shipment_no, t.invoice_number FROM item i JOIN line_text t USING (line_id)"
        ):
            tags[shipment].append(tag)
        for no, rule, certainty, shipment in opened.conn.execute(
            "SELECT f.finding_no, f.rule_id, f.certainty, e.shipment_no FROM finding f "
            "JOIN evidence e USING (finding_no) WHERE e.role = 'breach'"
        ):
            listed[no, rule, certainty].append(tuple(sorted(tags[shipment])))
    found = defaultdict(list)
    for (_, rule, certainty), shipments in listed.items():
        number = int(shipments[0][0].partition("-")[0])
        found[number].append((rule, tuple(sorted(shipments)), certainty))
    return {number: sorted(findings) for number, findings in found.items()}
