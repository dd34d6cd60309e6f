"""Long statements stop when they are asked to."""

import time

import duckdb
import pytest

from audit.errors import Cancelled
from audit.progress import interruptible, part


def test_a_part_spreads_its_fractions_and_keeps_an_unknown_one_unknown():
    told = []
    within = part(lambda fraction, _: told.append(fraction), 0.5, 1.0)
    for fraction in (0.0, 0.5, 1.0, -1.0):
        within(fraction, "")
    assert told == [0.5, 0.75, 1.0, -1.0]


def test_a_long_statement_of_duckdb_stops_within_a_second():
    duck = duckdb.connect()
    asked = []

    def stop(_fraction, text):
        asked.append(time.monotonic())
        raise Cancelled(text)

    with pytest.raises(Cancelled), interruptible(duck, stop, "counting"):
        duck.execute("SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b")
    assert time.monotonic() - asked[0] < 1
    assert duck.execute("SELECT 1").fetchall() == [(1,)]
    duck.close()


def test_a_fault_within_is_not_hidden():
    duck = duckdb.connect()
    quiet = lambda _fraction, _text: None  # noqa: E731
    with pytest.raises(duckdb.CatalogException), interruptible(duck, quiet, ""):
        duck.execute("SELECT * FROM nowhere")
    duck.close()
