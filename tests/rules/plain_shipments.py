"""Lines, persons and shipments as a plain loop makes them: contract section 2, not the SQL.

A line is a dict of texts, with `tag` and `row`; a value is `12.34`, blank or a word; a date is ISO,
perhaps with a time.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

CLAIMED = ("86", "321", "mail")


def cents(line):
    text = line.get("value", "")
    return round(float(text) * 100) if re.fullmatch(r"-?[0-9]+\.[0-9]{2}", text) else None


def moment(text):
    return datetime.fromisoformat(text) if text else None


def words(text):
    return re.sub(r"[^a-z0-9]", "", text.lower())


def joined(lines, level):
    """Who a line's id, or name and address, stand for; equal where they join."""
    parent, ids_of = {}, defaultdict(set)

    def find(key):
        while parent.setdefault(key, key) != key:
            key = parent[key]
        return key

    for line in lines:
        by_id, by_name = keys(line)
        if by_id and by_name:
            ids_of[by_name].add(by_id)
    for by_name, ids in ids_of.items():
        if level != "strict" or len(ids) == 1:
            for by_id in ids:
                parent[find(by_id)] = find(by_name)
    return {line["row"]: find(next(filter(None, keys(line)))) for line in lines if any(keys(line))}


def keys(line):
    name, address = line.get("consignee_name", ""), line.get("consignee_address", "")
    by_id = ("id", line["consignee_id"]) if line.get("consignee_id") else None
    return by_id, ("name", name, address) if name and address else None


def people(lines, level):
    """The person of each line, by row."""
    known = joined(lines, level)
    label = dict(known)
    for line in lines:
        name, bill, row = line.get("consignee_name", ""), line.get("bill_number"), line["row"]
        if row not in known and name:
            same = {known[x["row"]] for x in lines if bill and x["row"] in known
                    and (x.get("bill_number"), x.get("consignee_name")) == (bill, name)}  # fmt: skip
            alone = ("bill", bill, name) if bill else ("row", row)
            otherwise = ("near", name) if level == "lenient" else alone
            label[row] = same.pop() if len(same) == 1 else otherwise
    named = dict(label)
    for line in lines:
        bill, row = line.get("bill_number"), line["row"]
        if row not in named:
            others = {named[x["row"]] for x in lines
                      if bill and x.get("bill_number") == bill and x["row"] in named}  # fmt: skip
            label[row] = others.pop() if len(others) == 1 else ("nobody", bill or row)
    return label


@dataclass
class Shipment:
    lines: list
    person: tuple
    type: str
    basis: str
    settings: dict

    def __post_init__(self):
        values = [cents(line) for line in self.lines]
        known = [value for value in values if value is not None]
        self.value = (sum(known) if self.basis == "line" else max(known)) if known else None
        self.complete = len(known) == len(values)
        self.claimed = self.type in CLAIMED
        self.gift = all(line.get("gift") == "yes" for line in self.lines)
        self.identified = self.person[0] != "nobody"
        self.arrival, self.entry = self.earliest("arrival_date"), self.earliest("entry_date")
        on = self.earliest(self.settings["day_basis"] + "_date")
        self.day = on.date() if on else None
        moments = {
            "latest": [m for m in (self.arrival, self.entry) if m],
            "entry": [self.entry] if self.entry else [],
            "arrival": [self.arrival] if self.arrival else [],
        }[self.settings["regime_trigger"]]
        self.trigger = max(m.date() for m in moments) if moments else None
        self.row = min(line["row"] for line in self.lines)
        self.key = tuple(sorted(line["tag"] for line in self.lines))
        who = ("consignee_id", "consignee_name", "consignee_address")
        named = [x for x in self.lines if any(x.get(field) for field in who)]
        ids = {line.get("consignee_id", "") for line in named}
        self.id = ids.pop() if len(ids) == 1 else ""

    def earliest(self, field):
        return min((moment(x[field]) for x in self.lines if x.get(field)), default=None)

    def once(self, field):
        return next((line[field] for line in self.lines if line.get(field)), "")

    @property
    def cents(self):
        return self.value or 0


def shipments_of(lines, basis, settings):
    label = people(lines, settings["identity_level"])
    groups = defaultdict(list)
    for line in lines:
        kind = line.get("entry_type") or settings["unknown_entry_type"]
        bill = line.get("bill_number") or ("alone", line["row"])
        groups[bill, label[line["row"]], kind].append(line)
    return [
        Shipment(group, person, kind, basis, settings)
        for (_, person, kind), group in groups.items()
    ]
