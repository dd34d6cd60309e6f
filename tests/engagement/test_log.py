"""The activity log only grows, and whatever is changed in it is found."""

import sqlite3

import pytest

from audit.engagement import Engagement
from audit.engagement.log import first_broken

COLUMNS = ("entry", "at", "action", "detail", "previous", "sha256")


@pytest.fixture
def conn(tmp_path):
    with Engagement.create(tmp_path / "log.s321", "Harbour") as made:
        with made.transaction():
            for number in range(4):
                made.log("import", {"rows": number, "file": "März.xlsx"})
        yield made.conn


def without_triggers(conn):
    names = conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in names:
        conn.execute(f"DROP TRIGGER {name}")


def test_the_chain_of_an_untouched_log_holds(conn):
    assert conn.execute("SELECT count(*) FROM log").fetchone() == (5,)
    assert first_broken(conn) is None


@pytest.mark.parametrize("entry", [1, 3, 5])
@pytest.mark.parametrize("column", COLUMNS)
def test_a_change_of_any_part_of_any_entry_is_found(conn, entry, column):
    without_triggers(conn)
    changed = (
        "entry + 90" if column == "entry" else f"replace({column}, substr({column}, 2, 1), 'x')"
    )
    conn.execute(f"UPDATE log SET {column} = {changed} WHERE entry = ?", (entry,))
    broken = first_broken(conn)
    assert broken in ({entry} if column != "entry" else {entry + 1, 90 + entry})


@pytest.mark.parametrize("entry", [1, 2, 4])
def test_a_removed_entry_is_found_at_the_next(conn, entry):
    without_triggers(conn)
    conn.execute("DELETE FROM log WHERE entry = ?", (entry,))
    assert first_broken(conn) == entry + 1


def test_an_entry_rehashed_by_a_forger_breaks_the_next(conn):
    from audit.engagement.log import digest

    without_triggers(conn)
    at, action, previous = conn.execute(
        "SELECT at, action, previous FROM log WHERE entry = 2"
    ).fetchone()
    forged = digest(2, at, action, "{}", previous)
    conn.execute("UPDATE log SET detail = '{}', sha256 = ? WHERE entry = 2", (forged,))
    assert first_broken(conn) == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET detail = '{}' WHERE entry = 2",
        "DELETE FROM log WHERE entry = 5",
        "DELETE FROM log",
        "INSERT OR REPLACE INTO log SELECT entry, at, action, '{}', previous, sha256 FROM log",
        "REPLACE INTO log VALUES (5, '', 'import', '{}', '', '')",
    ],
)
def test_the_log_only_grows(conn, statement):
    before = conn.execute("SELECT * FROM log").fetchall()
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        conn.execute(statement)
    assert conn.execute("SELECT * FROM log").fetchall() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE review SET status = 'dismissed'",
        "DELETE FROM review",
        "REPLACE INTO review (review_id, finding_id, status) VALUES (1, 'F', 'dismissed')",
    ],
)
def test_decisions_only_grow_too(conn, statement):
    conn.execute("INSERT INTO review (finding_id, status) VALUES ('F', 'open')")
    conn.execute("INSERT INTO review (finding_id, status) VALUES ('F', 'confirmed')")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        conn.execute(statement)
    statuses = conn.execute("SELECT status FROM review ORDER BY review_id").fetchall()
    assert statuses == [("open",), ("confirmed",)]
