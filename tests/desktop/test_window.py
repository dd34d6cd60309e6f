import json
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
)

from audit.engagement import Engagement
from desktop import theme
from desktop.app import run_gui


def show(qtbot, window, name):
    window.show_page(name)
    qtbot.waitUntil(lambda: not window.session.tasks.running and not window.pages[name].busy)
    return window.pages[name]


def reviews(path):
    with Engagement.open(path) as engagement:
        return engagement.conn.execute(
            'SELECT status, note, "by" FROM review ORDER BY review_id'
        ).fetchall()


def test_a_decision_is_saved_at_once_and_the_cursor_moves_on(qtbot, window):
    page = show(qtbot, window, "findings")
    second = page.table.paged.keys[1]
    page.decide("confirmed", "seen the invoice", "R. Vale")
    qtbot.waitUntil(lambda: not window.session.tasks.running)
    assert reviews(window.session.path) == [("confirmed", "seen the invoice", "R. Vale")]
    assert page.table.current_key() == second
    assert dict(page.bar.query.chosen) == {}


def test_many_findings_are_decided_together(qtbot, window):
    page = show(qtbot, window, "findings")
    page.table.selectAll()
    page.decide("dismissed", "test data", "R. Vale")
    qtbot.waitUntil(lambda: not window.session.tasks.running, timeout=10_000)
    assert len(reviews(window.session.path)) == 900
    assert window.session.overview.undecided == 0


def test_rows_are_copied_with_their_headers(qtbot, window):
    page = show(qtbot, window, "findings")
    page.table.copy()
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text().startswith("Certainty\t"))
    assert len(QGuiApplication.clipboard().text().splitlines()) == 2


def test_the_evidence_follows_the_cursor(qtbot, window):
    show(qtbot, window, "findings")
    panel = window.evidence
    qtbot.waitUntil(lambda: panel.shipments.paged.rowCount() > 0 and not panel.busy)
    assert panel.shown == window.pages["findings"].table.current_key()
    assert "together" in panel.message.text()


def test_a_picked_bar_filters_the_findings(qtbot, window):
    window.session.picked.emit({"rule_id": ["321-02"], "month": ["2024-05"]})
    page = show(qtbot, window, "findings")
    assert window.stack.currentWidget() is page
    assert 0 < page.table.paged.rowCount() < 900
    assert page.bar.picked.isVisible()


@pytest.mark.parametrize("page", ["start", "import"])
def test_a_dropped_engagement_is_opened(qtbot, window, made, page):
    window.show_page(page)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(made))])
    keys, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(9, 9).toPoint(), Qt.DropAction.CopyAction, mime, keys, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    with qtbot.waitSignal(window.session.opened):
        drop = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, keys, none)
        QApplication.sendEvent(window, drop)
    assert window.session.path == made


def test_every_control_has_a_name_for_screen_readers(qtbot, window):
    for name in window.pages:
        show(qtbot, window, name)
    kinds = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QSpinBox)
    nameless = []
    for kind in kinds:
        for control in window.findChildren(kind):
            inner = control.parent() is not None and isinstance(
                control.parent(), (QComboBox, QSpinBox, QAbstractItemView, QLineEdit)
            )
            private = control.objectName().startswith("qt_") or inner
            named = QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)
            in_popup = control.window() is not window  # the list of a combo box, named as its box
            if not private and not in_popup and not named:
                nameless.append((type(control).__name__, type(control.parent()).__name__))
    assert nameless == []


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(colours):
    def light(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (
            p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def contrast(one, other):
        high, low = sorted((light(one), light(other)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    for text in ("text", "muted", "accent", "violation", "probable", "review", "info", "done"):
        for ground in ("window", "surface"):
            assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5, (text, ground)
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    assert contrast(colours.text, colours.accent_soft) >= 4.5
    assert contrast(colours.edge, colours.surface) >= 3


def test_the_tour_shows_every_page_and_counts_whole_tables(made, tmp_path, capsys):
    assert run_gui(made, tmp_path / "pictures", "dark") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["first_paint_ms"] > 0
    assert list(told["pages"]) == [
        "start", "import", "sources", "persons", "run", "findings", "charts", "report",
        "history",
    ]  # fmt: skip
    assert told["pages"]["findings"]["rows"] == 900
    for page in told["pages"].values():
        assert (tmp_path / "pictures" / page["png"]).stat().st_size > 5000


def test_a_missing_file_is_told_in_a_sentence(tmp_path, capsys):
    assert run_gui(tmp_path / "none.s321", None, None) == 2
    assert "There is no engagement file" in capsys.readouterr().err


def test_no_finding_is_called_a_violation_without_potential(qtbot, window):
    page = show(qtbot, window, "findings")
    qtbot.waitUntil(lambda: not window.evidence.busy)
    model = page.table.paged
    words = {model.data(model.index(row, 0)) for row in range(model.rowCount()) if model.texts(row)}
    assert "Potential violation" in words
    shown = [part.text() for part in window.findChildren(QLabel)]
    shown += [part.text() for part in window.findChildren(QAbstractButton)]
    verdicts = [text for text in [*words, *shown] if "iolation" in text and "Potential" not in text]
    assert verdicts == []


def test_no_button_is_cut_off_in_a_small_window(qtbot, window):
    window.resize(window.minimumSize())
    for name in window.pages:
        if name == "import":
            continue
        page = show(qtbot, window, name)
        QApplication.processEvents()
        cut = [
            button.text()
            for button in page.findChildren(QPushButton)
            if button.isVisible() and button.text() and button.width() < button.sizeHint().width()
        ]
        assert cut == [], name
    assert window.width() < 760


def test_a_sample_engagement_is_made_and_opened(qtbot, window, made, tmp_path, monkeypatch):
    from audit.demo import job

    def make(folder, progress):
        assert folder == tmp_path / "s321-demo"
        return SimpleNamespace(files={"Engagement": made})

    monkeypatch.setattr(job, "make", make)
    window.pages["start"].make_sample(tmp_path / "s321-demo")
    qtbot.waitUntil(lambda: window.session.path == made)
    qtbot.waitUntil(lambda: not window.session.tasks.running)
