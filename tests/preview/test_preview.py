"""What a preview says of sheets is what an import of them does."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.cleaning.totals import DAY_COLUMNS
from audit.errors import Cancelled
from audit.importing import import_sources
from audit.preview import pairing
from audit.sources import SourceOptions

HEADER = ["Tracking Number", "Consignee Name", "Value", "Currency", "Arrival Date", "Remark"]
MARCH = [
    ["1Z1", "Ada Marsh", "12.50", "USD", "03/04/2024", "a"],
    ["1Z2", "B. Okafor", "(900.00)", "USD", "03/14/2024", "b"],
    ["1Z3", "unknown", "8OO", "", "03/32/2024", ""],
    ["1Z4", "Flo Tanaka", "100.125", "EUR", "2024-03-20", ""],
]


def figures(source):
    """What a preview and an import must agree on."""
    lines = source.lines if hasattr(source, "lines") else source.lines_loaded
    totals = source.totals if hasattr(source, "totals") else source
    return (
        source.sheet, source.header_row, source.rows_read, lines, source.duplicates,
        source.rejected, source.issues, dict(totals.value_cents), dict(totals.dates),
        dict(source.rejected_rows), list(source.titles),
    )  # fmt: skip


def test_its_figures_are_those_of_the_import(engagement, preview, write_csv, write_book):
    book = write_book(
        "q1.xlsx",
        March=[["Report of March"], [], HEADER, *MARCH, HEADER, ["", "", "", "", "", "only this"]],
        April=[HEADER, *MARCH[:2], MARCH[0]],
    )
    copy = write_csv("again.csv", HEADER, *MARCH[1:])
    preview.add([book, copy])
    look = preview.look()
    expected = import_sources(engagement, [book, copy])
    assert [figures(sheet) for sheet in look.sheets] == [figures(s) for s in expected.sources]
    assert look.totals == expected.totals
    assert look.not_testable == expected.not_testable
    dry = import_sources(engagement, [book, copy], dry_run=True)
    assert [sheet.persons for sheet in look.sheets] == [source.persons for source in dry.sources]
    assert look.persons == dry.persons
    again = preview.look()  # all is in the engagement now
    assert [sheet.lines for sheet in again.sheets] == [0, 0, 0]


@settings(max_examples=20, deadline=None, derandomize=True)
@given(sheets=st.lists(st.lists(st.sampled_from("abc"), max_size=4), min_size=1, max_size=4))
def test_each_line_pairs_with_one_line_of_an_earlier_sheet(sheets):
    duck = duckdb.connect()
    duck.execute("CREATE TABLE earlier (line_hash VARCHAR, k BIGINT)")
    duck.execute("CREATE TABLE earlier_row (sha VARCHAR, sheet VARCHAR, row BIGINT)")
    days = ", ".join(f"CAST(NULL AS BIGINT) AS {day}" for day in DAY_COLUMNS.values())
    duck.execute(
        "CREATE TABLE party (n BIGINT, id_key VARCHAR, name_key VARCHAR, address_key VARCHAR)"
    )
    for number, lines in enumerate(sheets):
        duck.execute(
            f"CREATE OR REPLACE TEMP TABLE typed AS SELECT generate_subscripts(h, 1) AS source_row, "
            "unnest(h) AS line_hash, 'USD' AS currency, 10000 AS amount_micros, "
            f"CAST(NULL AS VARCHAR) AS bill_key, NULL AS entry_type, NULL AS party_n, {days} "
            "FROM (SELECT ?::VARCHAR[] AS h)",
            [lines],
        )
        pairing.keep(duck, f"lines_{number}")
    tables = [(f"lines_{number}", f"sha {number}", "S", "line") for number in range(len(sheets))]
    found = [duplicates for duplicates, *_ in pairing.pair(duck, tables)]
    expected = [
        sum(
            min(lines.count(text), max((s.count(text) for s in sheets[:number]), default=0))
            for text in "abc"
        )
        for number, lines in enumerate(sheets)
    ]
    assert found == expected
    duck.close()


def test_texts_stand_beside_what_was_read_from_them(preview, write_csv):
    preview.add([write_csv("march.csv", HEADER, *MARCH)])
    header, first, second, third, fourth = preview.look().sheets[0].top
    assert (header.kind, first.kind, first.number) == ("header", "line", 2)
    assert (first.cells[4].text, first.cells[4].read) == ("03/04/2024", "2024-03-04")
    assert first.cells[2].read == ""  # the same as written
    assert (second.cells[2].read, bool(second.cells[2].fault)) == ("-900.00", True)
    assert third.cells[1].blank
    assert (bool(third.cells[2].fault), third.cells[2].read) == (True, "")
    assert (fourth.cells[4].read, fourth.cells[5].read) == ("", "")


def test_problems_are_told_once_a_text_with_their_rows(preview, write_csv):
    texts = ["8OO" if n % 2 else "see note" for n in range(9)]
    lines = [[f"1Z{n}", "Ada", text, "", "2024-03-01", ""] for n, text in enumerate(texts)]
    preview.add([write_csv("bad.csv", HEADER, *lines)])
    sheet = preview.look().sheets[0]
    found = {p.text: (p.count, p.rows) for p in sheet.problems if p.field == "value"}
    assert found == {"see note": (5, (2, 4, 6)), "8OO": (4, (3, 5, 7))}
    assert {row.number for row in sheet.problem_rows} == {2, 3, 4, 5, 6, 7}
    assert all(row.cells[2].fault for row in sheet.problem_rows)


def test_a_rejected_row_stays_in_sight(preview, write_csv):
    preview.add([write_csv("march.csv", HEADER, MARCH[0], HEADER, MARCH[1])])
    sheet = preview.look().sheets[0]
    assert [row.kind for row in sheet.top] == ["header", "line", "rejected", "line"]
    assert "repeats the header" in sheet.top[2].fault
    assert (sheet.rows_read, sheet.lines, sheet.rejected) == (3, 2, 1)


def test_a_file_that_cannot_be_read_is_kept_with_its_reason(preview, write_csv, tmp_path):
    bad, good = tmp_path / "bad.xlsx", write_csv("good.csv", HEADER, *MARCH)
    bad.write_bytes(b"%PDF-1.7")
    preview.add([bad, good])
    look = preview.look()
    assert [sheet.file for sheet in look.sheets] == [good]
    assert look.unreadable[0][0] == bad
    assert "PDF" in look.unreadable[0][1]
    preview.remove(bad)
    assert preview.look().unreadable == ()


def test_a_stopped_reading_adds_nothing(preview, write_csv):
    files = [write_csv(f"{n}.csv", HEADER, *MARCH) for n in range(3)]

    def stop(_fraction, text):
        if "1.csv" in text:
            raise Cancelled(text)

    with pytest.raises(Cancelled):
        preview.add(files, stop)
    assert preview.files == []


def test_a_stopped_look_leaves_the_preview_in_order(preview, write_csv):
    preview.add([write_csv("march.csv", HEADER, *MARCH)])

    def stop(_fraction, text):
        if text.startswith("Counting"):
            raise Cancelled(text)

    with pytest.raises(Cancelled):
        preview.look(progress=stop)
    assert preview.look().sheets[0].lines == 4


def test_a_row_that_may_be_no_line_is_a_line_with_a_question(preview, write_csv):
    doubtful = ["", "", "99", "", "", ""]
    preview.add([write_csv("march.csv", HEADER, *MARCH, doubtful)])
    sheet = preview.look().sheets[0]
    assert (sheet.top[-1].kind, sheet.top[-1].fault[:14], sheet.rejected) == (
        "line",
        "may be a total",
        0,
    )


def test_the_value_of_a_shipment_on_each_of_its_lines_counts_once(preview, write_csv):
    file = write_csv("march.csv", HEADER, MARCH[0], MARCH[0], MARCH[3])
    preview.add([file])
    look = preview.look({(file, "march"): SourceOptions(value_basis="shipment")})
    assert look.sheets[0].totals.value_cents == {"USD": 2500, "EUR": 10013}
    assert look.totals.value_cents == {"USD": 1250, "EUR": 10013}
    assert preview.look().totals.value_cents == {"USD": 2500, "EUR": 10013}


def test_what_is_no_line_is_told_with_its_worth_and_the_titles(preview, write_csv):
    file = write_csv("march.csv", ["Report of March"], HEADER, *MARCH, ["Total", "", "1,000"])
    preview.add([file])
    sheet = preview.look().sheets[0]
    assert sheet.titles == ("1: Report of March",)
    assert (sheet.rejected_rows, sheet.rejected_cents) == ({"total": 1}, {"USD": 100000})
