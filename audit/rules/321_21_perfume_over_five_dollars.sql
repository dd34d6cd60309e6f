/*
id = "321-21"
title = "Perfume with alcohol in a shipment worth more than $5"
certainty = "violation"
subject = "shipment"
population = "s.claimed = 1"
testable = """(s.hts_lines = s.lines OR s.every_description = 1) AND s.value_cents IS NOT NULL
    AND (coalesce(s.day, s.trigger_day) IS NULL OR s.day_in_record = 1 OR s.trigger_in_record = 1)"""
needs = ["hts_number|description", "value"]
tables = ["perfume"]
facts = ["described"]
settings = ["unknown_entry_type"]
law = ["perfume_limit"]
criteria = ["19 CFR 10.153(e)"]
condition = "A shipment of {total} with perfume ({note}); the exception ends at {limit}."
dates = "All dates."
identity = false
adds_value = true
logic = """
A line of 3303.00.30 in a shipment worth more than $5. Beside that, as review: a line without a
tariff number whose description says a perfume phrase of the table description_words, and a line
with another number whose description says one of its surest phrases."""
limits = """
Headings 3304 to 3307 are outside the rule. Whether a perfume contains alcohol is not in its
description. A line without a tariff number is tested by its words alone, which is much weaker: all 7 of
the invented perfumes were found and none wrongly, but they and the words have one author; the 2025
tariff has no text of this class that names perfume, and one wrong hit in 10,930 (bottles with
stoppers); 2,034 public item names had none. Brands are not listed."""
false_positives = """
Perfume without alcohol (3303.00.10, oils, solids), empty bottles and atomizers, perfumed soaps."""
action = """
Establish the correct entry type (11, or 01 above $2,500), compute duty, tax and fees for
released goods, and put the question of prior disclosure (19 CFR 162.74) to counsel."""
*/
SELECT s.shipment_no, 'breach' AS role, f.certainty AS certainty, '' AS grouping,
    'HTS ' || MIN(i.hts) AS note
FROM item i CROSS JOIN perfume f CROSS JOIN shipment s
JOIN legal_parameter p ON p.parameter = 'perfume_limit'
    AND coalesce(s.day, s.trigger_day, p.first_day) BETWEEN p.first_day AND p.last_day
WHERE SUBSTR(i.hts, 1, LENGTH(f.hts_prefix)) = f.hts_prefix
    AND s.shipment_no = i.shipment_no AND s.claimed = 1
GROUP BY s.shipment_no, f.certainty HAVING MAX(s.value_cents) > MAX(p.value)
UNION ALL
SELECT s.shipment_no, 'breach', w.certainty, '', 'described as ' || MIN(w.phrase)
FROM described w CROSS JOIN item i CROSS JOIN shipment s
JOIN legal_parameter p ON p.parameter = 'perfume_limit'
    AND coalesce(s.day, s.trigger_day, p.first_day) BETWEEN p.first_day AND p.last_day
LEFT JOIN perfume f ON SUBSTR(i.hts, 1, LENGTH(f.hts_prefix)) = f.hts_prefix
WHERE w.list = 'perfume' AND i.line_id = w.line_id AND s.shipment_no = w.shipment_no
    AND s.claimed = 1 AND f.hts_prefix IS NULL AND (i.hts IS NULL OR w.sure = 1)
GROUP BY s.shipment_no, w.certainty HAVING MAX(s.value_cents) > MAX(p.value)
