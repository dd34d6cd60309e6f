"""What every page does alike."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from desktop.pages import Pages


class Watch(QObject):
    """Which widgets are shown as windows of their own."""

    def __init__(self):
        super().__init__()
        self.shown = []

    def eventFilter(self, watched, event):  # noqa: N802 - the name that Qt calls
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


def test_no_page_is_shown_as_a_window_while_it_is_built(qapp, open_session):
    watch = Watch()
    qapp.installEventFilter(watch)
    try:
        pages = Pages(open_session)
        built = [pages[name] for name in pages]
    finally:
        qapp.removeEventFilter(watch)
    assert len(built) == len(pages)
    assert watch.shown == []  # a window takes the keyboard from the one that is worked in
    for page in built:
        page.deleteLater()
