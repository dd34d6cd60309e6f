"""Rows that are no lines: repeated headers, totals, footers, titles; each is told with its evidence."""

import json

import duckdb
import pytest

from audit import layouts
from audit.cleaning import typed
from audit.readers import delimited
from tests.reading.imported import write_csv

HEADER = ("Bill Number", "Value", "Consignee Name", "Arrival Date", "Description")


def line(bill, value):
    return (bill, value, "Jo Rae", "2024-05-01", "shoes")


@pytest.fixture
def judged(tmp_path):
    """Rows below a header, prepared as an import does; row -> why it is no line, or may be none."""

    def prepare(*rows):
        file = write_csv(tmp_path / "lines.csv", *rows)
        (sheet,) = delimited.read(file, tmp_path, None)
        mapping = layouts.map_columns(rows[0], 1, {})
        with duckdb.connect() as duck:
            read, rejected = typed.prepare(duck, sheet, mapping)
            told = duck.execute(
                "SELECT source_row, reason FROM problem WHERE field = ''"
            ).fetchall()
            kept = duck.execute("SELECT count(*) FROM as_read").fetchall()[0][0]
        assert read == kept + rejected
        assert rejected == sum(reason.startswith("row rejected: ") for _, reason in told)
        return dict(told)

    return prepare


def test_a_header_is_known_again_in_other_case_spaces_and_signs(judged):
    again = ("bill number ", "VALUE", "Consignee  name", "arrival_date", "Description:")
    told = judged(HEADER, line("b1", 1), again, line("b2", 2), HEADER)
    assert told == dict.fromkeys((3, 5), "row rejected: repeats the header")


def test_a_header_that_differs_in_a_column_says_in_how_many_it_is_the_same(judged):
    other = ("Bill Number", "Value", "Consignee Name", "Arrival Date", "Goods")
    assert judged(HEADER, line("b1", 1), other)[3].endswith(
        "repeats the header in 4 of its 5 cells"
    )


def test_a_line_that_shares_a_word_with_its_header_stays(judged):
    goods = ("b2", 2, "Jo Rae", "2024-05-01", "Description")
    assert judged(HEADER, line("b1", 1), goods) == {}


@pytest.mark.parametrize(
    "label", ["Total", "TOTALS:", "Grand total", "Sub-Total", "Summe", "合计", "Total for May", "* total *",
              "Total (3 lines)", "Total value USD"],
)  # fmt: skip
@pytest.mark.parametrize("place", [0, 4])
def test_a_labelled_row_without_bill_and_consignee_is_a_total(judged, label, place):
    row = ["", "35.50", "", "", ""]
    row[place] = label
    lines = [line("b1", "10.00"), line("b2", "20.50"), line("b3", 5)]
    (reason,) = judged(HEADER, *lines, row).values()
    assert reason.startswith("row rejected: a ")
    assert label in reason
    assert reason.endswith("and its value is the sum of the 3 rows above")


def test_a_total_that_does_not_add_up_says_by_which_sum(judged):
    told = judged(HEADER, line("b1", "1,000.00"), line("b2", "20"), ("Total", "1,021"))
    assert told[4].endswith("1,021.00 is not the sum of the 2 rows above, 1,020.00")


def test_a_sub_total_adds_up_the_rows_since_the_last_one_and_the_grand_total_all(judged):
    rows = [line("b1", 1), line("b2", 2), ("Subtotal", 3), line("b3", 4), line("b4", 5),
            ("Subtotal", 9), ("Grand Total", 12)]  # fmt: skip
    told = judged(HEADER, *rows)
    assert [told[row].rsplit("the ", 1)[1] for row in (4, 7, 8)] == [
        "2 rows above", "2 rows above", "4 rows above",
    ]  # fmt: skip


def test_a_row_of_nothing_but_the_sum_of_the_rows_above_is_a_total(judged):
    assert judged(HEADER, line("b1", "10.10"), line("b2", "20.20"), ("", "30.30")) == {
        4: "row rejected: a total: nothing but numbers, and its value is the sum of the 2 rows above"
    }


@pytest.mark.parametrize(
    "row",
    [
        ("", "31", "", "", ""),  # not the sum
        ("Total", "30", "Jo Rae", "2024-05-01", "shoes"),  # a consignee is named
        ("", "31", "", "", "Total gym"),  # the label goes on
    ],
)
def test_weak_evidence_leaves_the_line_and_asks(judged, row):
    reason = judged(HEADER, line("b1", 10), line("b2", 20), row)[4]
    assert reason.startswith("may be a total (")
    assert reason.endswith("kept as a line: look whether it is one")


@pytest.mark.parametrize(
    "rows",
    [
        [("", 10, "", "", ""), ("", 20, "", "", ""), ("", 30, "", "", "")],  # none has a bill
        [("b1", 10, "Total Wines", "2024-05-01", "wine"), ("b2", 10, "Sum Yi", "2024-05-01", "x")],
        [("TOTAL-1", 10, "Jo Rae", "2024-05-01", "x"), ("b2", 10, "Al Poe", "2024-05-01", "x")],
        [line("b1", 10), line("b2", 20), ("", 30, "Al Poe", "2024-05-01", "x")],
    ],
)
def test_lines_that_only_look_a_little_like_totals_stay(judged, rows):
    assert judged(HEADER, *rows) == {}


def test_a_total_leaves_dates_and_decimals_to_the_lines(case):
    case.take(case.csv(HEADER, line("b1", "10.50"), ("Total", "10,50")))
    assert [found["amount_micros"] for found in case.lines()] == [10_500_000]


@pytest.mark.parametrize(
    "text", ["End of report", "*** END OF REPORT ***", "Page 1 of 3", "Printed on 2024-05-03"]
)
def test_a_footer_is_rejected_in_its_own_words(judged, text):
    told = judged(HEADER, line("b1", 1), (), (text,))
    assert list(told) == [4]
    assert "row rejected: a footer: '" in told[4]


def test_a_footer_in_a_column_that_is_not_read_is_rejected_too(judged):
    header = (*HEADER, "Colour")
    assert list(judged(header, line("b1", 1), ("", "", "", "", "", "End of report"))) == [3]


def test_titles_and_rejected_rows_stand_in_the_sources_record(case):
    rows = [line("b1", 10), line("b2", 20), ("Total", 30), ("End of report",)]
    file = case.csv(("Report of May",), (), ("as of", "today"), HEADER, *rows)
    (summary,) = case.take(file).sources
    titles = ["1: Report of May", "3: as of | today"]
    kinds = {"footer": 1, "total": 1}
    assert (summary.titles, summary.rejected_rows) == (titles, kinds)
    (source,) = case.query("SELECT decisions FROM source")
    record = json.loads(source["decisions"])
    assert record["titles"] == titles
    assert record["rejected"] == {
        "rows": kinds, "cents": 3000, "of_totals": 3000, "foreign": [],
    }  # fmt: skip
