/*
id = "321-31"
title = "Gifts over the gift limit in a parcel with other goods"
certainty = "violation"
subject = "shipment"
population = "s.claimed = 1 AND s.gift_lines > 0 AND s.gift = 0"
testable = "s.day_in_record = 1 AND s.value_cents IS NOT NULL"
needs = ["gift", "day", "value"]
law = ["gift_limit", "gift_limit_islands"]
criteria = ["19 CFR 10.153(f)"]
condition = "A parcel of {total} that mixes gifts of more than {limit} with other goods."
dates = "All dates."
identity = false
adds_value = true
logic = """
A claimed shipment with gifts and other goods whose gifts are together over the gift limit loses
both exemptions."""
limits = """
Gifts consolidated abroad under 19 CFR 10.153(d) are an exception that the data cannot show."""
action = """
Establish the correct entry type (11, or 01 above $2,500), compute duty, tax and fees for
released goods, and put the question of prior disclosure (19 CFR 162.74) to counsel."""
*/
SELECT s.shipment_no, 'breach' AS role, 'violation' AS certainty, '' AS grouping, '' AS note
FROM shipment s
JOIN item i ON i.shipment_no = s.shipment_no AND i.gift = 1
JOIN legal_parameter a ON a.parameter = 'gift_limit' AND s.day BETWEEN a.first_day AND a.last_day
JOIN legal_parameter b ON b.parameter = 'gift_limit_islands' AND s.day BETWEEN b.first_day AND b.last_day
WHERE s.claimed = 1 AND s.gift = 0
GROUP BY s.shipment_no, s.shipped_from
HAVING SUM(i.value_cents) > CASE WHEN s.shipped_from IN ('VI', 'GU', 'AS') THEN MAX(b.value)
    ELSE MAX(a.value) END
