/*
id = "321-03"
title = "A shipment over the limit bars the person's other shipments of the day"
certainty = "probable"
subject = "person_day"
population = "s.claimed = 1 AND s.gift = 0"
testable = "s.day_in_record = 1 AND s.identified = 1 AND s.value_cents IS NOT NULL"
needs = ["consignee_name|consignee_id", "day", "value"]
settings = [
    "count_dutiable_entries", "day_basis", "cap_2016", "identity_level", "shared_addresses", "identity_weights",
    "unknown_entry_type",
]
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
exempted articles only. That reading of the statute is from memory. A dutiable entry over the limit
taints by default; with count_dutiable_entries=no only a claimed shipment does. Like 321-02 it stands
or falls with the person and the day."""
false_positives = """
A business that gets dutiable freight and small parcels at one address; a type 11 or 01 entry whose
importation was on another day than the date in its row; two persons that look like one."""
action = """
Confirm the identity and the larger shipment's entry. Establish the correct entry type (11, or
01 above $2,500), compute duty, tax and fees for released goods, and put the question of prior
disclosure (19 CFR 162.74) to counsel."""
*/
WITH tainted AS (
    SELECT s.person_no, s.day, MAX(p.value) AS cap, MAX(c.value) AS counting
    FROM shipment s
    JOIN legal_parameter p ON p.parameter = 'daily_limit' AND s.day BETWEEN p.first_day AND p.last_day
    JOIN chosen c ON c.name = 'count_dutiable_entries'
    WHERE s.gift = 0 GROUP BY s.person_no, s.day
    HAVING MAX(CASE WHEN s.value_cents > p.value AND (s.claimed = 1 OR c.value <> 'no')
            THEN 1 ELSE 0 END) = 1
        AND MAX(CASE WHEN s.claimed = 1 AND coalesce(s.value_cents, 0) <= p.value
            THEN 1 ELSE 0 END) = 1
)
SELECT s.shipment_no, CASE WHEN s.value_cents > t.cap THEN 'context' ELSE 'breach' END AS role,
    'probable' AS certainty, '' AS grouping,
    CASE WHEN s.value_cents > t.cap THEN 'over the limit by itself' ELSE '' END AS note
FROM tainted t CROSS JOIN shipment s
WHERE s.person_no = t.person_no AND s.day = t.day AND s.gift = 0 AND s.identified = 1
    AND (s.claimed = 1 OR (s.value_cents > t.cap AND t.counting <> 'no'))
