"""Small random engagements around the boundaries of the law, as lines of text."""

import random
from datetime import date, timedelta

BASIS = {"lines.csv": "line", "whole.csv": "shipment", "narrow.csv": "line"}
NARROW = ("shipper_address", "gross_weight", "estimated_arrival_date")  # not in narrow.csv
TURNS = [
    date(2016, 3, 10), date(2016, 8, 26), date(2019, 9, 28), date(2024, 2, 15), date(2024, 7, 25),
    date(2025, 2, 4), date(2025, 2, 8), date(2025, 4, 30), date(2025, 5, 2), date(2025, 8, 29),
    date(2027, 7, 1),
]  # fmt: skip
VALUES = [
    "100.00", "100.01", "50.00", "50.01", "200.00", "200.01", "150.00", "250.00", "250.01", "300.00",
    "400.00", "400.01", "500.00", "600.00", "800.00", "800.01", "1.00", "0.00", "-50.00", "99.99",
    "2500.00", "2500.01",
]  # fmt: skip
HOURS = ["", "", "", " 00:00", " 08:00", " 08:00", " 09:30", " 23:59"]


def settings(rng):
    chosen = {
        "overage_mode": ["all", "excess"], "count_dutiable_entries": ["taint", "yes", "no"],
        "day_basis": ["arrival", "arrival", "entry", "release", "export"],
        "regime_trigger": ["latest", "entry", "arrival"], "cap_2016": ["statute", "regulation"],
        "order_window_days": ["unlimited", "1", "3", "10"],
        "identity_level": ["normal", "strict", "lenient"], "unknown_entry_type": ["321", "86", "11"],
        "hong_kong_as_china": ["yes", "no"],
    }  # fmt: skip
    return {name: rng.choice(values) for name, values in chosen.items()}


def world(rng, number):
    """The lines of one world; what joins lines bears its mark, so that many worlds run at once."""
    mark = "".join(chr(65 + number // 26**place % 26) for place in range(3)) + "Q"
    words = random.Random(number)
    start = rng.choice(TURNS) + timedelta(rng.choice([-2, -1, -1, 0]))
    if rng.random() < 0.2:
        start = date(2015, 2, 1) + timedelta(rng.randrange(4200))
    people = [person(rng, mark, n, words) for n in range(rng.choice([1, 1, 2, 3]))]
    missing = rng.choice([0, 0, 0.03, 0.1])
    types = rng.choice([["86"], ["86", "321"], ["86", "321", "mail", "11", "01", ""], ["11"]])
    values = rng.sample(VALUES, rng.choice([2, 4, 8]))
    gifts = rng.choice([0, 0, 0.1, 0.5, 1])
    lines = []
    for n in range(rng.choice([2, 3, 4, 6, 9])):
        filled = line(rng, mark, start, missing) | rng.choice(rng.choice(people))
        filled["entry_type"] = rng.choice(types)
        filled["value"] = rng.choice(values)
        filled["gift"] = "yes" if rng.random() < gifts else rng.choice(["", "no"])
        for field in filled:
            if rng.random() < missing:
                filled[field] = rng.choice(["", "", "n/a", "unknown"])
        if rng.random() < missing:
            filled["value"] = rng.choice(["", "many"])
        lines.append(filled | {"tag": f"{number}-{n}"})
    if rng.random() < 0.1:
        lines.append(dict(rng.choice(lines)))
    return lines


def person(rng, mark, n, words):
    """Spellings of one person, whom nobody takes for another: no word or number of theirs is alike."""
    name, address = (
        f"{word(words)} {word(words)}",
        f"{words.randrange(1000, 99999)} {word(words)} St",
    )
    whole = {"consignee_id": f"P{n}{mark}", "consignee_name": name, "consignee_address": address}
    forms = [
        whole, {"consignee_id": f"P{n}{mark}"}, whole | {"consignee_id": ""},
        {"consignee_name": name}, whole | {"consignee_id": f"R{n}{mark}"}, {},
    ]  # fmt: skip
    return rng.choices(forms, rng.choice([(1, 0, 0, 0, 0, 0), (4, 2, 4, 1, 1, 1)]), k=6)


def word(rng):
    return "".join(rng.choice(pair) for pair in ("bcdfghjklmnpqrstvwxz", "aeiouy") * 5)


def line(rng, mark, start, missing):
    arrival = start + timedelta(rng.choice([0, 0, 0, 0, 1, 1, 2, 4, 11]))
    entry = arrival + timedelta(rng.choice([0, 0, 0, 0, -1, 1, 1, 2, 15, 16]))
    other = arrival + timedelta(rng.choice([0, 0, 1, 2]))
    bill = rng.randrange(5)
    return {
        "entry_type": "", "bill_number": f"B{bill}{mark}",
        "master_bill": f"M{bill % 2}{mark}",
        "entry_number": rng.choice([f"ABC-{bill % 3}{mark}", f"abc{bill % 3}{mark}"]),
        "order_number": rng.choice([f"o-{rng.randrange(3)}{mark}", f"O {rng.randrange(3)} {mark}", "", ""]),
        "seller_id": rng.choice([f"S1{mark}", f"S1{mark}", f"S2{mark}", ""]),
        "marketplace": rng.choice(["", "", "", "Bazaar"]),
        **dict.fromkeys(("consignee_id", "consignee_name", "consignee_address"), ""),
        "arrival_date": f"{arrival}{rng.choice(HOURS)}", "entry_date": f"{entry}{rng.choice(HOURS)}",
        "release_date": f"{other}", "export_date": f"{other}",
        "estimated_arrival_date": f"{arrival}", "port_of_entry": "2704",
        "shipper_name": "Sun Trading", "shipper_address": "8 Harbour Road", "shipper_country": "CN",
        "description": "shirts", "quantity": rng.choice(["2", "2", "2", "2", "few"]) if missing else "2",
        "gross_weight": "0.4", "value": "",
        "hts_number": rng.choice(["6109100012"] * 6 + ["9903881500", "9904020100"] + ["61091000"] * bool(missing)),
        "country_of_origin": rng.choice(["CN", "CN", "HK", "JP"] + ["EU"] * bool(missing)),
        "country_of_shipment": ["JP", "GU", "VI", "JP", "GU"][bill],
        "gift": "",
        "exempt_1702b": rng.choice(["", "", "", "", "yes"]),
        "pga_code": rng.choice(["", "", "", "FDA"]) if missing else "",
        "importer_of_record": rng.choice(["", "12-3456789"]),
        "filer_capacity": rng.choice(["broker", "Broker", "owner", "purchaser", "consignee", "CARRIER", ""]),
        "power_of_attorney": rng.choice(["yes", "no", ""]),
    }  # fmt: skip
