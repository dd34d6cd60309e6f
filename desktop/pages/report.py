"""The report: what still stands open, where the workbook goes, and writing it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit

from audit.engagement import Engagement
from audit.progress import Progress
from desktop import icons
from desktop.pages import Page
from desktop.widgets.blocks import button, card, field, form, label, row


class Report(Page):
    """Checks first, then the Excel workbook."""

    name, title, icon, order, needs = "report", "Report", "report", 70, "run"
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
        field(fields, self.tr("&Write to"), self.out)
        inside.addLayout(fields)
        self.write = button(self.tr("&Export the report"), self.export, "primary", "report")
        inside.addLayout(
            row(
                self.write,
                button(self.tr("C&hoose …"), self.choose),
                button(self.tr("Open the &folder"), self.open_folder, "", "folder"),
                None,
            )
        )
        self.body.addWidget(target)
        self.body.addStretch(1)
        self.session.opened.connect(self.out.clear)

    def refresh(self) -> None:
        found, path = self.session.overview, self.session.path
        if found is None or path is None:
            return
        if not self.out.text():
            self.out.setText(str(path.with_name(f"{path.stem}-report.xlsx")))
        stale = self.tr("Results are out of date: {why}. Run again.").format(why=found.stale)
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
                self.tr("Every finding has been decided."),
                self.tr("{n} findings are undecided.").format(n=f"{found.undecided:,}"),
            ),
        )
        for (sign, words), (good, well, ill) in zip(self.lines, checks, strict=True):
            words.setText(well if good else ill)
            icon, token = ("state-done", "done") if good else ("state-warning", "warning")
            sign.setPixmap(icons.pixmap(icon, token, 18, self.devicePixelRatioF()))
        self.settled.emit()

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

    def open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self.out.text()).parent)))

    def export(self) -> None:
        """Write the workbook in a task; it replaces an older one only when it is whole."""
        path, out = self.session.path, Path(self.out.text().strip())
        if path is None:
            return

        def work(progress: Progress) -> str:
            from audit import pipeline

            with Engagement.open(path) as engagement:
                return pipeline.write_report(engagement, out, progress)

        def done(_hash: str) -> None:
            words = self.tr("The report is written: {file}").format(file=out)
            self.session.said.emit(words, "done")

        self.session.work(self.tr("Writing the report"), work, done)


PAGE = Report
