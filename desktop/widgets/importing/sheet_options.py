"""How one sheet is to be read: header row, layout, dates, decimals, what a value stands for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from audit import layouts
from audit.sources import SourceOptions

if TYPE_CHECKING:
    from audit.preview import SheetLook

_HEADER_ROWS = 60  # as far down as a header is looked for
_ORDERS = ("mdy", "dmy", "ymd")


class SheetOptions(QWidget):
    """Five boxes; whatever is left on automatic is told from the sheet itself."""

    changed = Signal(object)  # the new SourceOptions

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.options = SourceOptions()
        self.header, self.layout_box = QComboBox(), QComboBox()
        self.dates, self.decimals, self.basis = QComboBox(), QComboBox(), QComboBox()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for words, box, share, hint in (
            (self.tr("Header &row"), self.header, 3,
             self.tr("The row with the column names; none where the sheet begins with lines.")),
            (self.tr("La&yout"), self.layout_box, 4,
             self.tr("The kind of export: it names the columns, the order of dates, the value.")),
            (self.tr("Da&tes are"), self.dates, 3,
             self.tr("Told by each column itself where a 13 or above stands in one place.")),
            (self.tr("Deci&mals are"), self.decimals, 3,
             self.tr("Told by each column itself, unless all it has is of the kind of 1.234.")),
            (self.tr("A val&ue is"), self.basis, 4,
             self.tr("The line's own, or the whole shipment's, repeated on each of its lines.")),
        ):  # fmt: skip
            self._add(row, words, box, share, hint)
        self.dates.addItem(self.tr("Automatic"), None)
        for value, text in zip(
            _ORDERS,
            (self.tr("Month-day-year"), self.tr("Day-month-year"), self.tr("Year-month-day")),
            strict=True,
        ):
            self.dates.addItem(text, value)
        self.decimals.addItem(self.tr("Automatic"), None)
        self.decimals.addItem(self.tr("Point"), "point")
        self.decimals.addItem(self.tr("Comma"), "comma")
        self.basis.addItem("", None)
        self.basis.addItem(self.tr("The line's own"), "line")
        self.basis.addItem(self.tr("The shipment's"), "shipment")

    def _add(self, row: QHBoxLayout, words: str, box: QComboBox, share: int, hint: str) -> None:
        buddy = QLabel(words)
        buddy.setBuddy(box)
        buddy.setProperty("tone", "muted")
        box.setAccessibleName(words.replace("&", ""))
        box.setAccessibleDescription(hint)
        box.setToolTip(hint)
        box.setMinimumWidth(72)
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.activated.connect(lambda _place: self._tell())
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addWidget(buddy)
        column.addWidget(box)
        row.addLayout(column, share)

    def show_options(self, look: SheetLook, options: SourceOptions) -> None:
        """Show what holds for a sheet, and what automatic has come to."""
        self.options = options
        found = (
            self.tr("Row {n}, found").format(n=look.header_row) if look.header_row
            else self.tr("Not found")
        )  # fmt: skip
        automatic = found if options.header_row is None else self.tr("Find it")
        self.header.clear()
        self.header.addItem(automatic, None)
        self.header.addItem(self.tr("None"), 0)
        for number in range(1, min(_HEADER_ROWS, look.rows) + 1):
            self.header.addItem(self.tr("Row {n}").format(n=number), number)
        self._offer_layouts(look, options)
        basis = self.tr("shipment's") if look.value_basis == "shipment" else self.tr("line's own")
        automatic = self.tr("Automatic: {basis}").format(basis=basis)
        self.basis.setItemText(0, self.tr("Automatic") if options.value_basis else automatic)
        for box, value in (
            (self.header, options.header_row), (self.layout_box, options.layout),
            (self.dates, options.date_order), (self.basis, options.value_basis),
            (self.decimals, options.decimal_mark),
        ):  # fmt: skip
            box.setCurrentIndex(max(0, box.findData(value)))

    def _offer_layouts(self, look: SheetLook, options: SourceOptions) -> None:
        known = {layout.name: layout for layout in layouts.known()}
        named = options.layout
        if named is None:
            found = known[look.layout].title if look.layout in known else self.tr("none fits")
            automatic = self.tr("Automatic: {layout}").format(layout=found)
        else:
            automatic = self.tr("Recognise it")
        self.layout_box.clear()
        self.layout_box.addItem(automatic, None)
        self.layout_box.addItem(self.tr("None"), layouts.NO_LAYOUT)
        for layout in known.values():
            title = (
                self.tr("{layout} (yours)").format(layout=layout.title)
                if layout.own
                else layout.title
            )
            self.layout_box.addItem(title, layout.name)
        if named is not None and self.layout_box.findData(named) < 0:
            self.layout_box.addItem(named, named)

    def choose_header(self, number: int) -> None:
        """Make a row the header, as if it had been chosen in the box."""
        self.header.setCurrentIndex(max(0, self.header.findData(number)))
        self._tell()

    def _tell(self) -> None:
        options = replace(
            self.options, header_row=self.header.currentData(),
            layout=self.layout_box.currentData(), date_order=self.dates.currentData(),
            value_basis=self.basis.currentData(), decimal_mark=self.decimals.currentData(),
        )  # fmt: skip
        if options.header_row != self.options.header_row or options.layout != self.options.layout:
            options = replace(options, columns={})  # they were chosen under other headers
        if options != self.options:
            self.options = options
            self.changed.emit(options)
