"""A source read again under other options: as if it had been imported so, from the stored text."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import findings, freshness, pipeline, rereading
from audit.engagement import Engagement
from audit.errors import AuditError
from audit.sources import SourceOptions
from tests.engagement.audits import content, reading_in_this_process
from tests.reading.imported import Imported

HEADER = ("HAWB", "Consignee Name", "Consignee Address", "Arrival Date", "Value", "Paid")
ROWS = (
    ("b1", "Ann Bell", "1 Elm Road", "03/04/2024", "900.00", "1"),
    ("b2", "Ben Cole", "2 Elm Road", "05/06/2024", "12.50", "2"),
    ("", "", "", "", "", "3"),
)
OPTIONS = ("layout", "header_row", "date_order", "value_basis", "decimal_mark")


def told(case):
    """What the engagement says, without what a second import cannot have: ids of issues, moments."""
    lines = case.query("SELECT * FROM line ORDER BY line_id")
    texts = case.query("SELECT * FROM line_text ORDER BY line_id")
    parties = case.query("SELECT * FROM party ORDER BY party_id")
    issues = case.query(
        "SELECT source_id, source_row, field, raw, reason FROM issue ORDER BY 1, 2, 3, 4, 5"
    )
    sources = case.query("SELECT * FROM source ORDER BY source_id")
    kept = case.query("SELECT * FROM source_text ORDER BY source_id")
    for source in sources:
        del source["imported_at"], source["path"]
    return lines, texts, parties, issues, sources, kept


def reread(case, name="lines.csv", asked=None, anew=False, sheet=None, **said):
    return rereading.reread(case.file, name, sheet, SourceOptions(**said), asked, anew=anew)


def test_a_date_order_is_corrected_when_the_file_is_gone(case):
    file = case.csv(HEADER, *ROWS)
    case.take(file)
    file.unlink()
    done = reread(case, date_order="dmy")
    assert done.changed
    assert done.changes["decisions"][0]["arrival_date"] == "mdy"
    assert done.changes["decisions"][1]["arrival_date"] == "dmy"
    days = case.query("SELECT date(arrival_day * 86400, 'unixepoch') AS day FROM line")
    assert [line["day"] for line in days] == ["2024-04-03", "2024-06-05"]


def test_a_column_that_was_not_read_can_be_read_later(case):
    case.take(case.csv(HEADER, *ROWS))
    done = reread(case, asked={"paid_price": "Paid"})
    assert case.written("paid_price") == ["1", "2", "3"]
    assert done.changes["lines_loaded"] == (2, 3)
    assert done.changes["rejected"] == (1, 0)


def test_the_same_options_change_nothing(case):
    case.take(case.csv(HEADER, *ROWS), date_order="dmy", mapping={"sku": "Paid"})
    case.take(case.csv(HEADER, *ROWS[:1], name="b.csv"))
    before = content(case.file)
    assert not reread(case).changed
    assert not reread(case, date_order="dmy").changed
    assert not reread(case, name="b.csv").changed
    assert content(case.file) == before


def test_what_was_said_at_the_import_holds_until_it_is_said_otherwise(case):
    case.take(case.csv(HEADER, *ROWS), date_order="dmy", mapping={"sku": "Paid"})
    reread(case, value_basis="shipment")
    assert case.written("sku") == ["1", "2", "3"]
    reread(case, anew=True)
    assert json.loads(case.query("SELECT said FROM source_text")[0]["said"])["date_order"] is None


def test_lines_and_decisions_stay_and_the_run_is_out_of_date(case):
    case.take(case.csv(HEADER, *ROWS))
    pipeline.run(case.file)
    (found,) = [row for row in case.table("findings") if row["rule_id"] == "321-01"]
    findings.review(case.file, [found["finding_id"]], "confirmed", "seen", "R. Vale")
    ids = [line["line_id"] for line in case.lines()]
    reread(case, asked={"paid_price": "Paid", "value": "Value"})
    with Engagement.open(case.file, read_only=True) as engagement:
        assert freshness.stale(engagement.conn) == "a source was read again"
    assert [line["line_id"] for line in case.lines()][:2] == ids
    pipeline.run(case.file)
    with Engagement.open(case.file, read_only=True) as engagement:
        assert freshness.stale(engagement.conn) == ""
    status = {row["finding_id"]: row["status"] for row in case.table("findings")}
    assert status[found["finding_id"]] == "confirmed"


def test_later_sources_are_paired_anew(case):
    case.take(case.csv(HEADER, *ROWS))
    turned = [(*row[:3], "2024-04-03" if row[0] == "b1" else row[3], *row[4:]) for row in ROWS]
    second = case.csv(HEADER[:5], *[row[:5] for row in turned[:2]], name="b.csv")
    assert case.take(second, layout="none", date_order="mdy").sources[0].duplicates == 1
    done = reread(case, date_order="dmy")
    assert list(done.later.values()) == []  # b2 is no duplicate now, b1 has become one
    pairs = case.query("SELECT line_id, duplicate_of FROM line WHERE source_id = 2")
    first = case.query("SELECT min(line_id) AS id FROM line WHERE source_id = 1")[0]["id"]
    assert [pair["duplicate_of"] for pair in pairs] == [first, None]


def test_the_log_says_what_was_before_and_after(case):
    case.take(case.csv(HEADER, *ROWS))
    reread(case, value_basis="shipment")
    (entry,) = case.query("SELECT detail FROM log WHERE action = 'reread'")
    assert json.loads(entry["detail"])["changes"]["value_basis"] == ["line", "shipment"]


def test_what_cannot_be_read_so_changes_nothing(case):
    case.take(case.csv(HEADER, *ROWS))
    before = content(case.file)
    for said, words in (
        ({"asked": {"value": "Price"}}, "no column 'Price'"),
        ({"header_row": 99}, "no row 99"),
        ({"name": "other.csv"}, "No source is named other.csv"),
        ({"sheet": "March"}, "no sheet 'March'"),
        ({"layout": "nonesuch"}, "no layout 'nonesuch'"),
    ):
        with pytest.raises(AuditError, match=words):
            reread(case, **said)
    assert content(case.file) == before


def test_stored_text_that_was_changed_is_refused(case):
    case.take(case.csv(HEADER, *ROWS))
    with Engagement.open(case.file) as engagement:
        engagement.conn.execute("UPDATE source_cells SET cells = zeroblob(9)")
    with pytest.raises(AuditError, match="was changed since the import"):
        reread(case, date_order="dmy")


def test_a_source_of_an_older_version_has_no_text_to_read(case):
    case.take(case.csv(HEADER, *ROWS))
    with Engagement.open(case.file) as engagement:
        engagement.conn.execute("DELETE FROM source_text")
    with pytest.raises(AuditError, match="kept no original text"):
        reread(case)


def test_a_name_that_two_sources_have_needs_the_number(case):
    case.take(case.csv(HEADER, *ROWS))
    case.take(case.csv(HEADER, *ROWS[:1]))
    with pytest.raises(AuditError, match="name of several sources"):
        reread(case, date_order="dmy")
    assert reread(case, name="1", date_order="dmy").changed


def test_every_sheet_of_a_workbook_is_a_source_of_its_own(case):
    def second(book):
        sheet = book.create_sheet("March")
        for row in (HEADER, *ROWS[:2]):
            sheet.append(row)

    case.take(case.book(HEADER, ("b9", "Eve Fox", "9 Elm Road", "01/02/2024", 5, 1), change=second))
    reread(case, name="lines.xlsx", sheet="March", date_order="dmy")
    days = case.query("SELECT date(arrival_day * 86400, 'unixepoch') AS day FROM line")
    assert [line["day"] for line in days] == ["2024-01-02", "2024-04-03", "2024-06-05"]


texts = st.sampled_from(["03/04/2024", "13/04/2024", "04/13/2024", "", "n/a", "1.234", "12,5"])
cells = st.tuples(
    st.sampled_from(["b1", "b2", "HAWB", ""]), st.sampled_from(["Ann Bell", ""]),
    st.sampled_from(["1 Elm Road", ""]), texts, texts, texts,
)  # fmt: skip
sheets = st.lists(cells, min_size=1, max_size=6)
said = st.fixed_dictionaries(
    {},
    optional={
        "date_order": st.sampled_from(["mdy", "dmy", "ymd"]),
        "decimal_mark": st.sampled_from(["point", "comma"]),
        "value_basis": st.sampled_from(["line", "shipment"]),
        "header_row": st.sampled_from([1, 2]),
    },
)
maps = st.sampled_from([{}, {"value": "6"}, {"bill_number": "1", "paid_price": "5"}])


@settings(max_examples=3, deadline=None)
@given(first=sheets, changed=sheets, later=sheets, before=said, options=said, asked=maps)
def test_reading_again_is_importing_anew(first, changed, later, before, options, asked):
    with tempfile.TemporaryDirectory() as folder, reading_in_this_process():
        results = []
        for name, at_first in (("again", before), ("fresh", options)):
            (Path(folder) / name).mkdir()
            case = Imported(Path(folder) / name)
            case.take(case.csv(HEADER[::-1], *[row[::-1] for row in first], name="a.csv"))
            file = case.csv(HEADER, *changed)
            mapping = {"bill_number": "1", **(asked if name == "fresh" else {})}
            case.take(file, mapping=mapping, **at_first)
            case.take(case.csv(HEADER[:5], *[row[:5] for row in later], name="b.csv"))
            if name == "again":
                both = {"bill_number": "1", **asked}
                reread(case, asked=both, anew=True, **options)
            results.append(told(case))
        assert results[0] == results[1]
