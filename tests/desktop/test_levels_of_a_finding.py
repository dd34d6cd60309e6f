"""In the finding's panel: what a finding comes to at each level of identity."""

import pytest

from desktop.widgets.evidence import EvidencePanel
from tests.engagement.audits import imported
from tests.test_identity_levels import judged, lines


@pytest.fixture
def told(qtbot, session, tmp_path):
    """The facts that the panel shows of one rule's finding, where the second bill is another's."""

    def told(rule, rows, persons):
        path = imported(tmp_path / "case.s321", lines(*rows))
        judged(path, persons, [rule])
        panel = EvidencePanel(session)
        qtbot.addWidget(panel)
        with qtbot.waitSignal(session.surveyed):
            session.open(path)
        panel.show_finding(1)
        qtbot.waitUntil(lambda: panel.found is not None)
        return panel.facts.text()

    return told


TWO = [{"value": "412.00"}, {"value": "500.40"}]


def test_each_level_has_its_line_and_the_strictest_is_named(told):
    text = told("321-02", TWO, {"B1": ("other", "P1", "P1")})
    assert "Stands at normal, not at strict" in text
    assert "At strict" in text
    assert "$500.40 and $412.00 of 2 persons: no breach of this rule" in text
    assert "At lenient" in text


def test_one_line_is_enough_where_every_level_says_the_same(told):
    text = told("321-02", TWO, {})
    assert "Stands at strict" in text
    assert "At every level" in text
    assert "At strict" not in text.replace("Stands at strict", "")


def test_a_finding_of_an_order_says_that_no_level_is_judged(told):
    rows = [row | {"order_number": "O1", "seller_id": "S1"} for row in TWO]
    text = told("321-05", rows, {})
    assert "Not judged: this rule goes by order" in text
    assert "Stands" not in text
