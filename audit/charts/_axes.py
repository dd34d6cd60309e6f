"""How every chart looks: heading, bare axes, numbers as people read them, the calm empty page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from audit.charts import Palette

CERTAINTIES = ("violation", "probable", "review", "info")
WORDS = {
    "violation": "Potential violation",
    "probable": "Probable",
    "review": "To review",
    "info": "Information",
}
_HEADING_INCHES = 0.72
_KEY_INCHES = 0.26
Key = tuple[tuple[str, str], ...]  # word and colour


def begin(figure: Figure, palette: Palette, title: str, question: str, key: Key = ()) -> None:
    """An empty page with its heading and key; what is drawn next keeps clear of them."""
    figure.clear()
    figure.set_facecolor(palette.background)
    height = float(figure.get_figheight())
    figure.set_layout_engine(
        "constrained",
        rect=(0.008, 0.01, 0.984, 1 - (_HEADING_INCHES + bool(key) * _KEY_INCHES) / height),
        w_pad=0.06,
    )
    figure.text(
        0.016, 1 - 0.14 / height, title, color=palette.text, size=14, weight="bold", va="top"
    )
    figure.text(0.016, 1 - 0.44 / height, question, color=palette.muted, size=9.5, va="top")
    if key:
        _key(figure, palette, key, 1 - 0.62 / height)


def calm(figure: Figure, palette: Palette, sentence: str) -> None:
    """One sentence in the middle, where there is nothing to draw."""
    figure.text(
        0.5, 0.45, sentence, color=palette.muted, size=11, ha="center", va="center", wrap=True
    )


def bare(axes: Axes, palette: Palette, grid: str = "") -> Axes:
    """No frame, quiet ticks, and grid lines only along ``grid`` (x, y or none)."""
    axes.set_facecolor(palette.background)
    axes.set_axisbelow(True)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, colors=palette.muted, labelsize=9)
    if grid:
        axes.grid(axis="x" if grid == "x" else "y", color=palette.grid, linewidth=0.8)
    return axes


def _key(figure: Figure, palette: Palette, key: Key, top: float) -> None:
    """Small squares with their words, in one line under the question."""
    from matplotlib.patches import Patch

    figure.legend(
        handles=[Patch(color=colour, label=word) for word, colour in key],
        loc="upper left", bbox_to_anchor=(0.016, top), ncols=len(key), frameon=False,
        labelcolor=palette.muted, fontsize=9, handlelength=0.9, handleheight=0.9,
        columnspacing=1.4, handletextpad=0.5, borderaxespad=0, borderpad=0.2,
    ).set_in_layout(False)  # fmt: skip


def certainty_key(palette: Palette, present: list[str]) -> Key:
    """The key of the certainties that are there."""
    return tuple((WORDS[level], palette.of(level)) for level in CERTAINTIES if level in present)


def ink(palette: Palette, depth: float) -> str:
    """Background or text colour, whichever is easier to read on the accent at that depth."""
    from matplotlib.colors import to_rgb

    ground = [
        depth * accent + (1 - depth) * paper
        for accent, paper in zip(to_rgb(palette.accent), to_rgb(palette.background), strict=True)
    ]
    choices = (palette.text, palette.background)
    return max(choices, key=lambda colour: _contrast(_light(to_rgb(colour)), _light(ground)))


def _light(colour: Sequence[float]) -> float:
    """Relative luminance (WCAG 2)."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def shortened(text: str, letters: int) -> str:
    """At most so many letters, with an ellipsis where some are missing."""
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def dollars(value: float) -> str:
    """1234567.0 → $1,234,567; cents only below ten dollars."""
    return f"${value:,.2f}" if 0 < abs(value) < 10 else f"${value:,.0f}"


def compact(number: int, *, tight: bool) -> str:
    """1234 → 1,234, or 1.2k where there is little room."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if tight and number >= size:
            return (
                f"{number / size:.1f}{letter}"
                if number < 10 * size
                else f"{number // size}{letter}"
            )
    return f"{number:,}"
