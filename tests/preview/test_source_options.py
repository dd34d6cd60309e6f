"""What a person says of one sheet holds for that sheet, in the preview and in the import."""

import pytest

from audit.engagement import Engagement
from audit.errors import AuditError
from audit.importing import import_sources
from audit.sources import ImportOptions, SourceOptions

HEADER = ["Tracking Number", "Consignee Name", "Value", "Currency", "Arrival Date", "Remark"]
MARCH = [
    ["1Z1", "Ada Marsh", "12.50", "USD", "03/04/2024", "a"],
    ["1Z2", "B. Okafor", "(900.00)", "USD", "03/14/2024", "b"],
    ["1Z3", "unknown", "8OO", "", "03/32/2024", ""],
    ["1Z4", "Flo Tanaka", "100.125", "EUR", "2024-03-20", ""],
]


@pytest.fixture(autouse=True)
def reading(in_process):
    """No child process."""


def field(sheet, name):
    return next(found for found in sheet.fields if found.name == name)


def count(path, table):
    with Engagement.open(path, read_only=True) as opened:
        return opened.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_every_file_has_its_own_mapping(engagement, preview, write_csv):
    ours = write_csv("ours.csv", HEADER, *MARCH)
    theirs = write_csv("theirs.csv", ["1Z7", "Gale", "19.99", "2024-05-01"])
    options = {
        (ours, "ours"): SourceOptions(columns={"currency": (), "order_number": (6,)}),
        (theirs, "theirs"): SourceOptions(
            header_row=0, columns={"bill_number": (1,), "value": (3,), "arrival_date": (4,)}
        ),
    }
    preview.add([ours, theirs])
    look = preview.look(options)
    assert field(look.sheets[0], "order_number").reason == "chosen"
    assert not field(look.sheets[0], "currency").mapped
    done = import_sources(engagement, [ours, theirs], ImportOptions(by_source=options))
    assert [sheet.totals.value_cents for sheet in look.sheets] == [
        source.value_cents for source in done.sources
    ]
    assert done.sources[1].mapping["value"] == "column 3"
    assert "Currency" in done.sources[0].unread
    assert done.sources[1].unread == ["column 2"]


def test_a_field_left_out_names_the_rules_that_lose_it(preview, write_csv):
    file = write_csv("march.csv", HEADER, *MARCH)
    preview.add([file])
    mapped = field(preview.look().sheets[0], "value")
    sheet = preview.look({(file, "march"): SourceOptions(columns={"value": ()})}).sheets[0]
    assert "321-01" in mapped.rules
    assert set(mapped.rules) <= set(field(sheet, "value").rules)
    assert "Value" in sheet.unread
    assert field(sheet, "consignee_id").rules == ()  # the name answers in its place


def test_the_setting_of_the_day_decides_which_date_is_missed(engagement, preview, write_csv):
    preview.add([write_csv("march.csv", HEADER, *MARCH)])
    assert "321-01" not in preview.look().not_testable
    with Engagement.open(engagement) as opened, opened.transaction():
        opened.set_settings({"day_basis": "release"})
    assert preview.look().not_testable["321-01"] == "release_date"


def test_another_header_row_maps_anew(preview, write_csv):
    file = write_csv("two.csv", HEADER, HEADER[::-1], MARCH[0][::-1])
    preview.add([file])
    assert preview.look().sheets[0].header_row == 1
    sheet = preview.look({(file, "two"): SourceOptions(header_row=2)}).sheets[0]
    assert (sheet.header_row, sheet.rows_read) == (2, 1)
    assert field(sheet, "bill_number").columns == (6,)


def test_a_sheet_without_known_headers_waits_for_a_person(preview, write_csv):
    preview.add([write_csv("bare.csv", *(row[:5] for row in MARCH))])
    sheet = preview.look().sheets[0]
    assert not sheet.goes_in
    assert "no row names known columns" in sheet.fault
    assert [column.letter for column in sheet.columns] == ["A", "B", "C", "D", "E"]
    assert sheet.columns[0].samples == ("1Z1", "1Z2", "1Z3")
    own = SourceOptions(header_row=0, columns={"bill_number": (1,), "value": (3,)})
    assert preview.look({sheet.key: own}).sheets[0].lines == 4


def test_a_sheet_left_out_makes_nothing_a_duplicate(preview, write_csv):
    first = write_csv("first.csv", HEADER, *MARCH)
    second = write_csv("second.csv", HEADER, *MARCH)
    preview.add([first, second])
    look = preview.look({(first, "first"): SourceOptions(included=False)})
    assert [sheet.file for sheet in look.going_in] == [second]
    assert look.going_in[0].duplicates == 0
    assert look.count("lines") == 4


def test_what_was_left_out_by_choice_is_logged(engagement, write_book):
    book = write_book("q1.xlsx", March=[HEADER, *MARCH], Notes=[HEADER, MARCH[0]])
    options = ImportOptions(by_source={(book, "Notes"): SourceOptions(included=False)})
    done = import_sources(engagement, [book], options)
    assert [source.sheet for source in done.sources] == ["March"]
    assert "'Notes': left out by choice" in done.skipped[0]
    assert count(engagement, "log WHERE action = 'import skipped' AND detail LIKE '%Notes%'") == 1


def test_a_file_that_has_changed_since_is_refused_and_nothing_is_loaded(
    engagement, preview, write_csv
):
    file = write_csv("march.csv", HEADER, *MARCH)
    preview.add([file])
    sheet = preview.look().sheets[0]
    write_csv("march.csv", HEADER, MARCH[0])
    options = ImportOptions(by_source={sheet.key: SourceOptions(sha256=sheet.sha256)})
    with pytest.raises(AuditError, match="has changed since"):
        import_sources(engagement, [file], options)
    assert count(engagement, "line") == 0


def test_the_order_of_dates_of_one_sheet_does_not_touch_one_of_another_kind(preview, write_csv):
    line = ["1Z1", "Ada", "5", "", "03/04/2024", ""]
    files = [write_csv("a.csv", HEADER, line), write_csv("b.csv", HEADER[::-1], line[::-1])]
    preview.add(files)
    assert all(sheet.warnings for sheet in preview.look().sheets)
    first, second = preview.look({(files[0], "a"): SourceOptions(date_order="dmy")}).sheets
    assert first.totals.dates["arrival_date"] == ("2024-04-03", "2024-04-03")
    assert second.totals.dates["arrival_date"] == ("2024-03-04", "2024-03-04")
    assert (first.warnings, bool(second.warnings)) == ((), True)
