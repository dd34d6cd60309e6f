import threading
import time

from audit.errors import AuditError
from desktop.tasks import Tasks


def test_a_task_stops_within_a_second_of_being_asked(qtbot):
    tasks, under_way = Tasks(), threading.Event()

    def count_forever(progress):
        while True:
            progress(0.5, "counting")
            under_way.set()
            time.sleep(0.01)

    ended = []
    task = tasks.start("Counting", count_forever, ended.append, ended.append, pool="writes")
    assert under_way.wait(2)
    began = time.monotonic()
    task.cancel()
    qtbot.waitUntil(lambda: bool(ended))
    assert task.state == "cancelled"
    assert time.monotonic() - began < 1
    tasks.leave()


def test_a_mendable_error_arrives_as_its_own_sentence_on_the_main_thread(qtbot):
    tasks, told = Tasks(), []

    def refuse(_progress):
        raise AuditError("The folder is gone; choose another.")

    def failed(task):
        told.append((task.sentence, threading.current_thread() is threading.main_thread()))

    tasks.start("Trying", refuse, told.append, failed)
    qtbot.waitUntil(lambda: bool(told))
    assert told == [("The folder is gone; choose another.", True)]
    tasks.leave()


def test_changes_run_one_after_another(qtbot):
    tasks, seen = Tasks(), []
    for number in range(5):
        tasks.start("Write", lambda _p, n=number: n, seen.append, pool="writes")
    qtbot.waitUntil(lambda: len(seen) == 5)
    assert seen == [0, 1, 2, 3, 4]
    tasks.leave()


def test_nothing_begins_once_the_window_is_closing(qtbot):
    tasks, seen = Tasks(), []
    tasks.leave()
    task = tasks.start("Late", lambda _progress: seen.append("ran"), seen.append)
    assert task.stopping
    assert tasks.running == seen == []
