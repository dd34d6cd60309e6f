"""Rebuilds the reference tables that are extracts: quota, taxed_goods, ports.

    python resources/build_reference.py FOLDER [TABLE...]

FOLDER holds the extracts of the tariff schedule and of the port list, and is needed for nothing
else: the tables are shipped. quota is built only where it is named: the shipped one was corrected by
hand since. build_goods.py makes those of other duties and agencies; the rest are kept by hand.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

OUT = Path(__file__).parent / "reference"
TABLE_BEGINS, RECORD_ENDS = "2025-01-01", "2027-12-31"

KINDS = {  # as the extract names them: our name, the certainty of a hit, how sure the table is
    "TRQ in-quota": ("in-quota", "violation", "read"),
    "TRQ in-quota (quantity stated in the line)": ("stated-quantity", "violation", "read"),
    'TRQ over-quota (sibling "Other" line)': ("over-quota", "violation", "read"),
    "TRQ over-quota (article described in the note, not entered under it)": (
        "over-quota", "violation", "read",
    ),
    "general note 15 (quota-exempt provision of a TRQ heading)": (
        "general-note-15", "review", "read",
    ),
}  # fmt: skip
NO_SAFEGUARD = ("2005", "2401", "2403")  # over quota although subchapter IV names no safeguard
TOBACCO = ("2401", "2403")  # these quotas were written down from memory

# Outside agriculture: first and last number, kind, certainty, first and last day, status, what.
OTHER_QUOTAS = """
16041422 16041422 stated-quantity violation 2015-01-01 2027-12-31 read tuna
20083042 20083042 stated-quantity violation 2015-01-01 2027-12-31 read mandarins
20057002 20057002 stated-quantity violation 2015-01-01 2027-12-31 read olives
20057016 20057016 stated-quantity violation 2015-01-01 2027-12-31 read olives
20057091 20057091 stated-quantity violation 2015-01-01 2027-12-31 read olives
20057006 20057006 in-quota violation 2015-01-01 2027-12-31 read olives
20057008 20057008 over-quota violation 2015-01-01 2027-12-31 read olives
96031005 96031005 stated-quantity violation 2015-01-01 2027-12-31 read whiskbrooms
96031040 96031040 stated-quantity violation 2015-01-01 2027-12-31 read brooms
16041430 16041430 sibling review 2015-01-01 2027-12-31 memory tuna over the quantity of 1604.14.22
20057004 20057004 sibling review 2015-01-01 2027-12-31 memory olives over the quantity of 2005.70.02
20057018 20057018 sibling review 2015-01-01 2027-12-31 memory olives over the quantity of 2005.70.16
20057093 20057093 sibling review 2015-01-01 2027-12-31 memory olives over the quantity of 2005.70.91
20083046 20083046 sibling review 2015-01-01 2027-12-31 memory mandarins beside 2008.30.42
96031015 96031015 sibling review 2015-01-01 2027-12-31 memory whiskbrooms over 9603.10.05
96031050 96031050 sibling review 2015-01-01 2027-12-31 memory brooms over 9603.10.40
22029922 22029922 general-note-15 review 2025-01-01 2027-12-31 read milk-based drinks
22029924 22029924 in-quota violation 2025-01-01 2027-12-31 read milk-based drinks
99010050 99010050 chapter-99 violation 2015-01-01 2027-12-31 read ethyl alcohol
99035200 99035226 chapter-99 violation 2015-01-01 2027-12-31 read special cotton quotas
99034501 99034506 chapter-99 violation 2018-02-07 2023-02-07 memory washers, section 201
99034521 99034529 chapter-99 violation 2018-02-07 2026-02-06 memory solar cells, section 201
99038005 99038058 chapter-99 violation 2018-05-01 2025-03-11 memory steel of AR, BR, KR, section 232
99038505 99038506 chapter-99 violation 2018-06-01 2025-03-11 memory aluminium of AR, section 232
99039431 99039431 chapter-99 violation 2025-06-30 2027-12-31 memory cars of the UK, section 232
"""

QUOTA_COLUMNS = [
    "digits", "kind", "certainty", "certainty_before", "first_date", "last_date", "reference",
    "status", "note",
]  # fmt: skip


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_table(
    name: str, about: dict[str, str], columns: Sequence[str], rows: Iterable[Sequence[str]]
) -> None:
    with (OUT / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"# {key}: {text}\n" for key, text in about.items())
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([cell.strip() for cell in row] for row in rows)


def quota(folder: Path) -> None:
    """Folds the ten-digit lines into their eight digits and adds the quotas outside agriculture."""
    safeguards = {
        line.strip().replace(".", "")
        for line in (folder / "trq_overquota_hts8.txt").read_text(encoding="utf-8").splitlines()
    }
    found: dict[str, list[str]] = {}
    for row in read_rows(folder / "quota_hts.csv"):
        digits, note = row["digits"][:8], row["note"]
        kind, certainty, status = KINDS[row["kind"]]
        if kind == "over-quota" and digits not in safeguards:
            if digits.startswith(NO_SAFEGUARD):
                note = "over-quota line of a quota without a safeguard line"
            else:
                kind, certainty, status = "sibling", "review", "unconfirmed"
                note = "a line 'Other' beside a quota; subchapter IV names no safeguard for it"
        if digits.startswith(TOBACCO):
            status = "memory"
        kept = found.get(digits)
        if kept is None or (note and not kept[-1]):
            found[digits] = agricultural(digits, kind, certainty, status, note)
    for digits in safeguards - found.keys():
        note = "safeguard line of 2026, not in the schedule of 2025-04"
        if digits.startswith("2202"):
            note = "milk-based drinks"
        found[digits] = agricultural(digits, "over-quota", "violation", "read", note)
    for line in OTHER_QUOTAS.strip().splitlines():
        low, high, kind, certainty, first, last, status, note = line.split(" ", 7)
        before = "review" if first == TABLE_BEGINS else "none"
        rest = [kind, certainty, before, first, last, "19 CFR 10.153(g); HTSUS", status, note]
        for number in range(int(low), int(high) + 1):
            found[str(number)] = [str(number), *rest]
    write_table(
        "quota",
        {
            "publisher": "U.S. International Trade Commission; U.S. Customs and Border Protection",
            "source": "Harmonized Tariff Schedule: quota notes and chapter 99, subchapters III and "
            "IV; CBP's list of quota commodities",
            "date": "2025-04 and 2026, revision 6",
            "status": "by row",
            "unique": "digits",
            "note": "Agricultural numbers were read in the schedules of 2025 and 2026; "
            "certainty_before is for the days before first_date. The list is not complete: steel "
            "and aluminium tariff-rate quotas of the EU, Japan and the UK (2022 to 2025-03-11) "
            "have no numbers here.",
        },
        QUOTA_COLUMNS,
        [found[digits] for digits in sorted(found)],
    )


def agricultural(digits: str, kind: str, certainty: str, status: str, note: str) -> list[str]:
    """A row for a number of the agricultural quotas; a note of the schedule is its reference."""
    place, remark = f"{digits[:4]}.{digits[4:6]}.{digits[6:]}", note
    if note.startswith(("Additional", "General")):
        place, remark = note, ""
    reference = f"19 CFR 10.153(g); HTSUS {place}"
    rest = ["review", TABLE_BEGINS, RECORD_ENDS, reference, status, remark]
    return [digits, kind, certainty, *rest]


def taxed_goods(folder: Path) -> None:
    write_table(
        "taxed_goods",
        {
            "publisher": "U.S. International Trade Commission",
            "source": "Harmonized Tariff Schedule, headings 2203 to 2208, 2402, 2403, 4813",
            "date": "2025-04",
            "status": "memory",
            "unique": "digits",
            "note": "The numbers were read; which tax of the Internal Revenue Code falls on them "
            "is from memory. The note on grape must stands on every line under the heading that "
            "names must, bottled wine included. Descriptions are cut at the length of the extract.",
        },
        ["digits", "tax", "note", "description"],
        [
            [row["digits"], row["tax"], row["note"], row["description"]]
            for row in read_rows(folder / "irc_tax_hts.csv")
        ],
    )


def ports(folder: Path) -> None:
    write_table(
        "ports",
        {
            "publisher": "U.S. Census Bureau and U.S. Customs and Border Protection",
            "source": "Schedule D, as in a port map of the Bureau of Transportation Statistics",
            "date": "undated copy",
            "status": "by row",
            "unique": "port_code",
            "note": "Some codes are historical; an absent code is no proof that it never was one.",
        },
        ["port_code", "name", "state", "kind", "status"],
        [
            [
                row["port_code"],
                row["name"],
                row["state"],
                row["kind"],
                "memory" if row["source"] == "memory" else "secondary",
            ]
            for row in read_rows(folder / "schedule_d_ports.csv")
        ],
    )


if __name__ == "__main__":
    source_folder = Path(sys.argv[1])
    named = sys.argv[2:] or ["taxed_goods", "ports"]
    for build in (quota, taxed_goods, ports):
        if build.__name__ in named:
            build(source_folder)
