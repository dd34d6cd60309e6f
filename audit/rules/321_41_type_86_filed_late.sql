/*
id = "321-41"
title = "Entry type 86 filed after its time"
certainty = "violation"
subject = "shipment"
population = "s.entry_type = '86'"
testable = """s.arrival_day IS NOT NULL AND s.entry_day IS NOT NULL AND s.entry_day BETWEEN
    (SELECT MIN(p.first_day) FROM legal_parameter p WHERE p.parameter = 'type_86_filing_days')
    AND (SELECT MAX(p.last_day) FROM legal_parameter p WHERE p.parameter = 'type_86_filing_days')"""
needs = ["entry_date", "arrival_date"]
settings = ["unknown_entry_type"]
law = ["type_86_filing_days"]
criteria = ["84 FR 40079", "89 FR 2630"]
condition = "A type 86 entry of {total} filed late."
dates = "Within 15 days of arrival; since 2024-02-15 on or before arrival."
identity = false
adds_value = false
logic = """
Filed after arrival, or before 15 February 2024 more than 15 calendar days after it. By day
unless both dates have a time. The filing date decides which rule applies."""
limits = """
A date without a time counts as the whole day. The announced rejection of late filings by ACE began
on a day that is not confirmed; the duty itself runs from 15 February 2024."""
false_positives = """
An entry date that is the date of release or of a correction; an arrival recorded in another time
zone than Eastern."""
action = """
Check the filing time in ACE."""
*/
SELECT s.shipment_no, 'breach' AS role, 'violation' AS certainty, '' AS grouping, '' AS note
FROM shipment s
JOIN legal_parameter p ON p.parameter = 'type_86_filing_days'
    AND s.entry_day BETWEEN p.first_day AND p.last_day
WHERE s.entry_type = '86' AND (s.entry_day > s.arrival_day + p.value
    OR (p.value = 0 AND s.entry_day = s.arrival_day AND s.entry_second > s.arrival_second))
