"""Asks how a source is to be read again: dates, decimals, value, layout, header row, one column."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QWidget,
)

from audit import layouts
from audit.fields import NAMES
from audit.sources import SourceOptions
from desktop.widgets.blocks import field, form
from desktop.widgets.dialogs import put_together
from desktop.widgets.importing import field_words

_WIDTH = 480
_HEADER_ROWS = 30


class ReadAgain(QDialog):
    """What is left as it was holds as it was said at the import."""

    def __init__(self, name: str, headers: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Read again"))
        self.setMinimumWidth(_WIDTH)
        self.dates = self._box((
            (self.tr("Month-day-year"), "mdy"), (self.tr("Day-month-year"), "dmy"),
            (self.tr("Year-month-day"), "ymd"),
        ))  # fmt: skip
        self.decimals = self._box((
            (self.tr("A point: 1.234 is little more than one"), "point"),
            (self.tr("A comma: 1.234 is a thousand and more"), "comma"),
        ))  # fmt: skip
        self.basis = self._box((
            (self.tr("The line's own"), "line"), (self.tr("The shipment's"), "shipment"),
        ))  # fmt: skip
        self.layout_box = self._box(
            ((self.tr("None"), layouts.NO_LAYOUT), *((k.title, k.name) for k in layouts.known()))
        )
        rows = [(self.tr("Row {n}").format(n=n), n) for n in range(1, _HEADER_ROWS + 1)]
        self.header = self._box(((self.tr("None"), 0), *rows))
        self.field = self._box([(field_words.field(name), name) for name in NAMES])
        self.field.setItemText(0, self.tr("No other field"))
        named = [
            (h.strip() or self.tr("Column {n}").format(n=n), n) for n, h in enumerate(headers, 1)
        ]
        self.column = self._box(named)
        self.column.setItemText(0, self.tr("Choose a column"))
        fields = form()
        field(fields, self.tr("&Dates are"), self.dates)
        field(fields, self.tr("De&cimals are"), self.decimals)
        field(fields, self.tr("A &value is"), self.basis)
        field(fields, self.tr("&Layout"), self.layout_box)
        field(fields, self.tr("&Header row"), self.header)
        mapped = QWidget()
        beside = QHBoxLayout(mapped)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.field, 1)
        beside.addWidget(self.column, 1)
        field(fields, self.tr("One &field"), mapped)
        self.field.setAccessibleName(self.tr("Field"))
        self.column.setAccessibleName(self.tr("From the column"))
        self.go = put_together(
            self, name, fields,
            self.tr("From the text kept in the engagement; the file is not needed. Decisions "
                    "stay; the rules have to run again."),
            self.tr("&Read again"),
        )  # fmt: skip
        self._enable()

    def _box(self, offered: Iterable[tuple[str, object]]) -> QComboBox:
        box = QComboBox()
        box.addItem(self.tr("As it was"), None)
        for text, value in offered:
            box.addItem(text, value)
        box.currentIndexChanged.connect(lambda _place: self._enable())
        return box

    def _enable(self) -> None:
        if hasattr(self, "go"):
            half = (self.field.currentData() is None) != (self.column.currentData() is None)
            self.go.setEnabled(not half and (bool(self.asked) or self.changes != SourceOptions()))

    @property
    def changes(self) -> SourceOptions:
        """What is to be otherwise."""
        return SourceOptions(
            layout=self.layout_box.currentData(), header_row=self.header.currentData(),
            date_order=self.dates.currentData(), value_basis=self.basis.currentData(),
            decimal_mark=self.decimals.currentData(),
        )  # fmt: skip

    @property
    def asked(self) -> dict[str, str]:
        """The field and the number of the column it is read from, as --map has them."""
        name, number = self.field.currentData(), self.column.currentData()
        return {} if name is None or number is None else {name: str(number)}
