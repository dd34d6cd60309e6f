"""Every shipped layout on a small file of its kind: what is recognised, read, meant, and not read.

`fixtures/LAYOUT.toml` says line by line what stands in the file beside it. All parties are invented.
"""

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from audit import layouts
from audit.fields import NAMES
from audit.readers import child
from tests.reading.imported import EPOCH, Imported

FOLDER = Path(__file__).parent / "fixtures"
EXPECTED = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob("*.toml"))
}
SHIPPED = {layout.name: layout for layout in layouts.known()}
MEANT = (
    "entry_type", "arrival_day", "estimated_day", "entry_day", "release_day", "export_day",
    "order_day", "hts", "origin", "shipped_from", "shipper_country", "consignee_country", "mode",
    "port",
)  # fmt: skip


def fixture(name):
    return FOLDER / EXPECTED[name]["file"]


def meant(line):
    """What was understood of a line, in the words of the expected files."""
    found = {
        name: EPOCH + dt.timedelta(line[name]) if name.endswith("_day") else line[name]
        for name in MEANT if line[name] is not None
    }  # fmt: skip
    if line["amount_micros"] is not None:
        found["value"] = f"{line['amount_micros'] / 1_000_000:.2f}"
    return found


def read(line):
    """A line's texts by field."""
    written = {name: line[f"written_{name}"] for name in NAMES}
    return {name: text for name, text in written.items() if text is not None}


class Source:
    """What one fixture became in the engagement that all were imported into."""

    def __init__(self, case, summary):
        self.summary = summary
        (number,) = case.query(
            f"SELECT source_id FROM source WHERE source_file = '{summary.source_file}'"
        )
        self.lines = [line for line in case.lines() if line["source_id"] == number["source_id"]]
        self.apart = {
            issue["source_row"] for issue in case.table("issues")
            if issue["source_file"] == summary.source_file
            and issue["reason"].startswith("row rejected")
        }  # fmt: skip


@pytest.fixture(scope="module")
def folder_taken(tmp_path_factory, without_child):
    """The whole folder of fixtures, imported as a user would: no option at all."""
    case = Imported(tmp_path_factory.mktemp("fixtures"))
    return case, case.take(FOLDER)


@pytest.fixture(scope="module")
def sources(folder_taken):
    """Each fixture's source, by its layout's name."""
    case, summary = folder_taken
    return {Path(told.source_file).stem: Source(case, told) for told in summary.sources}


def test_every_shipped_layout_has_its_fixture():
    assert set(EXPECTED) == {path.stem for path in layouts.FOLDER.glob("*.toml")}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_is_recognised_without_any_option_and_says_why(name, sources):
    source = sources[name].summary
    assert source.layout == name
    told = f"{SHIPPED[name].width} columns" if SHIPPED[name].width else "of its"
    assert told in source.layout_because


@pytest.mark.parametrize("name", EXPECTED)
def test_its_lines_are_read_as_they_stand_there(name, sources):
    expected = EXPECTED[name]["line"]
    lines = sources[name].lines
    assert [line["source_row"] for line in lines] == [line["row"] for line in expected]
    for line, told in zip(lines, expected, strict=True):
        assert read(line) == {field: text for field, text in told.items() if field in NAMES}


@pytest.mark.parametrize("name", EXPECTED)
def test_its_days_values_types_and_codes_are_understood(name, sources):
    lines = sources[name].lines
    expected = [line.get("means", {}) for line in EXPECTED[name]["line"]]
    assert [meant(line) for line in lines] == expected


@pytest.mark.parametrize("name", EXPECTED)
def test_columns_that_mislead_are_not_read(name, sources):
    assert set(EXPECTED[name]["not_read"]) <= set(sources[name].summary.unread)


@pytest.mark.parametrize("name", EXPECTED)
def test_rows_and_values_reconcile(name, sources):
    source, expected = sources[name].summary, EXPECTED[name]
    apart = set(expected.get("no_lines", ()))
    assert source.rows_read == source.lines_loaded + source.duplicates + source.rejected
    assert (source.duplicates, source.rejected) == (0, len(apart))
    assert sources[name].apart == apart
    cents = sum(source.counted_cents.values())
    assert cents == round(float(expected["value_usd"]) * 100)


@pytest.mark.parametrize("name", EXPECTED)
def test_no_other_layout_takes_it_for_its_own(name, tmp_path):
    (sheet,) = child._read(fixture(name), tmp_path)
    columns = [f"c{number}" for number in range(1, sheet.columns + 1)]
    rows = [[row[column] or "" for column in columns] for row in sheet.table().to_pylist()]
    assert layouts.recognise(rows, tuple(SHIPPED.values())).layout.name == name
    others = tuple(layout for layout in SHIPPED.values() if layout.name != name)
    assert layouts.recognise(rows, others).layout is None


def test_the_whole_folder_goes_in_without_a_question(folder_taken):
    assert folder_taken[1].warnings == []
    assert {Path(s.source_file).stem for s in folder_taken[1].sources} == set(EXPECTED)
