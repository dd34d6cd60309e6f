"""A complete and lawful line of any sheet; what is given replaces what would be usual."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from audit.demo.check_digits import air_waybill, container, entry_number
from audit.demo.world import Good, Person, Seller, World

Cell = str | Decimal | date
Line = dict[str, Cell]

FILER = "ZZ9"
AIR, OCEAN = "40", "11"
AIR_PREFIX, CONTAINER_OWNER = "321", "SMPU"
TYPES = {
    "manifest": ("SECTION 321", "Section 321", "S321"),
    "carrier": ("321", "de minimis", "Section 321"),
    "marketplace": ("321",),
    "type86": ("86", "86", "T86", "ET86", "Type 86"),
    "ace": ("11",),
    "gifts": ("mail",),
}
BILLS = {
    "manifest": "SMPL{:07}",
    "carrier": "7999{:08}",
    "marketplace": "MK{:06}SX",
    "type86": "HSMPL{:06}",
    "gifts": "RSMPL{:06}",
}


@dataclass(eq=False)
class Shipment:
    """The lines of one bill on one sheet, and why they are in the samples."""

    sheet: str
    lines: list[Line]
    origin: Literal["background", "fault", "planted"]
    person: Person

    @property
    def number(self) -> str:
        """The bill number; an entry summary has none and goes by its entry number."""
        return str(self.lines[0]["bill_number"] or self.lines[0]["entry_number"])


def day_of(moment: Cell) -> date:
    """The calendar day of a date or a date and time."""
    if isinstance(moment, datetime):
        return moment.date()
    if isinstance(moment, date):
        return moment
    raise TypeError(moment)


def complete(
    world: World,
    sheet: str,
    serial: int,
    who: tuple[Person, Seller, Good],
    given: Mapping[str, Cell],
) -> Line:
    """Every field that the sheet's law asks for."""
    person, seller, good = who
    arrival = given["arrival_date"]
    day = day_of(arrival)
    types = TYPES[sheet]
    line: Line = {
        "bill_number": BILLS[sheet].format(serial) if sheet in BILLS else "",
        "entry_number": entry_number(FILER, serial) if sheet in ("type86", "ace") else "",
        "entry_type": types[serial % len(types)],
        "line_number": f"{serial:011}" if sheet == "marketplace" else "001",
        "order_number": _order_number(sheet, serial),
        "entry_date": arrival if sheet != "marketplace" else "",
        "estimated_arrival_date": day,
        "export_date": day - timedelta(days=4),
        "order_date": day - timedelta(days=9),
        "filer_code": FILER,
        "filer_capacity": "broker",
        "power_of_attorney": "yes",
        "paid_price": "",
        "importer_of_record": "00-000032100",
        "currency": "USD",
        "gift": "yes" if sheet == "gifts" else "no",
        "exempt_1702b": "no",
        "consignee_is_reseller": "no",
        "consignee_is_warehouse": "no",
        "sold": "yes",
        "owner_name": "",
        "shipper_is_business": "no" if sheet == "gifts" else "yes",
        **_consignee(person, sheet),
        **_shipper(seller),
        **_goods(good, serial, given.get("value", ""), dotted=serial % 2 == 0),
        **_movement(world, sheet, serial, given, day),
        "country_of_shipment": seller.country,
    }
    if sheet == "ace":
        line["country_of_origin"] = seller.country
    line.update(given)
    return line


def _order_number(sheet: str, serial: int) -> str:
    if sheet == "marketplace":
        return f"113-{serial:07}-{serial * 7919 % 10_000_000:07}"
    return f"PO-{serial:06}"


def _consignee(person: Person, sheet: str) -> Line:
    return {
        "consignee_id": person.identifier(sheet),
        "consignee_name": person.name,
        "consignee_address": person.street,
        "consignee_city": person.city,
        "consignee_state": person.state,
        "consignee_postal_code": person.postal_code,
        "consignee_country": "US",
        "consignee_email": person.email,
        "consignee_phone": person.phone,
    }


def _shipper(seller: Seller) -> Line:
    return {
        "seller_id": seller.id,
        "seller_name": seller.name,
        "marketplace": seller.marketplace,
        "shipper_name": seller.name,
        "shipper_address": seller.address,
        "shipper_city": seller.city,
        "shipper_country": seller.country,
        "mid": _mid(seller),
    }


def _goods(good: Good, serial: int, value: Cell, *, dotted: bool) -> Line:
    """An article number has one price, or nearly: `SKU-420222-27` is worth about 2 to the 27/4."""
    code = good.hts_number
    number = re.sub(r"[^0-9.]", "", str(value))
    worth = max(float(number), 1.0) if number.replace(".", "", 1).isdigit() else 1.0
    return {
        "description": good.description,
        "hts_number": f"{code[:4]}.{code[4:6]}.{code[6:]}" if dotted else code,
        "country_of_origin": good.origins[serial % len(good.origins)],
        "sku": f"SKU-{code[:6]}-{round(4 * math.log2(worth)):02}",
        "quantity": "1",
        "quantity_unit": "PCS",
        "gross_weight": good.kilograms,
        "weight_unit": "KG",
    }


def _movement(world: World, sheet: str, serial: int, given: Mapping[str, Cell], day: date) -> Line:
    modes = world.about["sheets"][sheet]["modes"]
    mode = str(given.get("mode_of_transport", modes[0]))
    ports = world.about["ports"][mode]
    port = str(given.get("port_of_entry", ports[serial % len(ports)]))
    trip = day.toordinal() % 100_000 * 10 + (ports.index(port) if port in ports else 9)
    line: Line = {"mode_of_transport": mode, "port_of_entry": port, "container_number": "",
                  "isf_number": "", "security_scan": "", "conveyance": f"TRIP{trip}"}  # fmt: skip
    if mode == AIR:
        master, carrier = air_waybill(AIR_PREFIX, trip), "SA"
        line |= {"conveyance": f"SA{trip % 900 + 100}", "security_scan": "ACAS cleared"}
    elif mode == OCEAN:
        master, carrier = f"SMPLOCN{trip}", "SMPL"
        line |= {"container_number": container(CONTAINER_OWNER, trip % 1_000_000)}
        line |= {"isf_number": f"ISF{trip}{serial}", "conveyance": "Sample Star"}
    else:
        master, carrier = f"SMPLTRK{trip}", "SMPL"
    return line | {"master_bill": master, "carrier": carrier}


def _mid(seller: Seller) -> str:
    """The manufacturer code: country, two words, number of the street, city (19 CFR 102)."""
    plain = unicodedata.normalize("NFKD", seller.name).encode("ascii", "ignore").decode()
    words = [w for w in plain.replace("(Sample)", "").split() if w.isalpha() and w != "and"]
    number = "".join(c for c in seller.address.split()[0] if c.isdecimal())[:4]
    country = "XO" if seller.country == "CA" else seller.country
    return f"{country}{words[0][:3]}{words[1][:3]}{number}{seller.city[:3]}".upper()
