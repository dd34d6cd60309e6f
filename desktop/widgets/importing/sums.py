"""What a sheet, or all of them, would bring in: rows, lines, issues, values, days, as one text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from audit.cleaning.totals import amounts
from desktop.widgets.importing import field_words

if TYPE_CHECKING:
    from audit.cleaning.totals import Totals
    from audit.preview import Look, SheetLook


def of_sheet(look: SheetLook) -> str:
    """One sheet's row equation, issues, value and days; empty where nothing was read."""
    if look.fault:
        return ""
    equation = _t("{r} rows read = {l} lines + {d} duplicates + {j} rejected").format(
        r=_bold(look.rows_read), l=_bold(look.lines), d=_bold(look.duplicates),
        j=_bold(look.rejected),
    )  # fmt: skip
    issues = _t("{n} issues").format(n=_bold(look.issues))
    parts = [equation, issues, *_sums(look.totals)]
    if look.value_basis == "shipment":
        parts.append(_t("values of shipments count once a line here"))
    return " &nbsp;·&nbsp; ".join(parts)


def of_all(look: Look) -> str:
    """The same for everything that goes in, line by line."""
    lines = [
        _t("{n} sheets, {r} rows").format(
            n=_bold(len(look.going_in)), r=_bold(look.count("rows_read"))
        ),
        _t("= {l} lines").format(l=_bold(look.count("lines"))),
        _t("+ {d} duplicates + {j} rejected").format(
            d=_bold(look.count("duplicates")), j=_bold(look.count("rejected"))
        ),
        _t("{n} issues").format(n=_bold(look.count("issues"))),
        *_sums(look.totals, most_dates=1),
    ]
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


def _bold(number: int) -> str:
    return f"<b>{number:,}</b>"


def _t(text: str) -> str:
    return QCoreApplication.translate("sums", text)
