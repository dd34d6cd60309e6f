/*
id = "321-23"
title = "Goods under an antidumping or countervailing duty order"
certainty = "violation"
subject = "shipment"
population = "s.claimed = 1"
testable = """s.hts_lines = s.lines
    AND (coalesce(s.day, s.trigger_day) IS NULL OR s.day_in_record = 1 OR s.trigger_in_record = 1)"""
needs = ["hts_number"]
tables = ["adcvd_orders", "adcvd_scope", "adcvd_flags"]
facts = ["case_said"]
said = ["adcvd_case"]
settings = []
law = ["adcvd_exclusion"]
criteria = ["19 U.S.C. 1671h", "19 U.S.C. 1673g", "CBP E-Commerce FAQ (2024-04-10)"]
condition = "A shipment of {total} with goods under an antidumping or countervailing order: {note}."
dates = "All dates; each order from its own date until it was revoked."
identity = false
adds_value = false
logic = """
A case number on the record is a violation (review where the shipped table says that the case had
ended, or where the text is no case number). Else a line's origin and the first digits of its tariff
number stand in an order of adcvd_orders or of the user's adcvd_scope on that day: probable. Days
before an order whose own date is not known, numbers shorter than the order's and shipments without a
date are review. A number that only carries CBP's flag (adcvd_flags, ten digits) is review, whatever
its origin. The longest number of a case decides; the note names the surest case of each tariff
number and how many more there are."""
limits = """
The words of an order decide, not its numbers: a hit is a reason to read the order. The shipped list
was put together from secondary sources of 2020 and 2026, its numbers from notices of several years;
cases that ended before 2020, and some revoked since, have no numbers. Company exclusions, scope
rulings and circumvention findings are not in it. CBP's flags are those of 2026, their days the
number's own. Goods without a tariff number, and goods of Kosovo, which has
no ISO code, are tested by their case number alone."""
false_positives = """
Goods outside the words of the order under the same number; exporters that an order leaves out; a flag
on a number whose orders name other countries; a case number noted to say that it was looked at."""
action = """
Read the order's scope, ask for the product's specification and the producer, and where it is covered
establish entry type 03 (07 with a quota), compute cash deposits with duty and fees for released goods,
and put the question of prior disclosure (19 CFR 162.74) to counsel."""
*/
WITH scope AS (
    SELECT o.case_number, o.country, o.hts_prefix AS prefix, o.first_day, o.last_day, o.certainty,
        o.certainty_before, 'adcvd_orders' AS source, o.row AS place
    FROM adcvd_orders o WHERE o.hts_prefix <> ''
    UNION ALL
    SELECT u.case_number, u.country, u.hts_prefix, u.first_day, u.last_day, 'probable', 'none',
        'adcvd_scope', u.row FROM adcvd_scope u
), code AS (
    SELECT DISTINCT i.hts, i.origin FROM item i WHERE i.hts IS NOT NULL AND i.origin IS NOT NULL
), width AS (
    SELECT DISTINCT LENGTH(prefix) AS digits FROM scope
), piece AS (
    SELECT k.hts, k.origin, w.digits, SUBSTR(k.hts, 1, w.digits) AS prefix
    FROM code k CROSS JOIN width w WHERE w.digits <= LENGTH(k.hts)
), short_code AS (
    SELECT DISTINCT LENGTH(k.hts) AS digits FROM code k WHERE LENGTH(k.hts) < 10
), cut AS (
    SELECT DISTINCT c.case_number, c.country, SUBSTR(c.prefix, 1, d.digits) AS prefix, c.first_day,
        c.last_day, c.certainty_before, c.source, c.place
    FROM scope c CROSS JOIN short_code d WHERE LENGTH(c.prefix) > d.digits
), fitting AS (
    SELECT p.hts, p.origin, p.digits, c.case_number, c.first_day, c.last_day, c.certainty,
        c.certainty_before, c.source, c.place
    FROM piece p JOIN scope c ON c.prefix = p.prefix AND c.country = p.origin
    UNION ALL
    SELECT k.hts, k.origin, 0, c.case_number, c.first_day, c.last_day, 'review', c.certainty_before,
        c.source, c.place
    FROM code k JOIN cut c ON c.prefix = k.hts AND c.country = k.origin
), matched AS (
    SELECT * FROM (
        SELECT f.*, ROW_NUMBER() OVER (PARTITION BY f.hts, f.origin, f.case_number, f.source, f.place
            ORDER BY f.digits DESC) AS best
        FROM fitting f
    ) f WHERE best = 1
), dated AS (
    SELECT DISTINCT s.shipment_no, m.hts, m.origin, m.digits, m.case_number, m.source, m.place,
        CASE WHEN coalesce(s.day, s.trigger_day) IS NULL THEN 'review'
            WHEN coalesce(s.day, s.trigger_day) >= m.first_day THEN m.certainty
            ELSE m.certainty_before END AS certainty
    FROM item i CROSS JOIN matched m CROSS JOIN shipment s
    WHERE m.hts = i.hts AND m.origin = i.origin AND s.shipment_no = i.shipment_no AND s.claimed = 1
        AND coalesce(s.day, s.trigger_day, m.first_day) <= m.last_day
), ranked AS (
    SELECT d.*, COUNT(*) OVER (PARTITION BY d.shipment_no, d.hts, d.origin) AS cases, ROW_NUMBER() OVER (
        PARTITION BY d.shipment_no, d.hts, d.origin
        ORDER BY d.certainty, d.digits DESC, d.source DESC, d.case_number, d.place) AS best
    FROM dated d WHERE d.certainty <> 'none'
), ended AS (
    SELECT o.case_number, MAX(o.last_day) AS last_day FROM adcvd_orders o GROUP BY o.case_number
)
SELECT c.shipment_no, 'breach' AS role,
    CASE WHEN c.case_number = '' OR coalesce(s.day, s.trigger_day) > e.last_day THEN 'review'
        ELSE 'violation' END AS certainty, '' AS grouping,
    CASE WHEN c.case_number = '' THEN 'the record says ' || c.text || ' as case number'
        WHEN coalesce(s.day, s.trigger_day) > e.last_day THEN c.case_number || ' on the record, which had ended'
        ELSE c.case_number || ' on the record' END AS note
FROM case_said c JOIN shipment s ON s.shipment_no = c.shipment_no
LEFT JOIN ended e ON e.case_number = c.case_number
WHERE s.claimed = 1
UNION ALL
SELECT r.shipment_no, 'breach', r.certainty, '',
    r.case_number || ' (' || r.source || ' row ' || CAST(r.place AS VARCHAR(32)) || ', HTS ' || r.hts || ' by '
    || CASE WHEN r.digits = 0 THEN 'fewer digits than the order' WHEN r.digits = 4 THEN 'its heading'
        ELSE CAST(r.digits AS VARCHAR(32)) || ' digits' END
    || ', origin ' || r.origin || CASE WHEN r.cases > 1
        THEN '; ' || CAST(r.cases - 1 AS VARCHAR(32)) || ' more' ELSE '' END || ')'
FROM ranked r WHERE r.best = 1
UNION ALL
SELECT DISTINCT s.shipment_no, 'breach', 'review', '',
    f.duties || ' flag (adcvd_flags row ' || CAST(f.row AS VARCHAR(32)) || ', HTS ' || f.hts_number || ')'
FROM item i CROSS JOIN adcvd_flags f CROSS JOIN shipment s
WHERE f.hts_number = i.hts AND s.shipment_no = i.shipment_no AND s.claimed = 1
    AND coalesce(s.day, s.trigger_day, f.last_day) <= f.last_day
    AND NOT EXISTS (SELECT 1 FROM ranked r WHERE r.shipment_no = s.shipment_no AND r.hts = i.hts)
