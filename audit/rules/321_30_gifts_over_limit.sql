/*
id = "321-30"
title = "Gifts for one person in one day exceed the gift limit"
certainty = "violation"
subject = "person_day"
population = "s.claimed = 1 AND s.gift = 1"
testable = "s.day_in_record = 1 AND s.identified = 1 AND s.value_cents IS NOT NULL"
needs = ["gift", "consignee_name|consignee_id", "day", "value"]
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
A shipment is a gift only if all its lines are."""
action = """
Establish the correct entry type (11, or 01 above $2,500), compute duty, tax and fees for
released goods, and put the question of prior disclosure (19 CFR 162.74) to counsel."""
*/
WITH gift AS (
    SELECT s.shipment_no, s.person_no, s.day, s.value_cents, a.value AS usual, b.value AS islands,
        CASE WHEN s.shipped_from IN ('VI', 'GU', 'AS') THEN 1 ELSE 0 END AS from_islands
    FROM shipment s
    JOIN legal_parameter a ON a.parameter = 'gift_limit' AND s.day BETWEEN a.first_day AND a.last_day
    JOIN legal_parameter b ON b.parameter = 'gift_limit_islands'
        AND s.day BETWEEN b.first_day AND b.last_day
    WHERE s.claimed = 1 AND s.gift = 1 AND s.identified = 1 AND s.value_cents IS NOT NULL
), over_limit AS (
    SELECT person_no, day FROM gift GROUP BY person_no, day
    HAVING SUM(value_cents) > CASE WHEN MIN(from_islands) = 1 THEN MAX(islands) ELSE MAX(usual) END
)
SELECT g.shipment_no, 'breach' AS role, 'violation' AS certainty, '' AS grouping, '' AS note
FROM gift g JOIN over_limit o ON o.person_no = g.person_no AND o.day = g.day
