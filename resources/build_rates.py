"""Rebuilds the reference table hts_rates, the general duty of the tariff schedule by eight digits.

    python resources/build_rates.py FOLDER

FOLDER holds the extract of the schedule (hts_2025_04.csv) and is needed for nothing else: the table
is shipped. Ten-digit numbers have the duty of their eight digits. Of chapters 98 and 99 only the
plain additions to the rate of the goods' own number are kept.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

OUT = Path(__file__).parent / "reference" / "hts_rates.csv"
ABOUT = {
    "publisher": "U.S. International Trade Commission",
    "source": "Harmonized Tariff Schedule of the United States, column 1 general rate of duty, "
    "8 digits",
    "date": "2025-04",
    "first_date": "2025-04-01",
    "last_date": "2025-04-30",
    "status": "read",
    "unique": "digits",
    "note": "One edition only, the days above: for other days the rate is one of another time. "
    "thousandths is the percentage times 1,000 (6.8 % is 6800). kind: free; percent; specific (so "
    "much a unit); compound (a unit and a percentage); addition (chapter 99: a percentage on top of "
    "the rate of the goods' own number); unknown (any other text). Column 2 and special rates are "
    "not in it, nor what the additional duties of chapter 99 apply to.",
}
_PERCENT = re.compile(r"(\d+)(?:\.(\d+))?%")
_ADDITION = re.compile(r"The duty provided in the applicable subheading \+ (\d+(?:\.\d+)?%)")
_UNIT = re.compile(r"(?:¢|\$\d|\d/)", re.ASCII)


def thousandths(text: str) -> int:
    """6.8% as 6800; ValueError where three decimals do not do."""
    match = _PERCENT.fullmatch(text)
    if match is None or len(match[2] or "") > 3:
        raise ValueError(text)
    return int(match[1]) * 1000 + int((match[2] or "").ljust(3, "0"))


def rated(text: str, digits: str) -> tuple[str, str]:
    """Kind and thousandths of a published duty."""
    if text == "Free":
        return "free", "0"
    if _PERCENT.fullmatch(text):
        return "percent", str(thousandths(text))
    if digits.startswith("99") and (added := _ADDITION.fullmatch(text)):
        return "addition", str(thousandths(added[1]))
    if digits.startswith(("98", "99")) or not _UNIT.search(text):
        return "unknown", ""
    return ("compound" if "%" in text else "specific"), ""


def main(folder: Path) -> None:
    duties: dict[str, str] = {}
    with (folder / "hts_2025_04.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            digits, duty = row["digits"][:8], " ".join(row["general_duty"].split())
            if len(digits) < 8:
                continue
            if duties.setdefault(digits, duty) != duty:
                raise ValueError(f"{digits} has two duties: {duties[digits]} and {duty}")
    with OUT.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"# {key}: {text}\n" for key, text in ABOUT.items())
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["digits", "kind", "thousandths", "general_duty"])
        for digits in sorted(duties):
            kind, rate = rated(duties[digits], digits)
            if digits.startswith(("98", "99")) and kind != "addition":
                continue  # what they are for is not in the extract, and many have run out
            # what kind and rate say already is not said again
            text = "" if kind in ("free", "percent", "addition") else duties[digits]
            writer.writerow([digits, kind, rate, text])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
