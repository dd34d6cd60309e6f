/*
id = "321-70"
title = "An informal entry above what informal entry allows"
certainty = "violation"
subject = "shipment"
population = "s.entry_type = '11'"
testable = "s.value_cents IS NOT NULL AND coalesce(s.entry_day, s.arrival_day) IS NOT NULL"
needs = ["value", "entry_date|arrival_date"]
law = ["informal_entry_limit", "chapter99_informal_limit"]
criteria = ["19 CFR 143.21(a)"]
condition = "An informal entry of {total}{note}."
dates = "Since 2013-01-07; chapter 99 articles until 2025-04-29."
identity = false
adds_value = true
logic = """
Type 11 with a total over $2,500 per entry number, else per shipment; or an article of chapter
99 subchapter III or IV over $250 before 30 April 2025."""
limits = """
None known."""
action = """
The entry should have been formal (type 01)."""
*/
WITH dated AS (
    SELECT s.shipment_no, s.value_cents, coalesce(s.entry_day, s.arrival_day) AS day,
        coalesce(s.entry_key, s.shipment_id) AS entry
    FROM shipment s WHERE s.entry_type = '11' AND s.value_cents IS NOT NULL
), total AS (
    SELECT entry, SUM(value_cents) AS cents, MAX(day) AS day FROM dated GROUP BY entry
), article AS (
    SELECT d.entry, SUM(i.value_cents) AS cents, MAX(d.day) AS day
    FROM dated d JOIN item i ON i.shipment_no = d.shipment_no
    WHERE SUBSTR(i.hts, 1, 4) IN ('9903', '9904') GROUP BY d.entry
), hit AS (
    SELECT t.entry, '' AS note FROM total t JOIN legal_parameter p
        ON p.parameter = 'informal_entry_limit' AND t.day BETWEEN p.first_day AND p.last_day
    WHERE t.cents > p.value
    UNION ALL
    SELECT a.entry, ' with chapter 99 articles' FROM article a JOIN legal_parameter p
        ON p.parameter = 'chapter99_informal_limit' AND a.day BETWEEN p.first_day AND p.last_day
    WHERE a.cents > p.value
)
SELECT d.shipment_no, 'breach' AS role, 'violation' AS certainty, d.entry AS grouping, MAX(h.note) AS note
FROM dated d JOIN hit h ON h.entry = d.entry GROUP BY d.shipment_no, d.entry
