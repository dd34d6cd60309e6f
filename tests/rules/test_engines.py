"""The rules' SQL gives the same rows in SQLite and in DuckDB: all cases at once, by settings."""

import duckdb
import pytest

from audit import findings, law, rulebook
from audit.engagement import Engagement
from tests.rules.cases import RULES_BY_SETTINGS

TABLES = (
    "shipment", "item", "legal_parameter", "chosen", "source_field", "identical_line",
    "format_fault", "excluded_goods", "perfume", "quota",
)  # fmt: skip
TYPES = {"INTEGER": "BIGINT", "INT": "BIGINT", "REAL": "DOUBLE", "FLOAT": "DOUBLE"}
LABELS = [" ".join("=".join(pair) for pair in chosen) or "default" for chosen in RULES_BY_SETTINGS]


@pytest.mark.parametrize("chosen", RULES_BY_SETTINGS, ids=LABELS)
def test_duckdb_gives_the_rows_of_sqlite(runs, chosen):
    with Engagement.open(runs(chosen).file) as engagement, engagement.transaction() as conn:
        findings.prepare(conn, engagement.settings(), law.load())
        with duckdb.connect() as duck:
            copy_tables(conn, duck)
            for rule_id in sorted(RULES_BY_SETTINGS[chosen]):
                sql = rulebook.rule(rule_id).sql
                expected = rows(conn, sql)
                assert expected, f"no case of {rule_id} fires"
                assert rows(duck, sql) == expected, rule_id


def rows(conn, sql):
    query = f"SELECT DISTINCT shipment_no, role, certainty, grouping, note FROM ({sql}) r"
    return sorted(tuple(row) for row in conn.execute(query).fetchall())


def copy_tables(conn, duck):
    for table in TABLES:
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
