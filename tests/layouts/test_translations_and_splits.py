"""A layout's words for the program's own, and columns that hold several fields."""

import pytest

from audit import pipeline

LAYOUT = """
name = "ours"
[columns]
bill_number = "Ref"
entry_type = "Flag"
value = "Worth"
[translations.entry_type]
"Y" = "321"
"t86" = "86"
"N" = ""
"none" = "11"
[[split]]
column = "Ship To"
pattern = '^(?P<consignee_name>[^,]+),\\s*(?P<consignee_address>.*?)(,\\s*(?P<consignee_state>[A-Z]{2}))?$'
else = "consignee_address"
[[split]]
column = "Contact"
pattern = '(?P<consignee_email>\\S+@\\S+)\\s+(?P<consignee_phone>.+)'
"""
HEADER = ("Ref", "Flag", "Worth", "Ship To", "Contact")


@pytest.fixture
def take(case):
    """Import rows under the layout above (or a change of it)."""

    def take(*rows, text=LAYOUT, header=HEADER, **options):
        layout = case.text(text, "ours.toml")
        return case.take(case.csv(header, *rows), layout=str(layout), **options).sources[0]

    return take


def line(flag="Y", to="Ada Marsh, 12 Elm St, PA", contact="ada@example.org 555-0100", ref="b1"):
    return ref, flag, "5", to, contact


def test_a_word_is_read_as_the_layout_says_and_stays_as_written(case, take):
    take(*[line(word, ref=f"b{n}") for n, word in enumerate(("Y", " y ", "T86", "None", "321"))])
    assert [found["entry_type"] for found in case.lines()] == ["321", "321", "86", "11", "321"]
    assert case.written("entry_type") == ["Y", " y ", "T86", "None", "321"]


def test_a_word_that_says_nothing_leaves_the_setting_to_decide_and_its_issue_shows_it(case, take):
    take(line("N"), line("Q", ref="b2"))
    assert [found["entry_type"] for found in case.lines()] == [None, None]
    shown = {(row, raw) for row, _, raw, _ in case.issues("entry_type")}
    assert shown == {(2, "N"), (3, "Q")}


def test_the_words_that_were_translated_are_among_the_decisions(take):
    source = take(line("Y"), line("y", ref="b2"), line("N", ref="b3"))
    (told,) = [found for found in source.decisions if found["field"] == "entry_type"]
    assert (
        "by the layout ours 'Y' is read as 321 (2 rows), 'N' says nothing (1 row)"
        in (told["because"])
    )


def test_a_translation_holds_for_the_layouts_own_column_only(case, take):
    header = (*HEADER, "Other")
    take((*line("T86"), "Y"), header=header, mapping={"entry_type": "Other"})
    assert case.lines()[0]["entry_type"] != "321"
    take((*line("T86", ref="b2"), "Y"), header=header, mapping={"entry_type": "Flag"})
    assert case.lines()[1]["entry_type"] == "86"


def test_one_column_is_read_into_the_fields_of_its_pattern(case, take):
    source = take(line())
    (found,) = case.lines()
    assert found["written_consignee_name"] == "Ada Marsh"
    assert found["written_consignee_address"] == "12 Elm St"
    assert found["written_consignee_state"] == "PA"
    assert found["written_consignee_email"] == "ada@example.org"
    assert found["written_consignee_phone"] == "555-0100"
    assert source.unread == []
    assert source.mapping["consignee_name"] == "part of Ship To"
    assert case.issues("consignee_address") == []


def test_a_part_that_is_optional_is_blank_where_it_is_missing(case, take):
    take(line(to="Ada Marsh, 12 Elm St"))
    assert case.written("consignee_state") == [None]
    assert case.written("consignee_address") == ["12 Elm St"]


def test_what_no_pattern_fits_is_an_issue_and_kept_where_the_layout_says(case, take):
    take(line(to="  Ada Marsh  ", contact="555-0100"), line(to="", contact="n/a", ref="b2"))
    assert case.written("consignee_address") == ["  Ada Marsh  ", None]
    assert case.written("consignee_name") == [None, None]
    unfit = [issue for issue in case.issues() if "does not fit" in issue[3]]
    assert [(row, field, raw) for row, field, raw, _ in unfit] == [
        (2, "consignee_address", "  Ada Marsh  "),
        (2, "consignee_email", "555-0100"),
    ]
    assert "all of it is read as consignee_address" in unfit[0][3]
    assert "nothing is read from it" in unfit[1][3]


def test_a_row_that_is_rejected_gets_no_issue_of_its_parts(case, take):
    source = take(line(), HEADER)
    assert source.rejected == 1
    assert [issue for issue in case.issues() if "does not fit" in issue[3]] == []


def test_a_person_may_map_the_whole_column_instead(case, take):
    take(line(), mapping={"consignee_address": "Ship To"})
    assert case.written("consignee_address") == ["Ada Marsh, 12 Elm St, PA"]
    assert case.written("consignee_name") == ["Ada Marsh"]


def test_the_next_file_of_its_kind_is_split_and_translated_as_well(case, take):
    take(line())
    more = case.csv(HEADER, line(to="Flo Tan, 9 Oak Rd", ref="b2"), name="more.csv")
    (source,) = case.take(more).sources
    assert source.as_in.startswith("lines.csv")
    assert case.written("consignee_name") == ["Ada Marsh", "Flo Tan"]
    assert [found["entry_type"] for found in case.lines()] == ["321", "321"]


def test_persons_are_told_by_the_parts(case, take):
    take(line(), line(to="ADA MARSH, 12 Elm Street, PA", ref="b2"))
    pipeline.run(case.file)
    assert len({found["person_id"] for found in case.table("persons")}) == 1


def test_columns_are_joined_in_the_layouts_order(case, take):
    text = 'name = "ours"\n[columns]\nbill_number = 1\nconsignee_name = ["Given", "Family"]\n'
    take(("b1", "Marsh", "Ada"), text=text, header=("Ref", "Family", "Given"))
    assert case.written("consignee_name") == ["Ada Marsh"]


def test_the_layouts_decimal_mark_counts_where_the_values_leave_it_open(case, take):
    text = 'name = "ours"\ndecimal_mark = ","\n[columns]\nbill_number = "Ref"\nvalue = "Worth"\n'
    source = take(("b1", "1.234"), text=text, header=("Ref", "Worth"))
    assert case.lines()[0]["amount_micros"] == 1_234_000_000
    assert [f["because"] for f in source.decisions if f["field"] == "value"] == [
        "by the layout ours"
    ]


def test_a_row_wise_property_what_is_split_and_joined_again_is_the_cell(case, take):
    names = [f"N{n} O'Brien-{n} \u00e9\U0001f4e6" for n in range(40)]
    streets = [f'{n} "Elm" (rear) \\ St; 5%' for n in range(40)]
    rows = [
        line(to=f"{name}, {street}", ref=f"b{n}")
        for n, (name, street) in enumerate(zip(names, streets, strict=True))
    ]
    take(*rows)
    assert case.written("consignee_name") == names
    assert case.written("consignee_address") == streets
