"""The engagement file: what it is, how it is made, opened, brought up to date and refused."""

import sqlite3
from contextlib import closing

import pytest
from sqlite_utils import Database

from audit import __version__, engagement, fields
from audit.engagement import SCHEMA_VERSION, Engagement, schema
from audit.errors import AuditError
from tests.engagement.audits import content


def pragma(path, name):
    with closing(sqlite3.connect(path)) as conn:
        return conn.execute(f"PRAGMA {name}").fetchone()[0]


def execute(path, *statements):
    with closing(sqlite3.connect(path)) as conn, conn:
        for statement in statements:
            conn.execute(statement)


def older(path):
    """A file as the first version of the program left it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        schema.migrations.apply(Database(conn), stop_before="m002_runs")
        conn.execute("PRAGMA user_version = 1")
        conn.execute("INSERT INTO property VALUES ('client', 'Harbour')")
    return path


def tables(path):
    with closing(sqlite3.connect(path)) as conn:
        return {name for (name,) in conn.execute("SELECT name FROM sqlite_master")}


def test_a_new_file_says_what_it_is_and_of_which_version(tmp_path):
    path = tmp_path / "new.s321"
    Engagement.create(path, "Harbour", "R. Vale").close()
    assert pragma(path, "application_id").to_bytes(4, "big") == b"S321"
    assert pragma(path, "user_version") == SCHEMA_VERSION
    with Engagement.open(path) as opened:
        properties = opened.properties()
    assert (properties["client"], properties["auditor"]) == ("Harbour", "R. Vale")
    assert properties["created_with"] == __version__


def test_lines_keep_every_canonical_field_as_read(tmp_path):
    path = tmp_path / "new.s321"
    with Engagement.create(path) as made:
        columns = [row[1] for row in made.conn.execute("PRAGMA table_info(line_text)")]
    assert columns == ["line_id", *fields.NAMES]


def test_every_table_of_the_schema_is_strict(tmp_path):
    path = tmp_path / "new.s321"
    with Engagement.create(path) as made:
        strict = dict(
            made.conn.execute(
                "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' "
                "AND type <> 'view' AND name NOT GLOB '*sqlite_*'"
            )
        )
    assert {"line", "shipment", "finding", "review", "log"} <= set(strict)
    assert [name for name, is_strict in strict.items() if not is_strict] == []


def test_an_existing_file_is_never_overwritten(tmp_path):
    path = tmp_path / "there.s321"
    path.write_text("somebody's notes")
    with pytest.raises(AuditError, match="exists already"):
        Engagement.create(path)
    assert path.read_text() == "somebody's notes"


def test_a_failed_creation_leaves_no_file(tmp_path, monkeypatch):
    def fail(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Engagement, "set_settings", fail)
    with pytest.raises(KeyboardInterrupt):
        Engagement.create(tmp_path / "new.s321")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("read_only", [False, True])
def test_an_older_file_is_brought_up_to_date_with_what_is_in_it(tmp_path, read_only):
    path = older(tmp_path / "old.s321")
    assert "finding" not in tables(path)
    with Engagement.open(path, read_only=read_only) as opened:
        assert opened.properties() == {"client": "Harbour"}
        assert opened.conn.execute("SELECT count(*) FROM finding").fetchone() == (0,)
    assert pragma(path, "user_version") == SCHEMA_VERSION
    Engagement.create(tmp_path / "new.s321").close()
    assert tables(path) == tables(tmp_path / "new.s321")


def test_an_interrupted_migration_leaves_nothing_half_made(tmp_path, monkeypatch):
    path = older(tmp_path / "old.s321")
    before = content(path)
    second = schema.migrations._migrations[1]
    whole = second.fn

    def half(db):
        whole(db)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(second, "fn", half)
        with pytest.raises(KeyboardInterrupt):
            Engagement.open(path)
    assert content(path) == before
    assert pragma(path, "user_version") == 1
    Engagement.open(path).close()
    assert pragma(path, "user_version") == SCHEMA_VERSION


def test_a_newer_file_is_refused_with_both_versions_named(tmp_path):
    path = tmp_path / "new.s321"
    Engagement.create(path).close()
    execute(path, "PRAGMA user_version = 4711")
    with pytest.raises(AuditError) as refused:
        Engagement.open(path)
    assert "4711" in str(refused.value)
    assert f"up to {SCHEMA_VERSION}" in str(refused.value)
    assert __version__ in str(refused.value)


def test_a_file_without_its_tables_is_named_damaged(tmp_path):
    path = tmp_path / "new.s321"
    Engagement.create(path).close()
    execute(path, "DROP TABLE log")
    with pytest.raises(AuditError, match="damaged"):
        Engagement.open(path)


def test_a_transaction_is_kept_whole_or_not_at_all(tmp_path):
    path = tmp_path / "new.s321"
    Engagement.create(path).close()
    before = content(path)
    with Engagement.open(path) as opened:
        with pytest.raises(ZeroDivisionError), opened.transaction():
            opened.set_settings({"overage_mode": "excess"})
            opened.log("run", {"findings": 1 / 0})
        assert not opened.conn.in_transaction
    assert content(path) == before


def test_two_writers_never_meet(tmp_path, monkeypatch):
    monkeypatch.setattr(engagement, "_BUSY_SECONDS", 0.05)
    path = tmp_path / "new.s321"
    Engagement.create(path).close()
    with Engagement.open(path) as first, Engagement.open(path) as second, first.transaction():
        with pytest.raises(AuditError, match="in use by another program"), second.transaction():
            pass
        assert second.properties()["client"] == ""


def test_a_file_that_may_only_be_read_can_be_read_and_not_written(engagement, monkeypatch):
    with Engagement.open(engagement, read_only=True) as opened:
        assert opened.conn.execute("SELECT count(*) FROM finding").fetchone()[0] > 0
        with pytest.raises(AuditError, match="read-only"), opened.transaction() as conn:
            conn.execute("DELETE FROM finding")


def test_a_damaged_page_is_a_sentence_wherever_it_is_met(engagement):
    with engagement.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * (engagement.stat().st_size - 8192))
    with (
        pytest.raises(AuditError, match=f"{engagement.name} is damaged"),
        Engagement.open(engagement, read_only=True) as opened,
    ):
        opened.conn.execute("SELECT count(*), max(bill_number) FROM line_text").fetchall()
        opened.conn.execute("SELECT * FROM log").fetchall()


def test_a_bug_in_a_query_is_no_sentence_for_users(engagement):
    with pytest.raises(sqlite3.OperationalError), Engagement.open(engagement) as opened:
        opened.conn.execute("SELECT no_such_column FROM line")
