/*
id = "321-20"
title = "Alcohol or tobacco that the Internal Revenue Code taxes"
certainty = "violation"
subject = "shipment"
population = "s.claimed = 1"
testable = "s.hts_lines = s.lines AND coalesce(s.day, s.trigger_day) IS NOT NULL"
needs = ["hts_number"]
law = ["excluded_goods_rule"]
criteria = ["19 CFR 10.153(e)", "CBP E-Commerce FAQ (2024-04-10)"]
condition = "A shipment of {total} with {note}."
dates = "All dates."
identity = false
adds_value = false
logic = """
A line's tariff number begins with a number of the table excluded_goods; the longest one
decides. Setting irc_scope says how far the exclusion reaches."""
limits = """
The numbers were assigned to the classes by hand. Goods without a tariff number are not tested."""
action = """
Establish the correct entry type (11, or 01 above $2,500), compute duty, tax and fees for
released goods, and put the question of prior disclosure (19 CFR 162.74) to counsel."""
*/
WITH scope AS (
    SELECT c.value FROM chosen c WHERE c.name = 'irc_scope'
), code AS (
    SELECT DISTINCT hts FROM item WHERE hts IS NOT NULL
), matched AS (
    SELECT k.hts, g.class, g.certainty, g.first_day, g.last_day, g.note,
        ROW_NUMBER() OVER (PARTITION BY k.hts ORDER BY LENGTH(g.hts_prefix) DESC) AS place
    FROM code k CROSS JOIN scope s JOIN excluded_goods g
        ON SUBSTR(k.hts, 1, LENGTH(g.hts_prefix)) = g.hts_prefix
    WHERE g.scope = 'regulation' OR (g.scope = 'faq' AND s.value <> 'regulation')
        OR s.value = 'faq+fishing-archery'
)
SELECT s.shipment_no, 'breach' AS role, MAX(m.certainty) AS certainty, '' AS grouping,
    MIN(m.class || ' (HTS ' || i.hts || ')') AS note
FROM matched m JOIN item i ON i.hts = m.hts JOIN shipment s ON s.shipment_no = i.shipment_no
WHERE m.place = 1 AND m.certainty <> 'none' AND s.claimed = 1
    AND coalesce(s.day, s.trigger_day) BETWEEN m.first_day AND m.last_day
GROUP BY s.shipment_no
