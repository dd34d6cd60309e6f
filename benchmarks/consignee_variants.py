"""How one person comes to be written in several ways: each variant changes one record's parts.

A record is a dict of its parts (see `consignees.PARTS`). A variant returns False where it can't be
made of this record; then another one is taken.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from benchmarks.consignee_names import (
    LEGAL_FORMS,
    OTHER_SPELLINGS,
    SHORT_FORMS,
    SUFFIXES,
    TRADES_SHORT,
)

Record = dict[str, str]


BESIDE = {  # neighbours on a keyboard
    letter: row[max(n - 1, 0) : n] + row[n + 1 : n + 2]
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for n, letter in enumerate(row)
}
MISREAD = {
    "o": "0", "l": "1", "i": "l", "m": "rn", "b": "6", "s": "5", "e": "c", "u": "v", "h": "b", "g": "q"
}  # fmt: skip
TITLES = ("Mr", "Mrs.", "Ms", "Dr.")
SHORT_TOWNS = {
    "Spring": "Spg", "Fort": "Ft", "Mount": "Mt", "Saint": "St", "North": "N", "East": "E", "Lake": "Lk"
}  # fmt: skip


def _word(record: Record, dice: Random) -> tuple[str, str]:
    """The part in which a slip of the pen falls, and its text."""
    parts = ["family"] if record["company"] else ["given", "family", "street", "town"]
    part = dice.choice([name for name in parts if len(record[name]) > 3] or ["family"])
    return part, record[part]


def keyboard_typo(record: Record, dice: Random) -> bool:
    part, text = _word(record, dice)
    place = dice.randrange(1, max(len(text), 2))
    beside = BESIDE.get(text[place : place + 1].lower())
    if not beside:
        return False
    record[part] = text[:place] + dice.choice(beside) + text[place + 1 :]
    return True


def transposed_letters(record: Record, dice: Random) -> bool:
    part, text = _word(record, dice)
    if len(text) < 4:
        return False
    place = dice.randrange(0, len(text) - 1)
    record[part] = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return record[part] != text


def dropped_letter(record: Record, dice: Random) -> bool:
    part, text = _word(record, dice)
    if len(text) < 4:
        return False
    place = dice.randrange(1, len(text))
    record[part] = text[:place] + text[place + 1 :]
    return True


def misread_letter(record: Record, dice: Random) -> bool:
    part, text = _word(record, dice)
    places = [n for n, letter in enumerate(text) if letter in MISREAD]
    if not places:
        return False
    place = dice.choice(places)
    record[part] = text[:place] + MISREAD[text[place]] + text[place + 1 :]
    return True


def nickname(record: Record, dice: Random) -> bool:
    if record["given"] not in SHORT_FORMS:
        return False
    record["given"] = dice.choice(SHORT_FORMS[record["given"]])
    return True


def other_spelling(record: Record, dice: Random) -> bool:
    part = next((p for p in ("family", "given") if record[p] in OTHER_SPELLINGS), "")
    if not part:
        return False
    record[part] = dice.choice(OTHER_SPELLINGS[record[part]])
    return True


def initial_only(record: Record, dice: Random) -> bool:
    record["given"] = record["given"][0] + dice.choice(["", "."])
    return True


def middle_initial(record: Record, dice: Random) -> bool:
    record["middle"] = "" if record["middle"] else dice.choice("ABCDEFGJKLMRST")
    return True


def title(record: Record, dice: Random) -> bool:
    record["title"] = dice.choice(TITLES)
    return True


def order_turned(record: Record, dice: Random) -> bool:
    record["order"] = dice.choice(["comma", "family first"])
    return True


def second_family_name(record: Record, _dice: Random) -> bool:
    record["second"], before = "", record["second"]
    return before != ""


def name_in_capitals(record: Record, _dice: Random) -> bool:
    record["given"], record["family"] = record["given"].upper(), record["family"].upper()
    return True


def suffix_written(record: Record, dice: Random) -> bool:
    usual = next((row for row in SUFFIXES if row[0] == record["suffix"]), ())
    record["suffix"] = dice.choice(["", *usual[1:]])
    return bool(usual)


def unit_written(record: Record, dice: Random) -> bool:
    record["unit form"] = dice.choice(
        ["#{}", "Unit {}", "Apartment {}", "APT. {}", "No. {}", ", {}"]
    )
    return record["unit"] != ""


def unit_left_out(record: Record, _dice: Random) -> bool:
    before, record["unit"] = record["unit"], ""
    return before != ""


def zip_plus_four(record: Record, dice: Random) -> bool:
    record["zip"] += f"-{dice.randrange(1, 9999):04}"
    return True


def lost_zero(record: Record, _dice: Random) -> bool:
    before, record["zip"] = record["zip"], record["zip"].lstrip("0")
    return before != record["zip"]


def care_of(record: Record, dice: Random) -> bool:
    record["care of"] = dice.choice(
        ["c/o Front Desk, ", "C/O Property Manager, ", "Attn: Reception, "]
    )
    return True


def town_shortened(record: Record, _dice: Random) -> bool:
    head = next((head for head in SHORT_TOWNS if record["town"].startswith(head)), "")
    rest = record["town"].removeprefix(head)
    record["town"] = (
        f"{SHORT_TOWNS[head]} {rest.strip().title()}" if head else record["town"][:5] + "."
    )
    return True


def phone_written(record: Record, dice: Random) -> bool:
    digits = "".join(filter(str.isdigit, record["phone"]))[-10:]
    form = dice.choice(["({}) {}-{}", "+1 {} {} {}", "{}.{}.{}", "1{}{}{}"])
    record["phone"] = form.format(digits[:3], digits[3:6], digits[6:])
    return digits != ""


def form_written(record: Record, dice: Random) -> bool:
    record["form"] = dice.choice([form for form in LEGAL_FORMS if form != record["form"]])
    return True


def trade_shortened(record: Record, dice: Random) -> bool:
    words = record["trade"].split()
    places = [n for n, word in enumerate(words) if word in TRADES_SHORT]
    if not places:
        return False
    place = dice.choice(places)
    words[place] = TRADES_SHORT[words[place]] + dice.choice(["", "."])
    record["trade"] = " ".join(words)
    return True


def word_left_out(record: Record, _dice: Random) -> bool:
    """The last word of several, where the name still has two: Golden Dragon Chinese."""
    before = record["trade"]
    record["trade"] = " ".join(before.split()[:-1]).removesuffix(" &")
    return " " in f"{record['family']} {record['trade']}".strip()


def and_written(record: Record, _dice: Random) -> bool:
    before, record["trade"] = record["trade"], record["trade"].replace("&", "and")
    return before != record["trade"]


def the_before(record: Record, _dice: Random) -> bool:
    record["family"] = f"The {record['family']}"
    return True


Variant = Callable[[Record, Random], bool]
ADDRESS: list[Variant] = [
    suffix_written, unit_written, unit_left_out, zip_plus_four, lost_zero, care_of, town_shortened, phone_written
]  # fmt: skip
SLIPS: list[Variant] = [keyboard_typo, transposed_letters, dropped_letter, misread_letter]
PERSON: list[Variant] = [
    *SLIPS, nickname, other_spelling, initial_only, middle_initial, title, order_turned, second_family_name,
    name_in_capitals, *ADDRESS,
]  # fmt: skip
COMPANY: list[Variant] = [
    *SLIPS,
    form_written,
    trade_shortened,
    word_left_out,
    and_written,
    the_before,
    *ADDRESS,
]


def varied(record: Record, dice: Random) -> str:
    """Change the record by one variant that fits it; returns the variant's name in words."""
    choices = COMPANY if record["company"] else PERSON
    while True:
        variant = dice.choice(choices)
        if variant(before := dict(record), dice):
            record.update(before)
            return variant.__name__.replace("_", " ")
