from audit.charts import LIGHT
from audit.charts.day_totals import CHART, STEPS


def counted(conn):
    """Person-days by the label of their step, the empty ones left out."""
    return {label: (within, over) for label, within, over, *_ in CHART.rows(conn) if within or over}


def test_total_equal_to_the_limit_is_within_it(conn, add):
    add(80_000)
    assert counted(conn) == {"$760–$800": (1, 0)}


def test_total_one_cent_over_the_limit_is_over_it(conn, add):
    add(80_000)
    add(1)
    assert counted(conn) == {"$800–$840": (0, 1)}


def test_shipments_of_a_day_are_added_up_and_other_days_are_not(conn, add):
    add(30_000)
    add(30_000)
    add(30_000, on="2024-05-04")
    add(30_000, person=2)
    assert counted(conn) == {"$560–$600": (1, 0), "$280–$320": (2, 0)}


def test_gifts_and_dutiable_entries_and_unknown_persons_stay_out(conn, add):
    add(79_000, gift=1)
    add(79_000, claimed=0)
    add(79_000, person=3, identified=0)
    conn.execute("UPDATE person SET identified = 0 WHERE person_no = 3")
    add(79_000, day=None)
    assert CHART.rows(conn) == []


def test_far_more_than_the_limit_lies_in_the_last_step(conn, add):
    add(500_000)
    assert counted(conn) == {"over $1,600": (0, 1)}


def test_value_of_nothing_lies_in_the_first_step(conn, add):
    add(0)
    assert counted(conn) == {"$0–$40": (1, 0)}


def test_days_with_different_limits_are_shown_in_per_cent(conn, add):
    add(19_900, on="2016-03-09")
    add(79_900, on="2016-03-10")
    assert counted(conn) == {"95–100%": (2, 0)}


def test_limit_is_marked_and_bunching_below_it_is_said(conn, add, figure):
    for number in range(6):
        add(79_900, person=number)
    add(70_000, person=10)
    CHART.draw(figure, CHART.rows(conn), LIGHT)
    axes = figure.axes[0]
    said = [text.get_text() for text in axes.texts]
    assert "limit $800" in said
    assert any(text.startswith("6 just below the limit") for text in said)
    assert any(list(line.get_xdata()) == [STEPS - 0.5] * 2 for line in axes.lines)
