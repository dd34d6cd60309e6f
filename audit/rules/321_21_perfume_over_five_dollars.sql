/*
id = "321-21"
title = "Perfume with alcohol in a shipment worth more than $5"
certainty = "violation"
subject = "shipment"
population = "s.claimed = 1"
testable = """s.hts_lines = s.lines AND s.value_cents IS NOT NULL
    AND (coalesce(s.day, s.trigger_day) IS NULL OR s.day_in_record = 1 OR s.trigger_in_record = 1)"""
needs = ["hts_number", "value"]
tables = ["perfume"]
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
SELECT s.shipment_no, 'breach' AS role, f.certainty, '' AS grouping, MIN(i.hts) AS note
FROM item i CROSS JOIN perfume f CROSS JOIN shipment s
JOIN legal_parameter p ON p.parameter = 'perfume_limit'
    AND coalesce(s.day, s.trigger_day, p.first_day) BETWEEN p.first_day AND p.last_day
WHERE SUBSTR(i.hts, 1, LENGTH(f.hts_prefix)) = f.hts_prefix
    AND s.shipment_no = i.shipment_no AND s.claimed = 1
GROUP BY s.shipment_no, f.certainty HAVING MAX(s.value_cents) > MAX(p.value)
