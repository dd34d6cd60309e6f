"""Invented shipments of one year in files of any size: mostly lawful, a few in a hundred not.

`python -m benchmarks.lines 100000 FOLDER` writes lines.csv and lines.xlsx (25 columns, shared
strings, as a spreadsheet program saves them) into FOLDER.
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
import pyarrow as pa
from pyarrow import csv

from audit.demo.check_digits import entry_number

NUMBERS = ("quantity", "gross_weight", "value")
FAMILIES = np.array(
    ["Abbott", "Alvarez", "Barnes", "Brooks", "Carter", "Chen", "Cruz", "Diaz", "Ellis", "Flores",
     "Garcia", "Gray", "Harris", "Huang", "Hughes", "Jenkins", "Kelly", "Kim", "Lopez", "Marsh",
     "Meyer", "Moreno", "Nguyen", "Novak", "Ortiz", "Park", "Patel", "Price", "Ramos", "Rossi",
     "Sato", "Schmidt", "Shah", "Silva", "Stone", "Tran", "Turner", "Vargas", "Wagner", "Walsh"]
)  # fmt: skip
GIVEN = np.array(
    ["Aaron", "Alice", "Amir", "Anna", "Bella", "Brian", "Carla", "Dora", "Elena", "Emma", "Felix",
     "Grace", "Hana", "Hugo", "Ines", "Ivan", "James", "Julia", "Karim", "Laura", "Leo", "Lina",
     "Marco", "Maya", "Nadia", "Noah", "Nora", "Omar", "Paula", "Rosa", "Ruth", "Samir", "Sara",
     "Simon", "Tara", "Vera"]
)  # fmt: skip
STREETS = np.array(
    ["Oak", "Maple", "Cedar", "Pine", "Elm", "Lake", "Hill", "Park", "River", "Mill"]
)
KINDS = np.array(["St", "Street", "Ave", "Avenue", "Rd", "Dr", "Lane", "Blvd"])
CITIES = np.array(["Springfield IL 62701", "Austin TX 78701", "Newark NJ 07102", "Reno NV 89501"])
GOODS = np.array(
    ["6109100012|cotton t-shirt|CN", "8518302000|wireless headphones|CN", "9503000073|toy car|CN",
     "6404199060|canvas shoes|VN", "4202923131|travel bag|IN", "8517130000|mobile phone|KR",
     "7117199000|costume necklace|CN", "3926909989|phone case|CN", "9405426000|desk lamp|PL",
     "6204628056|denim trousers|BD", "8471601050|keyboard|TW", "3304995000|face cream|FR"]
)  # fmt: skip
EXCLUDED = np.array(["2204215005|red wine|IT", "2402208000|cigarettes|KR", "3303003000|perfume|FR"])


def made(count: int, seed: int = 321) -> pa.Table:
    """``count`` lines of some 0.9 × ``count`` shipments, in order of arrival."""
    rng = np.random.default_rng(seed)
    parcels = int(count * 0.9)
    parcel = np.sort(
        np.concatenate([np.arange(parcels), rng.integers(0, parcels, count - parcels)])
    )
    day = np.sort(rng.integers(0, 335, parcels)) + np.datetime64("2024-01-02")
    person = rng.integers(0, max(parcels // 6, 1), parcels)
    again = rng.random(parcels) < 0.02  # a second parcel of the person before, on the same day
    again[0] = False
    person[again] = person[np.flatnonzero(again) - 1]
    day[again] = day[np.flatnonzero(again) - 1]
    cents = np.round(np.exp(rng.normal(3.6, 0.9, parcels)) * 100).clip(100, 79_900).astype(int)
    cents[again] += 30_000
    over = rng.random(parcels) < 0.003
    cents[over] = rng.integers(80_001, 200_000, over.sum())
    kind = rng.choice(np.array(["86", "321", "11"]), parcels, p=[0.6, 0.3, 0.1])
    goods = rng.choice(GOODS, count)
    banned = rng.random(count) < 0.002
    goods[banned] = rng.choice(EXCLUDED, banned.sum())
    hts, description, origin = np.array([text.split("|") for text in goods]).T
    order = np.arange(parcels)
    split = rng.random(parcels) < 0.002  # the order before, shipped in two parcels
    split[0] = False
    order[split] -= 1
    seller = rng.zipf(1.4, parcels).clip(1, 3000)
    seller[split] = seller[np.flatnonzero(split) - 1]
    near, share = person[parcel], 1.0 / np.bincount(parcel)[parcel]
    place = rng.integers(0, len(CITIES), max(parcels // 6, 1) + 1)[near]
    city, state, postal = np.array([text.split() for text in CITIES]).T[:, place]
    name = np.char.add(
        np.char.add(GIVEN[near * 7 % len(GIVEN)], " "), FAMILIES[near // 3 % len(FAMILIES)]
    )
    turned = rng.random(count) < 0.1
    name[turned] = [", ".join(reversed(text.split())).upper() for text in name[turned]]
    street = np.char.add(STREETS[near * 11 % len(STREETS)], " ")
    street = np.char.add(street, rng.choice(KINDS, max(parcels // 6, 1) + 1)[near])
    address = np.char.add(np.char.add((near % 9000 + 1).astype(str), " "), street)
    arrival = np.datetime_as_string(day)[parcel]
    shipper = seller[parcel].astype(str)
    missing = rng.random(count) < 0.01
    number = np.array([entry_number("9SX", serial) for serial in range(parcels)])[parcel]
    columns = {
        "bill_number": np.char.add("1Z999AA1", np.char.zfill(parcel.astype(str), 10)),
        "master_bill": np.char.add("160-", np.array([f"{n:07}{n % 7}" for n in range(3000)])[parcel // 400 % 3000]),
        "entry_number": np.where(kind[parcel] == "321", "", number),
        "entry_type": kind[parcel],
        "order_number": np.char.add("114-", np.char.zfill(order[parcel].astype(str), 9)),
        "seller_id": np.char.add("A", shipper),
        "consignee_name": name, "consignee_address": address, "consignee_city": city,
        "consignee_state": state, "consignee_postal_code": postal,
        "consignee_country": np.full(count, "US"),
        "shipper_name": np.char.add("Trading House ", shipper),
        "shipper_address": np.char.add(shipper, " Harbour Road"),
        "shipper_country": origin, "arrival_date": arrival, "entry_date": arrival,
        "estimated_arrival_date": arrival,
        "port_of_entry": rng.choice(np.array(["2720", "4701", "2704", "5501"]), parcels)[parcel],
        "description": description, "hts_number": np.where(missing, "", hts),
        "country_of_origin": origin, "quantity": rng.integers(1, 5, count).astype(str),
        "gross_weight": np.round(rng.random(count) * 3 + 0.1, 2).astype(str),
        "value": np.char.mod("%.2f", np.floor(cents[parcel] * share) / 100),
    }  # fmt: skip
    return pa.table(
        {name: pa.array(texts.tolist(), pa.string()) for name, texts in columns.items()}
    )


def write_csv(table: pa.Table, path: Path) -> None:
    """Comma-separated, quoted where needed, a header."""
    csv.write_csv(table, path, csv.WriteOptions(quoting_style="needed"))


def write_xlsx(table: pa.Table, path: Path) -> None:
    """The table as the only sheet, `Lines`; texts shared, quantities, weights and values numbers."""
    shared: dict[str, int] = {}
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(
            f'<Override PartName="/xl/{part}.xml" ContentType="application/vnd.openxmlformats-'
            f'officedocument.spreadsheetml.{kind}+xml"/>'
            for part, kind in (("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"),
                               ("sharedStrings", "sharedStrings"))
        ) + "</Types>",
        "_rels/.rels": _links(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}/relationships"><sheets>'
        '<sheet name="Lines" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _links(
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")
        ),
    }  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, text in parts.items():
            package.writestr(name, text)
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for text in _rows(table, shared):
                sheet.write(text.encode())
        with package.open("xl/sharedStrings.xml", "w", force_zip64=True) as strings:
            strings.write(f'<sst xmlns="{_MAIN}">'.encode())
            for text in shared:
                strings.write(f"<si><t>{escape(text)}</t></si>".encode())
            strings.write(b"</sst>")


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _links(*targets: tuple[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{links}</Relationships>"
    )


def _rows(table: pa.Table, shared: dict[str, int]) -> Iterator[str]:
    yield f'<worksheet xmlns="{_MAIN}"><sheetData>'
    names = table.column_names
    yield (
        '<row r="1">'
        + "".join(_text(f"{_letter(n)}1", name, shared) for n, name in enumerate(names))
        + "</row>"
    )
    row = 1
    for batch in table.to_batches(max_chunksize=10_000):
        cells = []
        for n, (name, column) in enumerate(zip(names, batch.columns, strict=True)):
            texts, letter, start = column.to_pylist(), _letter(n), row + 1
            if name in NUMBERS:
                cells.append(
                    [f'<c r="{letter}{r}"><v>{t}</v></c>' for r, t in enumerate(texts, start)]
                )
            else:
                cells.append([_text(f"{letter}{r}", t, shared) for r, t in enumerate(texts, start)])
        yield "".join(
            f'<row r="{r}">{"".join(one)}</row>'
            for r, one in enumerate(zip(*cells, strict=True), row + 1)
        )
        row += batch.num_rows
    yield "</sheetData></worksheet>"


def _text(place: str, text: str, shared: dict[str, int]) -> str:
    return f'<c r="{place}" t="s"><v>{shared.setdefault(text, len(shared))}</v></c>' if text else ""


def _letter(index: int) -> str:
    return (chr(64 + index // 26) if index >= 26 else "") + chr(65 + index % 26)


if __name__ == "__main__":
    lines = made(int(sys.argv[1]))
    folder = Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(lines, folder / "lines.csv")
    write_xlsx(lines, folder / "lines.xlsx")
