"""What a sheet, or all of them, would bring in: rows, lines, issues, values, days, as one text."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from audit.cleaning.totals import amounts
from desktop.widgets.importing import field_words
from desktop.wording import many

if TYPE_CHECKING:
    from audit.cleaning.totals import Totals
    from audit.preview import Look, SheetLook

_TITLE = 60  # letters shown of a title
_KINDS = {
    "header": ("{n} repeated header", "{n} repeated headers"),
    "total": ("{n} total", "{n} totals"), "footer": ("{n} footer", "{n} footers"),
    "overlong": ("{n} row too long", "{n} rows too long"),
    "nothing": ("{n} without a mapped value", "{n} without a mapped value"),
}  # fmt: skip


def of_sheet(look: SheetLook) -> str:
    """One sheet's row equation, issues, value, days and persons; below, what is no line."""
    if look.fault:
        return ""
    equation = _t("{r} rows read = {l} lines + {d} duplicates + {j} rejected").format(
        r=_bold(look.rows_read), l=_bold(look.lines), d=_bold(look.duplicates),
        j=_bold(look.rejected),
    )  # fmt: skip
    issues = _t("{n} issues").format(n=_bold(look.issues))
    parts = [equation, issues, *_sums(look.counted)]
    if look.shipment_cents is not None:
        parts.append(_t("each shipment's value once"))
    if look.persons:
        parts.append(_persons(look.persons))
    told = " &nbsp;·&nbsp; ".join(parts)
    apart = " &nbsp;·&nbsp; ".join(_apart(look))
    return f"{told}<br>{apart}" if apart else told


def _apart(look: SheetLook) -> list[str]:
    """The rejected rows by kind with their worth, and the titles above the header."""
    parts = []
    if look.rejected:
        kinds = ", ".join(
            many(look.rejected_rows[kind], *words)
            for kind, words in _KINDS.items() if kind in look.rejected_rows
        )  # fmt: skip
        told = _t("Rejected: {kinds}").format(kinds=kinds)
        if any(look.rejected_cents.values()):
            told += _t(", worth {value}").format(value=amounts(look.rejected_cents))
        parts.append(told)
    if look.titles:
        first = escape(look.titles[0].split(": ", 1)[1][:_TITLE])
        more = len(look.titles) - 1
        told = _t("Above the header: {title}").format(title=first)
        parts.append(told + (_t(" and {n} more").format(n=more) if more else ""))
    return parts


def of_all(look: Look) -> str:
    """The same for everything that goes in, line by line."""
    lines = [
        many(len(look.going_in), "<b>{n}</b> sheet", "<b>{n}</b> sheets")
        + _t(", {r} rows").format(r=_bold(look.count("rows_read"))),
        _t("= {l} lines").format(l=_bold(look.count("lines"))),
        _t("+ {d} duplicates + {j} rejected").format(
            d=_bold(look.count("duplicates")), j=_bold(look.count("rejected"))
        ),
        _t("{n} issues").format(n=_bold(look.count("issues"))),
        *_sums(look.totals, most_dates=1),
    ]
    if look.persons:
        lines.append(_persons(look.persons))
    return "<br>".join(lines)


def days(name: str, span: tuple[str, str]) -> str:
    """`arrival date 2024-01-03 to 2024-12-30`."""
    first, last = span
    words = _t("{field} {first} to {last}") if first != last else _t("{field} {first}")
    return words.format(field=field_words.field(name).lower(), first=first, last=last)


def _sums(totals: Totals, most_dates: int = 2) -> list[str]:
    parts = [f"<b>{amounts(totals.value_cents)}</b>"] if totals.value_cents else []
    for name, span in list(totals.dates.items())[:most_dates]:
        words = days(name, span)
        for day in set(span):
            words = words.replace(day, f"<b>{day.replace('-', '‑')}</b>")  # never broken in two
        parts.append(words)
    return parts


def _persons(number: int) -> str:
    return _t("{n} persons").format(n=_bold(number))


def _bold(number: int) -> str:
    return f"<b>{number:,}</b>"


def _t(text: str) -> str:
    return QCoreApplication.translate("sums", text)
