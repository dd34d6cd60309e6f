"""One sheet: how it is to be read, which column is which field, its first rows, its problems."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from audit.sources import SourceOptions
from desktop.widgets.blocks import button, label
from desktop.widgets.importing import field_words, sums
from desktop.widgets.importing.mapping_table import MappingTable
from desktop.widgets.importing.problem_view import ProblemView
from desktop.widgets.importing.row_grid import RowGrid
from desktop.widgets.importing.save_layout import SaveLayout
from desktop.widgets.importing.sheet_options import SheetOptions

if TYPE_CHECKING:
    from audit.preview import SheetLook

_UNREAD_NAMED = 12


class SheetPanel(QWidget):
    """Every change of an option is told at once; the preview answers it."""

    changed = Signal(object)  # the new SourceOptions of the sheet shown

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look: SheetLook | None = None
        self.title = label("", "heading", wrap=True)
        self.figures = label("", "", wrap=True)
        self.figures.setAccessibleName(self.tr("What this sheet would bring in"))
        self.layout_told = label("", "muted", wrap=True)
        self.notice = label("", "warning", wrap=True)
        self.options = SheetOptions()
        self.options.changed.connect(self.changed)
        self.mapping = MappingTable()
        self.mapping.mapped.connect(self._map)
        self.everything = QCheckBox(self.tr("Show all fiel&ds"))
        self.everything.setToolTip(
            self.tr("Those too that are not mapped and that no rule misses.")
        )
        self.everything.toggled.connect(lambda on: self.mapping.fields.show_all(everything=on))
        self.save = button(
            self.tr("Sa&ve as layout …"), self.save_layout, "quiet", "",
            self.tr("Keep these columns under a name: the next file of this kind is read by them."),
        )  # fmt: skip
        self.unread = label("", "muted", wrap=True)
        self.grid = RowGrid(self.tr("First rows as written and as read"))
        self.grid.offer_header()
        self.grid.header_chosen.connect(self.options.choose_header)
        self.problems = ProblemView()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._columns(), "")
        self.tabs.addTab(self._first_rows(), self.tr("First ro&ws"))
        self.tabs.addTab(self.problems, "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for part in (self.title, self.figures, self.options, self.layout_told, self.notice):
            layout.addWidget(part)
        layout.addWidget(self.tabs, 1)

    def _columns(self) -> QWidget:
        page = QWidget()
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(self.unread, 1)
        below.addWidget(self.everything)
        below.addWidget(self.save)
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 10, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self.mapping, 1)
        inside.addLayout(below)
        return page

    def _first_rows(self) -> QWidget:
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 10, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self.grid, 1)
        words = self.tr("Each text as written; below it what it was read as, where that differs.")
        inside.addWidget(label(words, "muted", wrap=True))
        return page

    def show_look(self, look: SheetLook, options: SourceOptions) -> None:
        """Show a sheet under its options."""
        self.look = look
        self.title.setText(field_words.source(field_words.file(look.file), look.sheet))
        self.title.setToolTip(str(look.file))
        self.figures.setText(sums.of_sheet(look))
        self.figures.setVisible(not look.fault)
        self.options.show_options(look, options)
        self.save.setEnabled(look.as_layout is not None)
        self._say(look)
        self.mapping.fields.show(look)
        mapped = sum(field.mapped for field in look.fields)
        self.tabs.setTabText(0, self.tr("&Columns ({n} mapped)").format(n=mapped))
        self.tabs.setTabText(2, self.tr("&Problems ({n})").format(n=f"{look.issues:,}"))
        self._say_unread(look)
        self.grid.show_rows(look, look.top)
        self.problems.show_look(look)

    def wait(self, *, stopped: bool) -> None:
        """Say that what is shown is being read again, or should be."""
        words = self.tr("Stopped: what is shown is older than your choices. Read again to go on.")
        self.figures.setText(words if stopped else self.tr("Reading it again …"))
        self.figures.setVisible(True)

    def save_layout(self) -> None:
        """Ask for a name and keep the mapping as the user's own layout; then read the sheet by it."""
        if self.look is None or self.look.as_layout is None:
            return
        dialog = SaveLayout(self.look.as_layout, self)
        dialog.saved.connect(self._use_layout)
        dialog.open()

    def _use_layout(self, name: str) -> None:
        options = replace(
            self.options.options, layout=name, columns={}, header_row=None, date_order=None,
            value_basis=None,
        )  # fmt: skip
        self.options.options = options
        self.changed.emit(options)

    def _say(self, look: SheetLook) -> None:
        layout = self.options.layout_box.itemText(
            max(0, self.options.layout_box.findData(look.layout))
        )
        told = look.layout_because if self.options.options.layout is None and look.layout else ""
        words = self.tr("Recognised as {layout}: it has {why}.").format(layout=layout, why=told)
        if look.as_in:
            told = look.as_in
            words = self.tr("Read as {source}: say otherwise where that does not fit.").format(
                source=told
            )
        form = look.form.partition(";")[0]  # the rest is said by the remarks
        form = form[:1].upper() + form[1:] + "."
        self.layout_told.setText("\n".join([form, words] if told else [form]))
        lines = [*look.layout_faults, *(r[:1].upper() + r[1:] for r in look.remarks)]
        if look.layout_because and look.layout is None and not (look.fault or look.as_in):
            lines.append(look.layout_because[:1].upper() + look.layout_because[1:] + ".")
        if look.fault and not look.header_row:
            lines.append(
                self.tr("No row with known column names was found. Choose the header row above (or "
                        "None), then say below which column is which field.")
            )  # fmt: skip
        elif look.fault:
            lines.append(self.tr("No column is mapped: say below which column is which field."))
        for decision in look.warnings:
            name = field_words.field(decision.field)
            ask = (
                self.tr("Say above how dates are.") if decision.kind == "date"
                else self.tr("Say above how decimals are.")
            )  # fmt: skip
            lines.append(f"{name}: {decision.because}. {ask}")
        if look.duplicates and not look.lines and look.included:
            lines.append(
                self.tr("All its lines are in other sources too: it would add duplicates only.")
            )
        self.notice.setText("\n".join(lines))
        self.notice.setVisible(bool(lines))

    def _say_unread(self, look: SheetLook) -> None:
        named = ", ".join(look.unread[:_UNREAD_NAMED])
        more = len(look.unread) - _UNREAD_NAMED
        if more > 0:
            named += self.tr(" and {n} more").format(n=more)
        words = self.tr("Not read ({n}): {names}").format(n=len(look.unread), names=named)
        self.unread.setText(words if look.unread else self.tr("Every column is read."))
        self.unread.setToolTip("\n".join(look.unread))

    def _map(self, name: str, columns: tuple[int, ...] | None) -> None:
        chosen = {field: numbers for field, numbers in self.options.options.columns.items()
                  if field != name}  # fmt: skip
        if columns is not None:
            chosen[name] = columns
        options = replace(self.options.options, columns=chosen)
        if self.look is not None and self.look.fault and not self.look.header_row:
            options = replace(options, header_row=0)  # mapped by hand, without a header
        self.options.options = options
        self.changed.emit(options)
