"""Scope and method: what was examined, how, under which settings, and what the words mean."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from audit import level_words
from audit.engagement import Engagement
from audit.identity_levels import PERSON_RULES
from audit.law import STATUSES
from audit.report.book import Page
from audit.report.figures import Figures
from audit.report.sheet import Sheet
from audit.report.tables import Column, write_table
from audit.report.wording import (
    CERTAINTY,
    IDENTITY,
    ROLE,
    STATUS,
    day,
    many,
    parameter_title,
    parameter_value,
)
from audit.sensitivity import DAY_RULES, DEFINITION
from audit.settings import SETTINGS, differing

if TYPE_CHECKING:
    import sqlite3

_METHOD = {
    "Reading": (
        "Every column of every source is mapped to a canonical field or listed as unread. A line "
        "that cannot be read in one field is kept with that field empty and an issue noted."
    ),
    "Duplicates": (
        "A line equal in every field to a line of an earlier source is kept as its duplicate and "
        "left out of totals."
    ),
    "Shipments": (
        "Lines of the same bill, person and entry type are one shipment; a line without a bill "
        "number is a shipment of its own."
    ),
    "Persons": (
        "Consignees are joined by id, by the same normalised name and address and, at normal and "
        "lenient (setting identity_level), by a near match. A decision outranks all of these. A "
        "finding that rests on a near match is to be reviewed. The sheet Identities says what joined "
        "whom, and which pairs came near and were not joined."
    ),
    "Near matches": (
        "How near is measured in bits, by Splink 5 (Fellegi and Sunter): a pair joins from {normal} "
        "bits at normal, which needs an address on both sides, and from {lenient} at lenient. Persons "
        "and companies have weights of their own, which came with the program: trained on {trained}. "
        "Learnt from this engagement: how common a name or an address is in it, and {learnt} (setting "
        "identity_weights)."
    ),
    "People of one house": (
        "Two consignees at one address with one name in common and another not are two, as father "
        "and son are. Only where setting shared_addresses is personal, or at auto the engagement's "
        "own pairs say that hardly anybody shares an address, they are compared like others."
    ),
    "Law": (
        "Each shipment is judged under the law of its own day. Law is a dated table, applied by a "
        "join; the values applied stand below."
    ),
    "Regimes": (
        "Three clocks run: the limits go by the day of importation (setting day_basis), the "
        "suspensions by the trigger (setting regime_trigger), the entry type 86 test by the filing "
        "date, else the arrival. The sheet Regimes says which law judged how many shipments."
    ),
    "Other dates": (
        f"For the findings of a person's day ({', '.join(DAY_RULES)}): {DEFINITION} Findings "
        "says which in its column dates; Person-days has the totals under each date."
    ),
    "Levels of identity": (
        f"For the findings of a person ({', '.join(PERSON_RULES)}): {level_words.DEFINITION} "
        "Person-days has the totals at each level. 321-05 goes by order and bears none."
    ),
    "Rules": (
        "Every rule reads all shipments. What it could not test, because a date, a value or a "
        "consignee is missing, is counted and stands on the sheet Limits."
    ),
    "Findings": (
        "A finding lists every shipment it rests on with file, sheet and row, so that each figure "
        "leads back to a cell of a source."
    ),
}


def write(page: Page, engagement: Engagement) -> None:
    """Scope, method, settings, words."""
    known, settings = page.book.figures, engagement.settings()
    chosen = differing(settings)
    page.widths((28, 92, 16, 16, 12))
    page.heading("Scope and method", "What was examined, and how the findings came about.")
    page.section("Scope")
    page.facts(_scope(known, chosen).items())
    page.gap()
    page.section("Method")
    page.facts(_method(engagement.conn).items())
    page.gap()
    page.section("Settings")
    columns = (
        Column("Setting", 28), Column("What it decides", 92), Column("Value", 16),
        Column("Default", 16), Column("Differs", 12, "check"),
    )  # fmt: skip
    rows = (
        (s.name, s.meaning, settings[s.name], s.default, "yes" if s.name in chosen else "no")
        for s in SETTINGS
    )
    write_table(page, columns, rows, main=False)
    _law(page, engagement)
    for title, words in (
        ("Certainty", CERTAINTY), ("Role of a shipment", ROLE), ("Status", STATUS),
        ("How a person was joined", IDENTITY),
    ):  # fmt: skip
        page.gap()
        page.section(title)
        page.facts(words.items())


def _method(conn: sqlite3.Connection) -> dict[str, str]:
    """The method, with what the run noted of the weights by which it compared consignees."""
    found = conn.execute("SELECT name, said FROM identity_model ORDER BY name DESC").fetchall()
    if not found:
        return _METHOD | {"Near matches": "No consignees were compared."}
    said = [(kind, json.loads(text)) for kind, text in found]

    def each(values: list[str]) -> str:
        kinds = zip(said, values, strict=True)
        same = len(set(values)) == 1
        return values[0] if same else ", ".join(f"{kind} {value}" for (kind, _), value in kinds)

    words = {
        "normal": each([f"{model['normal_bits']:g}" for _, model in said]),
        "lenient": each([f"{model['lenient_bits']:g}" for _, model in said]),
        "learnt": each([model.get("learnt", "nothing more") for _, model in said]),
        "trained": each([model["trained_on"].partition(" (")[0] for _, model in said]),
    }
    return _METHOD | {"Near matches": _METHOD["Near matches"].format(**words)}


def _law(page: Page, engagement: Engagement) -> None:
    page.gap()
    page.section("The law as applied", "The values whose days the data touch; days are inclusive.")
    columns = (
        Column("Parameter", 28), Column("Reference", 92), Column("Value", 16),
        Column("First day", 16, "day"), Column("Last day", 12, "day"),
    )  # fmt: skip
    rows = (
        (
            parameter_title(name),
            reference if status == "read" else f"{reference} ({STATUSES.get(status, status)})",
            parameter_value(name, value),
            first,
            last,
        )
        for name, first, last, value, reference, status in engagement.conn.execute(
            "SELECT parameter, first_day, last_day, value, reference, status FROM legal_parameter "
            "WHERE first_day <= ? AND last_day >= ? ORDER BY parameter, first_day",
            [page.book.figures.last_day, page.book.figures.first_day],
        )
    )
    write_table(page, columns, rows, main=False, empty="No shipment has a date.")


def _scope(known: Figures, chosen: dict[str, str]) -> dict[str, str]:
    period, settings = "No shipment has a date.", "All settings have their default value."
    if known.first_day is not None:
        period = f"{day(known.first_day)} to {day(known.last_day)}"
    if chosen:
        words = ", ".join(f"{name} = {value}" for name, value in chosen.items())
        differ = "differs" if len(chosen) == 1 else "differ"
        settings = f"{many(len(chosen), 'setting')} {differ} from the default: {words}."
    return {
        "Question": (
            "Which shipments claimed under Section 321 (19 U.S.C. 1321(a)(2)) potentially did not "
            "qualify, and how the data show it."
        ),
        "Data": (
            f"{many(known.shipments, 'shipment')} from {many(known.sources, 'source')}, "
            f"{many(known.claimed, 'claimed shipment')} among them."
        ),
        "Period": period,
        "Settings": settings,
        "Not examined": "What no source holds: payment records, contracts, the goods themselves.",
    }


SHEET = Sheet(3, "Scope and method", "What was examined, how, and under which settings.", write)
