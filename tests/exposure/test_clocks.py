"""Periods in calendar years, and the penalty of 19 U.S.C. 1321(c) by its dates."""

import datetime as dt

import pytest

from audit import law
from audit.exposure import clocks, years_later

RECORD = law.load()


def number(text):
    return (dt.date.fromisoformat(text) - law.EPOCH).days


@pytest.mark.parametrize(
    ("begun", "years", "until"),
    [
        ("2024-05-01", 2, "2026-05-01"),
        ("2024-02-29", 4, "2028-02-29"),
        ("2024-02-29", 2, "2026-03-01"),
        ("2024-02-28", 1, "2025-02-28"),
        ("2015-12-31", 5, "2020-12-31"),
        ("2096-02-29", 4, "2100-03-01"),
    ],
)
def test_a_year_is_a_calendar_year(begun, years, until):
    assert years_later(number(begun), years) == number(until)


@pytest.mark.parametrize(("setting", "until"), [("2", "2026-05-03"), ("5", "2029-05-03")])
def test_records_run_by_the_setting_and_the_suit_by_the_statute(setting, until):
    found = clocks(RECORD, number("2024-05-03"), {"record_years": setting})
    assert found.records_until == number(until)
    assert found.limitation_until == number("2029-05-03")


@pytest.mark.parametrize(("begun", "leap"), [("2024-02-29", True), ("2024-02-28", False)])
def test_what_began_on_29_february_is_said(begun, leap):
    assert clocks(RECORD, number(begun), {}).leap is leap


@pytest.mark.parametrize(
    ("day", "first", "later"),
    [
        ("2025-08-02", 0, 0),
        ("2025-08-03", 500_000, 1_000_000),
        ("2027-06-30", 500_000, 1_000_000),
        ("2027-07-01", 0, 0),
    ],
)
def test_the_penalty_has_its_first_and_its_last_day(day, first, later):
    found = clocks(RECORD, number(day), {})
    assert (found.penalty_first_cents, found.penalty_later_cents) == (first, later)


@pytest.mark.parametrize("day", ["2014-12-31", "2028-01-01"])
def test_a_day_without_law_has_no_clocks(day):
    assert clocks(RECORD, number(day), {}) is None
