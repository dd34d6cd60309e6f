"""The rules' SQL gives the same rows in SQLite and in DuckDB: all cases at once, by settings."""

import shutil
from pathlib import Path

import duckdb
import pytest

from audit import facts, findings, law, rulebook
from audit.engagement import Engagement
from tests.rules.cases import FILES, RULES_BY_SETTINGS

STORED = ("shipment", "item", "legal_parameter", "finding", "evidence")
TYPES = {"INTEGER": "BIGINT", "INT": "BIGINT", "REAL": "DOUBLE", "FLOAT": "DOUBLE"}
LABELS = [" ".join("=".join(pair) for pair in chosen) or "default" for chosen in RULES_BY_SETTINGS]

OWN = [(file["rule"], kind) for file in FILES for kind in file.get("own", {})]


@pytest.mark.parametrize("chosen", RULES_BY_SETTINGS, ids=LABELS)
def test_duckdb_gives_the_rows_of_sqlite(runs, chosen):
    rules = [rulebook.rule(rule_id) for rule_id in sorted(RULES_BY_SETTINGS[chosen])]
    with Engagement.open(runs(chosen).file) as engagement:
        same_in_duckdb(engagement, rules)


@pytest.mark.parametrize(("rule_id", "kind"), OWN, ids=" ".join)
def test_rows_that_a_table_of_the_users_own_matched_are_among_those_compared(
    runs, rule_id, kind, tmp_path
):
    rule = rulebook.rule(rule_id)
    with Engagement.open(Path(shutil.copy(runs(()).file, tmp_path / "cases.s321"))) as engagement:
        with_it = same_in_duckdb(engagement, [rule])
        with engagement.transaction() as conn:
            conn.execute("DELETE FROM own_row WHERE name = ?", (kind,))
        assert same_in_duckdb(engagement, [rule]) < with_it


def same_in_duckdb(engagement, rules):
    """Assert that DuckDB gives SQLite's rows for each of the rules, and some; how many in all."""
    found = 0
    with engagement.transaction() as conn, duckdb.connect() as duck:
        findings.apply_law(conn, engagement.settings(), law.load())
        facts.prepare(conn, rules, engagement.settings())
        copy_tables(conn, duck, [*STORED, *facts.tables(rules)])
        for rule in rules:
            expected = rows(conn, rule.sql)
            assert expected, f"no case of {rule.id} fires"
            assert rows(duck, rule.sql) == expected, rule.id
            found += len(expected)
    return found


def rows(conn, sql):
    query = f"SELECT DISTINCT shipment_no, role, certainty, grouping, note FROM ({sql}) r"
    return sorted(tuple(row) for row in conn.execute(query).fetchall())


def copy_tables(conn, duck, tables):
    for table in tables:
        columns = [
            (name, TYPES.get(declared, "BIGINT" if name.endswith("_day") else "VARCHAR"))
            for _, name, declared, *_ in conn.execute(f"PRAGMA table_info({table})")
        ]
        declared = ", ".join(f"{name} {kind}" for name, kind in columns)
        duck.execute(f"CREATE TABLE {table} ({declared})")
        data = conn.execute(f"SELECT * FROM {table}").fetchall()
        values = [list(column) for column in zip(*data, strict=True)]
        unnested = ", ".join(f"unnest(?::{kind}[])" for _, kind in columns)
        if data:
            duck.execute(f"INSERT INTO {table} SELECT {unnested}", values)
