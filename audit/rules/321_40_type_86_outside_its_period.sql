/*
id = "321-40"
title = "Entry type 86 used when the test was not open"
certainty = "violation"
subject = "shipment"
population = "s.entry_type = '86'"
testable = "coalesce(s.entry_day, s.arrival_day) IS NOT NULL AND coalesce(s.trigger_day, s.arrival_day) IS NOT NULL"
needs = ["entry_date|arrival_date"]
settings = ["regime_trigger", "unknown_entry_type"]
law = ["type_86_open"]
criteria = ["84 FR 40079", "CSMS 66065494"]
condition = "A type 86 entry of {total} outside the period of the test."
dates = "Before 2019-09-28, and since 2025-08-29."
identity = false
adds_value = false
logic = """
The entry date (arrival where there is none) is before the test began, or the trigger date is
after it ended."""
limits = """
An entry that ACE rejected and that was filed again under another type may still stand in the source
as type 86; the data do not show it."""
false_positives = """
An entry filed in time for goods whose recorded arrival is later than the true one; entry types
written into a file after the event."""
action = """
Establish the correct entry type (11, or 01 above $2,500), compute duty, tax and fees for
released goods, and put the question of prior disclosure (19 CFR 162.74) to counsel."""
*/
WITH test AS (
    SELECT MIN(p.first_day) AS opened, MAX(p.last_day) AS closed FROM legal_parameter p
    WHERE p.parameter = 'type_86_open' AND p.value = 1
)
SELECT s.shipment_no, 'breach' AS role, 'violation' AS certainty, '' AS grouping, '' AS note
FROM shipment s CROSS JOIN test t
WHERE s.entry_type = '86' AND (coalesce(s.entry_day, s.arrival_day) < t.opened
    OR coalesce(s.trigger_day, s.arrival_day) > t.closed)
