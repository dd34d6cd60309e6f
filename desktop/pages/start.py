"""The start: a new engagement, one from a file, or one of the last ones."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from audit.browse import Overview
from audit.progress import Progress
from desktop.pages import Page
from desktop.widgets.blocks import FileButton, button, card, field, form, label, row

_ROOMY = 760  # pixels: two cards side by side


class NewEngagement(QDialog):
    """Asks whose shipments are audited, by whom, and where the file goes."""

    def __init__(self, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("New engagement"))
        self.setMinimumWidth(520)
        self.client, self.auditor = QLineEdit(), QLineEdit()
        self.file = QLineEdit(str(Path(folder) / "engagement.s321"))
        fields = form()
        field(fields, self.tr("&Client"), self.client)
        field(fields, self.tr("&Auditor"), self.auditor)
        field(fields, self.tr("&File"), self.file)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        create = buttons.button(QDialogButtonBox.StandardButton.Ok)
        create.setText(self.tr("C&reate"))
        create.setProperty("kind", "primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 22, 24, 20)
        layout.setSpacing(18)
        layout.addWidget(label(self.tr("One file holds the whole engagement."), "muted"))
        layout.addLayout(fields)
        layout.addLayout(row(button(self.tr("C&hoose where …"), self._choose), None))
        layout.addWidget(buttons)

    def _choose(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Engagement file"), self.file.text(), self.tr("Engagements (*.s321)")
        )
        if name:
            self.file.setText(name)

    @property
    def path(self) -> Path:
        """The file, with its ending."""
        path = Path(self.file.text().strip())
        return path if path.suffix.lower() == ".s321" else path.with_name(path.name + ".s321")


class Start(Page):
    """What can be opened, where the open engagement stands, and what comes next."""

    name, title, icon, order, needs = "start", "Start", "start", 0, "nothing"
    scrolls = True
    subtitle = "Which shipments did not qualify for the Section 321 exemption, and how do we know?"

    def build(self) -> None:
        self.body.setSpacing(20)
        self.body.addLayout(
            row(
                button(
                    self.tr("&New engagement …"), self.new, "primary", "new",
                    self.tr("One file for one client and period (Ctrl+N)"),
                ),
                button(self.tr("&Open …"), self.choose, "", "open", self.tr("Ctrl+O")),
                button(
                    self.tr("&Sample engagement …"), self.sample, "quiet", "",
                    self.tr("Invented shipments, audited, with their report: to look around in"),
                ),
                None,
                gap=10,
            )
        )  # fmt: skip
        self._cards = QHBoxLayout()
        self._cards.setSpacing(20)
        self._cards.addWidget(self._recent_card(), 1)
        self._cards.addWidget(self._present_card(), 1)
        self.body.addLayout(self._cards)
        hint = self.tr(
            "Drop a .s321 file or spreadsheets anywhere in the window. Press F1 or ? for the keys. "
            "Everything stays on this computer."
        )
        self.body.addWidget(label(hint, "muted", wrap=True))
        self.body.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.BottomToTop
        self._cards.setDirection(beside if self.width() > _ROOMY else below)

    def _recent_card(self) -> QFrame:
        frame, inside = card(spacing=8)
        inside.addWidget(label(self.tr("RECENT"), "section"))
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self._recent.setContentsMargins(0, 0, 0, 0)
        inside.addLayout(self._recent)
        inside.addStretch(1)
        return frame

    def _present_card(self) -> QFrame:
        frame, inside = card(spacing=6)
        inside.addWidget(label(self.tr("THIS ENGAGEMENT"), "section"))
        inside.addSpacing(2)
        self.client = label("", "heading", wrap=True)
        self.where = label("", "muted", wrap=True)
        inside.addWidget(self.client)
        inside.addWidget(self.where)
        self._figures = QWidget()
        figures = QHBoxLayout(self._figures)
        figures.setContentsMargins(0, 10, 0, 6)
        figures.setSpacing(30)
        self.figures: dict[str, QLabel] = {}
        for name, words in (
            ("sources", self.tr("sources")), ("lines", self.tr("lines")),
            ("findings", self.tr("potential findings")), ("undecided", self.tr("undecided")),
        ):  # fmt: skip
            one = QVBoxLayout()
            one.setSpacing(0)
            self.figures[name] = label("", "figure")
            self.figures[name].setAccessibleDescription(words)
            one.addWidget(self.figures[name])
            one.addWidget(label(words, "muted"))
            figures.addLayout(one)
        figures.addStretch(1)
        inside.addWidget(self._figures)
        self.standing = label("", "warning", wrap=True)
        inside.addWidget(self.standing)
        inside.addStretch(1)
        self._next_page = "import"
        self.next = button("", lambda: self.session.wanted.emit(self._next_page), "primary")
        inside.addLayout(row(self.next, None))
        return frame

    def refresh(self) -> None:
        while (item := self._recent.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.deleteLater()
        recent = self.session.preferences.recent
        for path in recent:
            self._recent.addWidget(FileButton(path, partial(self.session.open, path)))
        self.rows = len(recent)
        if not recent:
            self._recent.addWidget(
                label(self.tr("The engagements you open will be listed here."), "muted", wrap=True)
            )
        self._show_standing()
        self.settled.emit()

    def look(self) -> None:
        self._old = True  # cheap, and the recent files may have gone
        super().look()

    def redraw(self) -> None:
        super().redraw()
        self.refresh()

    def new(self) -> None:
        dialog = NewEngagement(self.session.preferences.folder, self)
        if dialog.exec():
            self.session.create(dialog.path, dialog.client.text(), dialog.auditor.text())

    def choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open an engagement"), self.session.preferences.folder,
            self.tr("Engagements (*.s321)"),
        )  # fmt: skip
        if name:
            self.session.open(Path(name))

    def sample(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, self.tr("Where the sample's folder goes"), self.session.preferences.folder
        )
        if name:
            self.make_sample(Path(name) / "s321-demo")

    def make_sample(self, folder: Path) -> None:
        """Do the main job on sample spreadsheets in that folder, and open what comes out."""

        def work(progress: Progress) -> Path:
            from audit.demo import job  # late: it brings in what reads and draws

            return job.make(folder, progress).files["Engagement"]

        title = self.tr("Making the sample engagement")
        self.session.work(title, work, self.session.open, writes=False)

    def _show_standing(self) -> None:
        found = self.session.overview
        there = found is not None and self.session.path is not None
        self._figures.setVisible(there)
        self.next.setVisible(there)
        self.standing.setVisible(there and bool(found and found.stale))
        if found is None or self.session.path is None:
            self.client.setText(self.tr("None is open"))
            self.where.setText(self.tr("Create one for a client's shipments, or open a file."))
            return
        self.client.setText(found.client or self.session.path.stem)
        self.where.setText(str(self.session.path))
        for name, figure in self.figures.items():
            figure.setText(f"{getattr(found, name):,}")
        self.standing.setText(
            self.tr("The results are out of date: {why}.").format(why=found.stale)
        )
        self._next_page, words = self._next(found)
        self.next.setText(words)
        self.next.setAccessibleName(words)

    def _next(self, found: Overview) -> tuple[str, str]:
        """The page of the next step, and what is to be done there."""
        if not found.sources:
            return "import", self.tr("Import the spreadsheets")
        if not found.ran_at:
            return "run", self.tr("Run the rules")
        if found.stale:
            return "run", self.tr("Run the rules again")
        if found.undecided:
            return "findings", self.tr("Review the findings")
        return "report", self.tr("Write the report")


PAGE = Start
