"""What an analyst would write in an afternoon: pandas and openpyxl, from a workbook to findings.

`python benchmarks/plain_script.py lines.xlsx report.xlsx`. It finds days over the limit, single
shipments over it and missing elements; no persons, no law by date, no trail. The yardstick.
"""

from __future__ import annotations

import sys

import openpyxl
import pandas as pd

LIMIT = 800.0
NEEDED = ["consignee_name", "consignee_address", "country_of_origin", "hts_number", "value"]

lines = pd.read_excel(sys.argv[1], dtype=str, engine="openpyxl")
lines["value"] = pd.to_numeric(lines["value"], errors="coerce")
lines["arrival_date"] = pd.to_datetime(lines["arrival_date"], errors="coerce")
who = lines["consignee_name"].str.upper().str.replace(r"[^A-Z ]", "", regex=True)
lines["person"] = (
    who.map(lambda text: " ".join(sorted(str(text).split()))) + lines["consignee_postal_code"]
)
parcels = lines.groupby("bill_number", as_index=False).agg(
    {"person": "first", "arrival_date": "min", "entry_type": "first", "value": "sum"}
)
claimed = parcels[parcels["entry_type"].isin(["86", "321"])]
days = claimed.groupby(["person", "arrival_date"])["value"].agg(["sum", "count"]).reset_index()
missing = lines[lines[NEEDED].isna().any(axis=1)]
tables = {
    "Days": days[(days["sum"] > LIMIT) & (days["count"] > 1)],
    "Over": claimed[claimed["value"] > LIMIT],
    "Missing": missing,
}
book = openpyxl.Workbook()
book.remove(book.active)
for title, table in tables.items():
    sheet = book.create_sheet(title)
    sheet.append(list(table.columns))
    for row in table.astype(str).itertuples(index=False):
        sheet.append(list(row))
book.save(sys.argv[2])
print({title: len(table) for title, table in tables.items()})
