"""The import: drop spreadsheets, see how each would be read, mend that, and load them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QStackedWidget

from audit.progress import Progress
from desktop.pages import Page
from desktop.tasks import Task
from desktop.widgets.blocks import button
from desktop.widgets.importing.bench import Bench
from desktop.widgets.importing.drop_zone import DropZone
from desktop.widgets.importing.outcome import Outcome
from desktop.widgets.importing.preview_work import PreviewWork
from desktop.widgets.importing.rates_panel import RatesPanel
from desktop.wording import many

if TYPE_CHECKING:
    from audit.pipeline import ImportSummary
    from audit.preview import Look

_SLOW = 400  # milliseconds after which a look is worth saying


class ImportFiles(Page):
    """Nothing is written until Import is pressed; then all sources or none."""

    name, title, icon, order = "import", "Import", "import", 10
    subtitle = "See how each sheet would be read, mend it, then import everything at once."
    keys = (
        ("Space", "Put a sheet in or leave it out"),
        ("Enter", "Choose the column of a field"),
        ("Del", "Leave a field out; take a file off the list"),
        ("H", "Make the row under the cursor the header"),
    )

    def build(self) -> None:
        self.shown: Look | None = None
        self._importing: Task | None = None
        self._slow = QTimer(self, singleShot=True, interval=_SLOW)
        self._slow.timeout.connect(self._say_slow)
        self.preview = PreviewWork(self.session, self)
        self.preview.looked.connect(self._looked)
        self.preview.ended.connect(self._ended)
        self.load = button(self.tr("&Import"), self.import_all, "primary", "import")
        self.tools.addWidget(self.load)
        self.zone = DropZone(self.choose_files, self.choose_folder)
        self.zone.dropped.connect(self.take)
        self.bench = Bench()
        self.bench.changed.connect(self._look_again)
        self.bench.taken_off.connect(self.take_off)
        self.bench.files_wanted.connect(self.choose_files)
        self.bench.folder_wanted.connect(self.choose_folder)
        self.bench.reading_wanted.connect(self.read_again)
        self.bench.unlocking_wanted.connect(self.unlock)
        self.outcome = Outcome(self.session.wanted.emit, self._start_over)
        self.screens = QStackedWidget()
        for screen in (self.zone, self.bench, self.outcome):
            self.screens.addWidget(screen)
        self.body.addWidget(self.screens, 1)
        self.rates = RatesPanel(self.session)
        self.rates.arrived.connect(self.settled)
        self.body.addWidget(self.rates)
        self.session.opened.connect(self._start_over)
        self._set_up()

    def refresh(self) -> None:
        self.rates.refresh()

    def choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Spreadsheets"), self.session.preferences.folder,
            self.tr("Spreadsheets (*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.tsv *.psv *.txt *.gz *.zip)"),
        )  # fmt: skip
        self.take([Path(name) for name in names])

    def choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, self.tr("A folder of spreadsheets"), self.session.preferences.folder
        )
        self.take([Path(name)] if name else [])

    def take(self, paths: list[Path]) -> None:
        """Look at these files and folders beside those that are there already."""
        if not paths or self.session.path is None or self._importing is not None:
            return
        if self.screens.currentWidget() is self.outcome:
            self._start_over()
        self.zone.wait(waiting=True)
        self.preview.add(paths, dict(self.bench.options), self.bench.passwords)
        self._set_up()

    def take_off(self, file: Path) -> None:
        """Take a file off the list; the file itself stays as it is."""
        self.bench.forget(file)
        self.preview.remove(file, dict(self.bench.options))
        self._set_up()

    def read_again(self) -> None:
        """Read all files anew, under the options that they have."""
        if self.shown is not None:
            files = [sheet.file for sheet in self.shown.sheets]
            files += [file for file, _ in self.shown.unreadable]
            self.take(list(dict.fromkeys(files)))

    def unlock(self) -> None:
        """Read the locked files again, under the passwords given so far."""
        if self.shown is not None:
            self.take(sorted(self.shown.locked))

    def import_all(self) -> None:
        """Write what is ticked into the engagement: all of it or nothing."""
        path, look = self.session.path, self.shown
        if path is None or look is None or not self.load.isEnabled() or self.session.tasks.writing:
            return
        files, options = self.bench.order(look)

        def work(progress: Progress) -> ImportSummary:
            from audit import pipeline  # late: it brings in what reads spreadsheets

            return pipeline.import_sources(path, files, options, progress)

        self._importing = self.session.work(
            self.tr("Importing"), work, self._imported, self._import_ended
        )
        self._set_up()

    @property
    def busy(self) -> bool:
        return self.preview.busy or self.rates.busy or self._importing is not None

    def redraw(self) -> None:
        super().redraw()
        self.zone.redraw()
        self.bench.redraw()
        self.rates.redraw()

    def _looked(self, look: Look) -> None:
        self.shown = look
        self.rows = len(look.sheets) + len(look.unreadable)
        first = self.screens.currentWidget() is self.zone
        self.screens.setCurrentWidget(self.bench if self.rows else self.zone)
        self.zone.wait(waiting=False)
        if first:
            self.bench.sources.setFocus()
        self.bench.show_look(look)
        self._set_up()
        self.settled.emit()

    def _look_again(self) -> None:
        self.preview.look(dict(self.bench.options))
        self._slow.start()
        self._set_up()

    def _say_slow(self) -> None:
        if self.preview.busy:
            self.bench.panel.wait(stopped=False)

    def _ended(self, task: Task) -> None:
        """Reading was stopped or failed: what is shown may be old."""
        self.zone.wait(waiting=False)
        if self.preview.stale:
            self.bench.panel.wait(stopped=True)
        self._set_up()
        self.session.tell(task)

    def _imported(self, summary: ImportSummary) -> None:
        self._start_over()
        self.outcome.show_summary(summary)
        self.screens.setCurrentWidget(self.outcome)
        self.rows = len(summary.sources)
        self._set_up()
        self.session.said.emit(self.outcome.heading.text() + ".", "done")

    def _import_ended(self, task: Task) -> None:
        self._importing = None
        self._set_up()
        self.session.tell(task)

    def _start_over(self) -> None:
        self._importing, self.shown, self.rows = None, None, 0
        self.bench.options, self.bench.passwords = {}, ()
        self.preview.close()
        self.zone.wait(waiting=False)
        self.screens.setCurrentWidget(self.zone)
        self._set_up()

    def _set_up(self) -> None:
        """What can be done now."""
        count = len(self.shown.going_in) if self.shown is not None else 0
        self.load.setVisible(self.screens.currentWidget() is self.bench)
        self.rates.make_room(wanted=self.screens.currentWidget() is not self.bench)
        reading = self.preview.busy or self.preview.stale
        self.load.setEnabled(bool(count) and not reading and self._importing is None)
        self.load.setText(" " + many(count, "&Import {n} sheet", "&Import {n} sheets"))
        if self._importing is not None:
            self.load.setText(" " + self.tr("Importing …"))
        self.bench.setEnabled(self._importing is None)


PAGE = ImportFiles
