"""The canonical fields of a line: what a spreadsheet column can be mapped to, and how it is read.

Contract section 2. Every column of a source is mapped to one of these or listed as unread.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "text", "code", "date", "money", "number", "yesno", "country", "hts", "currency", "entry_type",
    "mode", "port",
]  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One canonical field: its name in the contract, the group it is listed under, how it is read."""

    name: str
    group: str
    kind: Kind = "text"


_GROUPS: dict[str, str] = {
    "keys": "bill_number:code master_bill:code entry_number:code entry_type:entry_type "
    "order_number:code line_number:code invoice_number:code",
    "seller": "marketplace seller_id:code seller_name",
    "consignee": "consignee_id:code consignee_name consignee_address consignee_city "
    "consignee_state consignee_postal_code:code consignee_country:country consignee_email "
    "consignee_phone consignee_is_reseller:yesno consignee_is_warehouse:yesno",
    "other parties": "nominal_consignee owner_name sold:yesno shipper_name shipper_address "
    "shipper_country:country shipper_is_business:yesno importer_of_record:code filer_code:code "
    "filer_capacity power_of_attorney:yesno mid:code",
    "dates": "arrival_date:date estimated_arrival_date:date entry_date:date release_date:date "
    "export_date:date order_date:date",
    "movement": "port_of_entry:port mode_of_transport:mode carrier conveyance "
    "container_number:code isf_number:code ftz_admission:code",
    "goods": "description hts_number:hts country_of_origin:country country_of_shipment:country "
    "quantity:number quantity_unit gross_weight:number weight_unit sku:code product_url",
    "value": "value:money currency:currency listed_price:money paid_price:money gift:yesno "
    "exempt_1702b:yesno postal_duty_paid:yesno",
    "other": "adcvd_case:code pga_code:code pga_data:yesno security_scan disposition_code:code",
}


def _parse(group: str, words: str) -> list[Field]:
    found = []
    for word in words.split():
        name, _, kind = word.partition(":")
        found.append(Field(name, group, kind or "text"))  # type: ignore[arg-type]
    return found


FIELDS: tuple[Field, ...] = tuple(
    field for group, words in _GROUPS.items() for field in _parse(group, words)
)
BY_NAME: dict[str, Field] = {field.name: field for field in FIELDS}
NAMES: tuple[str, ...] = tuple(BY_NAME)


def of_kind(kind: Kind) -> tuple[str, ...]:
    """The names of the fields that are read as ``kind``, in the contract's order."""
    return tuple(field.name for field in FIELDS if field.kind == kind)


PRESENCE = (
    "description", "shipper_name", "shipper_address", "consignee_name", "consignee_address",
    "importer_of_record", "pga_code",
)  # fmt: skip
"""Text fields whose mere presence a rule asks for; typed fields speak for themselves."""
