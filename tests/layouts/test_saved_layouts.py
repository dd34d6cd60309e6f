"""A mapping that was used, saved as a layout: loads again equal, and the next file asks nothing."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit import cli, layouts
from audit.errors import AuditError
from audit.fields import NAMES

HEADER = ("Our ref", "Worth", "Landed", "City", "City")
ROW = ("b1", "7", "03/04/2024", "Erie", "Hull")

text = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=12
).filter(str.strip)
fields = st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_a_layout_is_read_as_it_was_written(tmp_path, data):
    names = data.draw(fields)
    half = len(names) // 2
    columns = data.draw(st.lists(text | st.integers(1, 300), max_size=3).map(tuple))
    written = layouts.Layout(
        "ours", data.draw(text).strip(),
        {name: columns or (data.draw(text),) for name in names[half:]},
        {name: data.draw(text) for name in names[:half]},
        data.draw(st.sampled_from([None, "mdy", "dmy", "ymd"])),
        data.draw(st.sampled_from([None, "line", "shipment"])),
        data.draw(st.sampled_from([None, "comma", "point"])),
        data.draw(text).strip(), tuple(data.draw(st.lists(text, max_size=2))),
        tuple(data.draw(st.lists(text, max_size=3))), data.draw(st.none() | st.integers(1, 400)),
        {"entry_type": {data.draw(text).strip().lower(): data.draw(text)}},
        (layouts.Split(data.draw(text), r'^(?P<mid>\w+)"\'(x)?$', ("mid", ""), "mid"),)
        if "mid" not in names else (), own=True,
        no_lines=(layouts.NoLine(data.draw(text), '^["T]', data.draw(text).strip()),),
    )  # fmt: skip
    path = tmp_path / "ours.toml"
    layouts.save(written, path, replacing=True)
    assert layouts.load(str(path)) == written


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=8) | st.sampled_from(["Value", "City", "SKU"]), min_size=2,
                max_size=8), st.booleans(), st.data())  # fmt: skip
def test_the_saved_layout_maps_the_same_columns_again(headers, headless, data):
    headers = [""] * len(headers) if headless else headers
    numbers = st.integers(1, len(headers))
    names = data.draw(fields)
    placed = {name: (data.draw(numbers),) for name in names[:3]} | dict.fromkeys(names[3:], ())
    row = 0 if headless else 1
    mapping = layouts.map_columns(headers, row, {}, None, placed)
    saved = layouts.from_mapping("ours", mapping, "line")
    again = layouts.map_columns(headers, row, {}, saved)
    assert dict(again.columns) == dict(mapping.columns)
    assert again.unread == mapping.unread


@pytest.mark.parametrize("name", ["none", "a/b", "a\\b", "..", "", " x", "con", "nul.txt", "x:y"])
def test_a_name_that_is_no_file_name_everywhere_is_refused(own, name):
    with pytest.raises(AuditError, match=r"name of a layout|'none'"):
        layouts.place_of(name)


def test_a_name_lies_in_the_users_own_folder_and_a_path_where_it_says(own, tmp_path):
    assert layouts.place_of("Brücke 2") == own / "Brücke 2.toml"
    assert layouts.place_of(str(tmp_path / "x.toml")) == tmp_path / "x.toml"


def test_without_a_folder_named_it_is_the_settings_folder(monkeypatch):
    monkeypatch.delenv("S321_LAYOUTS", raising=False)
    assert layouts.own_folder().parts[-2:] == ("s321", "layouts")


def run(*words):
    try:
        cli.main([str(word) for word in words])
    except SystemExit as done:
        return done.code
    return 0


def test_the_second_file_asks_nothing(case, own, capsys):
    first = case.csv(HEADER, ROW, name="march.csv")
    asked = ("--map", "bill_number=Our ref", "--map", "value=Worth", "--map", "arrival_date=Landed",
             "--map", "consignee_city=5", "--date-order", "dmy", "--value-is", "shipment")  # fmt: skip
    assert run("import", case.file, first, *asked, "--save-layout", "Hull broker") == 0
    assert f"Layout saved as {own / 'Hull broker.toml'}" in capsys.readouterr().out
    case.file.unlink()
    assert run("new", case.file) == 0
    second = case.csv(HEADER, ("b2", *ROW[1:]), name="april.csv")
    capsys.readouterr()
    assert run("import", case.file, second, "--json") == 0
    told = capsys.readouterr()
    (source,) = json.loads(told.out)["sources"]
    assert (source["layout"], source["value_basis"]) == ("Hull broker", "shipment")
    assert source["dates"]["arrival_date"] == ["2024-04-03", "2024-04-03"]
    assert source["mapping"]["consignee_city"] == "City"
    assert case.written("consignee_city") == ["Hull"]
    assert told.err == ""


def test_a_file_without_a_header_is_saved_by_position_and_told_by_its_values(case, own):
    file = case.csv(("b1", "7.50", "2024-03-04"), ("b2", "8.50", "2024-03-05"))
    asked = ("--map", "bill_number=1", "--map", "value=2", "--map", "export_date=3")
    assert run("import", case.file, file, "--header-row", 0, *asked, "--save-layout", "flat") == 0
    saved = layouts.load("flat")
    assert (saved.width, saved.by_position) == (3, True)
    assert saved.columns == {"bill_number": (1,), "value": (2,), "export_date": (3,)}
    case.file.unlink()
    assert run("new", case.file) == 0
    more = case.csv(("b3", "9.50", "2024-03-06"), name="more.csv")
    (source,) = case.take(more, dry_run=True).sources
    assert (source.layout, source.header_row, source.lines_loaded) == ("flat", 0, 1)


def test_a_layout_that_was_used_is_saved_with_its_words_parts_and_constants(case, own, tmp_path):
    base = case.text(
        'name = "base"\n[columns]\nbill_number = "Our ref"\nentry_type = "Flag"\n'
        '[constants]\ncurrency = "EUR"\n[translations.entry_type]\nY = "321"\n'
        "[[split]]\ncolumn = 'To'\npattern = '(?P<consignee_name>[^,]+), (?P<consignee_address>.+)'\n",
        "base.toml",
    )
    file = case.csv(("Our ref", "Flag", "To", "Worth"), ("b1", "Y", "Ada, 12 Elm St", "7"))
    path = tmp_path / "new" / "mine.toml"
    case.take(file, layout=str(base), mapping={"value": "Worth"}, save_layout=path)
    was, saved = layouts.load(str(base)), layouts.load(str(path))
    assert saved.columns == {**was.columns, "value": ("Worth",)}
    assert (saved.constants, saved.splits) == (was.constants, was.splits)
    assert saved.translations == was.translations


def test_nothing_is_imported_where_the_layout_cannot_be_saved(case, own, capsys):
    before = case.sha256()
    (own / "taken.toml").write_text("", encoding="utf-8")
    file = case.csv(HEADER, ROW)
    other = case.csv(("bill_number", "value"), ("b1", "1"), name="other.csv")
    asked = ("--map", "bill_number=Our ref", "--map", "value=Worth")
    blocked = own / "taken.toml" / "below.toml"
    for words, said in (
        ((file, *asked, "--save-layout", "taken"), "choose another name"),
        ((file, *asked, "--save-layout", "none"), "cannot be the name"),
        ((file, *asked, "--save-layout", blocked), "cannot be written"),
        ((file, other, "--map", "value=Value", "--save-layout", "two"), "no row"),
        ((other, case.csv(("order_number", "value"), ("o1", "1"), name="third.csv"),
          "--save-layout", "two"), "read in another way"),
    ):  # fmt: skip
        assert run("import", case.file, *words) == 2, words
        assert said in capsys.readouterr().err
    assert case.sha256() == before
    assert sorted(path.name for path in own.iterdir()) == ["taken.toml"]


def test_a_dry_run_saves_no_layout(case, own, capsys):
    file = case.csv(("bill_number", "value"), ("b1", "1"))
    assert run("import", case.file, file, "--dry-run", "--save-layout", "x") == 0
    assert "would be saved" in capsys.readouterr().out
    assert list(own.iterdir()) == []
