/*
id = "321-25"
title = "A type 86 entry without the data of another agency"
certainty = "probable"
subject = "shipment"
population = "s.entry_type = '86'"
testable = """s.hts_lines = s.lines
    AND (s.day_in_record = 1 OR (s.day IS NULL AND s.trigger_in_record = 1))"""
needs = ["hts_number", "pga_data|pga_code"]
tables = ["pga_flags", "pga_agencies"]
settings = []
law = ["pga_message_set_required"]
criteria = ["84 FR 40079", "CSMS 59889329"]
condition = "A type 86 entry of {total} without the message set of another agency: {note}."
dates = "From 2019-09-28."
identity = false
adds_value = false
logic = """
A line's ten-digit number stands in pga_flags and had not ended, with a flag whose agency must have its data
(pga_agencies), and the line says pga_data = no, or says nothing of it and has no pga_code. Days before the
number's own first day are review."""
limits = """
An export of entries often leaves agency data out; their absence there is no proof. A message set for one
agency is taken to answer for all. The flags are those of 2026 and their days the numbers' own; which
flag must be answered is from memory for most. Flags that may be disclaimed are not tested."""
false_positives = """
The set was filed, but the export has no column for it; the goods came under an agency's own exemption
for small values; the flag was put on the number after the entry."""
action = """
Look the entry up in ACE for its message set. Where there is none, ask for the agency's admissibility
data, establish the correct entry, and put the question of prior disclosure (19 CFR 162.74) to counsel."""
*/
WITH code AS (
    SELECT DISTINCT i.hts FROM item i WHERE i.hts IS NOT NULL
), fitting AS (
    SELECT k.hts, p.flags, p.first_day, p.last_day, p.row AS place, 10 AS digits
    FROM code k JOIN pga_flags p ON p.hts_prefix = k.hts
), flagged AS (
    SELECT DISTINCT f.hts, f.first_day, f.last_day, f.place, f.digits, a.flag, a.agency, a.data,
        a.first_day AS flag_first, a.last_day AS flag_last
    FROM fitting f JOIN pga_agencies a ON INSTR(' ' || f.flags || ' ', ' ' || a.flag || ' ') > 0
    WHERE a.data = 'must'
), dated AS (
    SELECT DISTINCT s.shipment_no, g.hts, g.flag, g.agency, g.place, coalesce(i.pga_data, -1) AS said,
        CASE WHEN coalesce(s.day, s.trigger_day) < g.first_day THEN 'review' ELSE 'probable' END AS certainty
    FROM item i CROSS JOIN flagged g CROSS JOIN shipment s
        JOIN legal_parameter p ON p.parameter = 'pga_message_set_required' AND p.value = 1
            AND coalesce(s.day, s.trigger_day) BETWEEN p.first_day AND p.last_day
    WHERE g.hts = i.hts AND s.shipment_no = i.shipment_no AND s.entry_type = '86'
        AND (i.pga_data = 0 OR (i.pga_data IS NULL AND i.has_pga_code = 0))
        AND coalesce(s.day, s.trigger_day) <= g.last_day
        AND coalesce(s.day, s.trigger_day) BETWEEN g.flag_first AND g.flag_last
), ranked AS (
    SELECT d.*, COUNT(*) OVER (PARTITION BY d.shipment_no, d.hts, d.said) AS flags, ROW_NUMBER() OVER (
        PARTITION BY d.shipment_no, d.hts ORDER BY d.certainty, d.said DESC, d.flag) AS best
    FROM dated d
)
SELECT r.shipment_no, 'breach' AS role, r.certainty, '' AS grouping,
    r.agency || ' ' || r.flag || ' (pga_flags row ' || CAST(r.place AS VARCHAR(32)) || ', HTS ' || r.hts
    || CASE WHEN r.said = 0 THEN ', pga_data no' ELSE ', nothing said' END
    || CASE WHEN r.flags > 1 THEN '; ' || CAST(r.flags - 1 AS VARCHAR(32)) || ' more' ELSE '' END
    || ')' AS note
FROM ranked r WHERE r.best = 1
