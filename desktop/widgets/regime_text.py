"""The law that one shipment met, as rich text: what stood, from when to when, and how sure that is."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QCoreApplication

from audit.browse import ShownRegime
from audit.browse.regime import RegimePart
from desktop import theme


def regime_text(found: ShownRegime) -> str:
    """A heading, the regime's name, and a line for each part with its days and source below."""
    muted = theme.tokens().muted
    title = _said("Law that judged shipment {bill}").format(bill=found.bill)
    head = (
        f"<p style='margin:6px 0 3px 0; color:{muted}; font-weight:600; font-size:12px'>"
        f"{escape(title.upper())}</p>"
        f"<p style='margin:0 0 6px 0; line-height:125%'><b>{escape(found.name)}</b><br>"
        f"<span style='color:{muted}'>{escape(found.clocks)}</span></p>"
    )
    return head + "".join(
        f"<p style='margin:0 0 6px 0; line-height:125%'>{escape(part.title)}: {escape(part.words)}"
        + (f"<br><span style='color:{muted}'>{escape(source)}</span>" if source else "")
        + "</p>"
        for part, source in ((part, _source(part)) for part in found.parts)
    )


def _source(part: RegimePart) -> str:
    """Days, source, and why it is not certain."""
    days = ""
    if part.first_day and part.last_day:
        days = _said("{first} to {last}").format(first=part.first_day, last=part.last_day)
    return "; ".join(said for said in (days, part.reference, part.doubt) if said)


def _said(text: str) -> str:
    return QCoreApplication.translate("regime", text)
