"""The import's work bench: the list of sheets, the one under the cursor, and what all bring in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from audit.sources import ImportOptions, SourceOptions
from desktop.widgets.blocks import button, card, label, row
from desktop.widgets.importing import sums
from desktop.widgets.importing.fault_view import FaultView
from desktop.widgets.importing.sheet_panel import SheetPanel
from desktop.widgets.importing.source_list import Entry, SourceList
from desktop.wording import many

if TYPE_CHECKING:
    from audit.preview import Key, Look

_LEFT_WIDTH = 272


class Bench(QWidget):
    """Keeps the options of every sheet; whoever changes one hears of it."""

    changed = Signal()  # an option of a sheet, or whether it goes in
    taken_off = Signal(Path)
    files_wanted = Signal()
    folder_wanted = Signal()
    reading_wanted = Signal()
    unlocking_wanted = Signal()  # a password was given for the locked files

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.options: dict[Key, SourceOptions] = {}
        self.sources = SourceList()
        self.sources.setFixedWidth(_LEFT_WIDTH)
        self.sources.chosen.connect(self._show_entry)
        self.sources.ticked.connect(self._tick)
        self.sources.taken_off.connect(self.taken_off)
        self.panel = SheetPanel()
        self.panel.changed.connect(self._change)
        self.passwords: tuple[str, ...] = ()  # for this import only
        self.fault = FaultView(button(self.tr("Take it off the list"), self._take_current_off))
        self.fault.password_given.connect(self._take_password)
        self.right = QStackedWidget()
        self.right.addWidget(self.panel)
        self.right.addWidget(self.fault)
        sides = QHBoxLayout(self)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(18)
        sides.addLayout(self._left())
        sides.addWidget(self.right, 1)

    def _left(self) -> QVBoxLayout:
        off = button(self.tr("Take &off"), self._take_current_off, "quiet", "close",
                     self.tr("Take the file under the cursor off the list (Del)"))  # fmt: skip
        again = button(self.tr("Read a&gain"), self.reading_wanted.emit, "quiet", "reopen",
                       self.tr("Read all files anew, for instance after you saved one"))  # fmt: skip
        box, inside = card(spacing=6)
        inside.setContentsMargins(14, 12, 14, 12)
        self.together = label("", wrap=True)
        self.together.setAccessibleName(self.tr("Everything that would be imported"))
        self.untested = label("", "warning", wrap=True)
        inside.addWidget(label(self.tr("TO BE IMPORTED"), "section"))
        inside.addWidget(self.together)
        inside.addWidget(self.untested)
        box.setFixedWidth(_LEFT_WIDTH)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addLayout(
            row(
                button(self.tr("Add fi&les …"), self.files_wanted.emit, "", "file"),
                button(self.tr("Add fol&der …"), self.folder_wanted.emit, "", "folder"),
                None,
            )
        )
        column.addWidget(self.sources, 1)
        column.addLayout(row(off, again, None, gap=2))
        column.addWidget(box)
        return column

    def show_look(self, look: Look) -> None:
        """Show what a preview says of all sheets."""
        self.sources.show_look(look)
        self.together.setText(sums.of_all(look))
        self.untested.setText(
            many(len(look.not_testable), "{n} rule cannot be tested", "{n} rules cannot be tested")
        )
        self.untested.setToolTip(
            "\n".join(
                self.tr("{rule}: no source has {fields}").format(rule=rule, fields=lacking)
                for rule, lacking in look.not_testable.items()
            )
        )
        self.untested.setVisible(bool(look.not_testable))

    def order(self, look: Look) -> tuple[list[Path], ImportOptions]:
        """The files to import with the options of every sheet; what cannot be read is named too."""
        wanted = dict.fromkeys(sheet.file for sheet in look.going_in)
        by_source = {
            sheet.key: replace(self._own(sheet.key), sha256=sheet.sha256) for sheet in look.sheets
        }
        skipped = [file for file, _ in look.unreadable]
        options = ImportOptions(
            skip_unreadable=bool(skipped), by_source=by_source, passwords=self.passwords
        )
        return [*wanted, *skipped], options

    def forget(self, file: Path) -> None:
        """Drop what was said of a file's sheets."""
        self.options = {key: own for key, own in self.options.items() if key[0] != file}

    def redraw(self) -> None:
        """The colours have changed."""
        self.fault.redraw()

    def _own(self, key: Key) -> SourceOptions:
        return self.options.get(key, SourceOptions())

    def _show_entry(self, entry: Entry) -> None:
        if entry.fault:
            self.fault.show_fault(
                entry.title, entry.fault, locked=entry.locked, tried=bool(self.passwords)
            )
            self.right.setCurrentWidget(self.fault)
            return
        sheet = entry.sheets[0]
        self.panel.show_look(sheet, self._own(sheet.key))
        self.right.setCurrentWidget(self.panel)

    def _take_password(self, password: str) -> None:
        self.passwords = (*self.passwords, password)
        self.unlocking_wanted.emit()

    def _tick(self, keys: list[Key], included: bool) -> None:
        for key in keys:
            self.options[key] = replace(self._own(key), included=included)
        self.changed.emit()

    def _change(self, options: SourceOptions) -> None:
        if self.panel.look is not None:
            self.options[self.panel.look.key] = options
            self.changed.emit()

    def _take_current_off(self) -> None:
        if self.sources.current is not None:
            self.taken_off.emit(self.sources.current.file)
