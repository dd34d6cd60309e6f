"""The demo's sample spreadsheets: invented shipments in six real layouts, with planted cases.

Everything in them comes from `resources/samples`: the invented world, the layouts of the sheets,
the planted cases and the usual faults of real exports. The same files come out every time.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from audit import law
from audit.demo import background, faults, near_matches, planted, writers
from audit.demo.world import SAMPLES, load

if TYPE_CHECKING:
    from audit.demo.shipments import Shipment

SEED = 321
RATES = "rates.csv"
RESEND, RESENT, NEW_IN_RESEND = "07_broker_manifest_resend.xlsx", 25, 3
COPY = "08_carrier_billing_copy.csv"


def sample_shipments() -> list[Shipment]:
    """Every shipment of the samples: the background with its faults, then what is planted."""
    world, rules = load(), law.load()
    rng = random.Random(SEED)
    shipments = background.shipments(world, rules, rng)
    shipments += faults.apply(world, rules, rng, shipments)
    return shipments + planted.shipments(world) + near_matches.shipments(world)


def write_samples(folder: Path) -> list[Path]:
    """Write the sample spreadsheets in the order in which to import them, and the rates last."""
    folder.mkdir(parents=True, exist_ok=True)
    by_sheet: dict[str, list[Shipment]] = {}
    for shipment in sample_shipments():
        by_sheet.setdefault(shipment.sheet, []).append(shipment)
    resend, only_in_resend = _resend(by_sheet["manifest"])
    by_sheet["manifest"] = [s for s in by_sheet["manifest"] if s not in only_in_resend]
    paths = [
        writers.write(folder, sheet, shipments) for sheet, shipments in sorted_sheets(by_sheet)
    ]
    paths.append(writers.write(folder, "manifest", resend, name=RESEND))
    copy = folder / COPY
    shutil.copyfile(folder / writers.file_name("carrier"), copy)
    rates = folder / RATES
    shutil.copyfile(SAMPLES / RATES, rates)
    return [*paths, copy, rates]


def sorted_sheets(by_sheet: dict[str, list[Shipment]]) -> list[tuple[str, list[Shipment]]]:
    """The sheets by file name."""
    return sorted(by_sheet.items(), key=lambda pair: writers.file_name(pair[0]))


def _resend(manifest: list[Shipment]) -> tuple[list[Shipment], list[Shipment]]:
    """A broker's second sending: rows that were sent before, and a few that were forgotten."""
    lawful = [shipment for shipment in manifest if shipment.origin == "background"]
    middle = len(lawful) // 2
    resend = lawful[middle : middle + RESENT + NEW_IN_RESEND]
    return resend, resend[-NEW_IN_RESEND:]
