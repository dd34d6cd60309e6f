"""The regimes behind a time axis: from the law of the engagement, on their own days."""

import pytest

from audit.charts import DARK, LIGHT, Dated
from audit.charts._bands import Band, bands, key
from audit.charts._time import filled, place
from audit.charts.person_days_over_time import CHART
from tests.charts.conftest import day
from tests.report.made_engagement import insert


def with_law(conn, parameter, *values):
    insert(conn, "legal_parameter", (
        {"parameter": parameter, "first_day": day(first), "last_day": day(last), "value": value,
         "reference": "", "status": "read"} for first, last, value in values
    ))  # fmt: skip


@pytest.fixture
def suspended(conn):
    """Closed to China from 2024-03-16, to all from 2024-05-01: days that no code knows."""
    with_law(conn, "china_hk_ineligible", ("2015-01-01", "2024-03-15", 0),
             ("2024-03-16", "2024-04-30", 1), ("2024-05-01", "2027-12-31", 0))  # fmt: skip
    with_law(conn, "all_countries_suspended", ("2015-01-01", "2024-04-30", 0),
             ("2024-05-01", "2027-12-31", 1))  # fmt: skip
    return conn


def test_bands_follow_the_law_of_the_engagement_and_join_equal_neighbours(suspended):
    assert bands(suspended) == (
        Band(day("2015-01-01"), day("2016-03-09"), "$200 limit", "open"),
        Band(day("2016-03-10"), day("2024-03-15"), "$800 limit", "open"),
        Band(day("2024-03-16"), day("2024-04-30"), "not for China", "split"),
        Band(day("2024-05-01"), day("2027-12-31"), "suspended", "shut"),
    )


@pytest.mark.parametrize(
    ("periods", "on", "where"),
    [
        (["2024-02", "2024-03"], "2024-03-01", 0.5),
        (["2024-03", "2024-04"], "2024-03-16", -0.5 + 15 / 31),
        (["2023", "2024"], "2024-07-01", 0.5 + 182 / 366),
        (["2024-Q1", "2024-Q2"], "2024-04-01", 0.5),
        (["2024-03"], "2020-01-01", -0.5),
        (["2024-03"], "2030-01-01", 0.5),
    ],
)
def test_a_day_has_its_place_among_the_periods(periods, on, where):
    assert place(periods, day(on)) == pytest.approx(where)


@pytest.mark.parametrize(
    ("ends", "between"),
    [
        (["2023-11", "2024-02"], ["2023-11", "2023-12", "2024-01", "2024-02"]),
        (["2023-Q4", "2024-Q1"], ["2023-Q4", "2024-Q1"]), (["2022", "2024"], ["2022", "2023", "2024"]),
        ([], []),
    ],
)  # fmt: skip
def test_empty_periods_between_are_there(ends, between):
    assert filled(ends) == between


def test_only_suspensions_that_lie_on_the_axis_stand_in_the_key(suspended):
    rows = Dated([], bands(suspended))
    assert [word for word, _ in key(rows, ["2024-02", "2024-03"], LIGHT)] == ["Closed to China"]
    assert key(rows, ["2023-02"], LIGHT) == ()
    assert len({colour for _, colour in key(rows, ["2024"], DARK)}) == 2


def test_months_count_person_days_within_and_over_the_limit(conn, add):
    add(80_000, on="2024-03-05")
    add(50_000, on="2024-03-06", person=2)
    add(30_001, on="2024-03-06", person=2)
    add(90_000, on="2024-05-06", person=3, gift=1)
    add(10_000, on="2024-05-07", person=4)
    assert list(CHART.rows(conn)) == [("2024-03", 1, 1), ("2024-04", 0, 0), ("2024-05", 1, 0)]


def test_a_column_with_days_over_the_limit_leads_to_their_findings():
    rows = [("2024-03", 1, 1), ("2024-04", 2, 0)]
    assert CHART.pick(rows, 0) == {"rule_id": ["321-01", "321-02", "321-03"], "month": "2024-03"}
    assert CHART.pick(rows, 1) is None


def test_bands_are_drawn_and_the_wide_ones_are_named(suspended, add, figure):
    add(10_000, on="2024-01-02")
    add(10_000, on="2024-12-07")
    CHART.draw(figure, CHART.rows(suspended), LIGHT)
    said = [text.get_text() for text in figure.axes[0].texts]
    assert {"$800 limit", "not for China", "suspended"} & set(said) >= {"$800 limit", "suspended"}
    legend = [text.get_text() for text in figure.legends[0].get_texts()]
    assert legend[2:] == ["Closed to China", "Closed to all countries"]
