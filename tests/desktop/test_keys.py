import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu

from audit.browse import FINDINGS
from desktop.widgets.key_sheet import KeySheet

CONTROL = Qt.KeyboardModifier.ControlModifier


def settle(qtbot, window):
    qtbot.waitUntil(lambda: not window.session.tasks.running and not window.page.busy)


def press(window, keys):
    """Trigger the action that has this shortcut, as the key would."""
    wanted = QKeySequence(keys)
    (action,) = (a for a in window.findChildren(QAction) if wanted in a.shortcuts())
    assert action.isEnabled()
    action.trigger()


def test_every_page_has_its_key(qtbot, window):
    for number, name in enumerate(window.pages, 1):
        press(window, f"Ctrl+{number}")
        assert window.page.name == name
    settle(qtbot, window)


def test_no_key_does_two_things(window):
    keys = [key.toString() for a in window.findChildren(QAction) for key in a.shortcuts()]
    tables = {"S", "Shift+S", QKeySequence(QKeySequence.StandardKey.Copy).toString()}
    twice = {key for key in keys if keys.count(key) > 1} - tables
    assert twice == set()


@pytest.mark.parametrize("key", ["F1", "?"])
def test_the_sheet_of_keys_opens_and_names_every_key(qtbot, window, key):
    press(window, key)
    (sheet,) = window.findChildren(KeySheet)
    said = " ".join(part.text() for part in sheet.findChildren(QLabel))
    for menu in window.menuBar().findChildren(QMenu):
        for action in menu.actions():
            for sequence in action.shortcuts():
                assert sequence.toString(QKeySequence.SequenceFormat.NativeText) in said
    assert "Confirm" in said
    assert "Sort" in said
    sheet.close()


def test_the_keyboard_goes_round_the_parts_of_the_window(qtbot, window):
    window.show_page("findings")
    settle(qtbot, window)
    window.rail.setFocus()
    seen = []
    for _ in range(3):
        press(window, "F6")
        seen.append(QApplication.focusWidget())
    assert seen == [window.page.table, window.evidence.shipments, window.rail]
    press(window, "Shift+F6")
    assert QApplication.focusWidget() is window.evidence.shipments


def test_a_table_is_sorted_by_the_column_of_the_cursor(qtbot, window):
    window.show_page("findings")
    settle(qtbot, window)
    table = window.page.table
    place = [column.name for column in FINDINGS.columns].index("value_cents")
    table.setCurrentIndex(table.paged.index(0, place))
    for expected in ((("value_cents", False),), (("value_cents", True),)):
        (sort,) = (a for a in table.actions() if a.shortcut() == QKeySequence("S"))
        with qtbot.waitSignal(table.paged.loaded):
            sort.trigger()
        assert table.paged.query.sort == expected


def test_find_goes_to_the_search_of_the_page_else_to_the_findings(qtbot, window):
    window.show_page("history")
    press(window, "Ctrl+F")
    assert QApplication.focusWidget() is window.pages["history"].search
    window.show_page("report")
    press(window, "Ctrl+F")
    assert window.page.name == "findings"
    assert QApplication.focusWidget() is window.page.bar.text
    settle(qtbot, window)


def test_a_running_task_is_stopped_by_its_key(qtbot, window):
    def count_forever(progress):
        while True:
            progress(0.5, "counting")

    ended = []
    task = window.session.work("Counting", count_forever, ended.append, ended.append)
    press(window, "Ctrl+.")
    qtbot.waitUntil(lambda: ended == [task])
    assert task.state == "cancelled"


def test_no_two_controls_of_a_page_share_a_letter(qtbot, window):
    bar = [action.text() for action in window.menuBar().actions()]
    for name in window.pages:
        if name == "import":  # its sheets come and go
            continue
        window.show_page(name)
        settle(qtbot, window)
        page = window.page
        words = [part.text() for part in page.findChildren(QAbstractButton) if part.isVisible()]
        words += [part.text() for part in page.findChildren(QLabel) if part.buddy()]
        letters = [text[text.index("&") + 1].lower() for text in [*bar, *words] if "&" in text]
        assert len(letters) == len(set(letters)), (name, letters)


def test_every_control_of_a_page_is_reached_by_tab(qtbot, window):
    for name in ("start", "sources", "persons", "run", "findings", "charts", "report", "history"):
        window.show_page(name)
        settle(qtbot, window)
        out_of_reach = [
            button.text()
            for button in window.page.findChildren(QAbstractButton)
            if button.isVisible() and button.isEnabled() and button.text()
            and not button.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]  # fmt: skip
        assert out_of_reach == [], name
