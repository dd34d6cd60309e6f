from desktop.main_window import MainWindow
from desktop.preferences import Preferences
from desktop.session import Session


def again(qtbot, window):
    """The same person opens the program anew."""
    old = window.session
    path, file = old.path, old.preferences._file.fileName()
    window.close()
    old.preferences._file.sync()
    session = Session(Preferences(file))
    with qtbot.waitSignal(session.surveyed):
        session.open(path)
    made = MainWindow(session)
    qtbot.addWidget(made)
    made.show()
    made.show_page("findings")
    qtbot.waitUntil(lambda: not session.tasks.running)
    return made


def findings(qtbot, window):
    window.show_page("findings")
    qtbot.waitUntil(lambda: not window.session.tasks.running)
    return window.pages["findings"].table


def test_the_window_comes_back_as_it_was_left(qtbot, window):
    window.resize(760, 700)
    table = findings(qtbot, window)
    table.setColumnWidth(2, 211)
    table.show_column(1, shown=False)
    table.horizontalHeader().moveSection(0, 3)
    window.session.preferences.theme = "dark"
    later = again(qtbot, window)
    table = later.pages["findings"].table
    assert (later.width(), later.height()) == (760, 700)
    assert table.columnWidth(2) == 211
    assert table.isColumnHidden(1)
    assert table.horizontalHeader().visualIndex(0) == 3
    assert later.session.preferences.theme == "dark"
    later.close()


def test_the_evidence_comes_back_as_wide_as_it_was_or_stays_away(qtbot, window):
    findings(qtbot, window)
    assert window.dock.isVisible()
    window.turn_evidence()
    assert not window.dock.isVisible()
    later = again(qtbot, window)
    assert not later.dock.isVisible()
    later.turn_evidence()
    assert later.dock.isVisible()
    assert later.evidence.shown == later.pages["findings"].table.current_key() > 0
    later.close()


def test_columns_that_nobody_touched_are_not_kept_and_share_the_room(qtbot, window):
    table = findings(qtbot, window)
    table.keep_columns()
    assert window.session.preferences.kept(table._kept_name).isEmpty()
    window.turn_evidence()
    window.resize(1800, 900)
    qtbot.waitUntil(lambda: table.viewport().width() > 1400)
    shown = table.horizontalHeader().length()
    assert abs(shown - table.viewport().width()) <= 2


def test_a_column_that_yields_is_shown_where_there_is_room_or_where_a_person_wants_it(
    qtbot, window
):
    table = findings(qtbot, window)
    columns = table.paged.table.columns
    level = next(place for place, column in enumerate(columns) if column.yields)
    window.turn_evidence()
    window.resize(2100, 900)
    qtbot.waitUntil(lambda: not table.isColumnHidden(level))
    window.resize(1800, 900)
    qtbot.waitUntil(lambda: table.isColumnHidden(level))
    table.show_column(level, shown=True)
    window.resize(1700, 900)
    qtbot.waitUntil(lambda: table.viewport().width() < 1480)
    assert not table.isColumnHidden(level)


def test_settings_lie_only_where_they_are_told_to(window, tmp_path):
    window.close()
    window.session.preferences._file.sync()
    assert (tmp_path / "window.ini").is_file()
