/*
id = "321-22"
title = "Goods of a class under an absolute or tariff-rate quota"
certainty = "violation"
subject = "shipment"
population = "s.claimed = 1"
testable = """s.hts_lines = s.lines
    AND (coalesce(s.day, s.trigger_day) IS NULL OR s.day_in_record = 1 OR s.trigger_in_record = 1)"""
needs = ["hts_number"]
tables = ["quota"]
settings = ["quota_match"]
law = ["quota_exclusion"]
criteria = ["19 CFR 10.153(g)"]
condition = "A shipment of {total} with goods of a quota class: {note}."
dates = "All dates; years before the table's own are review."
identity = false
adds_value = false
logic = """
A line's number stands in the quota table, whether the quota was open or closed; the quotas of
sections 201 and 232 by their numbers of chapter 99, their dates and countries. Setting
quota_match: hts8 exact, hts6 and heading wider hits (chapters 1 to 97) as review."""
limits = """
The agricultural numbers are those of 2025 and 2026. General note 15 numbers, and shipments
without a date, are review. Numbers that ended before 2025, and the tariff-rate quotas of steel and
aluminium of the EU, Japan and the UK (2022 to 2025), are not in the table. Quotas of tobacco, washers,
solar cells, steel and aluminium are from memory, the numbers beside a quota are not confirmed."""
false_positives = """
Under hts6 and heading most neighbours of a quota number; a number Other beside a quota, which no note
names; goods of a country that the quota of chapter 99 does not name, where the origin is blank."""
action = """
Establish the correct entry type (11, or 01 above $2,500), compute duty, tax and fees for
released goods, and put the question of prior disclosure (19 CFR 162.74) to counsel."""
*/
WITH code AS (
    SELECT DISTINCT i.hts FROM item i WHERE i.hts IS NOT NULL
), width AS (
    SELECT CASE WHEN c.value = 'hts8' THEN 8 WHEN c.value = 'hts6' THEN 6 ELSE 4 END AS digits
    FROM chosen c WHERE c.name = 'quota_match'
), wide AS (
    SELECT SUBSTR(q.digits, 1, w.digits) AS prefix, w.digits, MIN(q.row) AS place
    FROM quota q CROSS JOIN width w
    WHERE q.kind <> 'chapter-99' AND w.digits < 8 GROUP BY SUBSTR(q.digits, 1, w.digits), w.digits
), matched AS (
    SELECT k.hts, q.countries, q.first_day, q.last_day, q.certainty, q.certainty_before, q.row AS place,
        8 AS digits, q.kind
    FROM code k JOIN quota q ON q.digits = SUBSTR(k.hts, 1, 8)
    UNION ALL
    SELECT k.hts, '', 0, 1000000, 'review', 'review', x.place, x.digits, 'beside a quota'
    FROM code k CROSS JOIN width w JOIN wide x ON x.prefix = SUBSTR(k.hts, 1, w.digits)
), hit AS (
    SELECT DISTINCT s.shipment_no, i.hts, m.place, m.digits, m.kind,
        CASE WHEN coalesce(s.day, s.trigger_day, m.first_day) < m.first_day THEN m.certainty_before
            WHEN coalesce(s.day, s.trigger_day) IS NULL THEN 'review'
            WHEN m.countries <> '' AND i.origin IS NULL THEN 'review' ELSE m.certainty END AS certainty
    FROM item i CROSS JOIN matched m CROSS JOIN shipment s
    WHERE m.hts = i.hts AND s.shipment_no = i.shipment_no AND s.claimed = 1
        AND coalesce(s.day, s.trigger_day, m.last_day) <= m.last_day
        AND (m.countries = '' OR INSTR(m.countries, coalesce(i.origin, m.countries)) > 0)
), ranked AS (
    SELECT h.*, ROW_NUMBER() OVER (PARTITION BY h.shipment_no, h.hts
        ORDER BY h.certainty DESC, h.digits DESC, h.place) AS best
    FROM hit h WHERE h.certainty <> 'none'
)
SELECT r.shipment_no, 'breach' AS role, r.certainty, '' AS grouping,
    r.hts || ' (quota row ' || CAST(r.place AS VARCHAR(32))
    || CASE WHEN r.digits < 8 THEN ' and others' ELSE '' END || ', '
    || CASE WHEN r.digits = 4 THEN 'by its heading' ELSE 'by ' || CAST(r.digits AS VARCHAR(32)) || ' digits' END
    || ', ' || r.kind || ')' AS note
FROM ranked r WHERE r.best = 1
