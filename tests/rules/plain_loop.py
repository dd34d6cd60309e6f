"""The day, order, regime and data rules once more, as a plain loop over shipments, for comparison.

Written from the contract (section 4) and the law, not from the SQL.
"""

from collections import defaultdict
from datetime import date, timedelta

from tests.rules.plain_shipments import cents, shipments_of, words

RANK = ["info", "review", "probable", "violation"]
ISLANDS = ("VI", "GU", "AS")
SUMS = ("321-01", "321-02", "321-03", "321-04", "321-05", "321-30", "321-31", "321-70")
DAY_RULES = ("321-02", "321-03", "321-04", "321-30")
PARTIES = [
    "shipper_name", "shipper_address", "shipper_country", "consignee_name", "consignee_address",
]  # fmt: skip
ONCE = {
    "86": [*PARTIES, "bill_number", "entry_number", "port_of_entry"],
    "321": [*PARTIES, "gross_weight"],
}
EVERY = {
    "86": ["country_of_origin", "quantity", "value", "hts_number"],
    "321": ["country_of_origin", "quantity", "value", "description"],
}


def limit(day, settings):
    rise = date(2016, 3, 10) if settings["cap_2016"] == "statute" else date(2016, 8, 26)
    return 20_000 if day < rise else 80_000


def findings(lines, basis, columns, settings):
    """Every finding: rule, the shipments listed, certainty."""
    shipments = sorted(shipments_of(lines, basis, settings), key=lambda s: s.row)
    found = []
    for rule, listed, involved, certainty in (
        *single(shipments, settings), *person_days(shipments, settings),
        *orders(shipments, settings), *regimes(shipments, settings), *gifts(shipments),
        *type_86(shipments), *elements(shipments, columns), *filers(shipments), *repeats(shipments),
        *informal(shipments),
    ):  # fmt: skip
        rank = RANK.index(certainty)
        if rule in SUMS and not all(s.complete for s in involved):
            rank = min(rank, RANK.index("probable"))
        if rule in DAY_RULES:
            ids = {s.id for s in involved}
            # one lot by itself rests on no near match
            near = len(involved) > 1 and any(s.person[0] == "near" for s in involved)
            cap = "review" if near else "violation" if len(ids) == 1 and ids != {""} else "probable"
            rank = min(rank, RANK.index(cap))
        found.append((rule, tuple(sorted(s.key for s in listed)), RANK[rank]))
    return sorted(found)


def single(shipments, settings):
    for s in shipments:
        if s.claimed and not s.gift and s.day and s.cents > limit(s.day, settings):
            yield "321-01", [s], [s], "violation"


def person_days(shipments, settings):
    days = defaultdict(list)
    for s in shipments:
        if s.identified and s.day and not s.gift:
            days[s.person, s.day].append(s)
    for (_, day), everything in days.items():
        yield from one_day(everything, limit(day, settings), settings)


def one_day(everything, cap, settings):
    claims = [s for s in everything if s.claimed]
    counting = settings["count_dutiable_entries"]
    counted = everything if counting == "yes" else claims
    if claims and not any(s.cents > cap for s in claims) and sum(s.cents for s in counted) > cap:
        listed = claims
        if settings["overage_mode"] == "excess":
            listed = stopped(counted, cap)
        if listed:
            yield "321-02", listed, counted, "violation"
    over = [s for s in everything if s.cents > cap and (s.claimed or counting != "no")]
    others = [s for s in claims if s.cents <= cap]
    if over and others:
        yield "321-03", others, others + over, "probable"
    by_master = defaultdict(list)
    for s in claims:
        if s.once("master_bill"):
            by_master[s.once("master_bill")].append(s)
    for group in by_master.values():
        if len(group) > 1 and sum(s.cents for s in group) > cap:
            yield "321-04", group, group, "violation"


def stopped(counted, cap):
    total, out = 0, []
    for s in sorted(counted, key=lambda s: (str(s.arrival or ""), s.row)):
        if s.claimed and total + s.cents > cap:
            out.append(s)
        else:
            total += s.cents
    return out


def orders(shipments, settings):
    for lots in by_order([s for s in shipments if not s.gift]).values():
        hit = []
        for window in windows(lots, settings["order_window_days"]):
            days = [s.day for s, _ in window if s.day]
            several = len(window) > 1 and any(s.claimed for s, _ in window)
            if several and days and sum(c for _, c in window) > limit(max(days), settings):
                hit += [s for s, _ in window if s not in hit]
        listed = [s for s in hit if s.claimed]
        if listed:
            yield "321-05", listed, hit, "review" if any(map(two_orders, hit)) else "probable"


def by_order(shipments):
    """Each order's lots: the shipment, and what of it is the order's."""
    lines = [
        (n, s, x) for n, s in enumerate(shipments) for x in s.lines
        if x.get("order_number") and not (s.day and s.day > date(2027, 6, 30))
    ]  # fmt: skip
    sellers = defaultdict(set)
    for _, s, x in lines:
        if x.get("seller_id"):
            sellers[s.person, words(x["order_number"])].add(seller(x))
    lots = defaultdict(lambda: defaultdict(int))
    for n, s, x in lines:
        number = words(x["order_number"])
        known = sellers[s.person, number]
        person_s = next(iter(known)) if len(known) == 1 else s.person
        order = (seller(x) if x.get("seller_id") else person_s, number)
        if s.basis == "shipment":
            lots[order][n] = s.cents
        else:
            lots[order][n] += cents(x) or 0
    return {
        order: [(shipments[n], value) for n, value in values.items()]
        for order, values in lots.items()
    }


def seller(line):
    return (line.get("marketplace", ""), line["seller_id"])


def two_orders(s):
    numbers = {words(x["order_number"]) for x in s.lines if x.get("order_number")}
    return s.basis == "shipment" and len(numbers) > 1


def windows(lots, days):
    if days == "unlimited":
        return [lots]
    known = [s.day for s, _ in lots if s.day]
    if not known:
        return []
    first, last, width = min(known), max(known), int(days)
    starts = range(-width, (last - first).days + 1)
    return [
        [(s, value) for s, value in lots
         if s.day and 0 <= (s.day - first - timedelta(start)).days < width]
        for start in starts
    ]  # fmt: skip


def regimes(shipments, settings):
    china = ("CN", "HK") if settings["hong_kong_as_china"] == "yes" else ("CN",)
    for s in shipments:
        if not s.claimed or s.gift or not s.trigger:
            continue
        plain = [x for x in s.lines if x.get("exempt_1702b") != "yes"]
        chinese = any(x.get("country_of_origin") in china for x in plain)
        if chinese and date(2025, 2, 4) <= s.trigger <= date(2025, 2, 7):
            last = s.trigger == date(2025, 2, 7)
            yield "321-10", [s], [s], "review" if last else "violation"
        if s.type == "mail":
            continue
        if chinese and date(2025, 5, 2) <= s.trigger <= date(2025, 8, 28):
            yield "321-11", [s], [s], "violation"
        if plain and s.trigger >= date(2025, 8, 29):
            yield "321-12", [s], [s], "violation"


def gifts(shipments):
    days = defaultdict(list)
    for s in shipments:
        given = [x for x in s.lines if x.get("gift") == "yes"]
        if s.claimed and s.gift and s.identified and s.day:
            days[s.person, s.day].append(s)
        elif s.claimed and given and not s.gift:
            whole = s.basis == "shipment"
            value = s.cents if whole else sum(cents(x) or 0 for x in given)
            if value > gift_limit([s]):
                yield "321-31", [s], [s], "review" if whole else "violation"
    for group in days.values():
        if sum(s.cents for s in group) > gift_limit(group):
            yield "321-30", group, group, "violation"


def gift_limit(group):
    return 20_000 if all(s.once("country_of_shipment") in ISLANDS for s in group) else 10_000


def type_86(shipments):
    for s in shipments:
        if s.type != "86":
            continue
        filed = s.entry or s.arrival
        trigger = s.trigger or (s.arrival and s.arrival.date())
        early = filed and filed.date() < date(2019, 9, 28)
        if early or (trigger and trigger >= date(2025, 8, 29)):
            yield "321-40", [s], [s], "violation"
        if s.entry and s.arrival:
            entry, arrival = s.entry.date(), s.arrival.date()
            if entry < date(2024, 2, 15):
                late = (entry - arrival).days > 15
            else:
                timed = all((m.hour, m.minute) != (0, 0) for m in (s.entry, s.arrival))
                late = s.entry > s.arrival if timed else entry > arrival
            if late:
                yield "321-41", [s], [s], "violation"


def elements(shipments, columns):
    for s in shipments:
        if s.type not in ("86", "321"):
            continue
        once, every = ONCE[s.type], EVERY[s.type]
        lacks = {field for field in once if not any(readable(x, field) for x in s.lines)}
        lacks |= {field for field in every if not all(readable(x, field) for x in s.lines)}
        if s.type == "86":
            if any(x.get("hts_number") and len(x["hts_number"]) != 10 for x in s.lines):
                lacks.add("hts_number")
            if s.once("pga_code") and not s.once("importer_of_record"):
                lacks.add("importer_of_record")
            on = s.entry or s.arrival
            if on and on.date() >= date(2024, 7, 25) and not s.once("estimated_arrival_date"):
                lacks.add("estimated_arrival_date")
        if lacks:
            rule = "321-42" if s.type == "86" else "321-44"
            yield rule, [s], [s], "violation" if lacks & set(columns) else "review"


def filers(shipments):
    """Owner, purchaser and broker may file type 86; a broker needs a power of attorney."""
    for s in shipments:
        said = {x.get("filer_capacity", "").lower() for x in s.lines}
        refused = any(x.get("power_of_attorney") == "no" for x in s.lines)
        if s.type == "86" and (said & {"consignee", "carrier"} or (refused and "broker" in said)):
            yield "321-43", [s], [s], "probable"


def readable(line, field):
    text = line.get(field, "")
    if field == "value":
        return cents(line) is not None
    return bool(text) and (field, text) not in {("country_of_origin", "EU"), ("quantity", "few")}


def repeats(shipments):
    persons, bills, seen = defaultdict(set), defaultdict(set), defaultdict(int)
    for s in shipments:
        bill = s.once("bill_number")
        if bill:
            persons[bill].add(s.person)
            if s.type == "86" and s.once("entry_number"):
                bills[words(s.once("entry_number"))].add(bill)
        for x in s.lines:
            seen[x["tag"]] += 1
    for s in shipments:
        bill = s.once("bill_number")
        number = words(s.once("entry_number")) if s.type == "86" and bill else ""
        if number and len(bills[number]) > 1:
            yield "321-45", [s], [s], "violation"
        elif (bill and len(persons[bill]) > 1) or any(seen[x["tag"]] > 1 for x in s.lines):
            yield "321-45", [s], [s], "review"


def informal(shipments):
    entries = defaultdict(list)
    for s in shipments:
        if s.type == "11":
            entries[words(s.once("entry_number")) or ("alone", s.row)].append(s)
    for group in entries.values():
        days = [m.date() for s in group for m in [s.entry or s.arrival] if m]
        special, doubtful = 0, False
        for s in group:
            own = [x for x in s.lines if x.get("hts_number", "")[:4] in ("9903", "9904")]
            if own:
                whole = s.basis == "shipment"
                doubtful |= whole
                special += s.cents if whole else sum(cents(x) or 0 for x in own)
        if sum(s.cents for s in group) > 250_000:
            yield "321-70", group, group, "violation"
        elif days and min(days) < date(2025, 4, 30) and special > 25_000:
            yield "321-70", group, group, "review" if doubtful else "violation"
