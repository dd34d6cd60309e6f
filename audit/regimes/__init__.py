"""The regime clock: under which law each shipment was judged, part by part, in words.

`regime` works one out (judged.py); `assign` sets them for a whole run (assigned.py); `of_shipment`
and `found` read them back.
"""

from audit.regimes.assigned import TITLES, Judged, assign, found, of_shipment
from audit.regimes.judged import Element, Missing, Regime, Subject, regime

__all__ = [
    "TITLES", "Element", "Judged", "Missing", "Regime", "Subject", "assign", "found", "of_shipment",
    "regime",
]  # fmt: skip
