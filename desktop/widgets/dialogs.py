"""What every dialog that asks for something has in common: heading, fields, and two buttons."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QPushButton, QVBoxLayout

from desktop.widgets.blocks import label


def put_together(
    dialog: QDialog, heading: str, fields: QFormLayout, sentence: str = "", accept: str = ""
) -> QPushButton:
    """Lay a dialog out; gives the button that accepts it, *Save* where ``accept`` says nothing."""
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    go = (
        buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
        if accept
        else buttons.addButton(QDialogButtonBox.StandardButton.Save)
    )
    go.setProperty("kind", "primary")
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(24, 20, 24, 18)
    layout.setSpacing(14)
    layout.addWidget(label(heading, "heading", wrap=True))
    if sentence:
        layout.addWidget(label(sentence, "muted", wrap=True))
    layout.addLayout(fields)
    layout.addWidget(buttons)
    return go
