"""Rebuilds the reference tables of antidumping cases, flags of other agencies and UFLPA sectors.

    python resources/build_goods.py FOLDER

FOLDER holds the extracts: adcvd_orders.csv, hts_adcvd_flags.csv, hts_pga_flags.csv,
uflpa_sectors.csv. It is needed for nothing else: the tables are shipped. pga_agencies.csv and
fda_low_value.csv are kept by hand.
"""

from __future__ import annotations

import re
import sys
from datetime import date, datetime
from pathlib import Path

from build_reference import RECORD_ENDS, read_rows, write_table

CASES_OF_2020 = "2020-09-30"  # the older list of cases
PLAIN_NOTE = "order_date = publication date of the order notice"
VEHICLES = ("8704", "8716")  # what the drums of two cases fit, not what the orders cover


def iso(text: str) -> str:
    """4/2/2004 → 2004-04-02."""
    return datetime.strptime(text, "%m/%d/%Y").date().isoformat()  # noqa: DTZ007


def case_row(row: dict[str, str]) -> list[str]:
    """Dates and how sure they are, of one case.

    Without an order date the case is in force from the document that names it, and the days before
    are review. A case of the older list alone may have ended since.
    """
    seen = re.search(r"\((\d{4}-\d\d-\d\d)\)", row["fr_doc_scope"])
    first, date_is, before = row["order_date"], "order", "none"
    if PLAIN_NOTE in row["note"]:
        date_is = "notice"
    if not first:
        if seen is None:
            raise SystemExit(f"{row['case_number']}: no date at all")
        first, date_is, before = seen[1], "seen", "review"
    last, status, certainty = RECORD_ENDS, "secondary", "probable"
    if row["status"].startswith("revoked"):
        last = row["revoked_fr_date"] or CASES_OF_2020
        status = "secondary" if row["revoked_fr_date"] else "unconfirmed"
    elif "not read on" in row["status"]:
        status, certainty = "unconfirmed", "review"
    prefixes, note = row["hts_prefixes"].split(), row["note"].removeprefix(PLAIN_NOTE).lstrip("; ")
    if "vehicles the drums fit" in note:
        prefixes = [p for p in prefixes if not p.startswith(VEHICLES)]
        note = "the notice also lists vehicles that the drums fit (8704, 8716): left out"
    if status == "unconfirmed":
        note = "; ".join(filter(None, [note, "when or whether it ended is not known"]))
    reference = "; ".join(filter(None, [row["fr_cite_2020"], row["fr_doc_scope"]]))
    return [
        row["case_number"], row["kind"], row["country_iso2"], row["product"], " ".join(prefixes),
        first, last, date_is, certainty, before, reference, status, note,
    ]  # fmt: skip


def adcvd_orders(folder: Path) -> None:
    write_table(
        "adcvd_orders",
        {
            "publisher": "International Trade Administration; Federal Register",
            "source": "Lists of orders of 2020-09 and 2025-26 and the notices that they name",
            "date": "2020-09 and 2026",
            "status": "by row",
            "unique": "case_number",
            "note": "The words of an order decide; its tariff numbers are a convenience. date_is: order "
            "is the order's own date, notice the day its notice was published, seen the day of a notice "
            "that shows it in force (the order is older, and certainty_before is for the days before). "
            "Where the list of 2020 calls a case ended without a day, it ends with that list. Cases "
            "without tariff numbers are found by their number alone. Numbers are those of the notices, "
            "some of them years old.",
        },
        ["case_number", "kind", "country", "product", "hts_prefixes", "first_date", "last_date",
         "date_is", "certainty", "certainty_before", "reference", "status", "note"],
        sorted(map(case_row, read_rows(folder / "adcvd_orders.csv"))),
    )  # fmt: skip


def adcvd_flags(folder: Path) -> None:
    rows = [
        [
            row["hts10"],
            " ".join(w for w, c in (("AD", "ad"), ("CVD", "cvd")) if row[c] == "Y"),
            iso(row["effective"]),
            iso(row["expires"]),
        ]
        for row in read_rows(folder / "hts_adcvd_flags.csv")
    ]
    write_table(
        "adcvd_flags",
        {
            "publisher": "U.S. Customs and Border Protection",
            "source": "Tariff file of the Automated Commercial Environment, as copied in public code",
            "date": "2026",
            "status": "secondary",
            "unique": "hts_number",
            "note": "A flag says that some case may reach the number; it knows no country. The days are "
            "the number's in the tariff file, the flag may be younger.",
        },
        ["hts_number", "duties", "first_date", "last_date"],
        rows,
    )


def pga_flags(folder: Path) -> None:
    """Numbers of equal flags and days share a row."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for row in read_rows(folder / "hts_pga_flags.csv"):
        key = (
            " ".join(sorted(set(row["pga_flags"].split()))),
            iso(row["effective"]),
            iso(row["expires"]),
        )
        groups.setdefault(key, []).append(row["hts10"])
    rows = sorted([key[0], " ".join(sorted(n)), *key[1:]] for key, n in groups.items())
    write_table(
        "pga_flags",
        {
            "publisher": "U.S. Customs and Border Protection",
            "source": "Tariff file of the Automated Commercial Environment, as copied in public code",
            "date": "2026",
            "status": "secondary",
            "unique": "group_no",
            "note": "What a flag means stands in pga_agencies. The days are the numbers' in the tariff "
            "file; a flag may be younger than its number.",
        },
        ["group_no", "flags", "hts_prefixes", "first_date", "last_date"],
        [[str(number), *row] for number, row in enumerate(rows, 1)],
    )


def uflpa_sectors(folder: Path) -> None:
    names = {
        "DHS UFLPA Strategy 2022": "UFLPA Strategy, 2022",
        "2024 strategy update": "UFLPA Strategy, 2024 update",
    }
    rows, reference = [], ""
    for row in read_rows(folder / "uflpa_sectors.csv"):
        if row["source"] != "same":
            said = row["source"].partition(" (")[0]
            reference = names.get(said, "DHS news release, 2025-08-19")
        note = "the day is from memory" if row["added"] == "2024-07-09" else ""
        prefixes = row["example_hts_chapters"].replace(".", "").replace(";", " ")
        first = date.fromisoformat(row["added"]).isoformat()
        rows.append([row["sector"], prefixes, first, RECORD_ENDS, reference, "memory", note])
    write_table(
        "uflpa_sectors",
        {
            "publisher": "U.S. Department of Homeland Security",
            "source": "UFLPA Strategy of 2022, its updates, and news of them",
            "date": "2025-08-19",
            "status": "by row",
            "unique": "sector",
            "note": "The sectors were read in secondary sources; which chapters and numbers stand for them "
            "is from memory, hence the status.",
        },
        ["sector", "hts_prefixes", "first_date", "last_date", "reference", "status", "note"],
        rows,
    )


if __name__ == "__main__":
    source_folder = Path(sys.argv[1])
    adcvd_orders(source_folder)
    adcvd_flags(source_folder)
    pga_flags(source_folder)
    uflpa_sectors(source_folder)
