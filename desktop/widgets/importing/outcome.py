"""After an import: what went in, what to know about it, and where to go next."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHeaderView,
    QListWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from audit.cleaning.totals import amounts
from desktop.widgets.blocks import button, label, row
from desktop.widgets.importing import field_words, sums
from desktop.wording import many

if TYPE_CHECKING:
    from audit.pipeline import ImportSummary

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_COUNTS = 5  # columns of counts after the name


class Outcome(QWidget):
    """The summary of an import, with the next steps as buttons."""

    def __init__(
        self,
        go: Callable[[str], object],
        again: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.heading = label("", "statement")
        self.sentence = label("", "", wrap=True)
        self.heard = label(self.tr("TO KNOW"), "section")
        self.notes = QListWidget()
        self.notes.setAccessibleName(self.tr("What to know about this import"))
        self.notes.setWordWrap(True)
        self.notes.setMaximumHeight(150)
        self.notes.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table = QTableWidget(0, 2 + _COUNTS)
        self.table.setAccessibleName(self.tr("Imported sources"))
        self.table.setHorizontalHeaderLabels(
            [
                self.tr("Source"), self.tr("Rows read"), self.tr("Lines"), self.tr("Duplicates"),
                self.tr("Rejected"), self.tr("Issues"), self.tr("Value"),
            ]
        )  # fmt: skip
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().setVisible(False)
        self.table.verticalHeader().setDefaultSectionSize(34)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setAccessibleName(self.tr("Column headers"))
        header.setDefaultAlignment(_RIGHT)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1 + _COUNTS, QHeaderView.ResizeMode.Interactive)
        self.table.setColumnWidth(1 + _COUNTS, 200)
        self.table.setWordWrap(False)
        first = QTableWidgetItem(self.tr("Source"))
        first.setTextAlignment(_LEFT)
        self.table.setHorizontalHeaderItem(0, first)
        self.run = button(self.tr("&Run the rules"), lambda: go("run"), "primary", "run")
        steps = row(
            self.run,
            button(self.tr("Look at sources and i&ssues"), lambda: go("sources"), "", "sources"),
            button(self.tr("Import &more"), again, "", "import"),
            None,
            gap=10,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.heading)
        layout.addWidget(self.sentence)
        layout.addLayout(steps)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.heard)
        layout.addWidget(self.notes)

    def show_summary(self, summary: ImportSummary) -> None:
        """Show what an import did."""
        lines = sum(source.lines_loaded for source in summary.sources)
        words = self.tr("{lines} of {sheets} are in")
        self.heading.setText(
            words.format(
                lines=many(lines, "{n} line", "{n} lines"),
                sheets=many(len(summary.sources), "{n} sheet", "{n} sheets"),
            )
        )
        dates = [sums.days(*found) for found in list(summary.totals.dates.items())[:1]]
        self.sentence.setText(
            "; ".join([amounts(summary.totals.value_cents), *dates]) + ". " + self._next(summary)
        )
        self._fill(summary)
        notes = [*summary.warnings, *summary.skipped]
        notes += [
            self.tr("{rule} cannot be tested: no source has {fields}.").format(
                rule=rule, fields=lacking.replace("_", " ")
            )
            for rule, lacking in summary.not_testable.items()
        ]
        self.notes.clear()
        self.notes.addItems(notes)
        for part in (self.heard, self.notes):
            part.setVisible(bool(notes))
        self.run.setFocus()

    def _next(self, summary: ImportSummary) -> str:
        foreign = [code for code in summary.totals.value_cents if code not in ("USD", "")]
        if not foreign:
            return self.tr("Next: run the rules.")
        words = self.tr("Next: load exchange rates for {codes}, below, then run the rules.")
        return words.format(codes=", ".join(foreign))

    def _fill(self, summary: ImportSummary) -> None:
        self.table.setRowCount(len(summary.sources))
        for place, source in enumerate(summary.sources):
            counts = (
                source.rows_read, source.lines_loaded, source.duplicates, source.rejected,
                source.issues,
            )  # fmt: skip
            texts = [
                field_words.source(source.source_file, source.sheet), *(f"{count:,}" for count in counts),
                amounts(source.value_cents),
            ]  # fmt: skip
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(source.path if column == 0 else text)
                if column:
                    item.setTextAlignment(_RIGHT)
                self.table.setItem(place, column, item)
