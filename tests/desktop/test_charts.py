import threading

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from audit import charts
from desktop import drawing
from desktop.drawing import draw
from desktop.widgets.chart_view import ChartView

NONE = Qt.KeyboardModifier.NoModifier


def bars(numbers):
    """A chart of columns, the first of which can't be clicked."""

    def paint(figure, rows, palette):
        axes = figure.subplots()
        for place, (_, number) in enumerate(rows):
            (bar,) = axes.bar(place, number)
            bar.set_picker(True)
            bar.set_gid(str(place))

    def pick(rows, place):
        return {"rule_id": rows[place][0]} if place else None

    chart = charts.Chart(
        name="bars", title="Bars", question="How many?", headers=("Rule", "Findings"),
        rows=lambda _conn: list(numbers), draw=paint, pick=pick,
    )  # fmt: skip
    return chart, list(numbers)


ROWS = [("321-01", 8), ("321-02", 1_500), ("321-03", 3)]


def release(view, at):
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, held in (
        (QEvent.Type.MouseButtonPress, left),
        (QEvent.Type.MouseButtonRelease, none),
    ):
        place = QPointF(view.mapToGlobal(at.toPoint()))
        QApplication.sendEvent(view, QMouseEvent(kind, at, place, left, held, NONE))


@pytest.fixture
def view(qtbot):
    view = ChartView()
    qtbot.addWidget(view)
    view.resize(720, 460)
    view.show()
    chart, rows = bars(ROWS)
    view.show_drawing(draw(chart, rows, charts.LIGHT, view.wanted, 1.0))
    return view


def centre(view, index):
    mark = next(mark for mark in view.drawing.marks if mark.index == index)
    return view._shown(mark.box).center()


def test_a_click_on_a_bar_picks_what_it_stands_for(qtbot, view):
    with qtbot.waitSignal(view.picked) as told:
        release(view, centre(view, 1))
    assert told.args == [{"rule_id": "321-02"}]


def test_a_bar_of_three_among_thousands_can_be_clicked(qtbot, view):
    assert view._shown(view.drawing.marks[2].box).height() >= 6
    with qtbot.waitSignal(view.picked) as told:
        release(view, centre(view, 2))
    assert told.args == [{"rule_id": "321-03"}]


def test_a_click_beside_the_bars_or_on_one_without_findings_picks_nothing(qtbot, view):
    with qtbot.assertNotEmitted(view.picked):
        release(view, centre(view, 0))
        release(view, QPointF(10, 10))


def test_a_bar_is_found_where_it_is_shown_in_a_small_window_and_on_a_dense_screen(qtbot, view):
    chart, rows = bars(ROWS)
    view.resize(340, 230)  # smaller than a chart is drawn
    assert view.wanted[0] > view.width()
    view.show_drawing(draw(chart, rows, charts.LIGHT, view.wanted, 2.0))
    picture = view.grab().toImage()
    for mark in view.drawing.marks[:2]:
        at = view._shown(mark.box).center()
        assert view.mark_at(at) is mark
    tall = view._shown(view.drawing.marks[1].box)
    blue = picture.pixelColor(tall.center().toPoint() * picture.devicePixelRatio())
    above = QPoint(round(tall.center().x()), round(tall.top() - 6))
    assert blue != picture.pixelColor(above * picture.devicePixelRatio())


def test_the_keys_go_from_bar_to_bar_and_pick_one(qtbot, view):
    said = []
    for _ in range(2):
        qtbot.keyClick(view, Qt.Key.Key_Right)
        said.append(view.accessibleDescription())
    assert said == ["Rule: 321-01\nFindings: 8", "Rule: 321-02\nFindings: 1,500"]
    with qtbot.waitSignal(view.picked) as told:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert told.args == [{"rule_id": "321-02"}]
    qtbot.keyClick(view, Qt.Key.Key_End)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.current.index == 2


def test_every_chart_is_drawn_off_the_main_thread(qtbot, window, monkeypatch):
    threads = []

    def drawn(*order):
        threads.append(threading.current_thread())
        return draw(*order)

    monkeypatch.setattr(drawing, "draw", drawn)
    window.show_page("charts")
    page = window.pages["charts"]
    for place in range(page.list.count()):
        page.list.setCurrentRow(place)
        qtbot.waitUntil(lambda: not page.busy, timeout=20_000)
        assert page.view.drawing is not None
    assert len(threads) >= page.list.count()
    assert threading.main_thread() not in threads


def test_a_click_on_a_chart_filters_the_findings(qtbot, window):
    window.show_page("charts")
    page = window.pages["charts"]
    names = [chart.name for chart in page.known]
    page.list.setCurrentRow(names.index("findings_by_rule_and_month"))
    qtbot.waitUntil(lambda: not page.busy and page.view.drawing is not None, timeout=20_000)
    mark = next(mark for mark in page.view.drawing.marks if mark.chosen)
    release(page.view, page.view._shown(mark.box).center())
    findings = window.pages["findings"]
    qtbot.waitUntil(lambda: not window.session.tasks.running)
    assert window.page is findings
    assert dict(findings.bar.query.chosen) == mark.chosen
    assert 0 < findings.rows < 900


def test_the_numbers_of_a_chart_are_copied_with_their_headers(qtbot, window):
    window.show_page("charts")
    page = window.pages["charts"]
    qtbot.waitUntil(lambda: not page.busy, timeout=20_000)
    page.turn()
    page.numbers.copy()
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == list(page.chart.headers)
    assert len(lines) == 1 + page.rows == 1 + len(page.found)
