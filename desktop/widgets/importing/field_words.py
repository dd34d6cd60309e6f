"""Canonical fields, their groups and how a column was recognised, in words for the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from pathlib import Path

    from audit.preview import SheetLook
    from audit.preview.looks import ColumnLook

_LABELS = {
    "mid": "Manufacturer ID",
    "sku": "SKU",
    "hts_number": "HTS number",
    "isf_number": "ISF number",
    "ftz_admission": "FTZ admission",
    "pga_code": "PGA code",
    "pga_data": "PGA data",
    "adcvd_case": "AD/CVD case",
    "exempt_1702b": "Exempt, 50 USC 1702(b)",
    "product_url": "Product URL",
    "consignee_id": "Consignee ID",
    "seller_id": "Seller ID",
    "consignee_email": "Consignee e-mail",
}
_REASONS = {
    "chosen": "your choice",
    "its canonical name": "the field's own name",
    "a known header": "a known header",
    "the layout's constant": "always so in this layout",
    "as mapped": "your choice",
}
_ORDERS = {"mdy": "month-day-year", "dmy": "day-month-year", "ymd": "year-month-day"}


def field(name: str) -> str:
    """`hts_number` → HTS number."""
    return _said(_LABELS.get(name, name.replace("_", " ").capitalize()))


def group(name: str) -> str:
    """The heading above the fields of one group."""
    return _said(name.upper())


def reason(words: str) -> str:
    """How a column was recognised."""
    if words.startswith("layout ") and words.endswith(", always so"):
        words = "the layout's constant"
    elif words.startswith("layout "):
        return _said("the layout")
    return _said(_REASONS.get(words, words))


def order(decision: str) -> str:
    """`dmy` → day-month-year; any other decision as it is."""
    return _said(_ORDERS.get(decision, decision))


def file(path: Path) -> str:
    """The name of a file, and its place where it is in a zip."""
    from audit.readers.containers import shown  # late: it brings in what reads spreadsheets

    return shown(path)


def source(file: str, sheet: str) -> str:
    """A file and its sheet; a text file's one sheet is named as the file and goes without."""
    name = file.rpartition("/")[2].removesuffix(".gz")
    return file if name.rpartition(".")[0] == sheet else f"{file} – {sheet}"


def column(look: ColumnLook) -> str:
    """A column by its header, or by its letter and number where it has none."""
    if look.header:
        return look.header
    return _said("Column {letter} ({number})").format(letter=look.letter, number=look.number)


def columns(sheet: SheetLook) -> list[str]:
    """Every column's name; headers that occur twice are told apart by their letters."""
    names = [column(look) for look in sheet.columns]
    return [
        f"{name} [{look.letter}]" if names.count(name) > 1 else name
        for name, look in zip(names, sheet.columns, strict=True)
    ]


def _said(text: str) -> str:
    return QCoreApplication.translate("fields", text)
