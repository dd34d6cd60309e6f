"""The report names the exchange rate of a shipment in another currency, and what a source lacks."""

import openpyxl
import pytest

from audit import pipeline, rates
from audit.engagement import Engagement
from tests.engagement.audits import imported, written

PLAIN = {
    "entry_type": "86",
    "consignee_id": "C1",
    "consignee_name": "Ann Lee",
    "arrival_date": "2024-05-08",
}
LINES = [
    {"bill_number": "B1", "value": "900", "currency": "EUR", **PLAIN},
    {"bill_number": "B1", "value": "5", "currency": "EUR", **PLAIN, "export_date": "2024-05-06"},
    {"bill_number": "B2", "value": "900", "currency": "GBP", **PLAIN},
    {"bill_number": "B3", "value": "900", **PLAIN},
]  # fmt: skip
RATES = [
    {"currency": "EUR", "date": "2024-04-01", "usd_per_unit": "1.08", "kind": "quarterly"},
    {"currency": "EUR", "date": "2024-05-06", "usd_per_unit": "1.2", "kind": "daily"},
]


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    path = imported(folder / "foreign.s321", LINES)
    rates.load(path, written(folder / "r.csv", RATES))
    pipeline.run(path, rules=["321-01"])
    with Engagement.open(path) as engagement:
        pipeline.write_report(engagement, folder / "out.xlsx")
    book = openpyxl.load_workbook(folder / "out.xlsx", read_only=True)

    def rows(name, key):
        found = list(book[name].iter_rows(values_only=True))
        start = next(n for n, row in enumerate(found) if key in row)
        return [dict(zip(found[start], row, strict=False)) for row in found[start + 1 :]]

    yield rows
    book.close()


def test_evidence_names_every_rate_of_a_shipment(sheets):
    found = {row["bill_number"]: row["exchange_rate"] for row in sheets("Evidence", "bill_number")}
    assert found["B1"] == "EUR 1.08 (2024-04-01, quarterly); EUR 1.2 (2024-05-06, daily)"
    assert found["B3"] is None


def test_sources_tell_the_days_of_the_rates_and_the_lines_without_one(sheets):
    first = sheets("Sources", "Exchange rates")[0]
    assert first["Exchange rates"] == (
        "EUR: 2 lines at rates of 2024-04-01 to 2024-05-06; GBP: 1 line, 1 without a rate"
    )
