"""The sheet Identities: variants with what joined them, pairs apart with why, conflicts, traps, limits."""

import openpyxl
import pytest

from audit.engagement import Engagement
from audit.persons import traps
from audit.report import identity_rows, write
from tests.persons.known_consignees import audited, compare, decide, know, one

ROWS = [
    {"consignee_name": "Amber Oar", "consignee_address": "12 Elm St", "value": "500.00"},
    {"consignee_name": "Ambre Oar", "consignee_address": "12 Elm St", "value": "40.00"},
    {"consignee_name": "OAR, Amber B.", "consignee_address": "12 Elm Street"},
    {"consignee_name": "Amber Oars", "consignee_address": "12 Elm St"},
    {"consignee_name": "Amber Oarsman", "consignee_address": "12 Elm St"},
    {"consignee_name": "Amber Ore", "consignee_address": "12 Elm St"},
    {"consignee_name": "Customer", "consignee_address": "3 Fir St"},
]
PART_TITLES = ("Persons of several consignees", "Compared, not joined", "Conflicts", "Traps")


def known(path):
    """One person of three spellings, three pairs apart, a conflict, a placeholder."""
    audited(path, ROWS)
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        ids = know(
            conn, ["Amber Oar", "Ambre Oar", "OAR, Amber B."], ["Amber Oars"], ["Amber Oarsman"],
            ["Amber Ore"],
        )  # fmt: skip
        compare(conn, ids["Amber Oar"], ids["Ambre Oar"], 7.25, "normal")
        compare(conn, ids["Amber Oar"], ids["Amber Oars"], 2.5, "lenient")
        compare(conn, ids["Amber Oar"], ids["Amber Oarsman"], -1.5, "")
        decide(conn, ids["Ambre Oar"], ids["Amber Ore"], "different")
        decide(conn, ids["Amber Oar"], ids["Amber Oarsman"], "unsure")
        pair = sorted((ids["Amber Oar"], ids["Amber Ore"]))
        conn.execute("INSERT INTO identity_conflict VALUES (?, ?, 'same and different')", pair)
        traps.mark(conn)
    return path


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = known(tmp_path_factory.mktemp("identities") / "case.s321")
    with Engagement.open(path) as engagement:
        write(engagement, path.with_name("report.xlsx"))
    workbook = openpyxl.load_workbook(path.with_name("report.xlsx"))
    yield workbook
    workbook.close()


def parts(workbook, titles=PART_TITLES, name="Identities"):
    """Each part of the sheet as dictionaries, by its title."""
    found, rows, header = {}, [], None
    for row in workbook[name].iter_rows(values_only=True):
        if row[0] in titles:
            rows, header = found.setdefault(row[0], []), None
        elif header is None and found and any(row[1:]):
            header = row
        elif header and any(cell is not None for cell in row):
            cells = zip(header, row, strict=True)
            rows.append({key: cell for key, cell in cells if cell is not None})
    return found


def test_every_variant_says_what_joined_it_and_where_it_stands(written):
    first, *others = parts(written)["Persons of several consignees"]
    assert (first["Name"], first["Variants"], first["Joined by"], first["value_usd"]) == (
        "Amber Oar", 3, "the weightiest of this person", 500,
    )  # fmt: skip
    assert first["Address"] == "12 Elm St\nNY 10001"
    assert first["Weakest link"] == (
        "a near match, +7.2 bits: Ambre Oar, 12 Elm St with Amber Oar, 12 Elm St"
    )
    assert (first["source_file"], first["source_row"]) == ("case-1.csv", 2)
    assert [(row["Name"], row["Joined by"], row["With"]) for row in others] == [
        ("Ambre Oar", "a near match", "Amber Oar, 12 Elm St"),
        ("OAR, Amber B.", "the same name and address", "Amber Oar, 12 Elm St"),
    ]
    assert (others[0]["Why"], others[0]["Bits"]) == (
        "name: all but one letter is the same (+1.3); street: the same (+6.0)", 7.25,
    )  # fmt: skip


def test_every_pair_apart_says_why(written):
    rows = parts(written)["Compared, not joined"]
    assert {frozenset((row["Name"], row["Other name"])): row["Why they are two"] for row in rows} == {
        frozenset(("Ambre Oar", "Amber Ore")): "Decided different.",
        frozenset(("Amber Oar", "Amber Oarsman")):
            "Somebody looked and was unsure. Below the threshold of every level.",
        frozenset(("Amber Oar", "Amber Oars")): "Below the threshold of normal; at lenient they join.",
    }  # fmt: skip
    decided = next(row for row in rows if row["Decision"] == "different")
    assert decided["Decided by"] == "Ann Roe, 2026-05-04: seen the invoice"
    assert {decided["source_row"], decided["Other row"]} == {3, 7}


def test_conflicts_and_traps_are_shown_with_their_evidence(written):
    found = parts(written)
    assert [row["What conflicts"] for row in found["Conflicts"]] == ["same and different"]
    (trap,) = found["Traps"]
    assert (trap["Trap"], trap["What"], trap["value_usd"]) == (
        "Name that says nobody",
        "CUSTOMER",
        10,
    )
    assert trap["Evidence"].startswith("“CUSTOMER” names nobody: 1 consignee at 1 address;")


def test_what_the_sheet_tells_in_short(written):
    notes = [row[0] for row in written["Identities"].iter_rows(max_row=4, values_only=True)]
    assert notes[1] == (
        "1 person with several consignees as given (3 of them); joined 1 by the same name and "
        "address, 1 by a near match."
    )
    assert notes[2] == (
        "3 pairs came near or were decided on, and not joined. "
        "Decisions in force: 1 different, 1 unsure."
    )


def test_what_is_left_out_is_counted_under_limits(tmp_path, monkeypatch):
    path = known(tmp_path / "case.s321")
    monkeypatch.setattr(identity_rows, "CONFLICTS", 0)
    monkeypatch.setattr(identity_rows, "TRAPS", 0)
    with Engagement.open(path) as engagement:
        assert identity_rows.left_out(engagement.conn) == [
            ("Conflicts", 1, 0, "identity_pairs"), ("Traps", 1, 0, "identity_traps"),
        ]  # fmt: skip
        write(engagement, tmp_path / "report.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "report.xlsx")
    title = "Identities that the sheet does not show"
    rows = parts(workbook, (title,), "Limits")[title]
    workbook.close()
    assert [(row["What"], row["In all"], row["Shown"]) for row in rows[:2]] == [
        ("Conflicts", 1, 0), ("Traps", 1, 0),
    ]  # fmt: skip
    assert rows[1]["Where"].endswith("all are in the export identity_traps.")


def test_persons_that_a_near_match_holds_stand_before_weightier_ones(tmp_path):
    rows = [
        {"consignee_name": "Coral Vase", "consignee_address": "9 Oak St", "value": "700.00",
         "consignee_id": number} for number in ("X-1", "X-2")
    ]  # fmt: skip
    path = audited(tmp_path / "case.s321", [*rows, *ROWS[:2]])
    with Engagement.open(path) as engagement, engagement.transaction() as conn:
        ids = know(conn, ["Amber Oar", "Ambre Oar"])
        compare(conn, ids["Amber Oar"], ids["Ambre Oar"], 7.25, "normal")
        for number in ("X-1", "X-2"):
            one(conn, "Coral Vase", "Pweighty", number)
        traps.mark(conn)
        found = [(row[2], row[8], row[12]) for row in identity_rows.variants(conn)]
    assert [row[0] for row in found] == ["Amber Oar", "Ambre Oar", "Coral Vase", "Coral Vase"]
    assert [row[2] for row in found] == [
        "a near match, +7.2 bits", "", "the same name and address", "",
    ]  # fmt: skip
