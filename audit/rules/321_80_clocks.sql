/*
id = "321-80"
title = "Periods that run for the shipments with a violation or probable finding"
certainty = "info"
subject = "shipment"
population = "1 = 1"
testable = "s.day_in_record = 1 OR s.trigger_in_record = 1"
needs = ["arrival_date|entry_date|release_date|export_date"]
facts = ["calendar_year"]
settings = ["record_years", "day_basis", "regime_trigger", "unknown_entry_type"]
law = ["record_retention", "limitation_period", "penalty_1321c_first", "penalty_1321c_later"]
criteria = ["19 CFR 163.4", "19 U.S.C. 1621", "19 U.S.C. 1321(c)"]
condition = "{shipments} shipments, {total}: {note}."
dates = "All dates; the penalty of 19 U.S.C. 1321(c) from 2025-08-03 to 2027-06-30."
identity = false
adds_value = false
after_all = true
logic = """
For every shipment that another rule of the same run lists as violation or probable, by the day of
importation, else the later of arrival and entry, and told together for each calendar year: until
when its records are expected (setting record_years), until when a penalty can be sued for, and,
within the dates of that penalty, what 19 U.S.C. 1321(c) allows at most. A shipment without such a
finding has no line here. One line a year and kind; it runs after all other rules, own rules (OWN-)
among them, and rests on what they found, so a run of this rule alone says nothing."""
limits = """
Information, and no finding of a breach. The period of records runs from the entry, which is not
always the day taken here; that two years still hold for exempted articles is from memory. For fraud
the time to sue runs from discovery, which no data show; waivers and tolling are not known. The
penalty's amounts are ceilings, each for a violation and not for a shipment, never a sum to expect;
its first day comes from secondary sources. Whether another provision was violated, which 1321(c)
asks for, is a legal question. A violation or probable finding of an own rule counts like any other,
whatever it tests; only an own rule that itself runs after all (after_all) is not seen. Decisions of
reviewers are not looked at."""
false_positives = """
Every shipment whose finding turns out to be none. Type 11 and 01 entries keep records for five
years whatever the setting."""
action = """
Secure the records of the years whose period ends first. Put the dates before counsel with the
question of prior disclosure (19 CFR 162.74)."""
*/
WITH listed AS (
    SELECT DISTINCT e.shipment_no FROM finding f JOIN evidence e ON e.finding_no = f.finding_no
    WHERE f.certainty IN ('violation', 'probable') AND f.rule_id <> '321-80' AND e.role = 'breach'
), dated AS (
    SELECT s.shipment_no, CASE WHEN s.day_in_record = 1 THEN s.day ELSE s.trigger_day END AS day
    FROM listed l CROSS JOIN shipment s
    WHERE s.shipment_no = l.shipment_no AND (s.day_in_record = 1 OR s.trigger_in_record = 1)
)
SELECT d.shipment_no, 'breach' AS role, 'info' AS certainty, 'periods ' || CAST(y.year AS VARCHAR(32)) AS grouping,
    'imported in ' || CAST(y.year AS VARCHAR(32)) || '; records are expected until the same day of '
        || CAST(y.year + r.value AS VARCHAR(32)) || '; a penalty can be sued for until the same day of '
        || CAST(y.year + t.value AS VARCHAR(32)) AS note
FROM dated d JOIN calendar_year y ON d.day BETWEEN y.first_day AND y.last_day
JOIN legal_parameter r ON r.parameter = 'record_retention' AND d.day BETWEEN r.first_day AND r.last_day
JOIN legal_parameter t ON t.parameter = 'limitation_period' AND d.day BETWEEN t.first_day AND t.last_day
UNION ALL
SELECT d.shipment_no, 'breach', 'info', 'penalty ' || CAST(y.year AS VARCHAR(32)),
    'imported in ' || CAST(y.year AS VARCHAR(32)) || '; 19 U.S.C. 1321(c) allows at most $'
        || SUBSTR(CAST(a.value AS VARCHAR(32)), 1, LENGTH(CAST(a.value AS VARCHAR(32))) - 2)
        || ' for a first and $'
        || SUBSTR(CAST(b.value AS VARCHAR(32)), 1, LENGTH(CAST(b.value AS VARCHAR(32))) - 2)
        || ' for each later violation'
FROM dated d JOIN calendar_year y ON d.day BETWEEN y.first_day AND y.last_day
JOIN legal_parameter a ON a.parameter = 'penalty_1321c_first' AND d.day BETWEEN a.first_day AND a.last_day
JOIN legal_parameter b ON b.parameter = 'penalty_1321c_later' AND d.day BETWEEN b.first_day AND b.last_day
WHERE a.value > 0
