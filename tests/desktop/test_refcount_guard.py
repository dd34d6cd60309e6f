"""A guard against PySide6 6.12.0, which loses a reference to None on every void call.

Under Python 3.11 that ends the process after some six thousand calls. From Python 3.12 on, None
is immortal and its count never moves.
"""

import sys

from PySide6.QtWidgets import QWidget


def test_void_calls_keep_the_references_to_none(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for _ in range(300):
        widget.update()
    assert before - sys.getrefcount(None) < 200
