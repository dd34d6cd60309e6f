/*
id = "321-03"
title = "A shipment over the limit bars the person's other shipments of the day"
certainty = "probable"
subject = "person_day"
population = "s.claimed = 1 AND s.gift = 0"
testable = "s.day_in_record = 1 AND s.identified = 1 AND s.value_cents IS NOT NULL"
needs = ["consignee_name|consignee_id", "day", "value"]
law = ["daily_limit"]
criteria = ["19 CFR 10.151", "CBP E-Commerce FAQ (2024-04-10)"]
condition = "{shipments} shipments, {total}, on {day}, when another of the same consignee was over {limit}."
dates = "All dates; limit by the day of importation."
identity = true
adds_value = true
logic = """
Any shipment of the person on the day, of whatever entry type, is over the limit: every other
claimed one that is not itself over. With count_dutiable_entries=no the one over must itself be
claimed."""
limits = """
Rests on CBP's published answer, not on the statute's words; the statute can be read to add up
exempted articles only."""
action = """
Confirm the identity and the larger shipment's entry. Establish the correct entry type (11, or
01 above $2,500), compute duty, tax and fees for released goods, and put the question of prior
disclosure (19 CFR 162.74) to counsel."""
*/
WITH valued AS (
    SELECT s.shipment_no, s.person_no, s.day, s.claimed, s.gift,
        CASE WHEN s.value_cents > p.value THEN 1 ELSE 0 END AS over_limit
    FROM shipment s
    JOIN legal_parameter p ON p.parameter = 'daily_limit' AND s.day BETWEEN p.first_day AND p.last_day
    WHERE s.gift = 0 AND s.identified = 1 AND s.value_cents IS NOT NULL
), taint AS (
    SELECT v.person_no, v.day FROM valued v
    WHERE v.over_limit = 1 AND (v.claimed = 1 OR NOT EXISTS (
        SELECT 1 FROM chosen c WHERE c.name = 'count_dutiable_entries' AND c.value = 'no'))
    GROUP BY v.person_no, v.day
), hit AS (
    SELECT v.person_no, v.day FROM valued v JOIN taint t ON t.person_no = v.person_no AND t.day = v.day
    WHERE v.claimed = 1 AND v.over_limit = 0 GROUP BY v.person_no, v.day
)
SELECT v.shipment_no, CASE WHEN v.over_limit = 1 THEN 'context' ELSE 'breach' END AS role,
    'probable' AS certainty, '' AS grouping,
    CASE WHEN v.over_limit = 1 THEN 'over the limit by itself' ELSE '' END AS note
FROM valued v JOIN hit h ON h.person_no = v.person_no AND h.day = v.day
WHERE v.over_limit = 1 OR v.claimed = 1
