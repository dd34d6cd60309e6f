"""The sheet of keys: everything that can be done without a mouse, read from the actions themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QVBoxLayout,
)

from desktop.widgets.blocks import label

if TYPE_CHECKING:
    from desktop.main_window import MainWindow

Keys = list[tuple[str, str]]  # the key, and what it does
_NATIVE = QKeySequence.SequenceFormat.NativeText


class KeySheet(QDialog):
    """Two columns of keys, grouped as in the menus; below them what holds on single pages."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keys"))
        groups = self._groups(window)
        half = (sum(len(keys) + 2 for _, keys in groups) + 1) // 2
        sides = QHBoxLayout()
        sides.setSpacing(44)
        columns: list[list[tuple[str, Keys]]] = [[], []]
        used = 0
        for group in groups:
            columns[used >= half].append(group)
            used += len(group[1]) + 2
        for column in columns:
            sides.addLayout(self._column(column))
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 20)
        layout.setSpacing(16)
        layout.addWidget(label(self.tr("Keys"), "title"))
        layout.addLayout(sides)
        layout.addWidget(close)

    def _groups(self, window: MainWindow) -> list[tuple[str, Keys]]:
        groups = []
        for top in window.menuBar().actions():
            menu = top.menu()
            if isinstance(menu, QMenu):
                groups.append((_plain(top.text()), _of(menu.actions())))
        groups += [
            (self.tr("In {page}").format(page=self.tr(kind.title)), list(kind.keys))
            for kind in window.pages.kinds.values()
        ]
        tables = [
            (self.tr("S"), self.tr("Sort by the column of the cursor; again: the other way")),
            (self.tr("Shift+S"), self.tr("Sort by it behind the present order")),
            (self.tr("Shift+F10"), self.tr("Copy, sort, choose the columns")),
            (QKeySequence("Ctrl+C").toString(_NATIVE), self.tr("Copy the rows with headers")),
            (QKeySequence("Ctrl+A").toString(_NATIVE), self.tr("Select all rows")),
        ]
        return [*((name, keys) for name, keys in groups if keys), (self.tr("In tables"), tables)]

    def _column(self, groups: list[tuple[str, Keys]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        line = 0
        for name, keys in groups:
            if line:
                grid.setRowMinimumHeight(line, 10)
                line += 1
            grid.addWidget(label(name.upper(), "section"), line, 0, 1, 2)
            for key, words in keys:
                line += 1
                cap = QLabel(key)
                cap.setProperty("tone", "key")
                grid.addWidget(cap, line, 0, Qt.AlignmentFlag.AlignLeft)
                grid.addWidget(label(words), line, 1)
            line += 1
        grid.setRowStretch(line, 1)
        return grid


def _of(actions: list[QAction]) -> Keys:
    return [
        ("  ".join(key.toString(_NATIVE) for key in action.shortcuts()), _plain(action.text()))
        for action in actions
        if action.shortcuts()
    ]


def _plain(text: str) -> str:
    return text.replace("&", "").removesuffix(" …")
