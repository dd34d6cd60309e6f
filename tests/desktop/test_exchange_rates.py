"""Exchange rates in the window: what lacks one is shown, a file of them is loaded, evidence names them."""

import pytest

from audit import browse, pipeline, rates
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
    {"bill_number": "B2", "value": "900", "currency": "EUR", **PLAIN, "export_date": "2024-07-01"},
    {"bill_number": "B3", "value": "900", "currency": "GBP", **PLAIN, "arrival_date": ""},
    {"bill_number": "B4", "value": "900", "currency": "¥", **PLAIN},
    {"bill_number": "B5", "value": "900", "currency": "USD", **PLAIN},
]  # fmt: skip
RATES = [{"currency": "EUR", "date": "2024-04-01", "usd_per_unit": "1.08", "kind": "quarterly"}]


@pytest.fixture(scope="module")
def foreign(tmp_path_factory):
    return imported(tmp_path_factory.mktemp("foreign") / "foreign.s321", LINES)


def copied(path, folder):
    copy = folder / "foreign copy.s321"
    copy.write_bytes(path.read_bytes())
    return copy


@pytest.fixture
def page(qtbot, window, foreign, tmp_path):
    with qtbot.waitSignal(window.session.surveyed):
        window.session.open(copied(foreign, tmp_path))
    window.show_page("import")
    page = window.pages["import"]
    qtbot.waitUntil(lambda: bool(page.rates.found) and not page.rates.busy)
    return page


def test_currencies_are_told_with_the_days_that_lack_a_rate(foreign, tmp_path):
    path = copied(foreign, tmp_path)
    rates.load(path, written(tmp_path / "r.csv", RATES))
    with Engagement.open(path, read_only=True) as engagement:
        eur, gbp, unknown = browse.currencies(engagement.conn)
    assert (eur.code, eur.lines, eur.days, eur.days_without) == ("EUR", 2, 2, 1)
    assert eur.first_without == ("2024-07-01",)
    assert eur.rates == {"quarterly": 1}
    assert (gbp.code, gbp.lines_without_day, gbp.days, gbp.complete) == ("GBP", 1, 0, False)
    assert (unknown.code, unknown.lines) == ("", 1)


def test_the_import_page_shows_them_and_loads_a_file(qtbot, page, tmp_path):
    assert page.rates.isVisible()
    assert "EUR" in page.rates.sentence.text()
    assert "2024-05-08, 2024-07-01" in page.rates.table.text()
    file = written(tmp_path / "r.csv", [*RATES, {**RATES[0], "date": "2024-07-02"}])
    with qtbot.waitSignal(page.session.said) as said:
        page.rates.take(file)
    assert said.args == ["2 rates loaded; run the rules anew.", "done"]
    qtbot.waitUntil(lambda: "2 quarterly" in page.rates.table.text())
    assert "EUR" not in page.rates.sentence.text()


def test_a_file_that_cannot_be_read_is_said_and_changes_nothing(qtbot, page, tmp_path):
    file = written(tmp_path / "r.csv", [{**RATES[0], "kind": "weekly"}])
    with qtbot.waitSignal(page.session.said) as said:
        page.rates.take(file)
    assert "'weekly' is no kind of rate" in said.args[0]
    assert "none" in page.rates.table.text()


def test_without_another_currency_there_is_no_panel(qtbot, window):
    window.show_page("import")
    page = window.pages["import"]
    qtbot.waitUntil(lambda: not page.busy)
    assert page.rates.found == ()
    assert not page.rates.isVisible()


def test_the_evidence_names_the_rate_with_its_day_and_kind(foreign, tmp_path):
    path = copied(foreign, tmp_path)
    rates.load(path, written(tmp_path / "r.csv", RATES))
    pipeline.run(path, rules=["321-01"])
    with Engagement.open(path, read_only=True) as engagement:
        conn = engagement.conn
        found = {}
        for key in browse.ids(conn, browse.FINDINGS, browse.Query()):
            (shipment,) = browse.ids(conn, browse.EVIDENCE, browse.Query({"finding_no": key}))
            (row,) = browse.rows(conn, browse.EVIDENCE, [shipment])
            shown = dict(zip([c.name for c in browse.EVIDENCE.columns], row, strict=False))
            found[shown["bill_number"]] = (shown["rate"], browse.detail(conn, key).rates)
    words = "EUR 1.08 (2024-04-01, quarterly)"
    assert found == {"B1": (words, (words,)), "B5": ("", ())}
