"""The report: what still stands open, where the workbook goes, and writing it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit

from audit.progress import Progress
from desktop import icons, wording
from desktop.pages import Page
from desktop.widgets.blocks import button, card, field, form, label, row
from desktop.widgets.flow import Flow


class Report(Page):
    """Checks first, then the Excel workbook."""

    name, title, icon, order, needs = "report", "Report", "report", 70, "run"
    scrolls = True
    subtitle = "An Excel workbook: findings, evidence, rules, sources, charts and the log."

    def build(self) -> None:
        frame, self._checks = card()
        self._checks.addWidget(label(self.tr("BEFORE IT IS FINAL"), "section"))
        self.lines: list[tuple[QLabel, QLabel]] = []
        for _ in range(3):
            sign, words = label(""), label("", wrap=True)
            sign.setFixedWidth(20)
            line = row(sign, words)
            line.setStretch(1, 1)
            self._checks.addLayout(line)
            self.lines.append((sign, words))
        self.body.addWidget(frame)
        target, inside = card()
        inside.addWidget(label(self.tr("WORKBOOK"), "section"))
        self.out = QLineEdit()
        fields = form()
        field(fields, self.tr("&To the file"), self.out)
        inside.addLayout(fields)
        self.write = button(
            self.tr("&Write the report"),
            self.export,
            "primary",
            "report",
            self.tr("All sheets, with every potential finding and its evidence"),
        )
        self.open = button(self.tr("Open the wor&kbook"), self.open_workbook, "", "open")
        self.folder = button(self.tr("Open the fol&der"), self.open_folder, "", "folder")
        choose = button(
            self.tr("&Choose …"), self.choose, hint=self.tr("Choose where the workbook goes")
        )
        verbs = Flow(gap=8)
        for part in (self.write, choose, self.open, self.folder):
            verbs.addWidget(part)
        inside.addLayout(verbs)
        self.body.addWidget(target)
        self.body.addStretch(1)
        self.session.opened.connect(self.out.clear)
        self.out.textChanged.connect(self._enable)

    def refresh(self) -> None:
        found, path = self.session.overview, self.session.path
        if found is None or path is None:
            return
        if not self.out.text():
            self.out.setText(str(path.with_name(f"{path.stem}-report.xlsx")))
        stale = self.tr("The results are out of date: {why}. Run the rules again.")
        stale = stale.format(why=found.stale)
        apart = ", ".join(found.unbalanced)
        checks = (
            (not found.stale, self.tr("The results are up to date."), stale),
            (
                not found.unbalanced,
                self.tr("Every source reconciles: rows read = loaded + duplicates + rejected."),
                self.tr("These sources do not reconcile: {names}.").format(names=apart),
            ),
            (
                not found.undecided,
                self.tr("Every finding has been decided.")
                if found.findings
                else self.tr("The rules found nothing; the report says what they could test."),
                wording.many(
                    found.undecided,
                    self.tr("{n} finding is undecided: the report is a draft."),
                    self.tr("{n} findings are undecided: the report is a draft."),
                ),
            ),
        )
        for (sign, words), (good, well, ill) in zip(self.lines, checks, strict=True):
            words.setText(well if good else ill)
            icon, token = ("state-done", "done") if good else ("state-warning", "warning")
            sign.setPixmap(icons.pixmap(icon, token, 18, self.devicePixelRatioF()))
        self._enable()
        self.settled.emit()

    def _enable(self) -> None:
        text = self.out.text().strip()
        self.write.setEnabled(bool(text))
        self.open.setEnabled(bool(text) and Path(text).is_file())
        self.folder.setEnabled(bool(text) and Path(text).parent.is_dir())

    def redraw(self) -> None:
        super().redraw()
        self.refresh()

    def look(self) -> None:
        self._old = True  # the checks are cheap
        super().look()

    def choose(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Report"), self.out.text(), self.tr("Excel workbooks (*.xlsx)")
        )
        if name:
            self.out.setText(name)

    def open_workbook(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.out.text().strip()))

    def open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self.out.text()).parent)))

    def export(self) -> None:
        """Write the workbook in a task; it replaces an older one only when it is whole."""
        path, out = self.session.path, Path(self.out.text().strip())
        if path is None or self.session.tasks.writing:
            return

        def work(progress: Progress) -> str:
            from audit import pipeline  # late: its libraries take a second to load
            from audit.engagement import Engagement

            with Engagement.open(path) as engagement:
                return pipeline.write_report(engagement, out, progress)

        def done(_hash: str) -> None:
            words = self.tr("The report is written: {file}").format(file=out)
            self.session.said.emit(words, "done")
            self._enable()

        self.session.work(self.tr("Writing the report"), work, done)


PAGE = Report
