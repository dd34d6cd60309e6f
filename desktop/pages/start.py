"""The start: a new engagement, one from a file, or one of the last ones."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from desktop.pages import Page
from desktop.widgets.blocks import button, card, field, form, label, row


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
    """What can be opened, and where the open engagement stands."""

    name, title, icon, order, needs = "start", "Start", "start", 0, "nothing"
    subtitle = "Which shipments did not qualify for the Section 321 exemption, and how do we know?"

    def build(self) -> None:
        self.body.setSpacing(18)
        self.body.addLayout(
            row(
                button(self.tr("&New engagement …"), self.new, "primary", "new"),
                button(self.tr("&Open …"), self.choose, "", "open"),
                None,
                gap=10,
            )
        )
        columns = QHBoxLayout()
        columns.setSpacing(18)
        recent, self._recent = card(spacing=2)
        self._recent.addWidget(label(self.tr("RECENT"), "section"))
        present, inside = card()
        inside.addWidget(label(self.tr("THIS ENGAGEMENT"), "section"))
        self.client = label("", "heading", wrap=True)
        self.where = label("", "muted", wrap=True)
        self.standing = label("", wrap=True)
        for part in (self.client, self.where, self.standing):
            inside.addWidget(part)
        inside.addStretch(1)
        columns.addWidget(recent, 1)
        columns.addWidget(present, 1)
        self.body.addLayout(columns)
        hint = self.tr(
            "Drop a .s321 file or spreadsheets anywhere in the window. Press F1 for keys."
        )
        self.body.addWidget(label(hint, "muted"))
        self.body.addStretch(1)

    def refresh(self) -> None:
        while self._recent.count() > 1:
            item = self._recent.takeAt(1)
            old = item.widget() if item is not None else None
            if old is not None:
                old.deleteLater()
        for path in self.session.preferences.recent:
            words = f"{path.stem}\n{path.parent}"
            entry = button(words, partial(self.session.open, path), "link", "file")
            entry.setAccessibleName(self.tr("Open {name}").format(name=path.name))
            self._recent.addWidget(entry)
        self.rows = self._recent.count() - 1
        if not self.rows:
            self._recent.addWidget(label(self.tr("Nothing yet."), "muted"))
        self._recent.addStretch(1)
        self._show_standing()
        self.settled.emit()

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

    def _show_standing(self) -> None:
        found = self.session.overview
        if found is None or self.session.path is None:
            self.client.setText(self.tr("None is open"))
            self.where.setText(self.tr("Create one, or open a file."))
            self.standing.clear()
            return
        self.client.setText(found.client or self.session.path.stem)
        self.where.setText(str(self.session.path))
        lines = [
            self.tr("{n} sources, {l} lines").format(n=f"{found.sources:,}", l=f"{found.lines:,}"),
            self.tr("{n} findings, {u} undecided").format(
                n=f"{found.findings:,}", u=f"{found.undecided:,}"
            ),
        ]
        if found.stale:
            lines.append(self.tr("Results are out of date: {why}.").format(why=found.stale))
        self.standing.setText("\n".join(lines))


PAGE = Start
