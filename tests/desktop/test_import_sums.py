"""What the import page says of a sheet's rows: counts, persons, what is no line, and why."""

from pathlib import Path

from audit.cleaning.readings import Problem
from audit.cleaning.rows import REJECTED
from audit.cleaning.totals import Totals
from audit.preview import Look, SheetLook
from desktop.widgets.importing import sums
from desktop.widgets.importing.problem_view import ProblemView

PROBLEMS = (
    Problem("", "Total | 5", "", f"{REJECTED}a total: 'Total' without a bill", 1, (9,)),
    Problem("", "7", "", "may be a total (nothing but numbers); kept as a line", 1, (8,)),
    Problem("value", "lots", "", "not an amount", 4, (2, 3, 5)),
)


def sheet(**more):
    return SheetLook(
        Path("may.csv"), "may", "0" * 64, "", True, 3, (), (), (), (), 9, rows_read=6, rejected=2,
        persons=4, totals=Totals({"USD": 9000}, {}), **more,
    )  # fmt: skip


def plain(text):
    return text.replace("<b>", "").replace("</b>", "").replace("&nbsp;", " ")


def test_rejected_rows_titles_and_persons_are_told_before_anything_is_written(qapp):
    look = sheet(rejected_rows={"total": 1, "header": 1}, rejected_cents={"USD": 500},
                 titles=("1: Report <May>", "2: draft"))  # fmt: skip
    told = plain(sums.of_sheet(look))
    assert "6 rows read = 4 lines + 0 duplicates + 2 rejected" in told
    assert "4 persons" in told
    assert "Rejected: 1 repeated header, 1 total, worth USD 5.00" in told
    assert "Above the header: Report &lt;May&gt; and 1 more" in told


def test_a_value_that_repeats_is_added_up_once_a_shipment_and_says_so(qapp):
    look = sheet(shipment_cents={"USD": 3000})
    assert "USD 30.00" in plain(sums.of_sheet(look))
    assert "each shipment's value once" in plain(sums.of_sheet(look))
    assert "USD 30.00" in plain(sums.of_all(Look((look,), persons=4)))


def test_a_problem_says_whether_its_row_is_a_line_and_the_whole_reason(qtbot):
    view = ProblemView()
    qtbot.addWidget(view)
    view.show_look(sheet(problems=PROBLEMS, issues=6))
    model = view.problems
    assert [model.index(row, 2).data() for row in range(3)] == ["no line", "a line", "nothing"]
    assert model.index(0, 3).data().startswith("a total: ")
    view.table.setCurrentIndex(model.index(2, 0))
    assert view.why.text() == "Rows 2, 3, 5 and 1 more: not an amount."
