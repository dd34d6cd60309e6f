"""Our fields against their columns, as rows: the column, samples, how it was told, what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from audit import rulebook
from desktop import icons, theme
from desktop.widgets.importing import field_words

if TYPE_CHECKING:
    from audit.preview import SheetLook
    from audit.preview.looks import FieldLook

FIELD, COLUMN, SAMPLES, TOLD = range(4)
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_RULES_NAMED = 2


@dataclass(frozen=True)
class Choice:
    """What a field can be read from: columns, none, or whatever the program recognises."""

    words: str
    columns: tuple[int, ...] | None  # None leaves it to the program
    hint: str = ""


class FieldMapping(QAbstractTableModel):
    """One row a field; the fields that matter, or all of them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.look: SheetLook | None = None
        self.all_fields = False
        self.pending: dict[str, tuple[int, ...] | None] = {}  # chosen, and not yet read
        self.fields: list[FieldLook] = []
        self._columns: list[str] = []

    def show(self, look: SheetLook | None) -> None:
        """Take over what a preview says of a sheet."""
        other = look is None or self.look is None or look.key != self.look.key
        self.look, self.pending = look, {}
        self._columns = field_words.columns(look) if look else []
        if other:
            self.fields = []
            self.modelReset.emit()
        self._choose()

    def show_all(self, *, everything: bool) -> None:
        """Every field, or only those that are mapped or that a rule misses."""
        self.all_fields = everything
        self._choose()

    def _choose(self) -> None:
        found = self.look.fields if self.look else ()
        kept = [f for f in found if self.all_fields or f.mapped or f.rules or self._stays(f.name)]
        if [f.name for f in kept] == [f.name for f in self.fields]:
            self.fields = kept
            if kept:
                self.dataChanged.emit(self.index(0, 0), self.index(len(kept) - 1, TOLD))
            return
        self.beginResetModel()
        self.fields = kept
        self.endResetModel()

    def _stays(self, name: str) -> bool:
        """Whether its row is there already: none vanishes from under the cursor."""
        return any(name == field.name for field in self.fields)

    def choices(self, row: int) -> list[Choice]:
        """What the box of a field offers; the present choice is among them."""
        field, look = self.fields[row], self.look
        if look is None:
            return []
        taken = {n: f.name for f in look.fields for n in f.columns}
        found = [Choice(self.tr("– not mapped –"), ())]
        if len(field.columns) > 1 or field.constant:
            found.append(Choice(self.told(field), field.columns or None))
        for name, column in zip(self._columns, look.columns, strict=True):
            owner = taken.get(column.number, "")
            words = (
                f"{name}  ({field_words.field(owner)})" if owner not in ("", field.name) else name
            )
            found.append(Choice(words, (column.number,), " · ".join(column.samples)))
        found.append(Choice(self.tr("Recognise it again"), None))
        return found

    def expect(self, row: int, columns: tuple[int, ...] | None) -> None:
        """Show a choice at once, before the sheet has been read by it."""
        self.pending[self.fields[row].name] = columns
        self.dataChanged.emit(self.index(row, FIELD), self.index(row, TOLD))

    def told(self, field: FieldLook) -> str:
        """The column or columns of a field, or what the layout says instead."""
        numbers = self.pending.get(field.name, field.columns)
        if numbers is None:
            return "…"
        if field.constant and field.name not in self.pending:
            return self.tr("always “{text}”").format(text=field.constant)
        names = [self._columns[number - 1] for number in numbers]
        return " + ".join(names) or self.tr("not mapped")

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.fields)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 4

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsEditable if index.column() == COLUMN else usual

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (
                self.tr("Our field"), self.tr("Their column"), self.tr("Samples"),
                self.tr("Recognised by"),
            )[section]  # fmt: skip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        field, column = self.fields[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                field_words.field(field.name), self.told(field), " · ".join(field.samples),
                self._reason(field),
            )[column]  # fmt: skip
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._hint(field, column)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._colour(field, column))
        if role == Qt.ItemDataRole.FontRole and column == FIELD and field.mapped:
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        doubtful = self._warned(field) if field.mapped else bool(field.rules)
        if role == Qt.ItemDataRole.DecorationRole and column == TOLD and doubtful:
            return icons.icon("state-warning", "warning")
        return None

    @staticmethod
    def _colour(field: FieldLook, column: int) -> str:
        colours = theme.tokens()
        if column == TOLD and not field.mapped and field.rules:
            return colours.warning
        quiet = column in (SAMPLES, TOLD) or not field.mapped
        return colours.muted if quiet else colours.text

    def _reason(self, field: FieldLook) -> str:
        if field.name in self.pending:
            return self.tr("reading …")
        if not field.mapped:
            if len(field.rules) > _RULES_NAMED:
                return self.tr("{n} rules not tested").format(n=len(field.rules))
            named = ", ".join(field.rules)
            return self.tr("{rules} not tested").format(rules=named) if named else ""
        words = field_words.reason(field.reason)
        for decision in self.look.decisions if self.look else ():
            if decision.field == field.name and decision.decision in ("mdy", "dmy", "ymd"):
                words += f", {field_words.order(decision.decision)}"
        return words

    def _warned(self, field: FieldLook) -> bool:
        return any(d.field == field.name for d in (self.look.warnings if self.look else ()))

    def _hint(self, field: FieldLook, column: int) -> str:
        if column == SAMPLES:
            return "\n".join(field.samples)
        lines = [field.name]
        lines += [
            f"{field_words.order(decision.decision)}: {decision.because}; "
            + self.tr("{n} values: {examples}").format(
                n=f"{decision.values:,}", examples=", ".join(decision.examples)
            )
            for decision in (self.look.decisions if self.look else ())
            if decision.field == field.name
        ]
        if field.rules:
            lines.append(
                self.tr("Needed by these rules:") if field.mapped
                else self.tr("Without it these rules test nothing of this sheet:")
            )  # fmt: skip
            lines += [f"{rule}  {rulebook.rule(rule).title}" for rule in field.rules]
        return "\n".join(lines)
