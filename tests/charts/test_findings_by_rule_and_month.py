import pytest

from audit.charts import LIGHT
from audit.charts.findings_by_rule_and_month import CHART, MOST_RULES, _periods, _shown


def periods(conn):
    return [row[2] for row in CHART.rows(conn)]


def test_findings_are_counted_by_rule_month_and_certainty(conn, find):
    find("321-02", "violation", on="2024-05-03")
    find("321-02", "probable", on="2024-05-30")
    find("321-01", "violation", on="2024-06-01")
    assert CHART.rows(conn) == [
        ("321-01", "", "2024-06", 1, 0, 0, 0),
        ("321-02", "", "2024-05", 1, 1, 0, 0),
    ]


@pytest.mark.parametrize(
    ("last", "period"),
    [("2024-12-31", "2024-12"), ("2027-12-31", "2027-Q4"), ("2034-01-01", "2034")],
)
def test_long_spans_are_shown_by_quarter_or_year(conn, find, last, period):
    find("321-01", "violation", on="2024-01-01")
    find("321-02", "violation", on=last)
    assert periods(conn)[1] == period


def test_finding_without_a_date_stands_at_the_end(conn, find, figure):
    find("321-01", "violation", on="2024-01-01")
    find("321-42", "review", on=None)
    found = CHART.rows(conn)
    assert _periods(found) == ["2024-01", "no date"]
    CHART.draw(figure, found, LIGHT)
    assert CHART.pick(found, 1) == {"rule_id": "321-42"}


def test_months_without_findings_keep_their_place(conn, find):
    find("321-01", "violation", on="2023-11-05")
    find("321-01", "violation", on="2024-02-05")
    assert _periods(CHART.rows(conn)) == ["2023-11", "2023-12", "2024-01", "2024-02"]


def test_click_on_a_quarter_means_its_three_months():
    rows = [("321-01", "", "2024-Q2", 1, 0, 0, 0), ("321-01", "", "2025", 1, 0, 0, 0)]
    assert CHART.pick(rows, 0) == {"rule_id": "321-01", "month": ["2024-04", "2024-05", "2024-06"]}
    assert CHART.pick(rows, 1) == {"rule_id": "321-01", "year": "2025"}


def test_of_very_many_rules_those_with_the_most_violations_have_a_line():
    rules = [f"321-{number:02}" for number in range(1, MOST_RULES + 4)]
    rows = [(rule, "", "2024-05", place % 5, 0, 1, 0) for place, rule in enumerate(rules)]
    shown, others = _shown(rows)
    assert (len(shown), others) == (MOST_RULES, 3)
    assert [rule for rule, _ in shown] == sorted(rule for rule, _ in shown)
    assert {row[0] for row in rows if row[3]} <= {rule for rule, _ in shown}
    assert _shown(rows[:3]) == ([(rule, "") for rule in rules[:3]], 0)
