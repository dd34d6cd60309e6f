"""Each rule on the cases of its TOML file, in SQLite and in DuckDB; and the order of rows."""

import csv
import random
import shutil
import tomllib
from functools import cache
from pathlib import Path

import duckdb
import pytest

from audit import findings, law, pipeline, rulebook
from audit.engagement import Engagement
from audit.readers import child, delimited

FILES = [tomllib.loads(p.read_text()) for p in sorted(Path(__file__).parent.glob("321-*.toml"))]
CASES = [
    (file["rule"], file.get("every_line", {}), case) for file in FILES for case in file["case"]
]
NAMES = [f"{rule_id} {case['name']}" for rule_id, _, case in CASES]
REFERENCE = ("excluded_goods", "perfume", "quota")
JOINED = (
    "shipment", "item", "legal_parameter", "chosen", "source_field", "identical_line", "format_fault",
)  # fmt: skip


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    path = tmp_path_factory.mktemp("rules") / "empty.s321"
    Engagement.create(path).close()
    return path


@pytest.fixture(scope="module", autouse=True)
def read_each_resource_once_and_in_this_process():
    def read(_, path, folder, only=None, *__):
        return delimited.read(path, folder, only)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(child.Reader, "read", read)
        patch.setattr(law, "load", cache(law.load))
        patch.setattr(findings, "reference_rows", cache(findings.reference_rows))
        yield


@pytest.fixture(scope="module")
def imported(empty, read_each_resource_once_and_in_this_process):
    """All cases in one engagement, told apart by the invoice number: one import is fast."""
    by_header = {}
    for number, (_, every_line, case) in enumerate(CASES):
        lines = lines_of(every_line, case, {"invoice_number": f"case {number}"})
        by_header.setdefault(tuple(case.get("without", ())), []).extend(lines)
    path = shutil.copy(empty, empty.with_name("imported.s321"))
    sources = [
        written(empty.with_name(f"{number}.csv"), lines)
        for number, lines in enumerate(by_header.values())
    ]
    pipeline.import_sources(path, sources)
    return path


@pytest.fixture(scope="module")
def duck():
    with duckdb.connect() as con:
        yield con


@pytest.mark.parametrize("number", range(len(CASES)), ids=NAMES)
def test_a_rule_lists_these_shipments_and_no_others(imported, duck, tmp_path, number):
    rule_id, _, case = CASES[number]
    file = shutil.copy(imported, tmp_path / "case.s321")
    keep_only(file, f"case {number}")
    pipeline.run(file, case.get("settings", {}), [rule_id])
    with Engagement.open(file) as engagement:
        conn = engagement.conn
        listed = conn.execute(
            "SELECT DISTINCT coalesce(s.bill_number, ''), e.certainty FROM evidence e "
            "JOIN shipment s USING (shipment_no) WHERE e.role = 'breach' ORDER BY 1"
        ).fetchall()
        untested = conn.execute("SELECT not_testable FROM coverage").fetchone()[0]
        sql = rulebook.rule(rule_id).sql
        with engagement.transaction():
            findings.prepare(conn, engagement.settings(), law.load())
            expected = rows(conn, sql)
            known = duck.execute("SELECT table_name FROM duckdb_tables()").fetchall()
            copy_tables(conn, duck, JOINED if known else JOINED + REFERENCE)
        assert rows(duck, sql) == expected, "DuckDB gives other rows than SQLite"
    assert [bill for bill, _ in listed] == case["fires"]
    if "certainty" in case:
        assert {certainty for _, certainty in listed} == {case["certainty"]}
    if "not_testable" in case:
        assert untested == case["not_testable"]


def test_every_rule_has_cases():
    assert [file["rule"] for file in FILES] == [rule.id for rule in rulebook.rules()]


def test_the_order_of_rows_and_files_changes_no_finding(empty, tmp_path):
    by_case = [
        lines_of(every_line, case, {"filer_code": f"case {number}"})
        for number, (_, every_line, case) in enumerate(CASES)
    ]
    lines = [line for case in by_case for line in case]
    # Identical lines stay in one file: in two they would be duplicates.
    halves = [[line for case in by_case[start::2] for line in case] for start in (0, 1)]
    first, second = (random.Random(321).sample(half, len(half)) for half in halves)
    splits = [[lines], [first, second], [second, first]]
    fields = list(dict.fromkeys(field for line in lines for field in line))
    found = []
    for number, parts in enumerate(splits):
        file = shutil.copy(empty, tmp_path / f"{number}.s321")
        sources = [
            written(tmp_path / f"{number}-{place}.csv", part, fields)
            for place, part in enumerate(parts)
        ]
        pipeline.import_sources(file, sources)
        pipeline.run(file)
        with Engagement.open(file) as engagement:
            found.append(set(engagement.conn.execute("SELECT finding_id, certainty FROM finding")))
    assert len(found[0]) > 100
    assert [sorted(other ^ found[0]) for other in found[1:]] == [[], []]


def lines_of(every_line, case, more):
    without = case.get("without", [])
    return [
        {field: text for field, text in (every_line | line | more).items() if field not in without}
        for line in case["lines"]
    ]


def keep_only(file, invoice):
    with Engagement.open(file) as engagement, engagement.transaction():
        conn = engagement.conn
        conn.execute("DELETE FROM line_text WHERE invoice_number <> ?", (invoice,))
        for table, rest in (
            ("line", "line_id NOT IN (SELECT line_id FROM line_text)"),
            ("party", "party_id NOT IN (SELECT party_id FROM line WHERE party_id IS NOT NULL)"),
            ("source", "source_id NOT IN (SELECT source_id FROM line)"),
        ):
            conn.execute(f"DELETE FROM {table} WHERE {rest}")


def written(path, lines, fields=None):
    fields = fields or list(dict.fromkeys(field for line in lines for field in line))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fields, restval="")
        writer.writeheader()
        writer.writerows(lines)
    return path


def rows(conn, sql):
    query = (
        f"SELECT DISTINCT shipment_no, role, certainty, grouping FROM ({sql}) r ORDER BY 1, 2, 3, 4"
    )
    return [tuple(row) for row in conn.execute(query).fetchall()]


def copy_tables(conn, duck, tables):
    types = {"INTEGER": "BIGINT", "INT": "BIGINT", "REAL": "DOUBLE", "FLOAT": "DOUBLE"}
    for table in tables:
        columns = [
            (name, types.get(declared, "BIGINT" if name.endswith("_day") else "VARCHAR"))
            for _, name, declared, *_ in conn.execute(f"PRAGMA table_info({table})")
        ]
        declared = ", ".join(f"{name} {kind}" for name, kind in columns)
        duck.execute(f"CREATE OR REPLACE TABLE {table} ({declared})").fetchall()
        data = conn.execute(f"SELECT * FROM {table}").fetchall()
        if data:
            values = [list(column) for column in zip(*data, strict=True)]
            unnested = ", ".join(f"unnest(?::{kind}[])" for _, kind in columns)
            duck.execute(f"INSERT INTO {table} SELECT {unnested}", values).fetchall()
