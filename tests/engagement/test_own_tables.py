"""The user's own tables: read cell by cell, refused by line and column, replaced, and joined by rules."""

import openpyxl
import pytest

from audit import freshness, own_tables, pipeline
from audit.engagement import Engagement
from audit.errors import AuditError
from audit.facts import looked_up
from audit.own_tables import kinds
from audit.own_tables.reading import case_number
from tests.engagement import audits
from tests.engagement.audits import content, written

SCOPE = {"case_number": "A-570-999", "country": "China", "hts_prefix": "9613.80"}


@pytest.fixture(autouse=True)
def in_this_process():
    with audits.reading_in_this_process():
        yield


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "own.s321"
    Engagement.create(path).close()
    return path


def loaded(file, name, rows, fields=None):
    return own_tables.load(file, name, written(file.with_name(f"{name}.csv"), rows, fields))


def joined(file, name):
    """The table as rules join it, as dictionaries."""
    with Engagement.open(file) as engagement:
        looked_up.build(engagement.conn, name)
        found = engagement.conn.execute(f"SELECT * FROM temp.{name}")
        columns = [column[0] for column in found.description]
        return [dict(zip(columns, row, strict=True)) for row in found]


@pytest.mark.parametrize("name", kinds.names())
def test_every_kind_is_read_and_describes_its_columns(name):
    kind = kinds.load(name)
    assert kind.title
    assert kind.note.strip().endswith(".")
    assert all(column.says for column in kind.columns)
    assert any(column.needed for column in kind.columns) or kind.one_of
    headers = [word for c in kind.columns for word in (c.name.replace("_", " "), *c.aliases)]
    assert len(set(headers)) == len(headers)


def test_the_kinds_are_the_files_of_their_folder():
    assert kinds.names() == [
        "adcvd_scope", "listed_parties", "resellers", "warehouses", "watch_list",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('title = "x"\nnote = "x"', "columns"),
        ('title = "x"\nnote = "x"\n[[columns]]\nname = "a"\nkind = "money"\nsays = "x"', "exist"),
        (
            'title = "x"\nnote = "x"\none_of = ["b"]\n[[columns]]\nname = "a"\nkind = "text"\nsays = "x"',
            "exist",
        ),
        (
            'title = "x"\nnote = "x"\ncounted = ["a"]\n[[columns]]\nname = "a"\nkind = "text"\nsays = "x"',
            "exist",
        ),
        ("title = ", "bad.toml"),
    ],
)
def test_a_faulty_kind_is_a_bug(tmp_path, text, why):
    (tmp_path / "bad.toml").write_text(text)
    with pytest.raises(ValueError, match=why):
        kinds.load("bad", tmp_path)


def test_a_table_is_joined_with_days_row_and_own(file):
    rows = [{**SCOPE, "first_date": "2024-05-03"}, {**SCOPE, "last_date": "1970-01-11"}]
    loaded(file, "adcvd_scope", rows)
    first, second = joined(file, "adcvd_scope")
    assert (first["country"], first["hts_prefix"]) == ("CN", "961380")
    assert (first["first_day"], first["last_day"]) == (19846, 376_199)
    assert (second["first_day"], second["last_day"]) == (-25_567, 10)
    assert [(r["row"], r["own"]) for r in (first, second)] == [(1, 1), (2, 1)]


def test_a_table_that_nobody_loaded_is_empty_and_has_its_columns(file):
    assert joined(file, "resellers") == []
    with Engagement.open(file) as engagement:
        looked_up.build(engagement.conn, "resellers")
        engagement.conn.execute(
            "SELECT name, name_key, address_key, id_key, row, own FROM resellers"
        )


def test_keys_are_those_of_a_consignee(tmp_path):
    consignee = {
        "consignee_name": "ACME Fulfilment", "consignee_address": "12 Main St #4",
        "consignee_city": "Reno", "consignee_state": "NV", "consignee_postal_code": "2139",
        "consignee_id": "ab-1",
    }  # fmt: skip
    elsewhere = {**consignee, "consignee_postal_code": "", "consignee_id": ""}
    file = audits.imported(
        tmp_path / "lines.s321",
        [{"bill_number": "B1", **consignee}, {"bill_number": "B2", **elsewhere}],
    )
    rows = [
        {"name": "Acme Fulfilment, Inc.", "address": "12 Main Street, Apt. 4", "postal_code": "02139-0001",
         "consignee_id": "AB-1"},
        {"name": "Fulfilment Acme", "address": "12 MAIN STREET UNIT 4", "city": "reno", "state": "nv"},
    ]  # fmt: skip
    loaded(file, "resellers", rows)
    with Engagement.open(file) as engagement:
        parties = engagement.conn.execute(
            "SELECT name_key, address_key, id_key FROM party ORDER BY party_id"
        ).fetchall()
    keys = [(r["name_key"], r["address_key"], r["id_key"]) for r in joined(file, "resellers")]
    assert keys == parties
    assert keys[0] == ("ACME FULFILMENT", "12 MAIN ST #4|02139", "AB-1")


def test_a_later_table_replaces_the_earlier_an_empty_one_too(file):
    assert loaded(file, "adcvd_scope", [SCOPE, SCOPE]).rows == 2
    assert loaded(file, "adcvd_scope", [SCOPE]).rows == 1
    assert len(joined(file, "adcvd_scope")) == 1
    assert loaded(file, "adcvd_scope", [], list(SCOPE)).rows == 0
    assert joined(file, "adcvd_scope") == []


def test_loading_is_logged_with_the_hash_of_the_rows(file):
    table = loaded(file, "adcvd_scope", [SCOPE])
    with Engagement.open(file) as engagement:
        action, detail = engagement.conn.execute(
            "SELECT action, detail FROM log ORDER BY entry DESC LIMIT 1"
        ).fetchone()
    assert action == "tables"
    assert table.sha256 in detail
    assert "adcvd_scope.csv" in detail


def test_a_workbook_is_read_like_a_csv(file, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Entity", "Country", "From"])
    book.active.append(["Sun Ridge Textile", "CN", "2024-05-03"])
    book.save(tmp_path / "list.xlsx")
    own_tables.load(file, "listed parties", tmp_path / "list.xlsx")
    assert joined(file, "listed_parties")[0]["first_day"] == 19846


def test_of_several_sheets_one_has_to_be_chosen(file, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Name"])
    book.create_sheet("Parties").append(["Name"])
    book["Parties"].append(["Sun Ridge Textile"])
    book.save(tmp_path / "two.xlsx")
    with pytest.raises(AuditError, match=r"several sheets .*choose one with --sheet"):
        own_tables.load(file, "listed_parties", tmp_path / "two.xlsx")
    assert own_tables.load(file, "listed_parties", tmp_path / "two.xlsx", "Parties").rows == 1


def test_headers_are_known_by_their_other_names(file):
    loaded(file, "warehouses", [{"Warehouse Name": "Quay Nine", "ZIP Code": "90210"}])
    row = joined(file, "warehouses")[0]
    assert (row["name"], row["postal_code"], row["address_key"]) == ("Quay Nine", "90210", None)


@pytest.mark.parametrize(
    ("name", "rows", "why"),
    [
        ("adcvd_scope", [{**SCOPE, "case_number": "570-999"}], "line 2, column case_number: '570-999'"),
        ("adcvd_scope", [SCOPE, {**SCOPE, "country": "Atlantis"}], "line 3, column country: 'Atlantis'"),
        ("adcvd_scope", [{**SCOPE, "hts_prefix": "961"}], "column hts_prefix: '961' is not the first"),
        ("adcvd_scope", [{**SCOPE, "first_date": "05/03/2024"}], "no date; write it like 2024-05-03"),
        ("adcvd_scope", [{**SCOPE, "first_date": "2024-05-03", "last_date": "2024-05-02"}], "ends on"),
        ("adcvd_scope", [{**SCOPE, "country": ""}], "the column country is blank"),
        ("adcvd_scope", [{**SCOPE, "rate": "5"}], "the column 'rate' is none of the table"),
        ("adcvd_scope", [{**SCOPE, "Case": "A-570-999"}], "case_number stands there twice"),
        ("adcvd_scope", [{"country": "CN", "hts_prefix": "9613"}], "no column is named case_number"),
        ("warehouses", [{"city": "Reno"}], "no column is named name or address"),
        ("warehouses", [{"name": "", "address": "", "city": "Reno"}], "name and address are both blank"),
        ("warehouses", [{"name": "A", "address": "1 Elm St"}], "neither postal code nor city"),
        ("watch_list", [{"kind": "carrier", "text": "X", "why": "y"}], "none of seller, shipper"),
    ],
)  # fmt: skip
def test_a_bad_row_is_refused_by_line_and_column_and_nothing_changes(file, name, rows, why):
    loaded(file, "adcvd_scope", [SCOPE])
    before = content(file)
    with pytest.raises(AuditError) as refusal:
        loaded(file, name, rows)
    assert why in str(refusal.value)
    assert content(file) == before


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("A-570-967", "A-570-967"), ("c570968", "C-570-968"), (" A 570 967", "A-570-967"),
        ("A-570-967-012", "A-570-967"), ("A570967012", "A-570-967"), ("570-967", None),
        ("A-57-967", None), ("see broker", None), ("B-570-967", None), ("A-570-9671", None),
    ],
)  # fmt: skip
def test_case_numbers_are_read_however_they_are_written(text, number):
    assert case_number(text) == number


def test_a_table_that_a_rule_reads_makes_the_results_out_of_date(tmp_path):
    file = audits.imported(tmp_path / "run.s321", [{"bill_number": "B1", "value": "5"}])
    loaded(file, "adcvd_scope", [SCOPE])
    pipeline.run(file, rules=["321-23"])

    def stale():
        with Engagement.open(file) as engagement:
            return freshness.stale(engagement.conn)

    assert stale() == ""
    loaded(file, "watch_list", [{"kind": "word", "text": "lighter", "why": "asked for"}])
    assert stale() == ""  # no rule reads it
    loaded(file, "adcvd_scope", [SCOPE])
    assert stale() == ""  # the same rows
    loaded(file, "adcvd_scope", [], list(SCOPE))
    assert stale() == "a table of your own was loaded"


def test_a_run_keeps_the_hash_of_each_own_table_that_it_read(tmp_path):
    file = audits.imported(tmp_path / "run.s321", [{"bill_number": "B1", "value": "5"}])
    table = loaded(file, "adcvd_scope", [SCOPE])
    pipeline.run(file, rules=["321-23"])
    with Engagement.open(file) as engagement:
        used = dict(engagement.conn.execute("SELECT file, sha256 FROM run_file"))
    assert used["own/adcvd_scope"] == table.sha256
    assert used["own/listed_parties"] == ""


def test_shipped_rows_that_name_several_numbers_are_there_once_for_each(file):
    rows = joined(file, "uflpa_sectors")
    apparel = [(r["hts_prefix"], r["row"], r["own"]) for r in rows if r["sector"] == "Apparel"]
    assert apparel == [("61", 1, 0), ("62", 1, 0), ("63", 1, 0)]
