/*
id = "321-07"
title = "Unsold goods of an unnamed owner exceed the limit at the warehouse"
certainty = "probable"
subject = "person_day"
population = "s.claimed = 1 AND s.gift = 0"
testable = """s.day_in_record = 1 AND s.identified = 1 AND s.value_cents IS NOT NULL
    AND s.shipment_no IN (SELECT shipment_no FROM warehouse_goods WHERE sold = 1 OR owner = 1
        OR warehouse IS NOT NULL)"""
needs = ["sold", "consignee_is_warehouse|warehouses", "consignee_name|consignee_id", "day", "value"]
tables = ["warehouses"]
facts = ["warehouse_goods"]
said = ["owner_name"]
settings = [
    "overage_mode", "count_dutiable_entries", "day_basis", "cap_2016", "identity_level",
    "shared_addresses", "identity_weights", "unknown_entry_type",
]
law = ["daily_limit", "unsold_goods_ruling"]
criteria = ["HQ H290219", "CSMS 43534680", "19 CFR 10.151"]
condition = "{shipments} shipments of unsold goods whose owner is not named, {total}, to one warehouse on {day}; limit {limit}."
dates = "Probable from 2020-07-28, when the ruling was published; review before."
identity = true
adds_value = true
logic = """
The goods are not sold (sold = no on a line, yes on none), no line names the owner, and the consignee
is a warehouse: consignee_is_warehouse = yes, or the user's table warehouses names it. The warehouse
is then the person. No such claimed shipment of the warehouse on the day is over the limit, and
their sum is. Settings overage_mode and count_dutiable_entries as in 321-02."""
limits = """
The ruling was read in secondary sources only. Only the unsold shipments without an owner are added
up here; what else comes to the warehouse is in 321-02, and a shipment over the limit by itself in
321-01. In the table a row with name and address is found by both, one with a name alone or an
address alone by that. Whether a name in the consignee field is the owner's, in care of the
warehouse, is not judged: where the warehouse stands in the consignee field as a warehouse, the owner
has to stand in owner_name."""
false_positives = """
Goods that were sold before they were imported, but whose source says otherwise; owners that are
named on a document that was not imported; two warehouses that share a name and an address."""
action = """
Ask the warehouse and the filer for the owner of each shipment on that day. With the owners' names
presented to CBP the limit is each owner's; without, establish the correct entry type and put the
question of prior disclosure (19 CFR 162.74) to counsel."""
*/
WITH RECURSIVE kept AS (
    SELECT s.shipment_no, s.person_no AS party, s.day, s.claimed, s.value_cents AS cents, s.arrival_day,
        s.arrival_second
    FROM warehouse_goods g CROSS JOIN shipment s CROSS JOIN chosen c
    WHERE g.sold = 0 AND g.warehouse = 1 AND g.owner = 0 AND s.shipment_no = g.shipment_no
        AND s.gift = 0 AND s.identified = 1
        AND c.name = 'count_dutiable_entries' AND (s.claimed = 1 OR c.value = 'yes')
),
-- shared: day_over_limit
SELECT r.shipment_no, CASE WHEN r.claimed = 1 AND (m.value = 'all' OR r.stopped = 1) THEN 'breach'
        ELSE 'context' END AS role,
    CASE WHEN u.value = 1 THEN 'probable' ELSE 'review' END AS certainty, '' AS grouping, '' AS note
FROM running r
JOIN chosen m ON m.name = 'overage_mode'
JOIN legal_parameter u ON u.parameter = 'unsold_goods_ruling' AND r.day BETWEEN u.first_day AND u.last_day
