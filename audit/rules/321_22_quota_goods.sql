/*
id = "321-22"
title = "Goods of a class under an absolute or tariff-rate quota"
certainty = "violation"
subject = "shipment"
population = "s.claimed = 1"
testable = "s.hts_lines = s.lines AND coalesce(s.day, s.trigger_day) IS NOT NULL"
needs = ["hts_number"]
law = ["quota_exclusion"]
criteria = ["19 CFR 10.153(g)"]
condition = "A shipment of {total} with goods of a quota class (HTS {note})."
dates = "All dates; years before the table's own are review."
identity = false
adds_value = false
logic = """
A line's number stands in the quota table, whether the quota was open or closed. Setting
quota_match: hts8 exact, hts6 and heading wider hits as review."""
limits = """
The table is of 2025 and 2026. General note 15 numbers are review."""
action = """
Establish the correct entry type (11, or 01 above $2,500), compute duty, tax and fees for
released goods, and put the question of prior disclosure (19 CFR 162.74) to counsel."""
*/
WITH code AS (
    SELECT DISTINCT hts FROM item WHERE hts IS NOT NULL
), width AS (
    SELECT CASE WHEN c.value = 'hts8' THEN 8 WHEN c.value = 'hts6' THEN 6 ELSE 4 END AS digits
    FROM chosen c WHERE c.name = 'quota_match'
), wide AS (
    SELECT DISTINCT SUBSTR(q.digits, 1, w.digits) AS prefix FROM quota q CROSS JOIN width w
    WHERE q.kind <> 'chapter-99'
), matched AS (
    SELECT k.hts, q.kind, q.first_day, q.last_day, q.certainty, q.certainty_before
    FROM code k JOIN quota q ON SUBSTR(k.hts, 1, 8) = q.digits WHERE q.kind <> 'chapter-99'
    UNION ALL
    SELECT k.hts, 'wider', 0, 1000000, 'review', 'review'
    FROM code k CROSS JOIN width w JOIN wide x ON SUBSTR(k.hts, 1, w.digits) = x.prefix
    WHERE w.digits < 8
)
SELECT s.shipment_no, 'breach' AS role,
    MAX(CASE WHEN m.certainty = 'review'
            OR coalesce(s.day, s.trigger_day) < m.first_day THEN 'review' ELSE 'violation' END)
        AS certainty, '' AS grouping, MIN(i.hts) AS note
FROM matched m JOIN item i ON i.hts = m.hts JOIN shipment s ON s.shipment_no = i.shipment_no
WHERE s.claimed = 1 AND coalesce(s.day, s.trigger_day) <= m.last_day
    AND (coalesce(s.day, s.trigger_day) >= m.first_day OR m.certainty_before <> 'none')
GROUP BY s.shipment_no
