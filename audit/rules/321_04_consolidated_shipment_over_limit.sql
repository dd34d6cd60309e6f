/*
id = "321-04"
title = "Shipments of one master bill for one consignee exceed the limit"
certainty = "violation"
subject = "person_day"
population = "s.claimed = 1 AND s.gift = 0 AND s.master_key IS NOT NULL"
testable = "s.day_in_record = 1 AND s.identified = 1 AND s.value_cents IS NOT NULL"
needs = ["master_bill", "consignee_name|consignee_id", "day", "value"]
settings = ["day_basis", "cap_2016", "identity_level", "shared_addresses", "identity_weights", "unknown_entry_type"]
law = ["daily_limit"]
criteria = ["19 CFR 10.153(d)"]
condition = "{shipments} shipments, {total}, one consignee, under master bill {grouping} on {day}; limit {limit}."
dates = "All dates; limit by the day of importation."
identity = true
adds_value = true
logic = """
Two or more claimed shipments of one person on one day under the same master bill whose sum is
over the limit: consolidated shipments addressed to one consignee are one importation."""
limits = """
A master bill number reused over years is told apart by the day. 19 CFR 10.153(d) was read in the
text of 2015 only, when the limit was $200. Whether shipments under one master bill are consolidated
in the sense of the section, or only flew together, is not in the data. The findings are beside those
of 321-02 and mostly the same shipments: their values must not be added."""
false_positives = """
A carrier's own master bill over parcels that have nothing to do with each other, for a forwarder or
a household that looks like one person; a placeholder that stands for every master bill."""
action = """
Confirm the consignee and the consolidation. Establish the correct entry type (11, or 01 above
$2,500), compute duty, tax and fees for released goods, and put the question of prior disclosure
(19 CFR 162.74) to counsel."""
*/
WITH lowest AS (
    SELECT MIN(p.value) AS cents FROM legal_parameter p WHERE p.parameter = 'daily_limit'
), several AS (  -- that come to any limit at all
    SELECT s.person_no, s.day FROM shipment s WHERE s.claimed = 1 AND s.gift = 0
    GROUP BY s.person_no, s.day HAVING COUNT(*) > 1
        AND SUM(CASE WHEN s.value_cents > 0 THEN s.value_cents ELSE 0 END) > (SELECT cents FROM lowest)
), consolidated AS (
    SELECT s.shipment_no, s.person_no, s.day, s.master_key, s.value_cents
    FROM several v CROSS JOIN shipment s
    WHERE s.person_no = v.person_no AND s.day = v.day AND s.claimed = 1 AND s.gift = 0
        AND s.identified = 1 AND s.master_key IS NOT NULL
), over_limit AS (
    SELECT g.person_no, g.day, g.master_key FROM (
        SELECT person_no, day, master_key, SUM(value_cents) AS cents FROM consolidated
        GROUP BY person_no, day, master_key HAVING COUNT(*) > 1
    ) g
    JOIN legal_parameter p ON p.parameter = 'daily_limit' AND g.day BETWEEN p.first_day AND p.last_day
    WHERE g.cents > p.value
)
SELECT c.shipment_no, 'breach' AS role, 'violation' AS certainty, c.master_key AS grouping, '' AS note
FROM consolidated c JOIN over_limit o
    ON o.person_no = c.person_no AND o.day = c.day AND o.master_key = c.master_key
