/*
id = "321-20"
title = "Alcohol or tobacco that the Internal Revenue Code taxes"
certainty = "violation"
subject = "shipment"
population = "s.claimed = 1"
testable = """s.hts_lines = s.lines
    AND (coalesce(s.day, s.trigger_day) IS NULL OR s.day_in_record = 1 OR s.trigger_in_record = 1)"""
needs = ["hts_number"]
tables = ["excluded_goods"]
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
WITH code AS (
    SELECT DISTINCT i.hts FROM item i WHERE i.hts IS NOT NULL
), matched AS (
    SELECT k.hts, g.class, g.certainty, g.first_day, g.last_day,
        ROW_NUMBER() OVER (PARTITION BY k.hts ORDER BY LENGTH(g.hts_prefix) DESC) AS place
    FROM excluded_goods g JOIN code k ON SUBSTR(k.hts, 1, LENGTH(g.hts_prefix)) = g.hts_prefix
    JOIN chosen c ON c.name = 'irc_scope'
    WHERE g.scope = 'regulation' OR (g.scope = 'faq' AND c.value <> 'regulation')
        OR c.value = 'faq+fishing-archery'
), taxed AS (
    SELECT hts, class, certainty, first_day, last_day FROM matched WHERE place = 1
)
SELECT s.shipment_no, 'breach' AS role, t.certainty, '' AS grouping,
    t.class || ' (HTS ' || MIN(i.hts) || ')' AS note
FROM item i CROSS JOIN taxed t CROSS JOIN shipment s
WHERE t.hts = i.hts AND s.shipment_no = i.shipment_no AND s.claimed = 1
    AND coalesce(s.day, s.trigger_day, t.last_day) BETWEEN t.first_day AND t.last_day
GROUP BY s.shipment_no, t.certainty, t.class
