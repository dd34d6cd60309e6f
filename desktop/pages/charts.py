"""The charts: the same drawing as in the report; a click on a bar shows its findings."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListWidget, QStackedWidget

from audit import charts
from audit.charts import Chart, Rows
from audit.errors import AuditError
from desktop import drawing
from desktop.drawing import Drawing
from desktop.pages import Page
from desktop.tasks import Task
from desktop.widgets.blocks import button, row
from desktop.widgets.chart_view import ChartView
from desktop.widgets.number_table import NumberTable

_LIST, _LIST_NARROW, _ROOMY = 280, 168, 900  # pixels


class Charts(Page):
    """A list at the left, the drawing or its numbers at the right."""

    name, title, icon, order, needs = "charts", "Charts", "charts", 60, "run"
    subtitle = "Click a bar to see its findings; the arrow keys and Return do the same."
    keys = (
        ("← →", "From bar to bar of the chart"),
        ("Return", "Show the findings of the bar"),
        ("Alt+T", "The numbers as a table, and back"),
    )

    def build(self) -> None:
        self.known = list(charts.charts().values())
        self.found: Rows = []
        self._counted: Chart | None = None  # whose numbers `found` are
        self._token = 0
        self._waiting = False
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Charts"))
        self.list.setFixedWidth(_LIST)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.addItems([self.tr(chart.title) for chart in self.known])
        self.view = ChartView()
        self.numbers = NumberTable()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.numbers)
        self.as_table = button(
            self.tr("As a &table"), self.turn, "", "table", self.tr("The chart's numbers (Alt+T)")
        )
        self.tools.addLayout(
            row(
                self.as_table,
                button(
                    self.tr("&Save picture …"), self.save, "", "save",
                    self.tr("As PNG, SVG or PDF (Alt+S)"),
                ),
            )
        )  # fmt: skip
        sides = QHBoxLayout()
        sides.setSpacing(16)
        sides.addWidget(self.list)
        sides.addWidget(self.stack, 1)
        self.body.addLayout(sides, 1)
        self.list.setCurrentRow(0)
        self.list.currentRowChanged.connect(self._choose)
        self.view.resized.connect(self._resized)
        self.view.picked.connect(self.session.picked)
        self.session.opened.connect(lambda: self.view.wait(""))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list.setFixedWidth(_LIST if self.width() > _ROOMY else _LIST_NARROW)

    @property
    def chart(self) -> Chart:
        return self.known[max(self.list.currentRow(), 0)]

    @property
    def busy(self) -> bool:
        return self._waiting

    def refresh(self) -> None:
        """Count for the chart, then draw it; an answer that comes too late is dropped."""
        if self.session.path is None:
            return
        self._token += 1
        self._waiting, self._counted = True, None
        token, chart = self._token, self.chart
        if self.view.drawing is None:
            self.view.wait(self.tr("Counting …"))

        def show(found: Rows) -> None:
            if token == self._token:
                self.found, self._counted, self.rows = found, chart, len(found)
                self.numbers.show_rows(chart, found)
                self._draw()

        self.session.ask(self.tr("Counting for the chart"), chart.rows, show, self._failed)

    def redraw(self) -> None:
        super().redraw()
        self._draw()

    def turn(self) -> None:
        """From the drawing to its numbers and back."""
        self.stack.setCurrentIndex(1 - self.stack.currentIndex())
        words = self.tr("As a char&t") if self.stack.currentIndex() else self.tr("As a &table")
        self.as_table.setText(f" {words}")
        self.as_table.setAccessibleName(words.replace("&", ""))

    def save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the chart"),
            str(Path(self.session.preferences.folder) / f"{self.chart.name}.png"),
            self.tr("Pictures (*.png *.svg *.pdf)"),
        )  # fmt: skip
        if name:
            self.save_to(Path(name))

    def save_to(self, out: Path) -> None:
        """Write the picture, its kind told from the ending."""
        chart, found = self.chart, self.found
        kind = out.suffix.lower().removeprefix(".")
        if kind not in ("png", "svg", "pdf"):
            out, kind = out.with_name(f"{out.name}.png"), "png"

        def work(_progress: object) -> None:
            try:
                out.write_bytes(charts.picture(chart, found, kind=kind))
            except OSError as error:
                raise AuditError(f"{out} can't be written ({error.strerror}).") from error

        def done(_none: None) -> None:
            self.session.said.emit(self.tr("Saved {file}").format(file=out), "done")

        self.session.work(self.tr("Saving the chart"), work, done, writes=False)

    def _choose(self) -> None:
        self.view.wait(self.tr("Counting …"))
        self.refresh()

    def _resized(self) -> None:
        made = self.view.drawing
        if made is not None and made.size != self.view.wanted:
            self._draw()

    def _draw(self) -> None:
        """Ask for a picture of the size that there is room for."""
        chart, rows = self._counted, self.found
        if chart is None or self.session.path is None:
            return
        self._token += 1
        token, size, ratio = self._token, self.view.wanted, self.view.devicePixelRatioF()
        palette = drawing.palette()
        self._waiting = True
        if self.view.drawing is None:
            self.view.wait(self.tr("Drawing …"))

        def work(_progress: object) -> Drawing:
            return drawing.draw(chart, rows, palette, size, ratio)

        def show(made: Drawing) -> None:
            if token == self._token:
                self.view.setAccessibleName(self.tr("Chart: {title}").format(title=chart.title))
                self.view.setAccessibleDescription(chart.question)
                self.view.show_drawing(made)
                self._waiting = False
                self.settled.emit()

        self.session.tasks.start(
            self.tr("Drawing the chart"), work, show, self._failed, pool="draws"
        )

    def _failed(self, task: Task) -> None:
        self._waiting = False
        self.session.tell(task)


PAGE = Charts
