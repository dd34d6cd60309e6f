/*
id = "321-70"
title = "An informal entry above what informal entry allows"
certainty = "violation"
subject = "shipment"
population = "s.entry_type = '11'"
testable = "s.value_cents IS NOT NULL"
needs = ["value"]
settings = ["unknown_entry_type"]
law = ["informal_entry_limit", "chapter99_informal_limit"]
criteria = ["19 CFR 143.21(a)"]
condition = "An informal entry of {total}{note}."
dates = "Since 2013-01-07; chapter 99 articles until 2025-04-29."
identity = false
adds_value = true
logic = """
Type 11 with a total over $2,500 per entry number, else per shipment; or an article of chapter
99 subchapter III or IV over $250 before 30 April 2025. By entry date, else arrival, the earliest of
the entry."""
limits = """
Where the value stands for the whole shipment, the part of the chapter 99 articles is not known:
review. The limit of $2,500 and the one for chapter 99 were read in the regulation of 2015, the end of
the latter in CBP's message; before 2013-01-07 the limit was $2,000, outside the record. An entry whose
lines lie in several sources is added up only where its number is the same. CBP may ask for a formal
entry at any value, and other goods need one for other reasons: that is not tested."""
false_positives = """
A type 11 given by mistake for an entry that was formal. An entry number that a system uses again.
Chapter 99 numbers of other subchapters than III and IV are not meant; 9903 and 9904 are taken for
these. Values with freight or duty in them."""
action = """
The entry should have been formal (type 01). Look at the entry itself; where it was informal, put the
correction, duty and fees to counsel with the question of prior disclosure (19 CFR 162.74)."""
*/
WITH informal AS (
    SELECT s.shipment_no, s.value_cents, s.value_repeats, coalesce(s.entry_day, s.arrival_day) AS day,
        coalesce(s.entry_key, s.shipment_id) AS entry
    FROM shipment s WHERE s.entry_type = '11'
), article AS (
    SELECT f.shipment_no, f.entry, f.value_repeats,
        CASE WHEN f.value_repeats = 1 THEN MAX(f.value_cents) ELSE SUM(i.value_cents) END AS cents
    FROM informal f CROSS JOIN item i
    WHERE i.shipment_no = f.shipment_no AND SUBSTR(i.hts, 1, 4) IN ('9903', '9904')
    GROUP BY f.shipment_no, f.entry, f.value_repeats
), total AS (
    SELECT entry, 'informal_entry_limit' AS parameter, SUM(value_cents) AS cents,
        'violation' AS certainty, '' AS note
    FROM informal GROUP BY entry
    UNION ALL
    SELECT entry, 'chapter99_informal_limit', SUM(cents),
        CASE WHEN MAX(value_repeats) = 1 THEN 'review' ELSE 'violation' END, ' with chapter 99 articles'
    FROM article GROUP BY entry
), dated AS (
    SELECT entry, MIN(day) AS day FROM informal GROUP BY entry
), over_limit AS (
    SELECT t.entry, t.certainty, t.note FROM total t JOIN dated d ON d.entry = t.entry
    JOIN legal_parameter p ON p.parameter = t.parameter
        AND coalesce(d.day, p.first_day) BETWEEN p.first_day AND p.last_day
    GROUP BY t.entry, t.certainty, t.note, t.cents HAVING t.cents > MAX(p.value)
)
SELECT f.shipment_no, 'breach' AS role, o.certainty, f.entry AS grouping, o.note
FROM informal f JOIN over_limit o ON o.entry = f.entry
