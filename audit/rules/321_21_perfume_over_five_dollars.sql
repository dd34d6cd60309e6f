/*
id = "321-21"
title = "Perfume with alcohol in a shipment worth more than $5"
certainty = "violation"
subject = "shipment"
population = "s.claimed = 1"
testable = "s.hts_lines = s.lines AND s.day_in_record = 1 AND s.value_cents IS NOT NULL"
needs = ["hts_number", "day", "value"]
law = ["perfume_limit"]
criteria = ["19 CFR 10.153(e)"]
condition = "A shipment of {total} with perfume (HTS {note}); the exception ends at {limit}."
dates = "All dates."
identity = false
adds_value = true
logic = """
A line of 3303.00.30 in a shipment worth more than $5."""
limits = """
Headings 3304 to 3307 are outside the rule."""
action = """
Establish the correct entry type (11, or 01 above $2,500), compute duty, tax and fees for
released goods, and put the question of prior disclosure (19 CFR 162.74) to counsel."""
*/
SELECT s.shipment_no, 'breach' AS role, MAX(f.certainty) AS certainty, '' AS grouping, MIN(i.hts) AS note
FROM perfume f JOIN item i ON SUBSTR(i.hts, 1, LENGTH(f.hts_prefix)) = f.hts_prefix
JOIN shipment s ON s.shipment_no = i.shipment_no
JOIN legal_parameter p ON p.parameter = 'perfume_limit' AND s.day BETWEEN p.first_day AND p.last_day
WHERE s.claimed = 1 AND s.value_cents > p.value
GROUP BY s.shipment_no
