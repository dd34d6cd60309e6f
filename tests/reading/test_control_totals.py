"""The client's own rows and value beside what was read, with the difference and its explanation."""

import sqlite3

import pytest

from audit import control_totals
from audit.engagement import Engagement
from audit.errors import AuditError

HEADER = ("bill_number", "value")
ROWS = (("b1", "900.00"), ("b2", "12.50"), ("b3", "n/a"))


@pytest.fixture
def loaded(case):
    case.take(case.csv(HEADER, *ROWS, name="may.csv"))
    case.take(case.csv(HEADER, ROWS[0], name="june.csv"))
    return case


def enter(case, name="may.csv", by="R. Vale", **figures):
    return control_totals.enter(case.file, name, by=by, **figures)


def listed(case):
    with Engagement.open(case.file, read_only=True) as engagement:
        return control_totals.listed(engagement.conn)


@pytest.mark.parametrize(
    ("figures", "state", "rows", "cents"),
    [
        ({"rows": 3, "value": "912.50"}, "agrees", 0, 0),
        ({"rows": 3, "value": "$ 912.50"}, "agrees", 0, 0),
        ({"rows": 2}, "differs", 1, None),
        ({"value": "1,000.00"}, "differs", None, -8750),
        ({"rows": 2, "note": "b3 has no value"}, "explained", 1, None),
    ],
)
def test_figures_are_compared_with_what_was_read(loaded, figures, state, rows, cents):
    total = enter(loaded, **figures)
    assert (total.state, total.rows_difference, total.value_difference_cents) == (
        state, rows, cents,
    )  # fmt: skip
    assert total == listed(loaded)[0]


def test_duplicates_belong_to_what_the_client_counted(loaded):
    assert enter(loaded, "june.csv", rows=1, value="900").state == "agrees"


def test_a_source_without_figures_has_no_state(loaded):
    enter(loaded, rows=3)
    assert [total.state for total in listed(loaded)] == ["agrees", ""]


def test_a_note_is_added_and_the_figures_stay(loaded):
    enter(loaded, rows=2, value="912.50")
    total = enter(loaded, note="the client leaves b3 out", by="A. Reed")
    assert (total.rows, total.value_cents, total.by) == (2, 91250, "A. Reed")
    assert total.state == "explained"


def test_every_entry_stays_and_is_in_the_log(loaded):
    enter(loaded, rows=2)
    enter(loaded, rows=3)
    entered = loaded.query("SELECT rows FROM control_total ORDER BY control_total_id")
    assert [row["rows"] for row in entered] == [2, 3]
    logged = loaded.query("SELECT count(*) AS n FROM log WHERE action = 'totals'")
    assert logged == [{"n": 2}]
    with (
        Engagement.open(loaded.file) as engagement,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        engagement.conn.execute("UPDATE control_total SET rows = 9")


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ({}, "Nothing to enter"),
        ({"rows": 1, "by": " "}, "needs the name"),
        ({"value": "lots"}, "no amount in US dollars"),
        ({"value": "1.234"}, "no amount in US dollars"),
        ({"rows": 1, "name": "july.csv"}, "No source is named july.csv"),
        ({"note": "why"}, "has no figures yet"),
    ],
)
def test_what_is_no_figure_is_refused(loaded, figures, words):
    with pytest.raises(AuditError, match=words):
        enter(loaded, **figures)
    assert loaded.query("SELECT * FROM control_total") == []
