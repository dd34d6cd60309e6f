/*
id = "321-30"
title = "Gifts for one person in one day exceed the gift limit"
certainty = "violation"
subject = "person_day"
population = "s.claimed = 1 AND s.gift = 1"
testable = "s.day_in_record = 1 AND s.identified = 1 AND s.value_cents IS NOT NULL"
needs = ["gift", "consignee_name|consignee_id", "day", "value"]
settings = ["day_basis", "identity_level", "shared_addresses", "identity_weights", "unknown_entry_type"]
law = ["gift_limit", "gift_limit_islands"]
criteria = ["19 U.S.C. 1321(a)(2)(A)", "19 CFR 10.152"]
condition = "{shipments} gifts, {total}, one donee, on {day}; limit {limit}."
dates = "All dates."
identity = true
adds_value = true
logic = """
Claimed gifts of one person on one day whose sum is over $100, or $200 where all come from the
Virgin Islands, Guam or American Samoa."""
limits = """
A shipment is a gift only if all its lines are. Gifts consolidated abroad under 19 CFR 10.153(d) are
counted by the donee that each shipment names."""
false_positives = """
Two donees of one name at one address; a household as one consignee; a donor's several parcels
that arrive together but were received on different days."""
action = """
Establish the correct entry type (11, or 01 above $2,500), compute duty, tax and fees for
released goods, and put the question of prior disclosure (19 CFR 162.74) to counsel."""
*/
WITH given AS (
    SELECT s.person_no, s.day, SUM(s.value_cents) AS cents,
        MIN(CASE WHEN s.shipped_from IN ('VI', 'GU', 'AS') THEN 1 ELSE 0 END) AS from_islands
    FROM shipment s WHERE s.claimed = 1 AND s.gift = 1 AND s.identified = 1
    GROUP BY s.person_no, s.day
), over_limit AS (
    SELECT g.person_no, g.day FROM given g
    JOIN legal_parameter p ON g.day BETWEEN p.first_day AND p.last_day
        AND p.parameter = CASE WHEN g.from_islands = 1 THEN 'gift_limit_islands' ELSE 'gift_limit' END
    WHERE g.cents > p.value
)
SELECT s.shipment_no, 'breach' AS role, 'violation' AS certainty, '' AS grouping, '' AS note
FROM over_limit o CROSS JOIN shipment s
WHERE s.person_no = o.person_no AND s.day = o.day AND s.claimed = 1 AND s.gift = 1
