"""Rows read = loaded + duplicates + rejected, and the same for the values, whatever the sheets hold."""

import itertools
import tempfile
from decimal import Decimal
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import control_totals, pipeline
from audit.engagement import Engagement
from audit.persons import candidates
from audit.report.reconciliation import source_totals
from tests.reading.imported import Imported

HEADER = ("Bill Number", "Value", "Currency", "Consignee Name", "Arrival Date")
DAY = "2024-05-01"
EURO = Decimal("1.25")  # dollars

VALUES = ("10.00", "$1,250.50", "(3.00)", "0.005", "lots", "")
plain = st.tuples(
    st.sampled_from(["b1", "b2", "", "unknown"]), st.sampled_from(VALUES),
    st.sampled_from(["", "USD", "EUR", "zloty"]), st.sampled_from(["Jo Rae", "Al Poe", ""]),
    st.just(DAY),
)  # fmt: skip
odd = st.sampled_from(
    [
        HEADER, ("",) * 5, ("Total", "10.00"), ("Sub-total", "1260.50", "EUR", "", DAY),
        ("End of report",), ("Page 1 of 2",), ("b9", "7.00", "USD", "Jo Rae", DAY, "too", "long"),
        ("", "20.00"), ("Total", "5.00", "USD", "Jo Rae"),
    ]
)  # fmt: skip
sheets = st.lists(st.lists(plain | odd, min_size=4, max_size=12), min_size=2, max_size=3)


def cents(text):
    return int(Decimal(text) * 100)


@pytest.mark.usefixtures("without_child")
@settings(max_examples=3, deadline=None, derandomize=True)
@given(sheets)
def test_rows_and_values_reconcile_for_every_source(found):
    with tempfile.TemporaryDirectory() as folder:
        case = Imported(Path(folder))
        with Engagement.open(case.file) as engagement, engagement.transaction():
            engagement.conn.execute("INSERT INTO rate (currency, day, usd_per_unit, kind) VALUES "
                                    f"('EUR', 0, '{EURO}', '')")  # fmt: skip
        files = [case.csv(HEADER, *rows, name=f"{n}.csv") for n, rows in enumerate(found)]
        summary = case.take(*files)
        case.run()
        sources = case.table("sources")
        with Engagement.open(case.file, read_only=True) as engagement:
            told = source_totals(engagement.conn)
        for rows, source, total, said in zip(found, sources, told, summary.sources, strict=True):
            full = [row for row in rows if any(row)]
            assert source["rows_read"] == len(full)
            assert len(full) == source["lines_loaded"] + source["duplicates"] + source["rejected"]
            assert sum(said.rejected_rows.values()) == source["rejected"]
            assert total.agrees
            assert cents(source["value_read_usd"]) == sum(map(worth, full))
            assert cents(source["value_read_usd"]) == total.read_cents
            parts = total.loaded_cents + total.duplicate_cents + total.rejected_cents
            assert parts == total.read_cents
            assert cents(source["value_loaded_usd"]) == total.loaded_cents


def worth(row):
    """US cents of one row as a person would read it; what cannot be read counts nothing."""
    _, value, currency, *_ = (*row, "", "", "", "", "")
    known = {"10.00": 1000, "20.00": 2000, "$1,250.50": 125050, "(3.00)": -300, "0.005": 1,
             "1260.50": 126050, "5.00": 500, "7.00": 700}  # fmt: skip
    if value not in known or currency not in ("", "USD", "EUR"):
        return 0
    if currency != "EUR":
        return known[value]
    exact = {"0.005": Decimal("0.5")}.get(value, Decimal(known[value])) * EURO
    return int(exact.to_integral_value("ROUND_HALF_UP"))


def test_a_rejected_row_in_another_currency_counts_at_the_rate_of_its_day_once_there_is_a_run(case):
    rows = [("b1", 10, "USD", "Jo", DAY), ("b2", "8.00", "EUR", "Al", DAY, "one", "too many")]
    case.take(case.text("\n".join(",".join(map(str, row)) for row in (HEADER, *rows))))
    assert case.table("sources")[0]["value_read_usd"] == "10.00", "no rate is known yet"
    rates = case.text("currency,date,usd_per_unit\nEUR,2024-04-30,1.25\n", name="rates.csv")
    from audit import rates as loaded

    loaded.load(case.file, rates)
    case.run()
    assert case.table("sources")[0]["value_read_usd"] == "20.00"


def test_the_sums_of_duplicates_and_rejected_rows_are_told_apart(case):
    first = case.csv(HEADER, ("b1", 10, "", "Jo", DAY), name="a.csv")
    rows = [("b1", 10, "", "Jo", DAY), ("b2", 5, "", "Jo", DAY), ("Total", 15)]
    summary = case.take(first, case.csv(HEADER, *rows, name="b.csv"))
    second = summary.sources[1]
    assert second.value_cents == {"USD": 500}
    assert second.duplicate_value_cents == {"USD": 1000}
    assert second.rejected_value_cents == {"USD": 1500}


def test_a_value_that_lines_repeat_counts_once_a_shipment_in_the_sums_before_the_import(case):
    rows = [
        ("b1", 30, "", "Jo", DAY), ("b1", 30, "", "Jo", DAY), ("b1", 30, "", "", DAY),
        ("b1", 7, "", "Al", DAY), ("", 2, "", "Jo", DAY), ("", 2, "", "Jo", DAY),
    ]  # fmt: skip
    file = case.csv(HEADER, *rows)
    (source,) = case.take(file, dry_run=True, value_basis="shipment").sources
    assert source.value_cents == {"USD": 10100}
    assert source.shipment_value_cents == {"USD": 7100}, (
        "b1 of two persons: whose the third is, is open"
    )
    assert case.take(file, dry_run=True).sources[0].shipment_value_cents is None


def test_the_sum_before_the_import_is_that_of_the_shipments_after_it(case):
    rows = [
        (bill, 10 * n, "", name, DAY)
        for n in (1, 2) for bill in ("b1", "b2", "b3", "") for name in ("Jo", "Al")
    ]  # fmt: skip
    (source,) = case.take(case.csv(HEADER, *rows), value_basis="shipment").sources
    pipeline.run(case.file, rules=["321-01"])
    shipments = case.query("SELECT sum(value_cents) AS cents FROM shipment")[0]["cents"]
    assert source.shipment_value_cents == {"USD": shipments}


def test_the_clients_figures_are_compared_without_totals_headers_and_footers(case):
    rows = [("b1", 10, "", "Jo", DAY), HEADER, ("b2", 5, "", "Jo", DAY), ("Total", 15), ("Page 1",)]
    case.take(case.csv(HEADER, *rows))
    compared = control_totals.enter(case.file, "lines.csv", rows=2, value="15.00", by="R. Vale")
    assert compared.state == "agrees"


def test_a_rejected_row_with_the_price_of_one_piece_is_worth_its_pieces(case):
    layout = case.text(
        'name = "pieces"\ntitle = "Pieces"\nunit_price = true\n[columns]\nbill_number = "Bill"\n'
        'value = "Price"\nquantity = "Pieces"\n', name="pieces.toml",
    )  # fmt: skip
    file = case.text("Bill,Price,Pieces\nb1,2.50,4\nb2,3.00,2,too much\nTotal,16.00,\n")
    (source,) = case.take(file, layout=str(layout)).sources
    assert (source.value_cents, source.rejected_value_cents) == ({"USD": 1000}, {"USD": 600})


FIELDS = ("Bill Number", "Consignee ID", "Consignee Name", "Consignee Address", "Zip", "Value")
consignee = st.tuples(
    st.sampled_from(["", "C1", "C2"]), st.sampled_from(["", "Jo Rae", "Jo K. Rae", "Al Poe"]),
    st.sampled_from(["", "1 Elm St", "2 Oak Ave"]),
)  # fmt: skip


@pytest.mark.usefixtures("without_child")
@settings(max_examples=2, deadline=None, derandomize=True)
@given(st.lists(st.lists(consignee, min_size=5, max_size=12), min_size=2, max_size=2))
def test_persons_before_the_import_are_those_that_id_or_name_and_address_join(found):
    with tempfile.TemporaryDirectory() as folder:
        case = Imported(Path(folder))
        numbers = itertools.count()
        files = [
            case.csv(
                FIELDS, *[(f"b{next(numbers)}", *who, "02139", 1) for who in rows], name=f"{n}.csv"
            )
            for n, rows in enumerate(found)
        ]
        before = case.take(*files, dry_run=True).persons
        case.take(*files)
        with mock.patch.object(candidates, "find", return_value=0):  # no near matches
            case.run()
        named = case.query(
            "SELECT count(DISTINCT person_no) AS n FROM line_person JOIN line USING (line_id) "
            "WHERE party_id IS NOT NULL"
        )
        assert before == named[0]["n"]
