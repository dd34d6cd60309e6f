"""The import: drop spreadsheets, see how they would be read, mend that, and load them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from audit.fields import NAMES
from audit.progress import Progress
from desktop.pages import Page
from desktop.tasks import Task
from desktop.widgets.blocks import button, field, form, label, row

if TYPE_CHECKING:
    from audit.importing import ImportOptions, ImportSummary, SourceSummary


@dataclass(frozen=True)
class _Choice:
    """A value of an option and the words for it; the first leaves it to the program."""

    value: str | None
    words: str


_ORDERS = (
    _Choice(None, "From the data"), _Choice("mdy", "Month, day, year"),
    _Choice("dmy", "Day, month, year"), _Choice("ymd", "Year, month, day"),
)  # fmt: skip
_BASES = (
    _Choice(None, "From the layout"), _Choice("line", "Each line's own"),
    _Choice("shipment", "The shipment's, repeated"),
)  # fmt: skip


class ImportFiles(Page):
    """Nothing is written until Import is pressed; then all sources or none."""

    name, title, icon, order = "import", "Import", "import", 10
    subtitle = "Look at how the spreadsheets are read before anything is written."

    def build(self) -> None:
        self.files: list[Path] = []
        self.summary: ImportSummary | None = None
        self.chosen: dict[str, str] = {}
        self._task: Task | None = None
        self.drop = QFrame()
        self.drop.setObjectName("drop")
        inside = QHBoxLayout(self.drop)
        inside.setContentsMargins(20, 16, 20, 16)
        inside.setSpacing(10)
        self.hint = label(self.tr("Drop spreadsheets or a folder here."), "heading", wrap=True)
        inside.addWidget(self.hint, 1)
        inside.addWidget(button(self.tr("Choose &files …"), self.choose_files, "primary", "file"))
        inside.addWidget(button(self.tr("Choose a fol&der …"), self.choose_folder, "", "folder"))
        self.body.addWidget(self.drop)
        self.load = button(self.tr("&Import"), self.import_all, "primary", "import")
        self.load.setEnabled(False)
        self.tools.addWidget(self.load)
        self.details = QWidget()
        sides = QHBoxLayout(self.details)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(16)
        sides.addLayout(self._left())
        sides.addLayout(self._right(), 1)
        self.details.setVisible(False)
        self.body.addWidget(self.details, 1)
        self.body.addStretch(0)
        self.session.opened.connect(self._start_over)

    def _left(self) -> QVBoxLayout:
        self.sources = QListWidget()
        self.sources.setAccessibleName(self.tr("Sources to import"))
        self.sources.setFixedWidth(290)
        self.sources.currentRowChanged.connect(lambda _row: self._show_source())
        self.header = QSpinBox(minimum=-1, maximum=9999, value=-1)
        self.header.setSpecialValueText(self.tr("Find it"))
        self.order_box, self.basis = QComboBox(), QComboBox()
        self.order_box.addItems([self.tr(choice.words) for choice in _ORDERS])
        self.basis.addItems([self.tr(choice.words) for choice in _BASES])
        for part in (self.header, self.order_box, self.basis):
            part.setFixedWidth(190)
        fields = form()
        field(fields, self.tr("&Header row"), self.header)
        field(fields, self.tr("Date &order"), self.order_box)
        field(fields, self.tr("&Value is"), self.basis)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(self.sources, 1)
        column.addLayout(fields)
        column.addLayout(row(button(self.tr("Look &again"), self.preview, "", "reopen"), None))
        return column

    def _right(self) -> QVBoxLayout:
        self.counts = label("", wrap=True)
        self.mapping = QTableWidget(0, 2)
        self.mapping.setAccessibleName(self.tr("Which column is which field"))
        self.mapping.setHorizontalHeaderLabels([self.tr("Our field"), self.tr("Their column")])
        self.mapping.verticalHeader().setVisible(False)
        self.mapping.verticalHeader().setDefaultSectionSize(40)
        self.mapping.setShowGrid(False)
        self.mapping.setColumnWidth(0, 180)
        self.mapping.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.mapping.horizontalHeader().setStretchLastSection(True)
        self.mapping.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.mapping.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(self.counts)
        column.addWidget(self.mapping, 1)
        return column

    def choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Spreadsheets"), self.session.preferences.folder,
            self.tr("Spreadsheets (*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.tsv *.txt)"),
        )  # fmt: skip
        self.take([Path(name) for name in names])

    def choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, self.tr("A folder of spreadsheets"), self.session.preferences.folder
        )
        self.take([Path(name)] if name else [])

    def take(self, paths: list[Path]) -> None:
        """Look at these files and folders; what was chosen by hand before is forgotten."""
        if paths and self.session.path is not None:
            self.files, self.chosen = paths, {}
            self.preview()

    def options(self) -> ImportOptions:
        from audit.importing import ImportOptions

        row_number = self.header.value()
        return ImportOptions(
            mapping=dict(self.chosen),
            header_row=row_number if row_number >= 0 else None,
            date_order=_ORDERS[self.order_box.currentIndex()].value,
            value_basis=_BASES[self.basis.currentIndex()].value,
        )

    def preview(self) -> None:
        """Read everything as an import would, and keep nothing."""
        path, files, options = self.session.path, list(self.files), self.options()
        if path is None or not files:
            return
        self.load.setEnabled(False)
        self.hint.setText(self.tr("Looking at {names} …").format(names=_names(files)))

        def work(progress: Progress) -> ImportSummary:
            from audit import pipeline  # late: it brings in what reads spreadsheets

            return pipeline.import_sources(path, files, options, progress, dry_run=True)

        self._task = self.session.work(
            self.tr("Looking at the spreadsheets"), work, self._previewed, self._ended, writes=False
        )

    def import_all(self) -> None:
        path, files, options = self.session.path, list(self.files), self.options()
        if path is None or not files or self.session.tasks.writing:
            return
        self.load.setEnabled(False)

        def work(progress: Progress) -> ImportSummary:
            from audit import pipeline

            return pipeline.import_sources(path, files, options, progress)

        self._task = self.session.work(self.tr("Importing"), work, self._imported, self._ended)

    @property
    def busy(self) -> bool:
        return self._task is not None

    def _previewed(self, summary: ImportSummary) -> None:
        self._task, self.summary = None, summary
        self.rows = len(summary.sources)
        self.hint.setText(_names(self.files))
        self.sources.clear()
        self.sources.addItems([_source_name(source) for source in summary.sources])
        self.details.setVisible(True)
        self.sources.setCurrentRow(0)
        self.load.setEnabled(bool(summary.sources))
        if summary.warnings:
            self.session.said.emit(" ".join(summary.warnings), "info")
        self.settled.emit()

    def _imported(self, summary: ImportSummary) -> None:
        self._start_over()
        lines = sum(source.lines_loaded for source in summary.sources)
        words = self.tr("{n} lines of {s} sources are in; next: run the rules.")
        self.session.said.emit(words.format(n=f"{lines:,}", s=len(summary.sources)), "done")

    def _ended(self, task: Task) -> None:
        self._task = None
        self.hint.setText(self.tr("Drop spreadsheets or a folder here."))
        self.session.tell(task)

    def _start_over(self) -> None:
        self._task, self.files, self.chosen = None, [], {}
        self.details.setVisible(False)
        self.load.setEnabled(False)
        self.hint.setText(self.tr("Drop spreadsheets or a folder here."))

    def _show_source(self) -> None:
        place = self.sources.currentRow()
        if self.summary is None or not 0 <= place < len(self.summary.sources):
            return
        source = self.summary.sources[place]
        words = self.tr(
            "Header in row {h} · {r} rows read = {l} loaded + {d} duplicates + {j} rejected · {i} issues"
        )
        self.counts.setText(
            words.format(
                h=source.header_row, r=f"{source.rows_read:,}", l=f"{source.lines_loaded:,}",
                d=f"{source.duplicates:,}", j=f"{source.rejected:,}", i=f"{source.issues:,}",
            )
        )  # fmt: skip
        mapped = [name for name in NAMES if name in source.mapping]
        rest = [name for name in NAMES if name not in source.mapping]
        columns = [*dict.fromkeys([*source.mapping.values(), *source.unread])]
        self.mapping.setRowCount(len(NAMES))
        for line, name in enumerate([*mapped, *rest]):
            shown = QTableWidgetItem(name.replace("_", " "))
            shown.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.mapping.setItem(line, 0, shown)
            box = QComboBox()
            box.setAccessibleName(self.tr("Column for {field}").format(field=name))
            box.addItems([self.tr("– not in this source –"), *columns])
            box.setCurrentText(source.mapping.get(name, box.itemText(0)))
            box.activated.connect(lambda at, n=name, b=box: self._map(n, b.itemText(at), at))
            self.mapping.setCellWidget(line, 1, box)

    def _map(self, name: str, column: str, place: int) -> None:
        if place:
            self.chosen[name] = column
            self.preview()


def _names(files: list[Path]) -> str:
    shown = ", ".join(file.name for file in files[:3])
    return f"{shown} +{len(files) - 3}" if len(files) > 3 else shown


def _source_name(source: SourceSummary) -> str:
    sheet = f" – {source.sheet}" if source.sheet else ""
    return f"{source.source_file}{sheet}  ({source.rows_read:,})"


PAGE = ImportFiles
