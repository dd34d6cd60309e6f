"""The charts: the same drawing as in the report; a click on a bar shows its findings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from audit import charts
from audit.charts import Chart, Rows
from desktop import theme
from desktop.pages import Page
from desktop.widgets.blocks import button, row

_MOST_ROWS = 2000


class Charts(Page):
    """A list at the left, the drawing or its numbers at the right."""

    name, title, icon, order, needs = "charts", "Charts", "charts", 60, "run"
    subtitle = "Click a bar to see its findings."

    def build(self) -> None:
        self.known = list(charts.charts().values())
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Charts"))
        self.list.setFixedWidth(280)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.addItems([self.tr(chart.title) for chart in self.known])
        self.stack = QStackedWidget()
        self.place = QWidget()
        self.frame = QVBoxLayout(self.place)
        self.frame.setContentsMargins(0, 0, 0, 0)
        self.numbers = QTableWidget()
        self.numbers.setAccessibleName(self.tr("The chart's numbers"))
        self.numbers.verticalHeader().setVisible(False)
        self.numbers.setShowGrid(False)
        self.numbers.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.stack.addWidget(self.place)
        self.stack.addWidget(self.numbers)
        self.as_table = button(self.tr("As a &table"), self.turn, "", "table")
        self.tools.addLayout(
            row(self.as_table, button(self.tr("&Save picture …"), self.save, "", "save"))
        )
        sides = QHBoxLayout()
        sides.setSpacing(16)
        sides.addWidget(self.list)
        sides.addWidget(self.stack, 1)
        self.body.addLayout(sides, 1)
        self.canvas: Any = None
        self.found: Rows = []
        self._waiting = False
        self.list.currentRowChanged.connect(lambda _row: self.refresh())

    @property
    def chart(self) -> Chart:
        return self.known[max(self.list.currentRow(), 0)]

    @property
    def busy(self) -> bool:
        return self._waiting

    def refresh(self) -> None:
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
            return
        if self.session.path is None:
            return
        self._waiting, chart = True, self.chart

        def show(found: Rows) -> None:
            if chart is self.chart:
                self.found, self.rows = found, len(found)
                self._draw()
                self._fill()
                self._waiting = False
                self.settled.emit()

        self.session.ask(self.tr("Counting for the chart"), chart.rows, show)

    def redraw(self) -> None:
        super().redraw()
        if self.canvas is not None:
            self._draw()

    def turn(self) -> None:
        """From the drawing to its numbers and back."""
        self.stack.setCurrentIndex(1 - self.stack.currentIndex())
        words = self.tr("As a &chart") if self.stack.currentIndex() else self.tr("As a &table")
        self.as_table.setText(words)

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
        kind = out.suffix.lower().removeprefix(".") or "png"

        def work(_progress: object) -> None:
            out.write_bytes(charts.picture(chart, found, kind=kind))

        def done(_none: None) -> None:
            self.session.said.emit(self.tr("Saved {file}").format(file=out), "done")

        self.session.work(self.tr("Saving the chart"), work, done, writes=False)

    def _draw(self) -> None:
        from matplotlib.backends.backend_qtagg import FigureCanvasQTAgg
        from matplotlib.figure import Figure

        if self.canvas is None:
            self.canvas = FigureCanvasQTAgg(Figure())
            self.canvas.setAccessibleName(self.tr("Chart"))
            self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.canvas.mpl_connect("pick_event", self._picked)
            self.frame.addWidget(self.canvas)
        self.canvas.setAccessibleDescription(self.chart.question)
        palette = charts.DARK if theme.tokens().name == "dark" else charts.LIGHT
        self.chart.draw(self.canvas.figure, self.found, palette)
        self.canvas.draw_idle()

    def _picked(self, event: Any) -> None:
        gid = event.artist.get_gid()
        chosen = self.chart.pick(self.found, int(gid)) if gid and gid.isdecimal() else None
        if chosen:
            # after the canvas is done with the click
            QTimer.singleShot(0, lambda: self.session.picked.emit(chosen))

    def _fill(self) -> None:
        chart, found = self.chart, self.found[:_MOST_ROWS]
        self.numbers.clear()
        self.numbers.setColumnCount(len(chart.headers))
        self.numbers.setHorizontalHeaderLabels([self.tr(header) for header in chart.headers])
        self.numbers.setRowCount(len(found))
        for line, values in enumerate(found):
            for place, value in enumerate(values[: len(chart.headers)]):
                item = QTableWidgetItem(_written(value, money=place in chart.money))
                if isinstance(value, int | float):
                    item.setTextAlignment(
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    )
                self.numbers.setItem(line, place, item)
        self.numbers.resizeColumnsToContents()


def _written(value: object, *, money: bool) -> str:
    if isinstance(value, int | float):
        return f"{value:,.2f}" if money else f"{value:,}"
    return "" if value is None else str(value)


PAGE = Charts
