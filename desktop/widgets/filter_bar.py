"""Facets with their counts, free text, and what a chart has picked: they make the query together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from audit.browse import Query
from desktop import icons, wording
from desktop.widgets.blocks import button, label
from desktop.widgets.flow import Flow
from desktop.widgets.search_field import SearchField


class FilterBar(QWidget):
    """Chips for the short facets, a menu for the rules, a field for text."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.query = Query()
        self._chips: dict[tuple[str, str], QPushButton] = {}
        self.text = SearchField(self.tr("Search in findings"))
        self.text.setPlaceholderText(self.tr("Search finding, person, order, seller, bill …"))
        self.text.setMinimumWidth(180)
        self.text.searched.connect(self._search)
        self.rules = QPushButton(self.tr("&Rule: all"))
        self.rules.setAccessibleName(self.tr("Rules shown"))
        self._menu = QMenu(self.rules)
        self._menu.setToolTipsVisible(True)
        self.rules.setMenu(self._menu)
        self.count = label("", "heading")
        self.count.setAccessibleName(self.tr("Number of findings shown"))
        self.picked = button("", self._drop_pick, "chip", hint=self.tr("Take this filter away"))
        self.picked.setVisible(False)
        self.reset = button(self.tr("C&lear filters"), self.clear, "quiet")
        self._facets = {
            "certainty": label(self.tr("Certainty"), "section"),
            "status": label(self.tr("Status"), "section"),
        }
        self._flow = Flow()
        upper = QHBoxLayout()
        upper.setSpacing(10)
        upper.addWidget(self.text, 1)
        upper.addWidget(self.rules)
        upper.addWidget(self.reset)
        upper.addSpacing(8)
        upper.addWidget(self.count)
        for title in self._facets.values():
            title.setProperty("title", True)
        for part in (*self._facets.values(), self.picked):
            self._flow.addWidget(part)
        self._facets["certainty"].setContentsMargins(0, 0, 4, 0)
        self._facets["status"].setContentsMargins(12, 0, 4, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(upper)
        layout.addLayout(self._flow)
        self.titles: Mapping[str, str] = {}

    def show_counts(self, counts: dict[str, list[tuple[str, int]]]) -> None:
        """The values of each facet and how many findings each would show."""
        for name in self._facets:
            found = dict(counts.get(name, []))
            for value in [*found, *(v for n, v in self._chips if n == name and v not in found)]:
                chip = self._chip(name, value)
                chip.setText(f"{wording.word(value)}  {found.get(value, 0):,}")
                chip.setToolTip(wording.hint(value))
        self._show_rules(counts.get("rule_id", []))
        self._mark()

    def redraw(self) -> None:
        """The pictures in the colours in use."""
        self.text.redraw()
        for (facet, value), chip in self._chips.items():
            draw = icons.certainty_icon if facet == "certainty" else icons.status_icon
            chip.setIcon(draw(value))

    def pick(self, chosen: Mapping[str, object]) -> None:
        """Show what a chart's bar stands for, and nothing else."""
        self.text.forget()
        self.query = Query(dict(chosen), sort=self.query.sort)
        self._mark()
        self.changed.emit()

    def clear(self) -> None:
        self.pick({})

    def _chip(self, facet: str, value: str) -> QPushButton:
        chip = self._chips.get((facet, value))
        if chip is None:
            chip = QPushButton()
            chip.setCheckable(True)
            chip.setProperty("kind", "chip")
            chip.setCursor(Qt.CursorShape.PointingHandCursor)
            chip.clicked.connect(lambda on: self._choose(facet, value, on))
            self._chips[facet, value] = chip
            draw = icons.certainty_icon if facet == "certainty" else icons.status_icon
            chip.setIcon(draw(value))
            after = self._facets["status"] if facet == "certainty" else self.picked
            self._flow.insert(self._flow.place_of(after), chip)
        return chip

    def _show_rules(self, counts: list[tuple[str, int]]) -> None:
        if [action.data() for action in self._menu.actions()] != [rule for rule, _ in counts]:
            self._menu.clear()
            for rule, _ in counts:
                action = QAction(self._menu, checkable=True)
                action.setData(rule)
                action.triggered.connect(lambda on, r=rule: self._choose("rule_id", r, on))
                self._menu.addAction(action)
        for action, (rule, number) in zip(self._menu.actions(), counts, strict=True):
            title = self.titles.get(rule, "")
            action.setText(f"{rule}  {title}  ({number:,})")
            action.setToolTip(title)

    def _choose(self, facet: str, value: str, on: bool) -> None:
        kept = [other for other in self._values(facet) if other != value]
        chosen = {**self.query.chosen, facet: [*kept, value] if on else kept}
        self.query = replace(self.query, chosen={k: v for k, v in chosen.items() if v})
        self._mark()
        self.changed.emit()

    def _values(self, facet: str) -> list[str]:
        chosen = self.query.chosen.get(facet, ())
        return [chosen] if isinstance(chosen, str) else list(chosen)  # type: ignore[call-overload]

    def _search(self, words: str) -> None:
        self.query = replace(self.query, text=words)
        self._mark()
        self.changed.emit()

    def _drop_pick(self) -> None:
        known = {*self._facets, "rule_id"}
        chosen = {name: value for name, value in self.query.chosen.items() if name in known}
        self.query = replace(self.query, chosen=chosen)
        self._mark()
        self.changed.emit()

    def _mark(self) -> None:
        """Show in the controls what the query holds."""
        for (facet, value), chip in self._chips.items():
            on = value in self._values(facet)
            chip.setChecked(on)
            words = chip.text().removeprefix("✓ ")
            chip.setText(f"✓ {words}" if on else words)
            chip.setAccessibleName(words.replace("  ", ", "))
        rules = self._values("rule_id")
        for action in self._menu.actions():
            action.setChecked(action.data() in rules)
        shown = ", ".join(rules[:3]) + (" …" if len(rules) > 3 else "")
        self.rules.setText(self.tr("&Rule: {rules}").format(rules=shown or self.tr("all")))
        others = {k: v for k, v in self.query.chosen.items() if k not in (*self._facets, "rule_id")}
        words = ", ".join(f"{k.replace('_', ' ')} {_plain(v)}" for k, v in others.items())
        self.picked.setText(f"✓ {words}  ✕")
        self.picked.setAccessibleName(self.tr("Filtered by {what}").format(what=words or "-"))
        self.picked.setVisible(bool(others))
        self.reset.setEnabled(bool(self.query.chosen or self.query.text))


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
