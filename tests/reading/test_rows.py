"""Which rows are lines, under which number, and that every row is accounted for."""

import datetime as dt

import pytest

from audit.readers import delimited
from tests.reading.imported import counts, write_csv

HEADER = ("Bill Number", "Value", "Consignee Name")


def test_blank_rows_are_no_rows_and_rows_keep_the_spreadsheets_numbers(case):
    blank = (" ", "\t", "\u00a0")
    file = case.csv(HEADER, (), ("b1", 1, "x"), ("", "", ""), blank, ("b2", 2, "y"), ())
    assert counts(case.take(file)) == [(2, 2, 0, 0)]
    assert [(line["source_row"], line["bill_key"]) for line in case.lines()] == [
        (3, "b1"), (6, "b2"),
    ]  # fmt: skip


def test_rows_of_a_workbook_keep_their_numbers_below_blank_ones(case):
    file = case.book((), ("Shipments of May",), (), HEADER, ("b1", 1, "x"), (), ("b2", 2, "y"))
    summary = case.take(file)
    assert counts(summary) == [(2, 2, 0, 0)]
    assert summary.sources[0].header_row == 4
    assert [line["source_row"] for line in case.lines()] == [5, 7]


def test_a_line_break_inside_a_quoted_cell_is_no_new_row(case):
    file = case.csv(HEADER, ("b1", 1, "two\nlines\n\n"), (), ("b2", 2, "y\r\nz"), ("b3", 3, "x"))
    case.take(file)
    assert [(line["source_row"], line["bill_key"]) for line in case.lines()] == [
        (2, "b1"), (4, "b2"), (5, "b3"),
    ]  # fmt: skip
    assert case.written("consignee_name") == ["two\nlines\n\n", "y\r\nz", "x"]


def test_the_header_is_found_below_title_rows(case):
    file = case.text("Report of May 2024\n\nas of, today\nBill Number,Value,Colour\nb1,1,red\n")
    source = case.take(file).sources[0]
    assert (source.header_row, source.rows_read, source.unread) == (4, 1, ["Colour"])


def test_every_canonical_name_is_a_header_whatever_its_case_spaces_and_underscores(case):
    file = case.csv(("BILL_NUMBER", "Consignee Is  Reseller", "hts number"), ("b1", "yes", "6109"))
    assert list(case.take(file).sources[0].mapping) == [
        "bill_number", "consignee_is_reseller", "hts_number",
    ]  # fmt: skip


def test_rows_that_repeat_the_header_or_are_too_long_are_rejected_with_their_text(case):
    file = case.text(
        "bill_number,value,description\nb1,1,x\nbill_number,value,description\n"
        "b2,2,x,one more\nb3,3\nb4,4,x,,\n"
    )
    assert counts(case.take(file)) == [(5, 3, 0, 2)]
    assert [line["bill_key"] for line in case.lines()] == ["b1", "b3", "b4"]
    rejected = {row: (raw, reason) for row, _, raw, reason in case.issues("")}
    assert set(rejected) == {3, 4}
    assert rejected[3][0] == "bill_number | value | description"
    assert "repeats the header" in rejected[3][1]
    assert "more fields" in rejected[4][1]


def test_a_row_that_says_something_in_unread_columns_only_is_rejected(case):
    assert counts(case.take(case.csv((*HEADER, "Colour"), ("", "", "", "red")))) == [(1, 0, 0, 1)]


def test_columns_that_no_field_takes_are_named_also_without_a_header(case):
    header = ("bill_number", "value", "", "Colour", "value", "")
    source = case.take(case.csv(header, ("b1", 1, "stray", "red", 9, ""))).sources[0]
    assert source.unread == ["column 3", "Colour", "value"]
    assert case.written("value") == ["1"], "the first of two equal headers is read"


def test_what_is_read_is_loaded_or_duplicate_or_rejected_in_rows_and_in_dollars(case):
    first = case.csv(HEADER, ("b1", "10.00", "x"), ("b2", "20.50", "y"), ("b3", "many", "z"))
    second = case.text(
        "Bill Number,Value,Consignee Name\nb1,10,x\nb4,7,w\nb5,8,v,too much\n", name="second.csv"
    )
    case.take(first, second)
    sources = case.run().table("sources")
    assert [
        (s["rows_read"], s["lines_loaded"], s["duplicates"], s["rejected"]) for s in sources
    ] == [(3, 3, 0, 0), (3, 1, 1, 1)]
    assert [(s["value_read_usd"], s["value_loaded_usd"]) for s in sources] == [
        ("30.50", "30.50"), ("25.00", "7.00"),
    ]  # fmt: skip


def test_leading_zeros_and_long_numbers_survive_in_text_and_in_number_cells(case):
    long, zeros = "12345678901234567890", "00012"
    file = case.book(
        ("Bill Number", "Order Number", "Zip"), (long, zeros, "02139"), (123456789012345, 7.0, 2139)
    )
    case.take(file)
    assert case.written("bill_number") == [long, "123456789012345"]
    assert case.written("order_number") == [zeros, "7"]
    assert case.written("consignee_postal_code") == ["02139", "2139"]


PLACEHOLDERS = (
    "unknown", "n/a", "none", "test", "-", "tbd", "someone", "not sure", "same as above",
    "UNKNOWN", " N/A ", "Tbd\t", "\u00a0-",
)  # fmt: skip


def test_a_placeholder_is_blank_in_keys_and_names_too(case):
    rows = [(text, text, text, text, text, text) for text in PLACEHOLDERS]
    header = (
        "bill_number",
        "order_number",
        "consignee_id",
        "consignee_name",
        "value",
        "hts_number",
    )
    case.take(case.csv(header, *rows))
    lines = case.lines()
    assert len(lines) == len(PLACEHOLDERS)
    blank = ("bill_key", "order_key", "party_id", "amount_micros", "hts")
    assert [[line[column] for column in blank] for line in lines] == [[None] * 5] * len(lines)
    assert case.issues() == []
    assert case.written("bill_number") == list(PLACEHOLDERS)


def test_a_word_that_only_begins_like_a_placeholder_is_kept(case):
    case.take(case.csv(("bill_number", "consignee_name"), ("test1", "None Such"), ("--", "N A")))
    assert [line["bill_key"] for line in case.lines()] == ["test1", "--"]
    assert [p["name"] for p in case.query("SELECT name FROM party")] == ["None Such", "N A"]


def test_a_field_that_cannot_be_read_leaves_the_line_and_makes_an_issue(case):
    header = ("bill_number", "value", "arrival_date", "hts_number", "gift", "country_of_origin")
    case.take(case.csv(header, ("b1", "lots", "soon", "shirt", "perhaps", "Atlantis")))
    line = case.lines()[0]
    typed = ("amount_micros", "arrival_day", "hts", "gift", "origin")
    assert [line[column] for column in typed] == [None] * 5
    assert sorted(issue[:3] for issue in case.issues()) == [
        (2, "arrival_date", "soon"), (2, "country_of_origin", "Atlantis"), (2, "gift", "perhaps"),
        (2, "hts_number", "shirt"), (2, "value", "lots"),
    ]  # fmt: skip
    issue = next(i for i in case.table("issues") if i["field"] == "value")
    assert (issue["source_file"], issue["source_sheet"]) == ("lines.csv", "lines")


def test_a_blank_or_missing_entry_type_is_an_issue_because_a_setting_decides(case):
    case.take(case.csv(("bill_number", "entry_type"), ("b1", ""), ("b2", "unknown"), ("b3", "86")))
    assert [issue[0] for issue in case.issues("entry_type")] == [2, 3]
    case.take(case.csv(("bill_number", "value"), ("b1", 1), name="none.csv"))
    whole = [i for i in case.table("issues") if i["source_row"] is None]
    assert [(i["source_file"], i["field"]) for i in whole] == [("none.csv", "entry_type")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "gb18030"])
def test_text_files_of_any_usual_delimiter_and_encoding_are_read(tmp_path, delimiter, encoding):
    name = "王小明" if encoding == "gb18030" else "José “Pepe” Núñez"
    file = tmp_path / "lines.csv"
    write_csv(file, ("bill", "name"), ("b1", name), delimiter=delimiter, encoding=encoding)
    (sheet,) = delimited.read(file, tmp_path, None)
    assert sheet.table().to_pylist() == [
        {"row": 1, "c1": "bill", "c2": "name"}, {"row": 2, "c1": "b1", "c2": name},
    ]  # fmt: skip


def test_a_big_endian_file_and_one_with_old_line_ends_are_read(case):
    big_endian = case.text("\ufeffbill_number,value\nb1,1\n".encode("utf-16-be"), name="1.csv")
    old = case.text("bill_number,value\rb2,2\rb3,3\r", name="2.csv")
    case.take(big_endian, old)
    assert [line["bill_key"] for line in case.lines()] == ["b1", "b2", "b3"]


def test_a_header_without_rows_is_a_source_of_no_lines(case):
    assert counts(case.take(case.csv(HEADER))) == [(0, 0, 0, 0)]


def test_every_sheet_is_a_source_and_one_without_a_header_is_left_out_by_name(case):
    def more(book):
        book.create_sheet("Empty")
        book.create_sheet("Notes").append(["ask Jo about these"])
        second = book.create_sheet("Second")
        second.append([None, *HEADER])
        second.append([None, "b2", 2, "y"])
        second.sheet_state = "hidden"

    summary = case.take(case.book(HEADER, ("b1", 1, "x"), change=more))
    assert [source.sheet for source in summary.sources] == ["Data", "Second"]
    assert [warning for warning in summary.warnings if "'Notes'" in warning]
    assert [warning for warning in summary.warnings if "'Second': the sheet is hidden" in warning]


def test_a_date_cell_of_a_key_column_is_kept_as_written(case):
    case.take(case.book(("bill_number", "value"), (dt.datetime(2024, 5, 3), 1)))  # noqa: DTZ001
    assert case.written("bill_number") == ["2024-05-03 00:00:00"]
