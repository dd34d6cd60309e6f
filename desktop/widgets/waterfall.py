"""The match weight of a pair as a waterfall: each comparison adds its bits, in words and as a bar."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from audit.browse.persons import ShownPair
from desktop import theme

_LINE = 38  # pixels: the height of a comparison
_BAR = 12
_NUMBER = 58  # pixels: the room for a weight
_WORDS = 0.46  # of the width
_SMALL = 12  # pixels: the letters of a meaning
_NONE = 0.05  # bits: less than this says nothing


@dataclass(frozen=True)
class Bar:
    """One line: its words, the weight at which it begins and ends, and what that means."""

    words: str
    begins: float
    ends: float
    meaning: str
    whole: bool = False  # the sum of all

    @property
    def number(self) -> str:
        return bits(self.ends - self.begins)


def bits(weight: float) -> str:
    """A weight as it is read, with its sign."""
    if abs(weight) < _NONE:
        return "0.0"
    return f"{weight:+.1f}".replace("-", "−")


class Waterfall(QWidget):
    """A line for each comparison, from the first to the sum; bars for go right, against go left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars: list[Bar] = []
        self._steps = 0  # how many of them are comparisons
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("What speaks for and against one person"))

    def show_pair(self, pair: ShownPair) -> None:
        """The steps of a pair, and their sum with its odds."""
        at, bars = 0.0, []
        before = pair.weight - sum(step.weight for step in pair.steps)
        if abs(before) >= _NONE:
            words = self.tr("Before any comparison")
            bars.append(Bar(words, at, before, self.tr("two at random are seldom one person")))
            at = before
        for step in pair.steps:
            words = f"{self.title(step.comparison)}: {step.level}"
            bars.append(Bar(words, at, at + step.weight, self.meaning(step.weight)))
            at += step.weight
        bars.append(Bar(self.tr("Together"), 0.0, pair.weight, self.odds(pair.probability), True))
        self.bars, self._steps = bars, len(pair.steps)
        self.setAccessibleDescription("; ".join(self.sentences()))
        self.updateGeometry()
        self.update()

    def sentences(self) -> list[str]:
        """Every line as it is read aloud."""
        return [
            self.tr("{words} {number} bits: {meaning}").format(
                words=bar.words, number=bar.number, meaning=bar.meaning
            )
            for bar in self.bars
        ]

    def compared(self) -> list[str]:
        """The comparisons alone, each with its bits."""
        steps = self.bars[len(self.bars) - 1 - self._steps : -1]
        return [
            self.tr("{words}, {number} bits").format(words=bar.words, number=bar.number)
            for bar in steps
        ]

    def title(self, comparison: str) -> str:
        """What was compared, in words."""
        titles = {
            "name": self.tr("Name"), "street": self.tr("Street"), "place": self.tr("Place"),
            "generation": self.tr("Junior or senior"), "initials": self.tr("Middle initial"),
            "phone": self.tr("Phone"), "email": self.tr("E-mail"), "id": self.tr("Id"),
        }  # fmt: skip
        return titles.get(comparison, comparison.replace("_", " ").capitalize())

    def meaning(self, weight: float) -> str:
        """What a weight in bits says, in words."""
        for least, words in (
            (8.0, self.tr("seldom shared by chance")),
            (4.0, self.tr("speaks strongly for")),
            (1.0, self.tr("speaks for")),
            (-1.0, self.tr("says little")),
            (-4.0, self.tr("speaks against")),
        ):
            if weight >= least:
                return words
        return self.tr("speaks strongly against")

    def odds(self, probability: float) -> str:
        """How likely it is that both are one person; never as certain."""
        if probability > 0.999:
            return self.tr("one person: over 99.9 %")
        if probability < 0.001:
            return self.tr("one person: under 0.1 %")
        return self.tr("one person: {percent} %").format(percent=f"{100 * probability:.1f}")

    def sizeHint(self) -> QSize:
        return QSize(480, _LINE * len(self.bars) + 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(260, _LINE * len(self.bars) + 8)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = int(event.pos().y() // _LINE)
            said = self.sentences()
            QToolTip.showText(event.globalPos(), said[place] if 0 <= place < len(said) else "")
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.bars:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        words = round(self.width() * _WORDS)
        room = QRectF(words + 12, 0, self.width() - words - 24 - _NUMBER, 0)
        least = min(0.0, *(bar.ends for bar in self.bars), *(bar.begins for bar in self.bars))
        most = max(0.0, *(bar.ends for bar in self.bars), *(bar.begins for bar in self.bars))
        scale = room.width() / max(most - least, 1.0)
        zero = room.left() - least * scale
        colours = theme.tokens()
        tall = self.height() - 8
        painter.setPen(QPen(QColor(colours.edge), 1, Qt.PenStyle.DotLine))
        painter.drawLine(round(zero), 0, round(zero), tall)
        for place, bar in enumerate(self.bars):
            top = place * _LINE + (6 if bar.whole else 0)
            if bar.whole:
                painter.setPen(QPen(QColor(colours.line), 1))
                painter.drawLine(0, top - 3, self.width(), top - 3)
            self._text(painter, bar, top, words)
            begins, ends = zero + bar.begins * scale, zero + bar.ends * scale
            self._bar(painter, bar, QRectF(begins, top + (_LINE - _BAR) / 2, ends - begins, _BAR))
            if not bar.whole:
                painter.setPen(QPen(QColor(colours.edge), 1))
                if place + 1 < len(self.bars) - 1:
                    down = top + (_LINE + _BAR) / 2
                    painter.drawLine(
                        round(ends), round(down), round(ends), round(down + _LINE - _BAR)
                    )
        painter.end()

    def _text(self, painter: QPainter, bar: Bar, top: float, words: int) -> None:
        """What was compared, below it what that means, and the bits at the right."""
        colours = theme.tokens()
        font, small = QFont(self.font()), QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if bar.whole else QFont.Weight.Normal)
        small.setPixelSize(_SMALL)
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        for kind, text, colour, below in (
            (font, bar.words, colours.text, 0), (small, bar.meaning, colours.text if bar.whole else colours.muted, 16),
        ):  # fmt: skip
            painter.setFont(kind)
            painter.setPen(QColor(colour))
            said = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, words)
            painter.drawText(QRectF(0, top + below, words, 17), left, said)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        place = QRectF(self.width() - _NUMBER, top, _NUMBER, _LINE)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(place, right, bar.number)

    def _bar(self, painter: QPainter, bar: Bar, box: QRectF) -> None:
        """Filled where it speaks for, hatched in a frame where against: told without the colour."""
        colours = theme.tokens()
        box = box.normalized()
        box.setWidth(max(box.width(), 2.0))
        against = bar.ends < bar.begins
        colour = QColor(
            colours.text if bar.whole else colours.probable if against else colours.done
        )
        painter.setPen(QPen(colour, 1.2))
        if against:
            painter.setBrush(QColor(colours.surface))
            painter.drawRoundedRect(box, 2, 2)
            painter.setBrush(Qt.BrushStyle.BDiagPattern)
            brush = painter.brush()
            brush.setColor(colour)
            painter.setBrush(brush)
        else:
            painter.setBrush(colour)
        painter.drawRoundedRect(box, 2, 2)
