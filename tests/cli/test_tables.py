"""`s321 tables`: the user's own tables, listed, loaded and shown."""

import pytest

HEADER = "name,address,city,state,postal_code,country\n"


@pytest.fixture
def warehouses(tmp_path):
    path = tmp_path / "depots.csv"
    path.write_text(HEADER + '"Quay, Nine",9 Dock Rd,,,02139,\n')
    return path


def test_a_table_is_listed_loaded_and_shown(s321, engagement, warehouses):
    assert (
        "Warehouses and fulfilment centres: nothing loaded"
        in s321("tables", engagement, "list").out
    )
    loaded = s321("tables", engagement, "load", "warehouses", warehouses)
    assert (loaded.code, loaded.out) == (
        0, "warehouses: 1 row loaded; it counts from the next run on.\n",
    )  # fmt: skip
    assert "1 row from depots.csv" in s321("tables", engagement, "list").out
    shown = s321("tables", engagement, "show", "warehouses")
    assert shown.out == "row," + HEADER + '1,"Quay, Nine",9 Dock Rd,,,02139,\n'


def test_an_empty_table_is_shown_as_its_header(s321, engagement):
    assert s321("tables", engagement, "show", "warehouses").out == "row," + HEADER


def test_what_is_shown_can_be_loaded_again(s321, engagement, warehouses, tmp_path):
    s321("tables", engagement, "load", "warehouses", warehouses)
    shown = s321("tables", engagement, "show", "warehouses").out
    (tmp_path / "again.csv").write_text(shown)
    assert s321("tables", engagement, "load", "warehouses", tmp_path / "again.csv").code == 0
    assert s321("tables", engagement, "show", "warehouses").out == shown


def test_a_loaded_table_stands_in_the_log(s321, engagement, warehouses):
    s321("tables", engagement, "load", "warehouses", warehouses)
    assert '"file": "depots.csv"' in s321("log", engagement).out.splitlines()[-1]


def test_what_cannot_be_loaded_is_refused_in_a_sentence(
    refused, engagement, warehouses, tmp_path, sha
):
    before = sha(engagement)
    assert "no table 'depots' to load or show" in refused(
        "tables", engagement, "load", "depots", warehouses
    )
    assert "There is no file" in refused(
        "tables", engagement, "load", "resellers", tmp_path / "no.csv"
    )
    warehouses.write_text("name,address\nA,1 Elm St\n")
    sentence = refused("tables", engagement, "load", "warehouses", warehouses)
    assert f"{warehouses}, line 2" in sentence
    assert sha(engagement) == before
    assert "There is no engagement file" in refused("tables", tmp_path / "none.s321", "list")


def test_the_watch_list_says_that_no_rule_reads_it_and_is_shown_with_counts(
    s321, engagement, tmp_path
):
    (tmp_path / "watch.csv").write_text("kind,text,why\nhts,9613,asked for\n")
    loaded = s321("tables", engagement, "load", "watch_list", tmp_path / "watch.csv")
    assert "1 row loaded; no shipped rule reads it; 'show' counts what" in loaded.out
    shown = s321("tables", engagement, "show", "watch_list")
    assert shown.out.splitlines()[0] == "row,kind,text,why,shipments,findings"
    assert "No shipped rule reads it, because being watched breaks no law" in shown.err
    (tmp_path / "again.csv").write_text(shown.out)
    assert s321("tables", engagement, "load", "watch_list", tmp_path / "again.csv").code == 0
    assert s321("tables", engagement, "show", "watch_list").out == shown.out
    assert "No shipped rule reads the watch list" in s321("tables", "--help").out
