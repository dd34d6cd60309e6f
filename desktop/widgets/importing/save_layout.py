"""Asks for the name under which a sheet's mapping is kept as a layout of the user's own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from audit import layouts
from audit.errors import AuditError
from desktop.widgets.blocks import label

if TYPE_CHECKING:
    from audit.layouts import Layout

_WIDTH, _MARGIN = 460, 24


class SaveLayout(QDialog):
    """One line and what is wrong with it; a name that is taken has to be confirmed."""

    saved = Signal(str)  # the name

    def __init__(self, layout: Layout, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Save as layout"))
        self.setMinimumWidth(_WIDTH)
        self.layout_kept = layout
        self._replacing = ""
        self.name = QLineEdit(layout.name)
        self.name.selectAll()
        self.name.textEdited.connect(lambda _text: self._say(""))
        buddy = QLabel(self.tr("&Name of the layout"))
        buddy.setBuddy(self.name)
        self.name.setAccessibleName(self.tr("Name of the layout"))
        sentence = self.tr(
            "The next file with these columns is recognised by it. It is kept in {folder}."
        )
        self.notice = label("", "warning", wrap=True)
        self.notice.setVisible(False)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.accepted.connect(self.keep)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 22, _MARGIN, 18)
        column.setSpacing(12)
        column.addWidget(buddy)
        column.addWidget(self.name)
        self.folder = label(sentence.format(folder=layouts.own_folder()), "muted", wrap=True)
        column.addWidget(self.folder)
        column.addWidget(self.notice)
        column.addWidget(self.buttons)
        self._fit(self.folder)

    def keep(self) -> None:
        """Write the file, or say why it cannot be written."""
        name = self.name.text().strip().removesuffix(".toml")
        try:
            path = layouts.place_of(name)
            if path.exists() and self._replacing != name:
                self._replacing = name
                self._say(self.tr("There is a layout of this name. Save again to replace it."))
                return
            made = replace(self.layout_kept, name=name, title=name)
            layouts.save(made, path, replacing=self._replacing == name)
        except AuditError as error:
            self._say(str(error))
            return
        self.saved.emit(name)
        self.accept()

    def _say(self, words: str) -> None:
        if not words:
            self._replacing = ""
        self.notice.setText(words)
        self.notice.setVisible(bool(words))
        self._fit(self.notice)
        self.adjustSize()

    @staticmethod
    def _fit(words: QLabel) -> None:
        """Room for every line: a dialog does not ask wrapped labels for their height."""
        words.setMinimumHeight(words.heightForWidth(_WIDTH - 2 * _MARGIN))
