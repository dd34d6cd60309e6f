"""Asks for the client's own figures of a source: rows, value, an explanation, and who enters them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from desktop.widgets.blocks import field, form
from desktop.widgets.dialogs import put_together

if TYPE_CHECKING:
    from audit.control_totals import ControlTotal

_WIDTH = 460


class ClientFigures(QDialog):
    """What is left empty is not compared; a figure that is none is refused when it is saved."""

    def __init__(self, total: ControlTotal, by: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Figures of the client"))
        self.setMinimumWidth(_WIDTH)
        self.rows = QLineEdit("" if total.rows is None else str(total.rows))
        self.rows.setPlaceholderText(str(total.rows_read))
        cents = total.value_cents
        self.value = QLineEdit("" if cents is None else f"{cents / 100:.2f}")
        self.value.setPlaceholderText(f"{total.value_read_cents / 100:.2f}")
        self.note = QPlainTextEdit(total.note)
        self.note.setTabChangesFocus(True)
        self.note.setPlaceholderText(self.tr("What explains a difference"))
        self.note.setFixedHeight(80)
        self.by = QLineEdit(by)
        fields = form()
        field(fields, self.tr("&Rows"), self.rows)
        field(fields, self.tr("&Value, USD"), self.value)
        field(fields, self.tr("&Explanation"), self.note)
        field(fields, self.tr("&By"), self.by)
        self.save = put_together(
            self, f"{total.source_file} · {total.sheet}", fields,
            self.tr("What the client's own books say of this sheet; it is compared with what "
                    "was read. Every entry stays in the log."),
        )  # fmt: skip
        for line in (self.rows, self.value, self.by):
            line.textChanged.connect(self._enable)
        self._enable()

    def _enable(self) -> None:
        rows, value = self.rows.text().strip(), self.value.text().strip()
        fits = not rows or (rows.isascii() and rows.isdigit())
        self.save.setEnabled(bool((rows or value) and fits and self.by.text().strip()))

    @property
    def figures(self) -> dict[str, object]:
        """For `control_totals.enter`."""
        rows, value = self.rows.text().strip(), self.value.text().strip()
        return {
            "rows": int(rows) if rows else None, "value": value or None,
            "note": self.note.toPlainText().strip(), "by": self.by.text().strip(),
        }  # fmt: skip
