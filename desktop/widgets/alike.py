"""Asks for one decision on all pairs that are alike in every comparison."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QWidget

from desktop.widgets.blocks import field, form, label
from desktop.widgets.dialogs import put_together


class AlikeDialog(QDialog):
    """How many pairs, what they have in common, the verdict and a note."""

    def __init__(self, number: int, alike: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heading = self.tr("Decide {n} pairs that are alike").format(n=f"{number:,}")
        self.setWindowTitle(heading)
        self.setMinimumWidth(520)
        self._verdict = QComboBox()
        self._verdict.addItem(self.tr("Choose …"), "")
        self._verdict.addItem(self.tr("The same person, each pair"), "same")
        self._verdict.addItem(self.tr("Different persons, each pair"), "different")
        self.note = QLineEdit()
        self.alike = label("\n".join(alike))
        fields = form()
        if alike:
            fields.addRow(label(self.tr("Alike in"), "muted"), self.alike)
        field(fields, self.tr("&Decision"), self._verdict)
        field(fields, self.tr("&Note"), self.note)
        sentence = self.tr(
            "They agree and differ in the same comparisons, but they are other people: look at a "
            "few before. Taken back as one."
        )
        accept = self.tr("Decide {n} pairs").format(n=f"{number:,}")
        self.save = put_together(self, heading, fields, sentence, accept)
        self._verdict.currentIndexChanged.connect(self._enable)
        self._enable()

    @property
    def verdict(self) -> str:
        """same, different, or nothing yet."""
        return str(self._verdict.currentData())

    def choose(self, verdict: str) -> None:
        self._verdict.setCurrentIndex(self._verdict.findData(verdict))

    def _enable(self) -> None:
        self.save.setEnabled(bool(self.verdict))
