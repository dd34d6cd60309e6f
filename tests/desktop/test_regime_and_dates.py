"""In the finding's panel: the law that the shipment under the cursor met, and the other dates."""

import pytest

from audit import pipeline
from desktop import theme
from desktop.widgets.evidence import EvidencePanel
from tests.engagement.audits import imported

LINE = {"entry_type": "86", "consignee_id": "P1", "country_of_origin": "CN", "value": "500.00"}
LINES = [
    LINE | {"bill_number": "B1", "arrival_date": "2025-05-01", "entry_date": "2025-05-01"},
    LINE | {"bill_number": "B2", "arrival_date": "2025-05-01", "entry_date": "2025-05-02"},
]


@pytest.fixture
def panel(qtbot, session, tmp_path):
    path = imported(tmp_path / "case.s321", LINES)
    pipeline.run(path, rules=["321-02"])
    panel = EvidencePanel(session)
    qtbot.addWidget(panel)
    panel.show()
    with qtbot.waitSignal(session.surveyed):
        session.open(path)
    panel.show_finding(1)
    qtbot.waitUntil(lambda: panel.regime is not None and panel.found is not None)
    return panel


def test_the_other_dates_of_a_finding_are_said(panel):
    assert "Depends on the date" in panel.facts.text()
    assert "$500.00 and $500.00 on 2 days: no breach of this rule" in panel.facts.text()
    assert "By entry date" in panel.facts.text()


def test_the_regime_is_that_of_the_shipment_under_the_cursor(qtbot, panel):
    assert "B1" in panel.clock.text()
    assert "excluded since" not in panel.clock.text()
    panel.shipments.go_to(1)
    qtbot.waitUntil(lambda: "LAW THAT JUDGED SHIPMENT B2" in panel.clock.text())
    assert "products of China and Hong Kong excluded since 2 May 2025" in panel.clock.text()
    assert "suspensions by the later of arrival and entry, 2025-05-02" in panel.clock.text()
    assert "2025-05-02 to 2025-08-28; Executive Order 14256" in panel.clock.text()


def test_the_regime_takes_the_colours_in_use(qapp, panel):
    theme.apply(qapp, theme.DARK)
    panel.redraw()
    assert theme.DARK.muted in panel.clock.text()
    theme.apply(qapp, theme.LIGHT)


def test_no_finding_has_no_regime(panel):
    panel.show_finding(0)
    assert not panel.clock.isVisible()
