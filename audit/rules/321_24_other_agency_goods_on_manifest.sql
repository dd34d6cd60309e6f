/*
id = "321-24"
title = "Goods of another agency cleared on the manifest"
certainty = "probable"
subject = "shipment"
population = "s.entry_type = '321'"
testable = """s.hts_lines = s.lines
    AND (coalesce(s.day, s.trigger_day) IS NULL OR s.day_in_record = 1 OR s.trigger_in_record = 1)"""
needs = ["hts_number"]
tables = ["pga_flags", "pga_agencies", "fda_low_value"]
settings = []
law = ["fda_low_value_exemption"]
criteria = ["CSMS 59889329", "CSMS 65581188", "CSMS 94-001260", "CSMS 17-000388"]
condition = "A manifest clearance of {total} with goods of another agency: {note}."
dates = "All dates; five classes of FDA's goods since 2025-07-09 only."
identity = false
adds_value = false
logic = """
A line's ten-digit number stands in pga_flags and had not ended. Where the flag means that the agency's data
must be given (pga_agencies) the shipment is probable, where they may be disclaimed it is review; also
review are numbers of fewer than ten digits with a flag beneath them, days before the number's own first day, and shipments without a date.
While the five classes could clear on the manifest, an FDA flag on goods of fda_low_value is no hit, or
review where food of that kind may be among those left out."""
limits = """
The flags are those of 2026 and their days the numbers' own (many begin with the tariff file of
July 2020), so that a flag may be younger; numbers that ended before are not in the table. Which flag asks for what, and which
numbers make up the five classes, is from memory for most. That a flag may be disclaimed says nothing of
the goods themselves. Goods without a tariff number, which a manifest need not give, are not tested."""
false_positives = """
Goods that the agency does not regulate although their number is flagged (a disclaimer would have been
right); personal imports that an agency lets pass; food and cosmetics before 9 July 2025 under a number
that fda_low_value lacks."""
action = """
Ask for the agency's admissibility data (prior notice, permits, product codes). Where the goods are
regulated establish the correct entry type (86 with the message set while it was open, else 11 or 01),
compute duty, tax and fees for released goods, and put the question of prior disclosure (19 CFR 162.74)
to counsel."""
*/
WITH code AS (
    SELECT DISTINCT i.hts FROM item i WHERE i.hts IS NOT NULL
), short_code AS (
    SELECT DISTINCT LENGTH(k.hts) AS digits FROM code k WHERE LENGTH(k.hts) < 10
), fitting AS (
    SELECT k.hts, p.flags, p.first_day, p.last_day, p.row AS place, 10 AS digits
    FROM code k JOIN pga_flags p ON p.hts_prefix = k.hts
    UNION
    SELECT k.hts, p.flags, MIN(p.first_day), MAX(p.last_day), MIN(p.row), d.digits
    FROM short_code d CROSS JOIN pga_flags p JOIN code k ON k.hts = SUBSTR(p.hts_prefix, 1, d.digits)
    WHERE LENGTH(k.hts) = d.digits GROUP BY k.hts, p.flags, d.digits
), flagged AS (
    SELECT f.hts, f.first_day, f.last_day, f.place, f.digits, a.flag, a.agency, a.data,
        a.first_day AS flag_first, a.last_day AS flag_last
    FROM fitting f JOIN pga_agencies a ON INSTR(' ' || f.flags || ' ', ' ' || a.flag || ' ') > 0
), low_value AS (
    SELECT k.hts, l.flags, l.certainty,
        ROW_NUMBER() OVER (PARTITION BY k.hts ORDER BY LENGTH(l.hts_prefix) DESC) AS place
    FROM code k JOIN fda_low_value l ON SUBSTR(k.hts, 1, LENGTH(l.hts_prefix)) = l.hts_prefix
), judged AS (
    SELECT DISTINCT g.*, CASE WHEN l.hts IS NULL THEN '' ELSE l.certainty END AS exempt
    FROM flagged g LEFT JOIN low_value l ON l.hts = g.hts AND l.place = 1
        AND INSTR(' ' || l.flags || ' ', ' ' || g.flag || ' ') > 0
), dated AS (
    SELECT DISTINCT s.shipment_no, j.hts, j.flag, j.agency, j.place, j.digits,
        CASE WHEN j.exempt = 'none' AND p.value = 1 THEN 'none'
            WHEN coalesce(s.day, s.trigger_day, j.first_day - 1) < j.first_day OR j.digits < 10 OR j.data = 'may'
                OR (j.exempt = 'review' AND p.value = 1) THEN 'review' ELSE 'probable' END AS certainty
    FROM item i CROSS JOIN judged j CROSS JOIN shipment s
        LEFT JOIN legal_parameter p ON p.parameter = 'fda_low_value_exemption'
            AND coalesce(s.day, s.trigger_day) BETWEEN p.first_day AND p.last_day
    WHERE j.hts = i.hts AND s.shipment_no = i.shipment_no AND s.entry_type = '321'
        AND coalesce(s.day, s.trigger_day, j.last_day) <= j.last_day
        AND coalesce(s.day, s.trigger_day, j.flag_first) BETWEEN j.flag_first AND j.flag_last
), ranked AS (
    SELECT d.*, COUNT(*) OVER (PARTITION BY d.shipment_no, d.hts) AS flags, ROW_NUMBER() OVER (
        PARTITION BY d.shipment_no, d.hts ORDER BY d.certainty, d.flag) AS best
    FROM dated d WHERE d.certainty <> 'none'
)
SELECT r.shipment_no, 'breach' AS role, r.certainty, '' AS grouping,
    r.agency || ' ' || r.flag || ' (pga_flags row ' || CAST(r.place AS VARCHAR(32)) || ', HTS ' || r.hts
    || CASE WHEN r.digits < 10 THEN ', some number beneath it' ELSE '' END
    || CASE WHEN r.flags > 1 THEN '; ' || CAST(r.flags - 1 AS VARCHAR(32)) || ' more' ELSE '' END
    || ')' AS note
FROM ranked r WHERE r.best = 1
