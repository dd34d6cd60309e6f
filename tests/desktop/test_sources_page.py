"""The sources page: the client's figures beside what was read, and reading a source again."""

import json

import pytest

from audit import control_totals, pipeline
from audit.engagement import Engagement
from audit.sources import SourceOptions
from desktop.widgets.client_figures import ClientFigures
from desktop.widgets.read_again import ReadAgain
from tests.engagement.audits import reading_in_this_process, written

ROWS = [
    {"bill_number": "b1", "arrival_date": "03/04/2024", "value": "900.00", "extra": "x"},
    {"bill_number": "b2", "arrival_date": "05/06/2024", "value": "12.50", "extra": "y"},
]


@pytest.fixture
def page(qtbot, window, tmp_path):
    path = tmp_path / "sources.s321"
    Engagement.create(path).close()
    with reading_in_this_process():
        pipeline.import_sources(path, [written(tmp_path / "may.csv", ROWS)])
    with qtbot.waitSignal(window.session.surveyed):
        window.session.open(path)
    window.show_page("sources")
    page = window.pages["sources"]
    qtbot.waitUntil(lambda: bool(page._totals) and page.table.paged.rowCount() == 1)
    page.table.setCurrentIndex(page.table.model().index(0, 0))
    qtbot.waitUntil(lambda: page._source == 1)
    return page


def test_the_clients_figures_are_kept_and_shown_with_the_difference(qtbot, page):
    assert "No figures of the client" in page.client.text()
    dialog = ClientFigures(page._totals[1], "R. Vale")
    qtbot.addWidget(dialog)
    assert not dialog.save.isEnabled()
    dialog.rows.setText("3")
    dialog.value.setText("912.50")
    assert dialog.save.isEnabled()
    page.keep_figures(1, dialog.figures)
    qtbot.waitUntil(lambda: "3 rows (read 1 less)" in page.client.text())
    assert "912.50 USD: differs, not explained (R. Vale)" in page.client.text()


def test_a_figure_that_is_none_is_said_and_nothing_is_kept(qtbot, page):
    with qtbot.waitSignal(page.session.said) as said:
        page.keep_figures(1, {"rows": None, "value": "lots", "note": "", "by": "R. Vale"})
    assert said.args == ["'lots' is no amount in US dollars; write it as 12345.67.", "error"]
    with Engagement.open(page.session.path, read_only=True) as engagement:
        assert not control_totals.listed(engagement.conn)[0].entered


def test_a_source_is_read_again_under_what_the_dialog_says(qtbot, page):
    dialog = ReadAgain("may.csv", ["bill_number", "arrival_date", "value", "extra"])
    qtbot.addWidget(dialog)
    assert not dialog.go.isEnabled()
    dialog.dates.setCurrentIndex(dialog.dates.findData("dmy"))
    dialog.field.setCurrentIndex(dialog.field.findData("sku"))
    assert not dialog.go.isEnabled()  # a field without a column
    dialog.column.setCurrentIndex(dialog.column.findData(4))
    assert dialog.go.isEnabled()
    assert (dialog.changes, dialog.asked) == (SourceOptions(date_order="dmy"), {"sku": "4"})
    with qtbot.waitSignal(page.session.said) as said:
        page.reread(1, dialog.changes, dialog.asked)
    assert said.args == ["may.csv, sheet 'may' was read again.", "done"]
    with Engagement.open(page.session.path, read_only=True) as engagement:
        mapping, detail = engagement.conn.execute(
            "SELECT (SELECT mapping FROM source), detail FROM log WHERE action = 'reread'"
        ).fetchone()
    assert json.loads(mapping)["sku"] == "extra"
    assert json.loads(detail)["changes"]["decisions"][1]["arrival_date"] == "dmy"


def test_nothing_can_be_asked_of_no_source(qtbot, page):
    page._show_all()
    assert not page.again.isEnabled()
    assert not page.figures.isEnabled()
