"""The next file with the same header is read as the one before, unless it is said otherwise."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.preview import Preview
from audit.sources import SourceOptions
from tests.engagement.audits import reading_in_this_process
from tests.reading.imported import Imported

HEADER = ("HAWB", "Who", "Arrival Date", "Value", "Extra")
MAY = ("b1", "Ann Bell", "03/04/2024", "1.234", "x")
JUNE = ("b2", "Ben Cole", "05/06/2024", "2.345", "y")


def arrival(case):
    rows = case.query("SELECT date(arrival_day * 86400, 'unixepoch') AS day FROM line")
    return [row["day"] for row in rows]


def test_mapping_dates_decimals_and_basis_are_those_of_the_file_before(case):
    case.take(
        case.csv(HEADER, MAY, name="may.csv"), mapping={"consignee_name": "Who", "sku": "Extra"},
        date_order="dmy", decimal_mark="comma", value_basis="shipment",
    )  # fmt: skip
    summary = case.take(case.csv(HEADER, JUNE, name="june.csv"))
    (june,) = summary.sources
    assert summary.warnings == []
    assert june.as_in.startswith("may.csv of 20")
    assert set(june.reasons.values()) == {f"as in {june.as_in}"}
    assert (june.mapping["consignee_name"], june.mapping["sku"]) == ("Who", "Extra")
    assert (june.value_basis, june.value_cents) == ("shipment", {"USD": 234_500})
    assert arrival(case) == ["2024-04-03", "2024-06-05"]
    how = {decision["field"]: decision["because"] for decision in june.decisions}
    assert how["arrival_date"] == how["value"] == f"as in {june.as_in}"


def test_a_guess_is_no_decision_and_is_asked_about_again(case):
    case.take(case.csv(HEADER, MAY, name="may.csv"))
    warnings = case.take(case.csv(HEADER, JUNE, name="june.csv")).warnings
    assert [word for word in ("--date-order", "--decimal-mark") if word in " ".join(warnings)] == [
        "--date-order", "--decimal-mark",
    ]  # fmt: skip


def test_a_column_that_showed_its_order_shows_it_for_the_next_file(case):
    case.take(case.csv(HEADER, (*MAY[:2], "25/04/2024", "1", ""), name="may.csv"))
    assert case.take(case.csv(HEADER, (*JUNE[:3], "2", ""), name="june.csv")).warnings == []
    assert arrival(case)[1] == "2024-06-05"


def test_the_columns_own_evidence_outranks_the_file_before(case):
    case.take(case.csv(HEADER, MAY, name="may.csv"), date_order="dmy", decimal_mark="comma")
    row = ("b2", "Ben Cole", "05/26/2024", "12.50", "")
    (june,) = case.take(case.csv(HEADER, row, name="june.csv")).sources
    assert arrival(case)[1] == "2024-05-26"
    assert june.value_cents == {"USD": 1250}


def test_a_field_that_was_left_out_stays_out(case):
    file = case.csv(HEADER, MAY, name="may.csv")
    case.take(file, by_source={(file, "may"): SourceOptions(columns={"value": ()})})
    (june,) = case.take(case.csv(HEADER, JUNE, name="june.csv")).sources
    assert "value" not in june.mapping
    assert "Value" in june.unread


def test_a_column_given_to_another_field_is_not_read_twice(case):
    case.take(case.csv(HEADER, MAY, name="may.csv"))
    (june,) = case.take(
        case.csv(HEADER, JUNE, name="june.csv"), mapping={"paid_price": "Value"}
    ).sources
    assert "value" not in june.mapping
    assert june.reasons["paid_price"] == "as mapped"


def test_the_header_is_found_where_it_is_now_however_it_is_spelt(case):
    case.take(case.csv(HEADER, MAY, name="may.csv"), mapping={"consignee_name": "Who"})
    shouted = tuple(name.upper().replace(" ", "_") for name in HEADER)
    rows = (("Manifest June", "", "", "", ""), shouted, JUNE)
    (june,) = case.take(case.csv(*rows, name="june.csv")).sources
    assert (june.header_row, june.lines_loaded) == (2, 1)
    assert june.mapping["consignee_name"] == "WHO"


def test_other_columns_or_another_order_of_them_are_another_kind_of_file(case):
    case.take(case.csv(HEADER, MAY, name="may.csv"), mapping={"consignee_name": "Who"})
    for header, row in ((HEADER[:4], JUNE[:4]), (HEADER[::-1], JUNE[::-1])):
        (june,) = case.take(case.csv(header, row, name="june.csv")).sources
        assert june.as_in == ""
        assert "consignee_name" not in june.mapping


def test_a_file_without_header_is_read_as_the_one_before_that_was_as_wide(case):
    case.take(
        case.csv(MAY, name="may.csv"), header_row=0, date_order="dmy", decimal_mark="point",
        mapping={"bill_number": "1", "arrival_date": "3", "value": "4"},
    )  # fmt: skip
    summary = case.take(case.csv(JUNE, name="june.csv"))
    assert (summary.warnings, summary.sources[0].lines_loaded) == ([], 1)
    assert case.written("bill_number") == ["b1", "b2"]


def test_the_window_shows_it_before_the_import(case):
    case.take(case.csv(HEADER, MAY, name="may.csv"), date_order="dmy", decimal_mark="comma")
    preview = Preview(case.file)
    preview.add([case.csv(HEADER, JUNE, name="june.csv")])
    (sheet,) = preview.look().sheets
    preview.close()
    assert sheet.as_in.startswith("may.csv of")
    assert sheet.warnings == ()


def test_files_of_one_import_are_read_as_if_they_came_one_after_the_other(case):
    shows = (*MAY[:2], "25/04/2024", "1.234,50", "")
    files = [case.csv(HEADER, shows, name="a.csv"), case.csv(HEADER, JUNE, name="b.csv")]
    summary = case.take(*files)
    assert summary.warnings == []
    assert summary.sources[1].as_in.startswith("a.csv of")
    assert arrival(case) == ["2024-04-25", "2024-06-05"]


def test_what_is_said_of_one_sheet_in_the_window_holds_for_the_next_one_of_its_kind(case):
    preview = Preview(case.file)
    files = [case.csv(HEADER, MAY, name="a.csv"), case.csv(HEADER, JUNE, name="b.csv")]
    preview.add(files)
    first, second = preview.look().sheets
    assert (len(first.warnings), len(second.warnings)) == (2, 2)
    options = {first.key: SourceOptions(date_order="dmy", decimal_mark="comma")}
    first, second = preview.look(options).sheets
    assert (first.warnings, second.warnings) == ((), ())
    assert second.totals.value_cents == {"USD": 234_500}
    out = {first.key: SourceOptions(included=False, date_order="dmy")}
    assert len(preview.look(out).sheets[1].warnings) == 2
    preview.close()
    summary = case.take(*files, by_source={**options, second.key: SourceOptions()})
    assert summary.warnings == []
    assert summary.sources[1].value_cents == {"USD": 234_500}


def test_the_decisions_are_kept_with_the_values_that_show_them(case):
    case.take(case.csv(HEADER, (*MAY[:2], "25/04/2024", "1.234,50", ""), JUNE[:4]))
    (source,) = case.query("SELECT decisions FROM source")
    found = {d["field"]: d for d in json.loads(source["decisions"])["columns"]}
    assert (found["arrival_date"]["decision"], found["arrival_date"]["examples"]) == (
        "dmy", ["25/04/2024"],
    )  # fmt: skip
    assert (found["value"]["decision"], found["value"]["examples"]) == (
        "decimal comma", ["1.234,50"],
    )  # fmt: skip
    assert (found["value"]["unit"], found["value"]["values"]) == ("USD", 2)
    assert (found["bill_number"]["kind"], found["bill_number"]["examples"]) == (
        "code", ["b1", "b2"],
    )  # fmt: skip


@pytest.mark.parametrize(("asked", "cents"), [(None, 123), ("comma", 123_400), ("point", 123)])
def test_a_decimal_mark_that_nothing_shows_is_asked_for(case, asked, cents):
    summary = case.take(case.csv(HEADER, MAY), date_order="mdy", decimal_mark=asked)
    assert summary.sources[0].value_cents == {"USD": cents}
    assert [("--decimal-mark" in warning) for warning in summary.warnings] == [True] * (not asked)


words = {
    "date_order": st.sampled_from(["mdy", "dmy"]), "decimal_mark": st.sampled_from(["point", "comma"]),
    "value_basis": st.sampled_from(["line", "shipment"]), "header_row": st.sampled_from([1, 2]),
}  # fmt: skip
said = st.fixed_dictionaries(words)
maps = st.sampled_from([{"value": "Extra", "sku": "Who"}, {"paid_price": "Value"}, {}])


@settings(max_examples=4, deadline=None)
@given(before=said, options=said, asked_before=maps, asked=maps)
def test_a_replay_never_overrides_what_is_said(
    tmp_path_factory, before, options, asked_before, asked
):
    rows = (HEADER, HEADER, ("b1", "7", "03/04/2024", "1.234", "2.345"))
    with reading_in_this_process():
        found = []
        for first in (True, False):
            case = Imported(tmp_path_factory.mktemp("replay"))
            if first:
                case.take(case.csv(*rows, name="may.csv"), mapping=asked_before, **before)
            case.take(case.csv(*rows, name="june.csv"), mapping=asked, **options)
            (line,) = case.query("SELECT * FROM line ORDER BY line_id DESC LIMIT 1")
            (source,) = case.query("SELECT * FROM source ORDER BY source_id DESC LIMIT 1")
            mapping = json.loads(source["mapping"])
            found.append(
                (
                    line["arrival_day"], source["value_basis"], source["header_row"],
                    [mapping[name] for name in asked],
                    [line["amount_micros"]] if "value" in asked else [],
                )
            )  # fmt: skip
        assert found[0] == found[1]
