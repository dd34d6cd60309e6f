"""The exposure in sentences: the range, its basis, and what is not computed, each by name."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from audit.exposure.rates import edition
from audit.law_values import EPOCH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.exposure.figures import Sums

PARTS: Final = {
    "free_cents": "Free at the general rate",
    "percent_cents": "A plain percentage at the general rate",
    "specific_cents": "A specific rate: so much a unit",
    "compound_cents": "A compound rate: a unit and a percentage",
    "unknown_cents": "Another rate: by other articles, or of chapter 98 or 99",
    "addition_cents": "A chapter 99 number instead of the goods' own",
    "column_2_cents": "Origin with the rates of column 2",
    "no_number_cents": "No tariff number of eight digits that the schedule knows",
    "postal_cents": "Mail under the postal duty of its day",
    "unsplit_cents": "One value for lines of differing duty",
    "entered_cents": "Entered under another type: its duty belongs to that entry",
}
GROUNDS: Final = {
    "exemption": "the exemption",
    "other": "data, filing or form",
}
NEVER: Final = (
    (
        "Additional duties of chapter 99 (sections 201, 232 and 301, emergency powers) may fall on any "
        "of the value; only those are computed whose 9903 number the record itself names."
    ),
    "Preference programmes are not looked at: a trade agreement may lower the duty, to nothing too.",
    "The rates of column 2 are not in the table; which countries have them is from memory.",
    (
        "The value is the fair retail value in the record; the dutiable value (19 U.S.C. 1401a) is "
        "usually another, mostly lower."
    ),
    (
        "Excise tax of the Internal Revenue Code, antidumping, countervailing and postal duty: named, not "
        "computed."
    ),
    (
        "Merchandise processing fee (19 CFR 24.23): a fee for each informal entry, a percentage with a "
        "minimum and a maximum for each formal one, by fiscal year. From memory, not computed."
    ),
    "Harbor maintenance fee (19 CFR 24.24): from memory, not computed.",
    "Interest (19 U.S.C. 1505, from memory) is not computed.",
)
PENALTIES: Final = (
    (
        "Ceilings, for counsel; never added to the duty. Which acts are violations, and how many, no "
        "record shows."
    ),
    "19 U.S.C. 1592(c), fraud: the domestic value of the merchandise.",
    (
        "19 U.S.C. 1592(c), gross negligence: the lesser of the domestic value and four times the duties, "
        "taxes and fees lost; 40 % of the dutiable value where none were."
    ),
    (
        "19 U.S.C. 1592(c), negligence: the lesser of the domestic value and twice the duties, taxes and "
        "fees lost; 20 % of the dutiable value where none were."
    ),
    (
        "Prior disclosure (19 U.S.C. 1592(c)(4), 19 CFR 162.74) limits these; whether it is open is for "
        "counsel."
    ),
)
ENTRY: Final = (
    (
        "The entry type under which the goods should have come, by what the findings say of them. For "
        "released goods there is no entry to correct: it says how duty, tax and fees are worked out."
    ),
    (
        "19 CFR 141.51: all merchandise of one conveyance for one consignee goes on one entry, unless "
        "141.52 applies (separate bills, different ultimate consignees); above the limit for informal "
        "entry that one is formal."
    ),
    (
        "19 CFR 143.26(a): above the limit of the exemption the owner or purchaser enters, or a broker "
        "whom owner, purchaser or consignee names; a mere consignee, such as a carrier, may not."
    ),
    "19 CFR 143.22: a formal entry may be asked for whatever the value.",
)
FRAUD: Final = "from discovery"


def dollars(cents: int) -> str:
    """1234567 as $12,345.67."""
    return f"{'-' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def day(number: int) -> str:
    """Days since 1970-01-01 as an ISO date."""
    return (EPOCH + dt.timedelta(days=number)).isoformat()


def range_of(sums: Sums) -> str:
    """The range in a sentence: its lower end, what records name on top, and what stays open."""
    if sums.part("percent_cents"):
        said = f"from {dollars(sums.duty_cents)} of duty at general rates"
    elif sums.part("free_cents"):
        said = (
            f"from nothing at general rates, which are free on {dollars(sums.part('free_cents'))}"
        )
    else:
        said = "no duty is computed"
    if sums.additional_cents:
        said += f", and {dollars(sums.additional_cents)} of additional duties that records name"
    not_computed = ["additional duties, taxes and fees"]
    if sums.part("entered_cents"):
        entered = dollars(sums.part("entered_cents"))
        not_computed.insert(0, f"what belongs to entries of another type ({entered} of value)")
    if sums.open_cents:
        not_computed.insert(0, f"any duty on {dollars(sums.open_cents)} of value")
    return f"{said}; no upper end. Not computed: {', '.join(not_computed)}."


def basis(row: Mapping[str, object]) -> str:
    """One shipment's basis, from its row of the table exposure."""

    def cents(name: str) -> int:
        return int(str(row[name] or 0))

    said = []
    if cents("percent_cents"):
        said.append(f"{dollars(cents('duty_cents'))} on {dollars(cents('percent_cents'))}")
    if cents("free_cents"):
        said.append(f"{dollars(cents('free_cents'))} free")
    if said:
        said[-1] += f"; {time_of(row)}"
    if cents("additional_cents"):
        said.append(f"{dollars(cents('additional_cents'))} by its 9903 number; {time_of(row)}")
    said += [
        f"{dollars(cents(part))} not computed: {words[0].lower()}{words[1:]}"
        for part, words in PARTS.items()
        if part not in ("free_cents", "percent_cents", "entered_cents") and cents(part)
    ]
    if cents("entered_cents"):
        said.append(f"{PARTS['entered_cents']} ({dollars(cents('entered_cents'))})")
    if row["named"]:
        said.append(f"HTS {row['named']}")
    if row["taxes"]:
        said.append(f"Excise tax not computed: {row['taxes']}")
    if cents("unvalued_lines"):
        said.append(f"Lines without a value: {cents('unvalued_lines')}")
    return ". ".join(said) + "." if said else "Nothing to compute on."


def time_of(row: Mapping[str, object]) -> str:
    """Which schedule the rates are of, and that it is of another time where it is."""
    name = str(row["edition"] or edition().name)
    if row["edition_fits"]:
        return f"rates of the {name} schedule"
    if row["day"] is None:
        return f"rates of the {name} schedule applied to a day unknown"
    return f"rates of the {name} schedule applied to {day(int(str(row['day'])))[:4]}"


def penalty(first_cents: int | None, later_cents: int | None) -> str:
    """The ceilings of 19 U.S.C. 1321(c) on a day; empty where there were none."""
    if not first_cents:
        return ""
    return f"up to {dollars(first_cents)} first, {dollars(later_cents or 0)} each later violation"
