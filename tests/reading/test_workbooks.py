"""Workbooks: what cells hold besides text, and what of it is an issue."""

import re
import zipfile

import pytest

from audit.readers import sniff, workbook

HEADER = ("bill_number", "value", "order_number", "arrival_date")
ERRORS = ("#REF!", "#DIV/0!", "#N/A", "#NAME?")


def rewritten(path, change):
    """The same workbook with its first sheet's XML changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = change(parts[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return path


def test_error_cells_are_blank_in_keys_too_and_the_row_is_kept_with_issues(case):
    def errors(book):
        for cell, text in zip(book.active[2], ERRORS, strict=True):
            cell.value, cell.data_type = text, "e"

    book = case.book(HEADER, (1, 2, 3, 4), ("b2", 2, "o2", "2024-05-03"), change=errors)
    text = case.csv(HEADER, ERRORS)
    case.take(book, text)
    lines = case.lines()
    assert [line["bill_key"] for line in lines] == [None, "b2", None]
    assert {(x["order_key"], x["amount_micros"], x["arrival_day"]) for x in lines[::2]} == {
        (None,) * 3
    }
    cells = set(zip([2] * 4, HEADER, ERRORS, strict=True))
    assert sorted(
        issue[:3] for issue in case.issues() if issue[3] == "the cell holds a spreadsheet error"
    ) == sorted([*cells, *cells])


def test_a_formula_that_was_never_calculated_is_an_issue_and_no_silent_blank(case):
    case.take(case.book(HEADER, ("b1", "=1+1", "o1", "=TODAY()"), ("b2", 2, "o2", "2024-05-03")))
    assert [line["amount_micros"] for line in case.lines()] == [None, 2_000_000]
    found = {(row, field): reason for row, field, _, reason in case.issues()}
    assert set(found) == {(2, "value"), (2, "arrival_date")}
    assert all("never calculated" in reason for reason in found.values())


def test_a_calculated_formula_is_its_value_and_an_empty_text_is_blank(case):
    def calculated(xml):
        xml = re.sub(rb"<f>1\+1</f><v ?/>", b"<f>1+1</f><v>2</v>", xml)
        return re.sub(
            rb'<c r="C2"[^>]*><f>A1</f><v ?/>', b'<c r="C2" t="str"><f>A1</f><v></v>', xml
        )

    file = rewritten(case.book(HEADER, ("b1", "=1+1", "=A1", "2024-05-03")), calculated)
    case.take(file)
    assert [(line["amount_micros"], line["order_key"]) for line in case.lines()] == [
        (2_000_000, None)
    ]
    assert case.issues() == []


def test_a_long_number_in_a_number_cell_is_as_the_file_writes_it_or_an_issue(case):
    whole, cut = b"12345678901234567890", b"1.23456789012345E+19"

    def longer(xml):
        return xml.replace(b"<v>111</v>", b"<v>%s</v>" % whole).replace(
            b"<v>222</v>", b"<v>%s</v>" % cut
        )

    case.take(rewritten(case.book(HEADER, (111, 1, 222, "2024-05-03")), longer))
    assert case.written("bill_number") == [whole.decode()]
    assert [issue[:3] for issue in case.issues()] == [(2, "order_number", cut.decode())]


def test_number_cells_read_as_numbers_do_whatever_their_format(case):
    def formats(book):
        for cell, form in zip(book.active[2], ("00000", '"$"#,##0.00', "0", "0.00"), strict=True):
            cell.number_format = form

    case.take(
        case.book(HEADER, (123, 1.005, 1e15, 45415), (True, 0.1 + 0.2, 7.0, None), change=formats)
    )
    assert case.written("bill_number") == ["123", "true"]
    assert case.written("order_number") == ["1000000000000000", "7"]
    assert [line["amount_micros"] for line in case.lines()] == [1_005_000, 300_000]
    assert [s["value_usd"] for s in case.run().table("shipments")] == ["1.01", "0.30"]


def test_text_of_a_cell_is_kept_as_it_is(case):
    texts = (
        "'=apostrophe",
        " spaced ",
        "two\nlines",
        "1E5",
        "TRUE",
        "007",
        "“”—é中",
    )
    case.take(
        case.book(
            ("bill_number", "description"), *[(f"b{n}", text) for n, text in enumerate(texts)]
        )
    )
    assert case.written("description") == list(texts)


def test_a_workbook_is_told_by_its_content_and_not_by_its_name(case):
    book = case.book(("bill_number", "value"), ("b1", 1), name="lines.csv")
    text = case.text("bill_number,value\nb2,2\n", name="lines.xlsx")
    case.take(book, text)
    assert [line["bill_key"] for line in case.lines()] == ["b1", "b2"]


@pytest.mark.parametrize("flag", ["", "1"])
def test_the_1904_flag_is_read_from_the_workbook(tmp_path, flag):
    path = tmp_path / "flag.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", f'<workbook><workbookPr date1904="{flag}"/></workbook>')
    assert sniff.base_1904(path) is bool(flag)


def test_an_empty_workbook_has_no_sheets_to_read(case):
    assert workbook.read(case.book(), case.folder, None) == []
