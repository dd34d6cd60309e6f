"""The import page, driven as a person drives it: by drop, by key and by click."""

import csv
import threading

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox

from audit.engagement import Engagement
from audit.errors import AuditError
from audit.readers import child
from desktop.widgets.importing.mapping_model import COLUMN
from desktop.widgets.importing.save_layout import SaveLayout

HEADER = ["Tracking Number", "Consignee Name", "Value", "Arrival Date", "Remark"]
LINES = [
    ["1Z1", "Ada Marsh", "12.50", "03/04/2024", "a"],
    ["1Z2", "B. Okafor", "(900.00)", "03/14/2024", "b"],
    ["1Z3", "Flo Tanaka", "8OO", "03/20/2024", "c"],
]


class Reader:
    """Reads in this process; while `held` is set it waits, as a large file would make it."""

    held = threading.Event()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def read(self, path, folder, only=None, progress=None, *_):
        while self.held.wait(0.01):
            progress(-1.0, "waiting")
        answer = child._read(path, folder, only)
        if isinstance(answer, str):
            raise AuditError(answer)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def page(window, monkeypatch):
    Reader.held.clear()
    monkeypatch.setattr(child, "Reader", Reader)
    window.show_page("import")
    yield window.pages["import"]
    Reader.held.clear()


@pytest.fixture
def files(tmp_path):
    """A sheet with a header, a workbook with a bare sheet beside a good one, and a bad file."""
    march = tmp_path / "march.csv"
    with march.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *LINES])
    book = openpyxl.Workbook()
    book.active.title = "April"
    for row in [["April report"], HEADER, *LINES[:2], ["1Z9", "Gale", "5.00", "04/02/2024", ""]]:
        book.active.append(row)
    bare = book.create_sheet("Bare")
    for row in LINES:
        bare.append(row)
    book.save(tmp_path / "q2.xlsx")
    (tmp_path / "scan.xlsx").write_bytes(b"%PDF-1.7")
    return {name: tmp_path / name for name in ("march.csv", "q2.xlsx", "scan.xlsx")}


@pytest.fixture
def settled(qtbot, page):
    def wait():
        qtbot.waitUntil(lambda: not page.busy and not page.session.tasks.running, timeout=10_000)

    return wait


@pytest.fixture
def march(page, files, settled):
    page.take([files["march.csv"]])
    settled()
    return page


def drop(target, *paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    keys, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(9, 9).toPoint(), Qt.DropAction.CopyAction, mime, keys, none)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(
        target, QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, keys, none)
    )


def titles(page):
    return [entry.title for entry in page.bench.sources.sources.entries]


def sheet(page, name):
    return next(found for found in page.shown.sheets if found.sheet == name)


def go_to(page, title):
    entries = page.bench.sources.sources.entries
    place = next(n for n, entry in enumerate(entries) if entry.title == title)
    page.bench.sources.setCurrentIndex(page.bench.sources.sources.index(place))


def row_of(page, name):
    table = page.bench.panel.mapping
    row = [field.name for field in table.fields.fields].index(name)
    table.setCurrentIndex(table.fields.index(row, COLUMN))
    return row


def choose(box, words):
    box.setCurrentIndex(box.findText(words))
    box.activated.emit(box.currentIndex())


def lines_stored(page):
    with Engagement.open(page.session.path, read_only=True) as engagement:
        return engagement.conn.execute("SELECT count(*) FROM line").fetchone()[0]


def test_dropped_files_show_their_sheets_with_rows_and_state(page, files, settled, window):
    drop(page.zone, files["march.csv"], files["q2.xlsx"])
    settled()
    assert titles(page) == ["march.csv", "q2.xlsx", "April", "Bare"]
    assert [entry.words for entry in page.bench.sources.sources.entries] == [
        "3 rows, 3 issues", "1 of 2 sheets go in", "3 rows, 2 issues", "3 rows, columns not known",
    ]  # fmt: skip
    drop(window, files["scan.xlsx"])  # anywhere in the window, beside those that are there
    settled()
    assert titles(page)[-1] == "scan.xlsx"
    assert page.bench.sources.sources.entries[-1].state == "error"


def test_the_counts_are_there_before_anything_is_written(march):
    told = march.bench.panel.figures.text().replace("<b>", "").replace("</b>", "")
    assert "3 rows read = 3 lines + 0 duplicates + 0 rejected" in told
    assert "USD -887.50" in told
    assert "1 sheets" not in march.load.text()
    assert march.load.isEnabled()
    assert lines_stored(march) == 0


def test_enter_opens_the_columns_of_a_field_and_a_choice_is_read_at_once(qtbot, march, settled):
    table = march.bench.panel.mapping
    march.bench.panel.everything.setChecked(True)
    row = row_of(march, "order_number")
    qtbot.keyClick(table, Qt.Key.Key_Return)
    box = table.viewport().findChild(QComboBox)
    assert box.accessibleName() == "Column for Order number"
    choose(box, "Remark")
    assert table.fields.index(row, COLUMN).data() == "Remark"
    settled()
    found = march.shown.sheets[0].fields
    assert next(field.columns for field in found if field.name == "order_number") == (5,)
    assert march.shown.sheets[0].unread == ()


def test_delete_leaves_a_field_out_and_its_rules_are_named(qtbot, march, settled):
    table = march.bench.panel.mapping
    row = row_of(march, "value")
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    settled()
    assert table.fields.index(row, COLUMN).data() == "not mapped"
    assert "rules not tested" in table.fields.index(row, 3).data()
    assert "321-01" in table.fields.index(row, 3).data(Qt.ItemDataRole.ToolTipRole)
    assert "321-01" in march.bench.untested.toolTip()
    assert "Value" in march.bench.panel.unread.text()
    table.choose(row, None)  # recognise it again
    settled()
    assert table.fields.index(row, COLUMN).data() == "Value"


def test_the_header_row_can_be_chosen_in_the_box_and_in_the_rows(qtbot, march, settled):
    choose(march.bench.panel.options.header, "Row 2")
    settled()
    assert march.shown.sheets[0].header_row == 2
    assert "No column is mapped" in march.bench.panel.notice.text()
    assert not march.load.isEnabled()
    march.bench.panel.tabs.setCurrentIndex(1)
    grid = march.bench.panel.grid
    grid.setCurrentIndex(grid.sheet_rows.index(0, 0))
    grid.setFocus()
    grid.actions()[0].trigger()
    settled()
    assert march.shown.sheets[0].header_row == 1
    assert march.load.isEnabled()


def test_a_sheet_without_header_is_mapped_by_its_letters(page, files, settled):
    page.take([files["q2.xlsx"]])
    settled()
    go_to(page, "Bare")
    assert "Choose the header row" in page.bench.panel.notice.text()
    for name, column in (("bill_number", 1), ("consignee_name", 2), ("value", 3)):
        page.bench.panel.mapping.choose(row_of(page, name), (column,))
        settled()
    bare = sheet(page, "Bare")
    assert (bare.header_row, bare.lines, bare.goes_in) == (0, 3, True)
    assert (
        page.bench.panel.mapping.fields.index(row_of(page, "value"), COLUMN).data()
        == "Column C (3)"
    )


def test_space_leaves_a_sheet_out(qtbot, page, files, settled):
    page.take([files["march.csv"], files["q2.xlsx"]])
    settled()
    go_to(page, "April")
    qtbot.keyClick(page.bench.sources, Qt.Key.Key_Space)
    settled()
    assert [found.sheet for found in page.shown.going_in] == ["march"]
    assert page.bench.sources.current.words == "3 rows, left out"
    page.import_all()
    settled()
    assert lines_stored(page) == 3


def test_problems_lead_to_their_rows(march):
    view = march.bench.panel.problems
    place = next(n for n, found in enumerate(view.problems.problems) if found.text == "8OO")
    view.table.setCurrentIndex(view.problems.index(place, 0))
    assert view.grid.currentIndex().data() == "8OO"
    assert "not an amount" in view.grid.currentIndex().data(Qt.ItemDataRole.ToolTipRole)


def test_a_file_that_cannot_be_read_says_why_and_stays_out(page, files, settled):
    page.take([files["march.csv"], files["scan.xlsx"]])
    settled()
    go_to(page, "scan.xlsx")
    assert page.bench.right.currentWidget() is page.bench.fault
    assert "PDF" in page.bench.fault.sentence.text()
    page.import_all()
    settled()
    assert lines_stored(page) == 3
    assert any(
        "PDF" in page.outcome.notes.item(n).text() for n in range(page.outcome.notes.count())
    )


def test_an_import_says_what_it_did_and_what_comes_next(qtbot, march, settled, window):
    with qtbot.waitSignal(march.session.changed):
        march.import_all()
    settled()
    assert march.screens.currentWidget() is march.outcome
    assert march.outcome.heading.text() == "3 lines of 1 sheet are in"
    assert march.outcome.table.item(0, 2).text() == "3"
    with qtbot.waitSignal(march.session.wanted) as told:
        march.outcome.run.click()
    assert told.args == ["run"]


def test_reading_can_be_cancelled_and_nothing_is_taken(qtbot, page, files, settled, window):
    Reader.held.set()
    page.take([files["march.csv"]])
    qtbot.waitUntil(lambda: any(task.state == "running" for task in page.session.tasks.running))
    window.tasks.cancel_last()
    settled()
    assert page.screens.currentWidget() is page.zone
    assert "Drop" in page.zone.heading.text()
    Reader.held.clear()
    page.take([files["march.csv"]])
    settled()
    assert titles(page) == ["march.csv"]


def test_a_stopped_look_has_to_be_repeated_before_an_import(qtbot, march, settled, monkeypatch):
    from audit.preview import Preview

    def slow(self, options, progress):
        while not threading.Event().wait(0.01):
            progress(-1.0, "waiting")

    with monkeypatch.context() as patch:
        patch.setattr(Preview, "look", slow)
        choose(march.bench.panel.options.dates, "Day-month-year")
        qtbot.waitUntil(lambda: any(t.state == "running" for t in march.session.tasks.running))
        march.session.tasks.running[0].cancel()
        settled()
    assert not march.load.isEnabled()
    assert "Read again" in march.bench.panel.figures.text()
    march.read_again()
    settled()
    assert march.load.isEnabled()
    assert march.bench.options[march.shown.sheets[0].key].date_order == "dmy"


def test_an_import_can_be_cancelled_and_nothing_is_written(qtbot, march, settled, window):
    Reader.held.set()
    march.import_all()
    qtbot.waitUntil(lambda: any(task.state == "running" for task in march.session.tasks.running))
    assert not march.load.isEnabled()
    window.tasks.cancel_last()
    settled()
    assert lines_stored(march) == 0
    assert march.screens.currentWidget() is march.bench
    assert march.load.isEnabled()


def test_a_file_that_changed_since_it_was_looked_at_is_refused(march, files, settled, window):
    with files["march.csv"].open("a", encoding="utf-8") as file:
        file.write("1Z8,Gale,1.00,03/21/2024,\n")
    march.import_all()
    settled()
    assert "has changed since" in window.tasks.message.text()
    assert lines_stored(march) == 0
    march.read_again()
    settled()
    assert march.shown.sheets[0].lines == 4


def test_the_last_file_taken_off_brings_the_empty_page_back(qtbot, march, settled):
    qtbot.keyClick(march.bench.sources, Qt.Key.Key_Delete)
    settled()
    assert march.screens.currentWidget() is march.zone


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The user's own layouts."""
    monkeypatch.setenv("S321_LAYOUTS", str(tmp_path / "own"))
    return tmp_path / "own"


def save_as(page, name):
    page.bench.panel.save.click()
    dialog = page.bench.panel.findChildren(SaveLayout)[-1]
    dialog.name.setText(name)
    dialog.name.textEdited.emit(name)
    dialog.keep()
    return dialog


def test_a_saved_layout_is_recognised_in_the_next_file(qtbot, own, page, settled, tmp_path):
    header, lines = ["Our ref", "Worth", "Consignee Name"], [["b1", "7", "Ada Marsh"]]
    for name in ("may.csv", "june.csv"):
        with (tmp_path / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *lines])
    page.take([tmp_path / "may.csv"])
    settled()
    page.bench.panel.options.choose_header(1)
    settled()
    for name, column in (("bill_number", 1), ("value", 2)):
        page.bench.panel.mapping.choose(row_of(page, name), (column,))
        settled()
    save_as(page, "Hull broker")
    settled()
    assert (own / "Hull broker.toml").is_file()
    assert page.bench.panel.options.layout_box.currentText() == "Hull broker (yours)"
    page.take([tmp_path / "june.csv"])
    settled()
    go_to(page, "june.csv")
    assert "Read as may.csv of" in page.bench.panel.layout_told.text()
    page.take_off(tmp_path / "may.csv")
    settled()
    june = page.shown.sheets[-1]
    assert (june.layout, june.header_row, june.lines) == ("Hull broker", 1, 1)
    assert page.bench.panel.options.layout_box.currentText() == "Automatic: Hull broker"
    assert "3 of its 3 headers" in page.bench.panel.layout_told.text()
    choose(page.bench.panel.options.layout_box, "None")
    settled()
    assert page.shown.sheets[-1].layout != "Hull broker"


def test_a_name_that_cannot_be_is_refused_in_the_dialog_and_a_taken_one_confirmed(
    own, march, settled
):
    dialog = save_as(march, "a/b")
    assert "cannot be the name" in dialog.notice.text()
    assert not own.exists()
    dialog.name.setText("March")
    dialog.keep()
    settled()
    again = save_as(march, "March")
    assert "Save again to replace" in again.notice.text()
    written = (own / "March.toml").stat().st_mtime_ns
    again.keep()
    settled()
    assert (own / "March.toml").stat().st_mtime_ns > written
