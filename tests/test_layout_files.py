"""The header synonyms and layouts that are shipped: data, so they are held to their own rules."""

import csv
import tomllib

import pytest

from audit.fields import NAMES
from audit.layouts import load
from audit.paths import RESOURCES

FOLDER = RESOURCES / "layouts"
LAYOUTS = sorted(FOLDER.glob("*.toml"))
NOT_A_FIELD_OF_ITS_NAME = {  # headers that say something else than they seem to
    "isgift",  # a marketplace's gift wrap
    "giftflag",
    "importername",  # the importer of record, never the ultimate consignee
    "invoicedate",
    "poddeliverydate",
    "name",
    "date",
    "type",
    "identifier",
    "referencenumber",
    "country",
}


def normalised(header):
    return "".join(letter for letter in header.lower() if letter.isalnum())


def synonyms():
    text = (FOLDER / "synonyms.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def test_every_synonym_names_a_canonical_field_and_where_it_was_seen():
    assert [row for row in synonyms() if row["field"] not in NAMES or not row["seen_in"]] == []


def test_every_field_has_a_synonym():
    assert {row["field"] for row in synonyms()} == set(NAMES)


def test_one_header_maps_to_one_field_only():
    seen = {}
    for row in synonyms():
        seen.setdefault(normalised(row["header"]), []).append(row["field"])
    assert {header: fields for header, fields in seen.items() if len(fields) > 1} == {}


def test_no_synonym_is_a_canonical_name():
    canonical = {normalised(name) for name in NAMES}
    assert [row for row in synonyms() if normalised(row["header"]) in canonical] == []


def test_headers_that_mislead_are_left_out():
    assert {normalised(row["header"]) for row in synonyms()} & NOT_A_FIELD_OF_ITS_NAME == set()


def test_a_delivery_is_never_an_arrival():
    arrivals = [row["header"].lower() for row in synonyms() if row["field"] == "arrival_date"]
    assert [h for h in arrivals if "deliver" in h or "estimat" in h or "entry" in h] == []


def test_the_comment_lines_are_keys_and_texts():
    text = (FOLDER / "synonyms.csv").read_text(encoding="utf-8")
    about = [line[1:].partition(":") for line in text.splitlines() if line.startswith("#")]
    keys = [key.strip() for key, _, said in about if said.strip()]
    assert len(keys) == len(about) == len(set(keys))


def named(layout):
    """Every header or number that a layout reads, with the fields it is read into."""
    found = [
        (field, [h] if isinstance(h, str | int) else h) for field, h in layout["columns"].items()
    ]
    return found + [("split", [split["column"]]) for split in layout.get("split", ())]


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_a_layout_is_complete(path):
    layout = tomllib.loads(path.read_text(encoding="utf-8"))
    assert layout["name"] == path.stem
    assert layout["title"]
    assert layout["description"].strip()
    assert layout["date_order"] in ("mdy", "dmy", "ymd")
    assert layout["value_basis"] in ("line", "shipment")
    assert set(layout.get("constants", {})) <= set(NAMES) - set(layout["columns"])
    assert load(path.stem).name == path.stem, "and the program reads it"


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_a_layout_reads_a_header_once(path):
    layout = tomllib.loads(path.read_text(encoding="utf-8"))
    headers = [normalised(str(header)) for _, headers in named(layout) for header in headers]
    assert len(set(headers)) == len(headers)


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_a_layout_without_headers_says_how_wide_it_is(path):
    layout = tomllib.loads(path.read_text(encoding="utf-8"))
    numbers = [h for _, headers in named(layout) for h in headers if isinstance(h, int)]
    assert not numbers or max(numbers) <= layout["width"]


def test_layouts_and_synonyms_agree():
    meaning = {normalised(row["header"]): row["field"] for row in synonyms()}
    meaning |= {normalised(name): name for name in NAMES}
    differing = []
    for path in LAYOUTS:
        layout = tomllib.loads(path.read_text(encoding="utf-8"))
        for field, headers in named(layout):
            first = [normalised(str(header)) for header in headers[:1]]
            if field != "split" and any(meaning.get(h, field) != field for h in first):
                differing.append((path.stem, field, headers[0]))
    assert differing == []
