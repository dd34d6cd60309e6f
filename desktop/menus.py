"""The menus: every action of the window with its key, so that all can be done without a mouse."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from desktop.preferences import THEMES
from desktop.widgets.key_sheet import KeySheet

if TYPE_CHECKING:
    from desktop.main_window import MainWindow


def fill(window: MainWindow) -> None:
    """Put the menus into the window's bar."""
    _file(window)
    _view(window)
    _audit(window)
    helping = window.menuBar().addMenu(_t("&Help"))
    _act(helping, _t("&Keys"), ("F1", "?"), lambda: KeySheet(window).open())


def _file(window: MainWindow) -> None:
    menu = window.menuBar().addMenu(_t("&File"))
    start = partial(window.pages.__getitem__, "start")
    _act(menu, _t("&New engagement …"), ("Ctrl+N",), lambda: start().new())  # type: ignore[attr-defined]
    _act(menu, _t("&Open …"), ("Ctrl+O",), lambda: start().choose())  # type: ignore[attr-defined]
    menu.addSeparator()
    _act(menu, _t("&Quit"), ("Ctrl+Q",), window.close)


def _view(window: MainWindow) -> None:
    menu = window.menuBar().addMenu(_t("&View"))
    for number, kind in enumerate(window.pages.kinds.values(), 1):
        key = (f"Ctrl+{number % 10}",) if number <= 10 else ()
        _act(menu, window.tr(kind.title), key, partial(window.show_page, kind.name))
    menu.addSeparator()
    _act(menu, _t("&Evidence beside the findings"), ("Ctrl+E",), window.turn_evidence)
    _act(menu, _t("&Next part of the window"), ("F6",), partial(window.next_region, 1))
    _act(menu, _t("&Previous part of the window"), ("Shift+F6",), partial(window.next_region, -1))
    menu.addSeparator()
    themes = menu.addMenu(_t("&Theme"))
    group = QActionGroup(themes)
    preferences = window.session.preferences
    for name in THEMES:
        words = {"system": _t("As the &system"), "light": _t("&Light"), "dark": _t("&Dark")}[name]
        action = _act(themes, words, (), partial(setattr, preferences, "theme", name))
        action.setCheckable(True)
        action.setChecked(name == preferences.theme)
        group.addAction(action)


def _audit(window: MainWindow) -> None:
    menu = window.menuBar().addMenu(_t("&Audit"))

    def run() -> None:
        window.show_page("run")
        window.pages["run"].run()  # type: ignore[attr-defined]

    def find() -> None:
        if not window.page.focus_search():
            window.show_page("findings")
            window.page.focus_search()

    _act(menu, _t("&Run the rules"), ("F5",), run)
    _act(menu, _t("&Find"), ("Ctrl+F",), find)
    _act(menu, _t("&Stop the running task"), ("Ctrl+.",), window.tasks.cancel_last)


def _act(menu: QMenu, words: str, keys: tuple[str, ...], done: Callable[[], object]) -> QAction:
    action = QAction(words, menu)
    action.setShortcuts([QKeySequence(key) for key in keys])
    action.triggered.connect(lambda _on: done())
    menu.addAction(action)
    return action


def _t(text: str) -> str:
    return QCoreApplication.translate("menus", text)
