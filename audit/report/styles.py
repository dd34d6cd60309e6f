"""The few styles of the workbook: quiet, the same on every sheet, told by words before colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audit.report.cells import Kind

INK, MUTED, HEAD, RULE, ACCENT = "#1E2A35", "#64717D", "#1F3B53", "#DDE3E8", "#2F6690"
FONT = {"font_name": "Calibri", "font_size": 10, "font_color": INK}

NUMBER_FORMATS: dict[str, str] = {
    "whole": "0_)",
    "count": "#,##0_)",
    "money": "#,##0.00_)",
    "usd": "#,##0.00_)",
    "percent": "0.0%_)",
    "day": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm:ss",
}
_TINTS = {
    "violation": ("#F6E0E3", "#8A2A3B"), "probable": ("#FBEED6", "#84560F"),
    "review": ("#E2ECF3", "#2B5A7C"), "info": ("#ECEFF1", "#55616C"),
    "confirmed": ("#F6E0E3", "#8A2A3B"), "dismissed": ("#E3F0E6", "#2C6A3F"),
    "open": ("", INK),
    "agrees": ("#E3F0E6", "#2C6A3F"), "differs": ("#F6E0E3", "#8A2A3B"),
    "not tested": ("#FBEED6", "#84560F"), "no findings": ("", MUTED),
    "yes": ("#FBEED6", "#84560F"), "no": ("", MUTED),
}  # fmt: skip
WORDS: dict[str, tuple[str, ...]] = {
    "certainty": ("violation", "probable", "review", "info"),
    "status": ("open", "confirmed", "dismissed"),
    "check": ("agrees", "differs", "not tested", "no findings", "yes", "no"),
}
"""Kinds of column whose cells are coloured by what they say."""

_NAMED: dict[str, dict[str, Any]] = {
    "title": {"font_size": 18, "bold": True, "font_color": HEAD},
    "note": {"font_color": MUTED},
    "wrapped note": {"font_color": MUTED, "text_wrap": True},
    "section": {"font_size": 12, "bold": True, "font_color": ACCENT, "bottom": 1,
                "bottom_color": ACCENT},
    "head": {"bold": True, "font_color": "#FFFFFF", "bg_color": HEAD, "text_wrap": True,
             "valign": "vcenter", "border": 1, "border_color": HEAD},
    "head number": {"bold": True, "font_color": "#FFFFFF", "bg_color": HEAD, "text_wrap": True,
                    "valign": "vcenter", "align": "right", "indent": 1, "border": 1,
                    "border_color": HEAD},
    "text": {},
    "band": {"bg_color": HEAD},
    "band title": {"bg_color": HEAD, "font_color": "#FFFFFF", "font_size": 24, "bold": True,
                   "valign": "vcenter", "indent": 1},
    "band note": {"bg_color": HEAD, "font_color": "#C9D6E0", "font_size": 12, "valign": "vcenter",
                  "indent": 1},
    "label": {"font_color": MUTED},
    "value": {"text_wrap": True, "align": "left"},
    "strong": {"bold": True, "text_wrap": True, "align": "left"},
    "link": {"font_color": ACCENT, "underline": 1},
}  # fmt: skip


class Styles:
    """Formats by name, made when first asked for; a style is its number in the workbook."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, object], ...], int] = {}
        self.wraps: set[int] = set()  # the styles whose text wraps

    def named(self, name: str) -> int:
        return self._number({"valign": "top", **_NAMED[name]})

    def column(self, kind: Kind, *, wrap: bool = True, bold: bool = False) -> int:
        """Body cells of a table, by what they hold."""
        look: dict[str, Any] = {"valign": "top", "bottom": 1, "bottom_color": RULE}
        if kind in NUMBER_FORMATS:
            look["num_format"] = NUMBER_FORMATS[kind]
            right = kind not in ("day", "moment")
            look["align"] = "right" if right else "left"
        elif wrap:
            look["text_wrap"] = True
        if bold:
            look |= {"bold": True, "top": 1, "top_color": MUTED}
        return self._number(look)

    def fact(self, kind: Kind) -> int:
        """A number that stands beside its label, not in a table."""
        return self._number({"valign": "top", "align": "left", "num_format": NUMBER_FORMATS[kind]})

    def linked(self) -> int:
        """Body cells that lead elsewhere."""
        return self._number(
            {"valign": "top", "bottom": 1, "bottom_color": RULE, "font_color": ACCENT}
        )

    def by_word(self, kind: Kind) -> dict[str, int]:
        """The style of each word of a coloured column."""
        made = {}
        for word in WORDS.get(kind, ()):
            fill, ink = _TINTS[word]
            look = {"valign": "top", "bottom": 1, "bottom_color": RULE, "font_color": ink}
            made[word] = self._number(look | ({"bg_color": fill} if fill else {}))
        return made

    def _number(self, look: dict[str, Any]) -> int:
        key = tuple(sorted(look.items()))
        if key not in self._made:
            made = self._workbook.add_format(FONT | look)
            # XlsxWriter numbers a format when a cell first uses it; our cells are written here.
            self._made[key] = made._get_xf_index()  # noqa: SLF001
            if look.get("text_wrap"):
                self.wraps.add(self._made[key])
        return self._made[key]
