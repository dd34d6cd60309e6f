/*
id = "321-04"
title = "Shipments of one master bill for one consignee exceed the limit"
certainty = "violation"
subject = "person_day"
population = "s.claimed = 1 AND s.gift = 0 AND s.master_key IS NOT NULL"
testable = "s.day_in_record = 1 AND s.identified = 1 AND s.value_cents IS NOT NULL"
needs = ["master_bill", "consignee_name|consignee_id", "day", "value"]
law = ["daily_limit"]
criteria = ["19 CFR 10.153(d)"]
condition = "{shipments} shipments, {total}, one consignee, under master bill {grouping} on {day}; limit {limit}."
dates = "All dates; limit by the day of importation."
identity = true
adds_value = true
logic = """
Claimed shipments of one person on one day under the same master bill whose sum is over the
limit: consolidated shipments addressed to one consignee are one importation."""
limits = """
A master bill number reused over years is told apart by the day."""
action = """
Confirm the consignee and the consolidation. Establish the correct entry type (11, or 01 above
$2,500), compute duty, tax and fees for released goods, and put the question of prior disclosure
(19 CFR 162.74) to counsel."""
*/
WITH valued AS (
    SELECT s.shipment_no, s.person_no, s.day, s.master_key, s.value_cents, p.value AS cap
    FROM shipment s
    JOIN legal_parameter p ON p.parameter = 'daily_limit' AND s.day BETWEEN p.first_day AND p.last_day
    WHERE s.claimed = 1 AND s.gift = 0 AND s.identified = 1 AND s.master_key IS NOT NULL
        AND s.value_cents IS NOT NULL
), over_limit AS (
    SELECT person_no, day, master_key FROM valued GROUP BY person_no, day, master_key
    HAVING COUNT(*) > 1 AND SUM(value_cents) > MAX(cap)
)
SELECT v.shipment_no, 'breach' AS role, 'violation' AS certainty, v.master_key AS grouping, '' AS note
FROM valued v JOIN over_limit o
    ON o.person_no = v.person_no AND o.day = v.day AND o.master_key = v.master_key
