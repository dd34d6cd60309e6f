/*
id = "321-31"
title = "Gifts over the gift limit in a parcel with other goods"
certainty = "violation"
subject = "shipment"
population = "s.claimed = 1 AND s.gift_lines > 0 AND s.gift = 0"
testable = """s.value_cents IS NOT NULL
    AND (coalesce(s.day, s.trigger_day) IS NULL OR s.day_in_record = 1 OR s.trigger_in_record = 1)"""
needs = ["gift", "value"]
settings = ["unknown_entry_type"]
law = ["gift_limit", "gift_limit_islands"]
criteria = ["19 CFR 10.153(f)"]
condition = "A parcel of {total} that mixes gifts of more than {limit} with other goods."
dates = "All dates."
identity = false
adds_value = true
logic = """
A claimed shipment with gifts and other goods whose gifts are together over $100, or $200 from the
Virgin Islands, Guam or American Samoa, loses both exemptions. Where the value stands for the whole
shipment, the gifts' part is not known: review."""
limits = """
Gifts consolidated abroad under 19 CFR 10.153(d) are an exception that the data cannot show."""
false_positives = """
Gifts for several donees in one consolidated shipment, each wrapped, addressed and listed apart; a
gift flag that was set for one line by mistake."""
action = """
Establish the correct entry type (11, or 01 above $2,500), compute duty, tax and fees for
released goods, and put the question of prior disclosure (19 CFR 162.74) to counsel."""
*/
WITH mixed AS (
    SELECT s.shipment_no, s.value_repeats, s.value_cents, coalesce(s.day, s.trigger_day) AS day,
        CASE WHEN s.shipped_from IN ('VI', 'GU', 'AS') THEN 'gift_limit_islands' ELSE 'gift_limit' END
            AS parameter
    FROM shipment s WHERE s.claimed = 1 AND s.gift = 0 AND s.gift_lines > 0
), given AS (
    SELECT m.shipment_no, m.value_repeats, m.day, m.parameter,
        CASE WHEN m.value_repeats = 1 THEN m.value_cents ELSE SUM(i.value_cents) END AS cents
    FROM mixed m CROSS JOIN item i WHERE i.shipment_no = m.shipment_no AND i.gift = 1
    GROUP BY m.shipment_no, m.value_repeats, m.value_cents, m.day, m.parameter
)
SELECT g.shipment_no, 'breach' AS role,
    CASE WHEN g.value_repeats = 1 THEN 'review' ELSE 'violation' END AS certainty, '' AS grouping, '' AS note
FROM given g JOIN legal_parameter p ON p.parameter = g.parameter
    AND coalesce(g.day, p.first_day) BETWEEN p.first_day AND p.last_day
GROUP BY g.shipment_no, g.value_repeats, g.cents HAVING g.cents > MAX(p.value)
