/*
id = "321-40"
title = "Entry type 86 used when the test was not open"
certainty = "violation"
subject = "shipment"
population = "s.entry_type = '86'"
testable = "coalesce(s.entry_day, s.arrival_day) IS NOT NULL"
needs = ["entry_date|arrival_date"]
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
None known."""
action = """
Establish the correct entry type (11, or 01 above $2,500), compute duty, tax and fees for
released goods, and put the question of prior disclosure (19 CFR 162.74) to counsel."""
*/
SELECT s.shipment_no, 'breach' AS role, 'violation' AS certainty, '' AS grouping, '' AS note
FROM shipment s
JOIN legal_parameter e ON e.parameter = 'type_86_open'
    AND coalesce(s.entry_day, s.arrival_day) BETWEEN e.first_day AND e.last_day
LEFT JOIN legal_parameter b ON b.parameter = 'all_countries_suspended'
    AND coalesce(s.entry_day, s.arrival_day) BETWEEN b.first_day AND b.last_day
LEFT JOIN legal_parameter t ON t.parameter = 'type_86_open'
    AND s.trigger_day BETWEEN t.first_day AND t.last_day
LEFT JOIN legal_parameter a ON a.parameter = 'all_countries_suspended'
    AND s.trigger_day BETWEEN a.first_day AND a.last_day
WHERE s.entry_type = '86' AND ((e.value = 0 AND b.value = 0) OR (t.value = 0 AND a.value = 1))
