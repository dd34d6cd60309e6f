import gc
import sys
import threading

import pytest
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop import crash


class Fault(Exception):  # noqa: N818
    pass


@pytest.fixture
def reporter(qtbot, tmp_path):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    made = crash.install(tmp_path / "settings", window)
    yield made
    made.remove()


def raise_in_a_slot():
    try:
        raise Fault("in a slot")
    except Fault as error:
        sys.excepthook(Fault, error, error.__traceback__)  # as Qt's binding does


def raise_in_a_thread():
    def work():
        raise Fault("in a thread")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def raise_in_a_destructor():
    class Odd:
        def __del__(self):
            raise Fault("in a destructor")

    Odd()
    gc.collect()


@pytest.mark.parametrize("meet", [raise_in_a_slot, raise_in_a_thread, raise_in_a_destructor])
def test_a_fault_becomes_a_report_file_and_a_dialog_and_the_program_goes_on(qtbot, reporter, meet):
    meet()
    qtbot.waitUntil(lambda: reporter.dialog is not None)
    (report,) = reporter.folder.glob("fault-*.txt")
    text = report.read_text(encoding="utf-8")
    assert "Fault: in a" in text
    assert "test_crash.py" in text
    assert str(report) in reporter.dialog.informativeText()
    assert reporter.window.isVisible()
    assert reporter.dialog.isVisible()


def test_many_faults_make_one_dialog(qtbot, reporter):
    for _ in range(5):
        raise_in_a_slot()
    qtbot.waitUntil(lambda: len(reporter.reports) == 5)
    assert len(list(reporter.folder.glob("fault-*.txt"))) == 5
    assert len(reporter.window.findChildren(QMessageBox)) == 1
    assert "5 times" in reporter.dialog.text()
    reporter.dialog.close()
    assert reporter.dialog is None


def test_a_bug_in_a_task_is_reported_and_the_next_task_runs(qtbot, reporter, session):
    def faulty(_progress):
        raise Fault("in a task")

    answers = []
    session.tasks.start("Faulty", faulty, answers.append, session.tell)
    session.tasks.start("Next", lambda _progress: "goes on", answers.append)
    qtbot.waitUntil(lambda: answers == ["goes on"] and reporter.dialog is not None)
    assert "Fault: in a task" in reporter.reports[0].read_text(encoding="utf-8")
